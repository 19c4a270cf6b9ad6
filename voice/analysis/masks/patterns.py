"""Details that have a shape: phones, emails, handles, postcodes, dates of birth, references, plates, streets.

Every repetition is bounded and starts behind a look-behind, so the time stays linear in the text.
"""

import re
from collections.abc import Iterator

from voice.analysis.masks.births import births
from voice.analysis.masks.frames import frame
from voice.analysis.masks.handles import handles
from voice.analysis.masks.lexicon import is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import REF_WORD, REFERENCE
from voice.analysis.masks.words import Words

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|"
    "EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|"
    "N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|"
    "TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_DIGIT_WORD = (
    r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|(?:double|triple) "
    r"(?:oh|o|zero|one|two|three|four|five|six|seven|eight|nine)|\d{1,6})"
)
_I = re.IGNORECASE

# Rough tests that cost little and pass whatever the full patterns can match.
_LIKE_POSTCODE = re.compile(r"\d[a-z]{2}(?!\w)", re.IGNORECASE)
_ENDS_LIKE_EMAIL = re.compile(r"[.)\]] ?(?:org|com|net|uk)\b", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,5}")
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w+-]{1,40}(?:(?:\.| dot | underscore | dash )[\w+-]{1,40}){0,4}"
    r" ?(?:\(at\)|\[at\]|@| at ) ?[\w-]{1,40}"
    r"(?: (?:dot|\(dot\)) [\w-]{1,30}){0,2}"
    r"(?: ?(?:\(dot\)|\[dot\]|\.| dot ) ?(?:org|com|net|uk|co|sch|ac|gov|info|me|io)\b){1,3}",
    _I,
)
_PHONE = re.compile(r"(?<![\w/.-])(?:\+ ?44|0044|\(?0)[ ]?\(?\d(?:[ ()./-]{0,2}\d){7,11}(?![\w/])")
_SPOKEN_PHONE = re.compile(rf"(?<!\w)(?:oh|o|zero)(?:[ ,-]{{1,2}}{_DIGIT_WORD}){{6,11}}(?!\w)", _I)
_LOCAL_PHONE = re.compile(
    r"\b(?:ring|call|text|phone|mob(?:ile)?|tel|number is|num is)\b[^\d\n]{0,12}(\d{3} ?\d{3,4}|"
    r"\d{5,6} ?\d{3,6})(?![\w/])",
    _I,
)
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{_AREAS})\d[\dA-HJKPSTUW]? ?\d(?!st\b|nd\b|rd\b|th\b|hr\b|wk\b|yr\b|am\b|pm\b|km\b|kg\b|ml\b)"
    r"[A-Z]{2}(?!\w)",
    _I,
)
_DISTRICT = re.compile(
    rf"\b(?:in|from|near|round|around|postcode|live|is) ((?:{_AREAS})\d{{1,2}})(?![\w/]| ?[A-Z]{{3}}\b)|"
    rf", ((?:{_AREAS})\d{{1,2}})(?=[.,;)\n]| way\b| area\b|$)"
)
_PLATE = re.compile(r"(?<!\w)(?!Y[Rr]1?\d [A-Z]{3})[A-Z]{2} ?\d{2}[ -]?[A-Z]{3}(?!\w)")
_PLATE_NEAR = re.compile(
    r"(?<!\w)(?!yr|ks|ps)(?:[a-z]{2}\d{2} ?([a-z]{3})|[a-z]\d{1,3} ?([a-z]{3})|[a-z]{3} ?\d{1,3}[a-z])(?!\w)", _I
)
_PLATE_NAMED = re.compile(
    r"\b(?:reg(?:istration)?|plate|number ?plate)s?\b(?:['’]?s)?(?: (?:number|is|was|starts?|starting|begins?|"
    r"beginning|ends?|ending|with|in|on|its|it['’]s|the)){0,4}"
    r"[ :]{1,2}((?=[A-Z]{0,3} ?\d|\d|[A-Z]{3}\b)(?-i:[A-Z0-9]{2,4}(?: [A-Z0-9]{1,4})?|"
    r"(?=[a-z]*\d)[a-z0-9]{4,8}))(?!\w)",
    _I,
)
_UPN = re.compile(r"(?<!\w)[A-Z]\d{11}[0-9A-Z](?!\w)", _I)
_NHS = re.compile(r"(?<![\w/.-])[1-9]\d{2}([ -]?)\d{3}\1\d{4}(?![\w/-])")
_NATIONAL_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")
_NAMED_REF = re.compile(
    rf"(?<!\w){REF_WORD}\b(?:[ .:#=()-]{{1,3}}(?:number|numbers|no|num|code|id|ref|reference|the|they|gave|given|"
    rf"give|got|us|me|"
    rf"is|was|its|it['’]s|worker|on|my|his|her|i|have|quote|for|this|that|starts|ends|with|says)\b){{0,5}}"
    r"[ .:#=()-]{0,4}((?:(?-i:[A-Z]{1,6})[ /-])?(?=[A-Z/-]{0,14}\d)[A-Z0-9]{1,14}"
    r"(?:[/-][A-Z0-9]{1,12}){0,6}(?: \d{2,6}){0,3})(?!\w)",
    _I,
)
_BARE_REF = re.compile(
    r"(?<![\w/-])(?=[A-Z0-9/ -]{0,20}\d)(?=[0-9/-]{0,16}[A-Z])"
    r"(?:[A-Z]{2,6} (?=\d{3,6}[/-][A-Z0-9]))?[A-Z0-9]{1,12}(?:[/-][A-Z0-9]{1,12}){0,5}(?![\w/-])"
)
_AMOUNT = re.compile(
    r" ?(?:pounds?|quid|miles?|hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?|metres?|people|pages?|times|"
    r"kids|"
    r"children|families|a (?:day|week|month|year)|p|k|%)\b",
    _I,
)
_LONE_YEAR = re.compile(r"(?:19|20)\d\d$")

_RINGING = frame("patterns", "ringing")
_VEHICLES = frame("patterns", "vehicles")
_WHY = {
    "email": "shaped like an email address",
    "phone": "shaped like a telephone number",
    "postcode": "shaped like a postcode",
    "vehicle_reg": "shaped like a number plate",
    "ref_number": "a reference number",
}


def shaped(words: Words) -> Iterator[Mask]:
    """Masks of the details in the text of `words` that have a shape, the surest first; they may overlap."""
    text = words.text
    if "@" in text or " dot " in text or ("at" in text and _ENDS_LIKE_EMAIL.search(text)):
        yield from _masks(text, "email", (_EMAIL, _SPOKEN_EMAIL))
    yield from births(words)
    if words.digits:
        yield from _with_digits(text, words)
    if "seven" in text or "zero" in text or "double" in text:
        yield from _masks(text, "phone", (_SPOKEN_PHONE,))
    yield from handles(words)


def _with_digits(text: str, words: Words) -> Iterator[Mask]:
    """Each kind only where there are digits enough for its shortest."""
    digits = words.digits
    if digits > 8:
        yield from _masks(text, "ref_number", (_NHS, _NATIONAL_INSURANCE))
        yield from _masks(text, "phone", (_PHONE,))
    if digits > 5 and not _RINGING.isdisjoint(words.low):
        yield from _masks(text, "phone", (_LOCAL_PHONE,))
    if digits > 10:
        yield from _masks(text, "ref_number", (_UPN,))
    if digits > 1 and any(start and text[start - 1].isalpha() for start, _ in words.numbers):
        yield from _codes(text, words)
    if digits > 1:
        yield from _references(text, words)


def _codes(text: str, words: Words) -> Iterator[Mask]:
    if _LIKE_POSTCODE.search(text):
        yield from _masks(text, "postcode", (_POSTCODE,))
    yield from _masks(text, "postcode", (_DISTRICT,))
    yield from _masks(text, "vehicle_reg", (_PLATE,))
    if not _VEHICLES.isdisjoint(words.low):
        yield from _plates(text)


def _plates(text: str) -> Iterator[Mask]:
    """Plates of any make or case, where a vehicle is spoken of; "yr10 has" is none."""
    yield from _masks(text, "vehicle_reg", (_PLATE_NAMED,))
    for found in _PLATE_NEAR.finditer(text):
        if not is_ordinary((found[1] or found[2] or "").lower()):
            yield Mask(found.start(), found.end(), "vehicle_reg", _WHY["vehicle_reg"])


def _masks(text: str, kind: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Mask]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            group = found.lastindex if found.lastindex and pattern is not _NHS else 0
            yield Mask(found.start(group), found.end(group), kind, _WHY[kind])


def _references(text: str, words: Words) -> Iterator[Mask]:
    for found in _BARE_REF.finditer(text) if any(_coded(text, *span) for span in words.numbers) else ():
        code = found[0]
        if sum(map(str.isdigit, code)) >= (4 if code.count("/") + code.count("-") < 2 else 2):
            yield Mask(found.start(), found.end(), "ref_number", _WHY["ref_number"])
    for index in words.having(REFERENCE):
        named = _NAMED_REF.match(text, words.start[index])
        if named and _is_reference(text, named):
            yield Mask(named.start(1), named.end(1), "ref_number", _WHY["ref_number"])


def _coded(text: str, start: int, end: int) -> bool:
    """Whether digits stand against a capital, a stroke or a dash, as they do in a reference."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (
        before.isupper()
        or after.isupper()
        or "/" in {before, after}
        or "-" in {before, after}
        or (before == " " and text[start - 2 : start - 1].isupper())
    )


def _is_reference(text: str, found: re.Match[str]) -> bool:
    code = found[1].lower()
    if sum(map(str.isdigit, code)) < 3 or code.startswith(("year", "yr")) or _LONE_YEAR.match(code):
        return False
    return not (code.isdigit() and _AMOUNT.match(text, found.end()))
