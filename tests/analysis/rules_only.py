"""The reader without its trained part: what the theme book and its context say by themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from voice.analysis.pipeline import Reader
from voice.analysis.reading import Reading


@cache
def reader(folder: Path | None) -> Reader:
    return Reader(folder, model=None)


def read(text: str, speaker: str | None = None, themes_folder: Path | None = None) -> Reading:
    """As ``voice.analysis.read``, by rules alone: a facilitator's phrases must work whatever was learned."""
    return reader(themes_folder).read(text, speaker)
