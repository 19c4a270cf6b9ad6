"""Hospitals by the short names that a town gives them, where a bed, a wound or a doctor is spoken of: "at the RVI"."""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import KNOWN, flags
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import ILL, NOT_IN_A_RUN
from voice.analysis.masks.words import Words

_THERE = re.compile(
    r"(?<!\w)(?:at|in|from|into|up|down|of|to) ((?:the )?(?:Royal [A-Z][a-z]+|[A-Z]{3,4}|[A-Z][a-z]{2,14}(?:'s|’s)?)"
    r"(?: at [A-Z][a-z]+)?)"
    r"(?=[,.;!?\n]|$| (?:on|with|in|for|after|when|and|holding|two|three|last|at|where|who|they|he|she|i|said|to|"
    r"again)\b)"
)
_ILL = frame("wards", "ill")
_NEAR = 55


def wards(words: Words) -> Iterator[Mask]:
    """Masks of the hospitals that an article or a royal name gives away beside a word of illness in `words`."""
    if not (words.roles & ILL or "A&E" in words.text):
        return
    for found in _THERE.finditer(words.text):
        name = found[1].removeprefix("the ")
        if (name is not found[1] or name.startswith("Royal")) and _may_be(name) and _beside(words.text, *found.span()):
            if words.shouting or words.noisy:
                return
            yield Mask(*found.span(1), "org_name", "a capital behind an article, beside a word of illness")


def _may_be(name: str) -> bool:
    low = name.split(maxsplit=1)[0].lower()
    return low == "royal" or not (flags().get(low, 0) & KNOWN or low in NOT_IN_A_RUN)


def _beside(text: str, start: int, end: int) -> bool:
    """Whether a word of illness stands near in the same sentence."""
    before = re.split(r"[.!?\n]", text[max(0, start - _NEAR) : start])[-1]
    after = re.split(r"[.!?\n]", text[end : end + _NEAR], maxsplit=1)[0]
    return not _ILL.isdisjoint(re.findall(r"[a-z&-]+", f"{before} {after}".lower()))
