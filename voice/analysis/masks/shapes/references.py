"""Reference numbers: numbers a service gives to everybody, codes by their shape, and codes beside a word for one.

Every repetition is bounded and starts behind a look-behind, so the time stays linear in the text.
"""

import re
from collections.abc import Iterator

from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import CODED_WORD, REF_WORD, REFERENCE
from voice.analysis.masks.words import Words

_I = re.IGNORECASE
_UPN = re.compile(r"(?<!\w)[A-Z]\d{11}[0-9A-Z](?!\w)", _I)
_NHS = re.compile(r"(?<![\w/.-])[1-9]\d{2}([ -]?)\d{3}\1\d{4}(?![\w/-])")
_NATIONAL_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")
_POSTED = re.compile(r"(?<!\w)[A-Z]{2} ?\d{4} ?\d{4} ?\d ?[A-Z]{2}(?!\w)")
_GROUPED = re.compile(r"(?<![\w/.+-])(?!(?:19|20)\d\d |0)\d{4} \d{4}(?: \d{1,4}){1,3}(?![\w/-])")

_KNOWN = "GCSE|BBC|ITV|BS|ISO|KS|AQA|OCR|BTEC|WJEC|COVID|GMT|BST|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_LETTERS = rf"(?!(?:{_KNOWN}|YEAR|YR|PLOT|FLAT|UNIT|ROOM|ONLY|UPN|ULN|URN|NHS)\b)[A-Z]{{2,6}}"
_YEAR = r"(?:19|20)\d\d"
_SHAPES = (
    re.compile(
        rf"(?<![\w/.-])(?:{_LETTERS}[ -](?:\d{{3,6}} / [A-Z]{{1,4}}|\d{{5,8}}|\d{{2,6}} / \d{{2,6}}|"
        rf"(?=(?: ?\d){{5}})\d{{1,5}}(?: \d{{2,4}}){{1,4}}(?: (?:[A-Z]{{1,2}}|[a-z](?=[.,;)\n]|$))(?!\w))?|"
        r"0\d{3}|"
        r"\d{3,5} (?!AM|PM|ST)[A-Z]{1,3}|"
        r"\d{1,6}[/-](?=\d{3}|[A-Z])[A-Z0-9]{1,6}|\d{1,3}(?:[/-]\d{1,4}){2,3}|[A-Z]{1,3} \d{3,6})|"
        r"[A-Z]{2,6}(?:\.[A-Z]{2,6}){0,3}\.\d{3,8}(?:\.\d{2,6})?|[A-Z]{2,5}-[A-Z]{1,3} \d{3,6}(?:/\d{2,4})?|"
        r"[A-Z]{1,5}/[A-Z]{2,5} \d{1,6}(?:[-/]\d{1,4})?|[A-Z]{2,5}-[A-Z]{2,6}-\d{1,6}|[A-Z]{2,6}\d{2,6}/[A-Z]{1,4}|"
        r"[A-Z]{2}/\d\d(?: \d\d){1,3}(?: ?\d?[A-Z]{1,2})?|"
        rf"(?!{_KNOWN})[A-Z]{{2,5}}-\d{{3,8}})(?![\w/-]|\.\d)"
    ),
    re.compile(
        rf"(?<![\w£/.*-])(?:#\d{{4,9}}|\d{{1,4}}\*\d{{4,8}}(?!\*)|"
        rf"(?!{_YEAR}/{_YEAR}(?!\d))\d{{2,6}}/\d{{4,7}}(?:/\d{{2,4}})?|"
        rf"(?!{_YEAR}-{_YEAR})[1-9]\d{{2,5}}-\d{{4,7}}|[A-Z]{{1,6}}(?:/[A-Z]{{2,6}}){{1,3}}/\d{{1,4}}\.\d{{1,6}})(?![\w/-]|\.\d)"
    ),
)
_BARE = re.compile(
    r"(?<![\w/-])(?=[A-Z0-9/ -]{0,20}\d)(?=[0-9/-]{0,16}[A-Z])"
    r"(?:[A-Z]{2,6} (?=\d{3,6}[/-][A-Z0-9]))?[A-Z0-9]{1,12}(?:[/-][A-Z0-9]{1,12}){0,5}(?:-[a-z])?(?![\w/-])"
)
_BETWEEN = (
    r"(?:[ .,:#=()-]{1,3}(?:number|numbers|no|num|code|id|ref|reference|the|they|gave|given|give|got|us|me|is|was|its|"
    r"it['’]s|worker|on|my|his|her|i|have|quote|for|this|that|starts|ends|with|says|if it helps,?|mine|slip|"
    r"now)\b){0,5}"
    r"[ .:,#=()-]{0,4}"
)
_NAMED = re.compile(
    rf"(?<!\w){REF_WORD}\b{_BETWEEN}((?:(?-i:[A-Z]{{1,6}})[ /-])?(?=[A-Z/-]{{0,14}}\d)[A-Z0-9]{{1,14}}"
    r"(?:[/-][A-Z0-9]{1,12}){0,6}(?: \d{2,6}){0,3})(?!\w)",
    _I,
)
_REFERRED = re.compile(
    r"(?<!\w)(?:[Rr]ef(?:erence)?|REF)\b[ .:#]{1,3}((?=[A-Z0-9]*[/-])(?=[0-9/-]*[A-Z])"
    r"[A-Z0-9]{1,8}(?:[/-][A-Z0-9]{1,8}){1,4}|\d{3,6} [A-Z]{1,2}|[A-Z][A-Za-z]{1,4} \d{3,6}|"
    r"[A-Z]{2,6} \d{1,4}[/-]\d{1,4}(?: [A-Z]{1,3})?)(?!\w)"
)
_ENDS_IN = re.compile(r"(?<!\w)(?:[Ee]nds|[Ee]nding)(?: in| with)? (\d{3,5})(?!\w)")
_RENUMBERED = re.compile(
    r"\b(?:[Oo]ld|[Nn]ew|[Tt]heir|[Mm]y|[Tt]hat) number (?:is |was )?"
    r"([A-Z]{1,4} (?=(?: ?\d){4})\d{1,5}(?: \d{1,5}){1,5}(?: [A-Za-z](?!\w))?)(?![\w/-])"
)
_OF_AN_OFFICE = re.compile(
    r"(?<![\w/])(?!(?:Sept?|Oct|Nov|Dec|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug)/)"
    r"([A-Z][a-z]{1,4}[A-Z]?/\d{3,6})(?![\w/])"
)
_STROKE = re.compile(r"(?<!\w)(?:[Nn]umber|[Nn]o\.?|[Cc]ode) ([A-Z]{2,6}/\d{2,6})(?![\w/])")
_LONG = re.compile(
    rf"(?<!\w)(?:{REF_WORD}|{CODED_WORD})\b{_BETWEEN}"
    r"(\d{3,5} of \d{1,2}(?:/\d{1,2}|(?:st|nd|rd|th)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)|"
    r"(?-i:[A-Z]{1,4}) (?=(?: ?\d){5})\d{1,4}(?: \d{1,5}){1,6}(?: (?:/ )?(?-i:[A-Z])(?!\w))?|"
    r"\d{2,5}(?: \d{2,4}){2,4}|0\d{3,7}|(?-i:[A-Z]{2,5}) \d{3,5}|[1-9]\d{4,7})"
    r"(?![\w/-]| ?(?:pounds|quid|people|kids|pupils|children|words|steps|miles))",
    _I,
)
_AMOUNT = re.compile(
    r" ?(?:pounds?|quid|miles?|hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?|metres?|people|pages?|times|kids|"
    r"children|families|a (?:day|week|month|year)|p|k|%)\b",
    _I,
)
_LONE_YEAR = re.compile(rf"{_YEAR}(?:[/-](?:\d\d)?\d\d)?$")
_PARTED = re.compile(r"(?<![\w/])[A-Z]{2,6}/\d{1,5}(?![\w/])")
_FEWEST, _FEWEST_PARTED, _FEWEST_NAMED = 4, 2, 3
_WHY = "a reference number"


def official(words: Words) -> Iterator[Mask]:
    """Masks of the numbers whose shape a national service has laid down: health, insurance, pupil, recorded post."""
    patterns = (_NHS, _POSTED, _GROUPED) if words.digits > 8 else ()
    for pattern in (
        *patterns,
        *((_NATIONAL_INSURANCE,) if words.digits > 5 else ()),
        *((_UPN,) if words.digits > 10 else ()),
    ):
        for found in pattern.finditer(words.text):
            yield Mask(found.start(), found.end(), "ref_number", _WHY)


def references(words: Words) -> Iterator[Mask]:
    """Masks of the other codes in the text of `words`, which has digits; they may overlap, the surest come first."""
    text = words.text
    coded = any(_coded(text, start, end) for start, end in words.numbers)
    for pattern in _SHAPES if coded else ():
        for found in pattern.finditer(text):
            yield Mask(found.start(), found.end(), "ref_number", _WHY)
    for found in _BARE.finditer(text) if coded else ():
        parted = found[0].count("/") + found[0].count("-") > 1
        if sum(map(str.isdigit, found[0])) >= (_FEWEST_PARTED if parted else _FEWEST):
            yield Mask(found.start(), found.end(), "ref_number", _WHY)
    short = any(2 < end - start < 6 for start, end in words.numbers)
    asks = (
        ("ref" in words.said, _REFERRED),
        (short, _ENDS_IN),
        ("/" in text, _STROKE),
        ("/" in text, _OF_AN_OFFICE),
        ("number" in words.low, _RENUMBERED),
    )
    for asked, pattern in asks:
        for found in pattern.finditer(text) if asked else ():
            if _is_reference(text, found):
                yield Mask(found.start(1), found.end(1), "ref_number", _WHY)
    for found in _PARTED.finditer(text) if words.roles & REFERENCE else ():
        yield Mask(found.start(), found.end(), "ref_number", _WHY)
    for index in words.having(REFERENCE):
        for pattern in (_LONG, _NAMED):
            named = pattern.match(text, words.start[index])
            if named and _is_reference(text, named):
                yield Mask(named.start(1), named.end(1), "ref_number", _WHY)


def _coded(text: str, start: int, end: int) -> bool:
    """Whether digits stand against a capital, a stroke, a dash, a dot or a hash, as they do in a reference."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (
        before.isupper()
        or after.isupper()
        or "/" in {before, after}
        or "-" in {before, after}
        or "*" in {before, after}
        or before == "#"
        or (before in {" ", "."} and text[start - 2 : start - 1].isupper())
    )


def _is_reference(text: str, found: re.Match[str]) -> bool:
    code = found[1].lower()
    if code.startswith(("year", "yr")) or _LONE_YEAR.match(code):
        return False
    if sum(map(str.isdigit, code)) < (_FEWEST_PARTED if "/" in code and code[0].isalpha() else _FEWEST_NAMED):
        return False
    return not (code.isdigit() and _AMOUNT.match(text, found.end()))
