"""Details that have a shape: phones, emails, handles, postcodes, dates of birth, references, plates, streets.

Every repetition is bounded and starts behind a look-behind, so the time stays linear in the text.
"""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import REF_WORD, REFERENCE
from voice.analysis.masks.words import Words

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|"
    "EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|"
    "N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|"
    "TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_BORN = r"(?:d\.?o\.?b\.?|date of birth|born|birthday(?:'?s)?|b'?day|birth date|birthdate)"
_DATE = (
    r"(?:\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d\d|\d{4}-\d\d-\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b,?(?: '?(?:19|20)?\d\d\b)?|"
    rf"{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b,?(?: (?:19|20)\d\d\b)?)"
)
_PLATFORM = (
    r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|discord|xbox|gamer ?tag|psn|roblox|twitter|youtube|yt|steam|"
    r"handle|user ?name|twitch|facebook|fb|bluesky|threads|bereal|telegram|whatsapp)"
)
_DIGIT_WORD = (
    r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|(?:double|triple) "
    r"(?:oh|o|zero|one|two|three|four|five|six|seven|eight|nine)|\d{1,6})"
)
_I = re.IGNORECASE

# Rough tests that cost little and pass whatever the full patterns can match.
_LIKE_BIRTH = re.compile(r"d\.?o\.?b|b(?:irth|orn|'?day)", re.IGNORECASE)
_LIKE_CODE = re.compile(r"\d(?<=[a-z]\d)", re.IGNORECASE)
_LIKE_POSTCODE = re.compile(r"\d[a-z]{2}(?!\w)", re.IGNORECASE)
_ENDS_LIKE_EMAIL = re.compile(r"[.)\]] ?(?:org|com|net|uk)\b", re.IGNORECASE)
_PLATFORMS = frame("patterns", "platforms")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,5}")
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w+-]{1,40}(?:(?:\.| dot | underscore | dash )[\w+-]{1,40}){0,4}"
    r" ?(?:\(at\)|\[at\]|@| at ) ?[\w-]{1,40}"
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
_HANDLE = re.compile(r"(?<![\w@.])@ ?[A-Za-z_][\w.]{1,29}\b(?!@)")
_NAMED_HANDLE = re.compile(
    rf"(?<!\w){_PLATFORM}\b(?:\s(?:name|handle|account|tag|is|its|it's|am|me|under|as|"
    rf"called|user|username|on|at|"
    r"my|im|i'm|add|page)){0,3}\s?[:=\-]?\s?(\S{3,32})",
    _I,
)
_ADD_ME = re.compile(
    rf"\b(?:add me|find me|follow me|dm me|message me|im|i'm|its|it's)\b[\s:,]{{1,2}}(?:as |"
    rf"at )?(\S{{3,32}}) on {_PLATFORM}\b",
    _I,
)
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{_AREAS})\d[\dA-HJKPSTUW]? ?\d(?!st\b|nd\b|rd\b|th\b|hr\b|wk\b|yr\b)[ABD-HJLNP-UW-Z]{{2}}(?!\w)", _I
)
_DISTRICT = re.compile(rf"\b(?:in|from|near|round|around|postcode|live|is) ((?:{_AREAS})\d{{1,2}})(?![\w/])")
_BIRTH = re.compile(rf"(?<!\w){_BORN}\b[^\d\n.?!]{{0,24}}?(?<!\w)({_DATE})", _I)
_BIRTH_YEAR = re.compile(r"\bborn (?:in |late |early )?(?:(?:19|20)\d\d)\b", _I)
_BIRTH_AFTER = re.compile(
    rf"(?<!\w)({_DATE})[ ,]{{1,2}}(?:is|was|thats|that's)? ?(?:his|her|my|their|the)? ?{_BORN}(?!\w)", _I
)
_OLD_DATE = re.compile(r"(?<![\w/.-])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19\d\d|200\d|201[0-9])(?![\w/-])")
_PLATE = re.compile(r"(?<!\w)(?!Y[Rr]1?\d [A-Z]{3})[A-Z]{2}\d{2} ?[A-Z]{3}(?!\w)")
_PLATE_NEAR = re.compile(
    r"\b(?:reg(?:istration)?|plates?|number ?plate|van|car|taxi|cab|minibus|vehicle|vauxhall|"
    r"ford|skoda|astra|corsa)\b"
    r"[^\n]{0,40}?(?<!\w)(?!yr\d)([a-z]{2}\d{2} ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3})(?!\w)",
    _I,
)
_UPN = re.compile(r"(?<!\w)[A-Z]\d{11}[0-9A-Z](?!\w)", _I)
_NHS = re.compile(r"(?<![\w/.-])[1-9]\d{2}([ -]?)\d{3}\1\d{4}(?![\w/-])")
_NATIONAL_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")
_NAMED_REF = re.compile(
    rf"(?<!\w){REF_WORD}\b(?:[ .:#=-]{{1,3}}(?:number|numbers|no|num|code|id|ref|reference|"
    rf"is|was|its|it's|worker|on|my|his|her|the)\b)"
    r"{0,4}[ .:#=-]{0,4}((?:[A-Z]{1,6}[ /-]?)?[A-Z0-9]{0,12}\d[A-Z0-9]{1,14}(?:[/-][A-Z0-9]{1,12}){0,5})(?!\w)",
    _I,
)
_BARE_REF = re.compile(
    r"(?<![\w/-])(?=[A-Z0-9/-]{0,16}\d)(?=[0-9/-]{0,16}[A-Z])[A-Z0-9]{1,12}(?:[/-][A-Z0-9]{1,12}){0,5}(?![\w/-])"
)

_BIRTH_WORDS = frame("patterns", "birth_words")
_VEHICLES = frame("patterns", "vehicles")
_WHY = {
    "email": "shaped like an email address",
    "phone": "shaped like a telephone number",
    "social_handle": "a name on a social platform",
    "postcode": "shaped like a postcode",
    "dob": "a date beside a word for birth",
    "vehicle_reg": "shaped like a number plate",
    "ref_number": "a reference number",
}


def shaped(words: Words) -> Iterator[Mask]:
    """Masks of the details in the text of `words` that have a shape, the surest first; they may overlap."""
    text = words.text
    if "@" in text or " dot " in text or ("at" in text and _ENDS_LIKE_EMAIL.search(text)):
        yield from _masks(text, "email", (_EMAIL, _SPOKEN_EMAIL))
    if words.digits:
        yield from _with_digits(text, words)
    if "seven" in text or "zero" in text or "double" in text:
        yield from _masks(text, "phone", (_SPOKEN_PHONE,))
    if "@" in text or not _PLATFORMS.isdisjoint(words.low):
        yield from _handles(text)


def _with_digits(text: str, words: Words) -> Iterator[Mask]:
    """Each kind only where there are digits enough for its shortest."""
    digits = words.digits
    if (digits > 4 or not _BIRTH_WORDS.isdisjoint(words.low)) and _LIKE_BIRTH.search(text):
        yield from _masks(text, "dob", (_BIRTH, _BIRTH_AFTER))
    if digits > 5:
        yield from _masks(text, "dob", (_OLD_DATE,))
    if digits > 8:
        yield from _masks(text, "ref_number", (_NHS, _NATIONAL_INSURANCE))
        yield from _masks(text, "phone", (_PHONE,))
    if digits > 5:
        yield from _masks(text, "phone", (_LOCAL_PHONE,))
    if digits > 10:
        yield from _masks(text, "ref_number", (_UPN,))
    if digits > 1 and _LIKE_CODE.search(text):
        yield from _codes(text, words)
    if digits > 2:
        yield from _references(text, words)


def _codes(text: str, words: Words) -> Iterator[Mask]:
    if _LIKE_POSTCODE.search(text):
        yield from _masks(text, "postcode", (_POSTCODE,))
    yield from _masks(text, "postcode", (_DISTRICT,))
    yield from _masks(text, "vehicle_reg", (_PLATE,) if _VEHICLES.isdisjoint(words.low) else (_PLATE, _PLATE_NEAR))


def _masks(text: str, kind: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Mask]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            group = found.lastindex if found.lastindex and pattern is not _NHS else 0
            yield Mask(found.start(group), found.end(group), kind, _WHY[kind])


def _references(text: str, words: Words) -> Iterator[Mask]:
    for found in _NAMED_REF.finditer(text) if words.roles & REFERENCE else ():
        if sum(map(str.isdigit, found[1])) >= 3 and not found[1].lower().startswith(("year", "yr")):
            yield Mask(found.start(1), found.end(1), "ref_number", _WHY["ref_number"])
    for found in _BARE_REF.finditer(text) if words.digits > 3 else ():
        if sum(map(str.isdigit, found[0])) >= 4:
            yield Mask(found.start(), found.end(), "ref_number", _WHY["ref_number"])


def _handles(text: str) -> Iterator[Mask]:
    if "@" in text:
        yield from _masks(text, "social_handle", (_HANDLE,))
    for pattern in (_NAMED_HANDLE, _ADD_ME):
        for found in pattern.finditer(text):
            handle = found[1].rstrip(".,!?)\"'")
            if re.search(r"\w[._]\w|[A-Za-z]\d|_", handle) and "/" not in handle:
                yield Mask(found.start(1), found.start(1) + len(handle), "social_handle", _WHY["social_handle"])
