"""How newspapers print a word: as a common word, as a proper name, or as both."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from zlib import crc32


class Printed(NamedTuple):
    """Lower-case words that newspapers print as common words, and those they print as proper names: sorted digests, a
    twentieth of the room that the words would take."""

    common: array[int]
    proper: array[int]


@cache
def _printed() -> Printed:
    """By the word list that comes with TextBlob (Brill 1995); the package itself is not loaded for it."""
    package = find_spec("textblob")
    folder = Path(package.origin).parent if package and package.origin else Path()
    lines = (folder / "en" / "en-lexicon.txt").read_text("utf-8").split("\n")
    proper = [line for line in lines if " NNP" in line]
    common = [line for line in lines if " NNP" not in line and line[:1].islower()]
    return Printed(
        *[array("I", sorted({_digest(line.partition(" ")[0]) for line in each})) for each in (common, proper)]
    )


def _digest(word: str) -> int:
    return crc32(word.lower().encode(errors="replace"))


def _is_among(digests: array[int], digest: int) -> bool:
    at = bisect_left(digests, digest)
    return at < len(digests) and digests[at] == digest


def in_print(word: str) -> str:
    """How newspapers print a lower-case word: `c` as a common one, `p` as a proper name, `b` both, or nothing."""
    digest = _digest(word)
    common, proper = (_is_among(each, digest) for each in _printed())
    return "b" if common and proper else "c" if common else "p" if proper else ""
