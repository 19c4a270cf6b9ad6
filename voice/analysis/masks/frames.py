"""The words that speak for or against a detail where they stand nearby, from `frames.toml`."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("frames.toml").read_text(encoding="utf-8"))


def frame(table: str, name: str) -> frozenset[str]:
    """The lower-case words of one list in `frames.toml`; KeyError when it is not there."""
    return frozenset(_tables()[table][name].split())
