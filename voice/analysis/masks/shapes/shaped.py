"""Details that have a shape: phones, emails, handles, postcodes, dates of birth, references, plates, streets.

Every repetition is bounded and starts behind a look-behind, so the time stays linear in the text.
"""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.shapes.birthdays import birthdays
from voice.analysis.masks.shapes.births import births
from voice.analysis.masks.shapes.handles import handles
from voice.analysis.masks.shapes.references import official, references
from voice.analysis.masks.words import Words

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|"
    "EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|"
    "N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|"
    "TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_TWO = "|".join(area for area in _AREAS.split("|") if len(area) == 2)
_DIGIT_WORD = (
    r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|(?:double|triple) "
    r"(?:oh|o|zero|one|two|three|four|five|six|seven|eight|nine)|hundred|\d{1,6})"
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
    r"\b(?:ring|call|text|phone|mob(?:ile)?|tel|number is|num is)\b[^\d\n]{0,12}(?<![A-Za-z/-])(\d{3} ?\d{3,4}|"
    r"\d{5,6} ?\d{3,6})(?![\w/])",
    _I,
)
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{_AREAS})\d[\dA-HJKPSTUW]? ?\d(?!(?-i:st|nd|rd|th|hr|wk|yr|am|pm|km|kg|ml)\b)"
    r"[A-Z]{2}(?!\w)",
    _I,
)
_DISTRICT = re.compile(
    rf"\b(?:from|near|round|around|postcode|live|living in|live in) ((?:{_AREAS})\d{{1,2}})(?![\w/]| ?[A-Z]{{3}}\b)|"
    rf"\b(?:in|to|of|is|off|through|and|between|over) ((?!PE|GL|ME|TA)(?:{_TWO})\d{{1,2}})(?![\w/]| ?[A-Z]{{3}}\b)|"
    rf"(?:, |\b[A-Z][a-z]{{2,20}} )((?:N|E|W)\d{{1,2}}|(?!PE|GL|ME|TA)(?:{_TWO})\d{{1,2}})"
    r"(?=[.,;)\n]| way\b| area\b| \d|$)"
)
_PLATE = re.compile(r"(?<!\w)(?!Y[Rr]1?\d [A-Z]{3})[A-Z]{2} ?\d{2}[ -]?[A-Z]{3}(?!\w)")
_PLATE_NEAR = re.compile(
    r"(?<!\w)(?!yr|ks|ps)(?:[a-z]{2}\d{2} ?([a-z]{3})|[a-z]\d{1,3} ?([a-z]{3})|([a-z]{3}) ?\d{1,3}[a-z])(?!\w)", _I
)
_PLATE_NAMED = re.compile(
    r"\b(?:reg(?:istration)?|plate|number ?plate)s?\b(?:['’]?s)?(?: (?:number|is|was|starts?|starting|begins?|"
    r"beginning|ends?|ending|with|in|on|its|it['’]s|the)){0,4}"
    r"[ :]{1,2}((?=[A-Z]{0,3} ?\d|\d|[A-Z]{3}\b)(?-i:[A-Z0-9]{2,4}(?: [A-Z0-9]{1,4})?|"
    r"(?=[a-z]*\d)[a-z0-9]{4,8}))(?!\w)",
    _I,
)

_PLATE_READ_OUT = re.compile(
    r"\b(?:[Rr]eg(?:istration)?|[Pp]late)\b(?: number| is|,){0,3} "
    r"((?:(?:[A-Z]|\d{1,2}|double (?:you|[A-Z])) ){3,7}(?:[A-Z]|double you))(?!\w)"
)
_RINGING = frame("patterns", "ringing")
_VEHICLES = frame("patterns", "vehicles")
_WHY = {
    "email": "shaped like an email address",
    "phone": "shaped like a telephone number",
    "postcode": "shaped like a postcode",
    "vehicle_reg": "shaped like a number plate",
}


def shaped(words: Words) -> Iterator[Mask]:
    """Masks of the details in the text of `words` that have a shape, the surest first; they may overlap."""
    text = words.text
    if "@" in text or " dot " in text or ("at" in text and _ENDS_LIKE_EMAIL.search(text)):
        yield from _masks(text, "email", (_EMAIL, _SPOKEN_EMAIL))
    yield from births(words)
    yield from birthdays(words)
    if words.digits:
        yield from _with_digits(text, words)
    if "seven" in text or "zero" in text or "double" in text:
        yield from _masks(text, "phone", (_SPOKEN_PHONE,))
    yield from handles(words)


def _with_digits(text: str, words: Words) -> Iterator[Mask]:
    """Each kind only where there are digits enough for its shortest."""
    digits = words.digits
    if digits > 5:
        yield from official(words)
    if digits > 8:
        yield from _masks(text, "phone", (_PHONE,))
    if digits > 5 and not _RINGING.isdisjoint(words.low):
        yield from _masks(text, "phone", (_LOCAL_PHONE,))
    if digits > 1 and any(
        text[start - 1 : start].isalpha() or text[end : end + 1].isalpha() for start, end in words.numbers
    ):
        yield from _codes(text, words)
    if "reg" in words.said or "plate" in words.said:
        yield from _read_out(text)
    yield from references(words)


def _codes(text: str, words: Words) -> Iterator[Mask]:
    if _LIKE_POSTCODE.search(text):
        yield from _masks(text, "postcode", (_POSTCODE,))
    yield from _masks(text, "postcode", (_DISTRICT,))
    yield from _masks(text, "vehicle_reg", (_PLATE,))
    if not _VEHICLES.isdisjoint(words.low):
        yield from _plates(text)


def _read_out(text: str) -> Iterator[Mask]:
    """A plate as it is said letter by letter: "the registration is K T 18 double you P D"."""
    yield from _masks(text, "vehicle_reg", (_PLATE_READ_OUT,))


def _plates(text: str) -> Iterator[Mask]:
    """Plates of any make or case, where a vehicle is spoken of; "yr10 has" is none."""
    yield from _masks(text, "vehicle_reg", (_PLATE_NAMED,))
    for found in _PLATE_NEAR.finditer(text):
        if not is_ordinary((found[1] or found[2] or found[3]).lower()):
            yield Mask(found.start(), found.end(), "vehicle_reg", _WHY["vehicle_reg"])


def _masks(text: str, kind: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Mask]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            group = found.lastindex or 0
            yield Mask(found.start(group), found.end(group), kind, _WHY[kind])
