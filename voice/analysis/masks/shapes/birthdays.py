"""Birthdays told without a word for birth: beside an age to come, a name, or what is written of a birth."""

import re
from collections.abc import Iterator
from functools import cache

from voice.analysis.masks.lexicon import GIVEN, flags
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.shapes.births import DATE
from voice.analysis.masks.words import Words

_I = re.IGNORECASE
_WHY = "a day on which somebody has a birthday"
_AGE = (
    r"(?:1?\d|2[0-5]|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty)"
)
_NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -]first)"
)
_HE_IS = r"(?:i['’]?m|i am|(?:s?he|they)(?:['’]?s|['’]?re| is| was| are| isn['’]?t| wasn['’]?t))"
_NOT_YET = r"(?:not )?(?:til|till|until)"
_WRITTEN = r"(?:red book|hospital (?:band|bracelet|tag)|wrist ?band|passport|birth cert(?:ificate)?)"
_TOLD = (
    rf"\b(?:turn(?:s|ed|ing)?|be|is|was) {_AGE}(?:,| the same (?:day|night),?| in \w{{1,6}} \w{{4,9}},)? "
    rf"(?:on |{_NOT_YET} )?({DATE})(?!\w)",
    rf"\b{_NTH} (?:birthday )?(?:is|was|falls|fell)(?: on)? ({DATE})(?!\w)",
    rf"\b{_HE_IS} not (?:{_AGE} )?(?:til|till|until) ({DATE})(?!\w)",
    rf"(?<!\w)({DATE}) (?:baby|bairn|babby|bub|child|kid)\b",
    rf"\b{_WRITTEN} (?:says|said|has|had|is|reads?) ({DATE})(?!\w)",
    rf"\b(?:i['’]?m|i am) ({DATE})(?! (?:to|til|till|for|at|in)\b)(?=[.,;!?)\n]|$| n | and | so | which )",
    rf"\b(?:summer|autumn|winter|spring)[- ]?born[.,:;]? ({DATE})(?!\w)",
)
_MONTHS = frozenset(
    {"jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "june", "july", "aug", "august",
     "sept", "september", "oct", "october", "nov", "november", "dec", "december", "christmas", "boxing", "hallowe'en",
     "halloween", "hallowe’en", "valentine's", "valentine’s", "valentines"}
)  # fmt: skip
_DAY_AND_YEAR = r"\d{1,2}([./-])(?:\d{1,2}|x?i{1,3}|i?[vx]|vi{1,3}|[A-Za-z]{3,4})\2(?:20)?(?:0[4-9]|1\d|2[0-2])"
_NAMED = re.compile(rf"\b([A-Z][a-z'’]{{1,15}})(?: [A-Z][a-z'’]{{1,15}})?,? (?:{_DAY_AND_YEAR}|\d{{6}})(?![\w/.-]?\w)")
_IN_BOXES = re.compile(r"(?<![\d|] )(?<![\d|])(?:[0-3]([ |])\d\1[01]\1\d\1)(?:[12]\1[09]\1)?[0-2]\1\d(?![ |]?\d)")
_LAST = re.compile(r"\S+$")


def birthdays(words: Words) -> Iterator[Mask]:
    """Masks of the dates in the text of `words` that say when somebody was born, or comes of an age."""
    text = words.text
    if not _MONTHS.isdisjoint(words.low):
        for pattern in _told():
            for found in pattern.finditer(text):
                yield Mask(*found.span(1), "dob", _WHY)
    if words.digits > 3:
        for found in _NAMED.finditer(text):
            date = _LAST.search(found.group())
            if date and flags().get(found[1].lower(), 0) & GIVEN:
                yield Mask(found.start() + date.start(), found.end(), "dob", "a date behind somebody's name")
        for found in _IN_BOXES.finditer(text):
            yield Mask(*found.span(), "dob", "a date told digit by digit")


@cache
def _told() -> tuple[re.Pattern[str], ...]:
    """Made when a month is first met, as a reader that is loaded need not wait for them."""
    return tuple(re.compile(pattern, _I) for pattern in _TOLD)
