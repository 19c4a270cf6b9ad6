"""What the words say: text in, findings with evidence out. No Flask, no database; spaCy only when text is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from voice.analysis.reading import Evidence, Finding, Reading, SetAside, Tone

# Before numpy is loaded: a reading multiplies no matrices, and the threads for that are a tenth of the loading.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = ["Evidence", "Finding", "Reading", "SetAside", "Tone", "read", "read_many"]


def read(text: str, speaker: str | None = None, themes_folder: Path | None = None) -> Reading:
    """Read one narrative: themes with evidence, concern, tone, masks.

    `speaker` is young_person, parent_carer, young_champion or None. Offsets are code points into `text` as
    given. `themes_folder` holds local themes. Raises ThemeBookError if a local theme cannot be read.
    """
    from voice.analysis.pipeline import reader

    return reader(themes_folder).read(text, speaker)


def read_many(
    texts: Iterable[str | tuple[str, str | None]], jobs: int = 1, themes_folder: Path | None = None
) -> Iterator[Reading]:
    """Read a stream of texts (or of text and speaker) in order, on `jobs` processes, holding few at a time."""
    from voice.analysis.batch import stream

    return stream(texts, jobs, themes_folder)
