"""Ages of particular people, in digits or words; never year groups, lengths of time or terms of policy."""

import re
from collections.abc import Iterator

from voice.analysis.masks.mask import Mask

_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
_N = rf"((?:[1-9]\d?|10\d|{_TEENS}|(?:{_TENS})(?:[ -](?:{_UNITS}))?|{_UNITS})(?:(?:\.5| and a half|½))?)"
_ADVERB = (
    r"(?:(?:only|just|nearly|almost|now|still|about|bout|around|like|barely|already|going on|coming up to|"
    r"about to be|gonna be|going to be|rising|not even|maybe|actually|really|all of) ){0,2}"
)
_KIN = (
    r"(?:son|daughter|boy|girl|lad|lass|child|kid|eldest|oldest|youngest|middle|brother|bro|sister|sis|twin|twins|cousin|"
    r"nephew|niece|grandson|granddaughter|stepson|stepdaughter|mum|mam|dad|nan|nana|grandad|grandma|mother|father|"
    r"friend|mate|one|baby|little one|partner|husband|wife|uncle|aunt|auntie)"
)
_AFTER = (
    r"(?=\s*(?:[.,;!?)\]…\n–—\-\"'“”]|$|[^\w\s%£$]|(?:and|an|n|but|now|next|in|when|so|with|he|she|hes|shes|he's|she's|i|im|i'm|they|we|it|at|on|then|"
    r"cos|coz|because|bc|or|nearly|who|whos|my|his|her|their|our|has|had|have|got|going|tomorrow|today|soon|this|last|by|before|after|if|though|"
    r"tho|still|not|since|until|till|as|yet|again|already|years old|year old|yrs old|yr old|yo|y/o|doing|that|the|there|which|"
    r"was|is|were|years of age|told|went|and|lol|where|yes|yeah|like|to be|me|mum|dad|you|u|btw|tbh|living|sat|never|wants|cant|can't|can|"
    r"couldnt|couldn't|turning|from|only|just|i've|ive|id|i'd|diagnosed|pls|please|autistic|asd|adhd|ffs|mate|innit|without|while|"
    r"the panel|someone|somebody|nobody|no|all|every|everyone|for heaven|x)\b))"
)
_I = re.IGNORECASE
_OLD = re.compile(
    rf"(?<![\w£$.,/-]){_N}[ -]?(?:(?:yo|y/o|y\.o\.?|yro|yos)\b|(?:years?|yrs?|yr|y|month|months|mth)[ -]?(?:olds?|of age)\b)",
    _I,
)
_STATED = re.compile(
    r"(?<![\w'])(?:im|i'm|i’m|i am|hes|he's|he’s|he is|shes|she's|she’s|she is|who is|whos|who's|who was|he was|she was|i was|they were|"
    r"we were|they are|you are|he'll be|he’ll be|hell be|she'll be|she’ll be|shell be|i'll be|ill be|he will be|she will be|will be|"
    r"would be|(?:has|had) been|aged?|(?:at|from|since|by|of) (?:the )?age(?: of)?|at the age of|turns?|turned|turning|turnin|since (?:he|she|i|they) (?:was|were)|"
    rf"being|(?:my|our|his|her) {_KIN}(?:'s|s|’s| is| was)|ages?) {_ADVERB}{_N}(?!\w|[:.]\d|[-–/]\d|\s?(?:to|-) \d){_AFTER}",
    _I,
)
_BESIDE = re.compile(rf"\b(?:{_KIN}|me|i)\b(?:,? ?\(|, ){_ADVERB}(?:age |aged )?{_N}(?=\)|,|\.)", _I)
_KIN_NUMBER = re.compile(rf"\b(?:my|our|his|her) {_KIN} {_N}(?=[,.)]| and | has | is | was | who )", _I)
_AT = re.compile(rf"(?:^|[.,!?;(\n] ?|\band )(?:at|by|aged) {_N}(?= (?:he|she|i|they)\b)", _I)
_NAMED = re.compile(
    rf"(?: is| was|s|'s|’s| turned| turns|,|, aged?| \(|, who is|, who's| aged?) {{0,1}}{_ADVERB}{_N}(?!\w|[:.]\d|[-–/]\d| ?%){_AFTER}",
    _I,
)
_UNIT = re.compile(
    r"\s*(?:to \d|%|of\b|out\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|weeks?\b|wks?\b|months? (?!old)|years? (?!old|of age)|yrs? (?!old)|miles?\b|pounds?\b|"
    r"o'?clock|am\b|pm\b|st\b|nd\b|rd\b|th\b|in (?:the )?(?:class|row|queue|a (?:room|class|row|million|hundred))|on the list|times?\b|that\b.{0,12}\bof us)",
    _I,
)
_WHY = "an age beside a person"


def ages(text: str) -> Iterator[Mask]:
    """Masks of the numbers in `text` that say how old somebody is."""
    for pattern in (_OLD, _STATED, _BESIDE, _KIN_NUMBER, _AT):
        for found in pattern.finditer(text):
            if pattern is _OLD or not _UNIT.match(text, found.end(1)):
                yield Mask(found.start(1), found.end(1), "age", _WHY)


def age_after(text: str, end: int) -> Iterator[Mask]:
    """The age said straight after a name that ends at `end`: "Jordan is 18", "Ellie (9)"."""
    found = _NAMED.match(text, end)
    if found and not _UNIT.match(text, found.end(1)):
        yield Mask(found.start(1), found.end(1), "age", _WHY)
