"""Shops and firms found in every town: beside another detail the name helps to place somebody, alone it does not."""

from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.mask import Mask, without_overlaps
from voice.analysis.masks.roles import CHAIN
from voice.analysis.masks.words import Words

_AFTER = frame("chains", "after")
_WORDS_TOO = frame("chains", "words_too")


def with_chains(words: Words, masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """`masks` in order, and where there are any, the chains that somebody works at, waits in or goes to."""
    if not masks or not words.roles & CHAIN:
        return masks
    return without_overlaps([*masks, *_chains(words)])


def _chains(words: Words) -> Iterator[Mask]:
    for index in words.having(CHAIN):
        before = words.at(index - 2) if words.at(index - 1) in {"the", "a"} else words.at(index - 1)
        if before in _AFTER and (words.surface[index][0].isupper() or words.low[index] not in _WORDS_TOO):
            yield Mask(words.start[index], words.end[index], "org_name", "a chain's name beside another detail")
