"""Dates of birth: any date beside a word for birth, and dates too old to be anything else."""

import re
from collections.abc import Iterator

from voice.analysis.masks.expressions import when_needed
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import BIRTH
from voice.analysis.masks.words import Words

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TEENS = "nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_BORN = (
    r"(?:d\.?o\.?b|d o b|b(?=\.? ?\d)|date of birth|birth cert(?:ificate)?|born|"
    r"birthday(?:['’]?s)?|b['’]?day(?:['’]?s)?|birth ?date|"
    r"turn(?:s|ed|ing)? (?!up|in|back|round|it)[\w-]{1,12} on|"
    rf"(?:\(|(?:he|she|i|is|be|m|s|(?:i|he|she)['’]?[ms]) |(?<=[.!?] )|(?<=^))(?:1?\d|{_TEENS})(?: 1?\d)? "
    r"(?:on|in (?:\w+ (?:days|weeks)|a (?:week|fortnight|month))))"
)
_DAY_WORD = (
    r"(?:(?:twenty|thirty)[ -]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    r"thirtieth)"
)
_YEAR_WORDS = (
    r"(?:two thousand(?: (?:and )?[a-z]{3,9})?|oh (?:one|two|three|four|five|six|seven|eight|nine)|"
    r"twenty (?:oh |o )?[a-z]{3,9}|nineteen [a-z]{4,7}(?:[ -][a-z]{3,5})?)"
)
_FEAST = (
    r"(?:christmas (?:day|eve)|boxing day|new year['’]?s? (?:day|eve)|hallowe['’]?en|valentine['’]?s(?: day)?|"
    r"bonfire night|leap day)"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_DAY_WORD})"
_YEAR = rf"(?:['’]?(?:19|20)?\d\d\b|{_YEAR_WORDS}\b)"
_SAID = (
    rf"(?:oh|nought|zero|one|two|three|four|five|six|seven|eight|{_TEENS}|twenty(?:[ -](?:one|two|three|four|five))?)"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
DATE = (
    rf"{_WEEKDAY}(?:the )?(?:"
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d\d|\d{4}[-/.]\d\d?[-/.]\d\d?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[-/.]?{_MONTH}[-/. ]?['’]?(?:19|20)?\d\d\b|"
    rf"{_DAY}(?: of)?,? {_MONTH}\b,?(?: {_YEAR})?|{_DAY}(?: of)? the {_DAY}\b,?(?: {_YEAR})?|"
    rf"{_MONTH} (?:the )?{_DAY}\b,?(?: {_YEAR})?|{_SAID} of {_MONTH}\b,?(?: {_YEAR})?|{_FEAST}(?: {_YEAR})?)"
)
_DATE_AFTER = (
    rf"(?:{DATE}|\d{{1,2}} \d{{1,2}} (?:19|20)?\d\d\b|\d{{6}}(?:\d\d)?\b|(?:\d[ |/]){{5}}(?:\d[ |/]\d[ |/])?\d\b|"
    rf"(?:{_SAID} ){{2,7}}{_SAID}\b|{_MONTH},? (?:['’]?\d\d|(?:19|20)\d\d)\b|"
    rf"\d{{1,2}}[ ./-](?:x?i{{1,3}}|i?[vx]|vi{{1,3}})[ ./-](?:19|20)\d\d\b)"
)
_IN_FULL = (
    rf"(?:(?=[^\n.?!]{{8,40}}(?<!\d)(?:(?:19|20)\d\d|0[4-9]|1\d|2[0-2])(?![\d:])){DATE}|\d{{6}}(?:\d\d)?\b|"
    rf"(?:\d[ |/]){{5}}(?:\d[ |/]\d[ |/])?\d\b)"
)
_I = re.IGNORECASE
_LIKE_BIRTH = re.compile(r"d\.? ?o\.? ?b|b(?:irth|orn|['’]?day)|\bb(?=\.? ?\d)", _I)
_LIKE_TURNING = re.compile(
    r"turn\w{0,3} [\w-]{1,12} on |(?:\d|een) (?:on (?:\d|the |[a-z])|in (?:\w+ (?:days|weeks)|a (?:week|fortnight)))",
    _I,
)
_LIKE_YEAR = re.compile(r"(?:19|20)\d\d|['’](?:0[4-9]|1[0-7])(?!\d)|\d([/.\-])\w{1,4}\1\d\d")
_BIRTH = when_needed(rf"(?<!\w){_BORN}\b\.?[^\d\n.?!]{{0,24}}?(?<!\w)({_DATE_AFTER})", _I)
_BIRTH_FAR = when_needed(rf"(?<!\w){_BORN}\b\.?[^\d\n.?!]{{24,45}}?(?<!\w)({_IN_FULL})", _I)
_BIRTH_AFTER = when_needed(
    rf"(?<!\w)({DATE})[ ,]{{1,2}}(?:is|was|thats|that['’]s|being)? ?(?:when )?(?:his|her|my|their|the|he was|"
    rf"she was|i was|we were)? ?{_BORN}(?!\w)",
    _I,
)
_OLD_DATE = when_needed(
    r"(?<![\w/.-])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19\d\d|200\d|201[0-9])(?![\w/-])|"
    rf"(?<!since )(?<!until )(?<!dated )(?:the )?(?<![\w/.-])\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? "
    rf"(?:19\d\d|200\d|201[0-7])(?!\w)|"
    r"(?<![\w/.-])\d{1,2}(?P<parts>[/.\-])\d{1,2}(?P=parts)(?:0[4-9]|1[0-7])(?![\w/-]|\.\d)|"
    rf"(?<![\w/.-])\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? ['’](?:0[4-9]|1[0-7])(?!\w)|"
    r"(?<![\w/.-])\d{1,2}(?P<roman>[/.])(?:x?i{1,3}|i?[vx]|vi{1,3})(?P=roman)(?:200\d|201\d)(?!\w)|"
    rf"(?<![\w/.-])\d{{1,2}}(?P<named>[/.-]){_MONTH}(?P=named)(?:200\d|201[0-7])(?!\w)|"
    rf"(?<![\w/.-]){_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?,? (?:200\d|201[0-7])(?!\w)|"
    rf"(?<=, )\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?:19|20)\d\d(?=,)",
    _I,
)
_OF_A_PAPER = re.compile(
    r"\b(?:updated|dated|since|until|till|from|letter of|as of|signed|reviewed)(?: on)?\W{0,2}$", _I
)
_WHY = "a date beside a word for birth"


def births(words: Words) -> Iterator[Mask]:
    """Masks of the dates in the text of `words` that say when somebody was born."""
    text, digits = words.text, words.digits
    told = words.roles & BIRTH and _LIKE_BIRTH.search(text)
    if told or (digits and _may_turn(words) and _LIKE_TURNING.search(text)):
        yield from _beside_a_birth(text)
    if digits > 4 and _LIKE_YEAR.search(text):
        for found in _OLD_DATE().finditer(text):
            if not _OF_A_PAPER.search(text, max(0, found.start() - 14), found.start()):
                yield Mask(found.start(), found.end(), "dob", _WHY)


def _may_turn(words: Words) -> bool:
    """Whether there is a word for turning an age, or a number before a date or a time to come."""
    if "turn" in words.said or "een on " in words.said or "een in " in words.said:
        return True
    return any(words.text[end : end + 4] in {" on ", " in "} for _, end in words.numbers)


def _beside_a_birth(text: str) -> Iterator[Mask]:
    """Dates behind a word for birth, or else before one."""
    found_by = _BIRTH() if _BIRTH().search(text) else _BIRTH_FAR()
    behind = [Mask(*found.span(1), "dob", _WHY) for found in found_by.finditer(text)]
    yield from behind or _dates_before(text)


def _dates_before(text: str) -> Iterator[Mask]:
    """Dates that a word for birth follows closely: "3 May 2012 is his birthday"."""
    for word in _LIKE_BIRTH.finditer(text):
        found = _BIRTH_AFTER().search(text, max(0, word.start() - 60), word.end() + 12)
        if found:
            yield Mask(*found.span(1), "dob", _WHY)
