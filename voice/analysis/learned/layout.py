"""Where each output of the learned part stands: one order for fitting, storing and reading.

Machines over the whole narrative come first (themes, concern, tones, doubts, kinds of concern), then those over
windows, a block for each width (themes, concern). A *doubt* speaks against every theme at once: a narrative with none
of them in it, and one that is somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voice.analysis.reading import SPEAKERS, Tone

WINDOWS = ((9, 4),)
TONES: tuple[Tone, ...] = ("negative", "positive", "mixed", "neutral")
DOUBTS = ("no theme", "somebody else's")
KINDS = (
    "self_harm", "suicidal", "home_harm", "staff_harm", "peer_assault",
    "restraint", "exploitation", "missing", "neglect", "carer_harm",
)  # fmt: skip
THEME_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of outputs for a number of themes. `tones`, `doubts` and `kinds` are places among those of
    `whole`; a window's block holds its themes and then the concern."""

    themes: int

    @property
    def concern(self) -> int:
        return self.themes

    @property
    def tones(self) -> slice:
        return slice(self.themes + 1, self.themes + 1 + len(TONES))

    @property
    def doubts(self) -> slice:
        return slice(self.tones.stop, self.tones.stop + len(DOUBTS))

    @property
    def kinds(self) -> slice:
        return slice(self.doubts.stop, self.doubts.stop + len(KINDS))

    @property
    def whole(self) -> slice:
        return slice(0, self.kinds.stop)

    def window(self, number: int) -> slice:
        """The block of the windows of `WINDOWS[number]`."""
        first = self.whole.stop + number * (self.themes + 1)
        return slice(first, first + self.themes + 1)


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of one page that machines judge: the whole, then the windows of each width. `firsts` and `ends` count
    words (end exclusive); `starts` says where among them the whole and each width begin."""

    firsts: NDArray[np.intp]
    ends: NDArray[np.intp]
    starts: NDArray[np.intp]


@lru_cache(maxsize=1024)
def spans(length: int) -> Spans:
    """The spans of a page of so many words."""
    parts = [(np.array([0]), np.array([length])), *(windows(length, number) for number in range(len(WINDOWS)))]
    firsts, ends = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Spans(firsts, ends, np.cumsum([0, *(len(part) for part, _ in parts[:-1])]))


@lru_cache(maxsize=1024)
def windows(length: int, number: int = 0) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First word and end of each window of `WINDOWS[number]` over `length` words; the last one ends with the page."""
    width, stride = WINDOWS[number]
    if length <= width:
        return np.array([0]), np.array([length])
    firsts = np.array([*range(0, length - width, stride), length - width])
    return firsts, firsts + width


def speaker_signs(speaker: str | None) -> list[float]:
    """One sign a kind of speaker; all 0 when unknown."""
    return [float(speaker == kind) for kind in SPEAKERS]
