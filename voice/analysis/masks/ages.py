"""Ages of particular people, in digits or words; never year groups, lengths of time or terms of policy.

Every number is found first, cheaply; only then are the words before and after it read.
"""

import re
from collections.abc import Iterator

from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import DAY, NUMBER, TEENS, TENS, UNITS
from voice.analysis.masks.words import Words

_I = re.IGNORECASE
_NUMBER = re.compile(
    rf"(?<![\w£$€.,:/#-])(?:[1-9]\d?|10\d|{TEENS}|(?:{TENS})(?:[ -](?:{UNITS}))?|{UNITS})(?:\.5|"
    rf" and a half|½)?"
    r"(?![\d£$€%/:]|[.,]\d|-\d|–\d|(?<=\d)(?:st|nd|rd|th|am|pm|k|p|m|ft|kg|g|hrs?|mins?|"
    r"x)\b|(?<=[a-z])[a-z'’])",
    _I,
)
_KIN = (
    r"(?:son|daughter|boy|girl|lad|lass|child|kid|eldest|oldest|youngest|middle|brother|"
    r"bro|sister|sis|twins?|cousin|"
    r"nephew|niece|grandson|granddaughter|stepson|stepdaughter|mum|mam|dad|nan|nana|grandad|"
    r"grandma|mother|father|"
    r"friend|mate|baby|little one|big one|older one|younger one|partner|husband|wife|"
    r"uncle|aunt|auntie|whole body)"
)
_ADVERB = (
    r"(?:(?:only|just|nearly|almost|now|still|about|bout|around|like|barely|already|going on|"
    r"coming up to|about to be|"
    r"gonna be|going to be|rising|not even|maybe|actually|really|all of|literally|also|"
    r"currently|both|finally|not|only just) ){0,2}"
)
_OLD_AFTER = re.compile(
    r"[ -]?(?:(?:yo|y/o|y\.o\.?|yro|yos)\b|(?:years?|yrs?|yr|y|months?|mths?)[ -]?(?:olds?|of age)\b)", _I
)
_STATED = re.compile(
    r"(?:^|[^\w'’])(?:im|i['’]m|i am|hes|he['’]s|he is|shes|she['’]s|she is|who is|whos|"
    r"who['’]s|who was|he was|she was|i was|they were|"
    r"we were|they are|they['’]re|theyre|you are|your|you['’]re|(?:he|she|i)['’]?ll be|"
    r"will be|would be|aged?|age of|age is|(?:at|from|since|by) age|"
    rf"turns?|turned|turning|turnin|being|(?:child|boy|girl|kid|son|daughter|man|woman|"
    rf"lad) of|(?:twins|kids|girls|boys|lads) are|when|mine (?:is|are)|i be|she be|he be|(?:my|our|his|"
    rf"her) {_KIN}(?:['’]?s| is| was)|ages) {_ADVERB}$",
    _I,
)
_STRONG = re.compile(
    r"(?:^|\W)(?:who is|who's|aged|(?:lad|boy|girl|child|woman|man|kid|daughter|"
    r"son|lasses|lads|girls|boys) of|from being|raised h(?:im|er) from|have been|lost \w{2,12} at) $",
    _I,
)
_TOLD = re.compile(
    r"(?:diagnosed|flagged|sent|first|second|third|again|forward|clinic|to me|schooling over|"
    r"out|left school|seen|accepted|assessed|referred|referral|me|started|died|fade|hearing aids) at $|"
    r"(?:^|[.!?\n] ?)at $",
    _I,
)
_KIN_BEFORE = re.compile(rf"\b(?:{_KIN}|me|i),? ?(?:\(|, |who is |age |aged )?{_ADVERB}$", _I)
_KIN_FOLLOWED = re.compile(r"[,.)]| (?:and|has|is|was|who)\b|$")
_NUMBER_WORD = re.compile(f"{TEENS}|{TENS}|{UNITS}", _I)
_DIGITS = re.compile(r"[1-9]\d*")
_AT = re.compile(r"(?:^|\W)(?:at|by|since|from) (?:about |just |only )?$", _I)
_ORDINAL = re.compile(r"(?<![\w£])(\d{1,2})(?:st|nd|rd|th) (?:birthday|bday|b'day)\b", _I)
_END = re.compile(
    r"\s*(?:[.,;!?)\]…\n–—\-\"“”]|$|[^\w\s%£$]|(?:and|an|n|but|now|next|in|when|so|with|"
    r"he|she|hes|shes|he['’]s|she['’]s|i|im|i['’]m|they|we|it|at|on|then|"
    r"cos|coz|because|bc|or|nearly|who|whos|my|his|her|their|our|has|had|have|got|going|"
    r"tomorrow|today|soon|this|last|by|before|after|if|though|"
    r"tho|still|not|since|until|till|til|as|yet|again|already|doing|that|the|there|which|"
    r"was|is|were|told|went|lol|where|yes|yeah|like|to (?:be|find|see|get|go)|me|mum|"
    r"dad|you|u|btw|tbh|living|sat|never|wants|cant|can['’]t|can|couldnt|turning|from|"
    r"only|just|ive|i['’]ve|id|diagnosed|pls|please|autistic|asd|adhd|ffs|"
    r"innit|without|while|someone|somebody|nobody|no|everyone|x|himself|herself|myself|"
    r"what|im|a|home|said|says|does|did|do|loves|lives|sits|ran|runs|ta|haha|too|"
    r"for (?:heaven|god|goodness|christ|gods)|to 1|to \d)\b)",
    _I,
)
_UNIT = re.compile(
    r"\s*(?:to \d|or \d|%|out\b|of\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|weeks?\b|"
    r"wks?\b|months?\b|years?\b|yrs?\b|miles?\b|pounds?\b|quid\b|"
    r"o['’]?clock|am\b|pm\b|in (?:the )?(?:class|row|queue|a (?:room|class|row|million|"
    r"hundred|bed|car))|on the list|times?\b|to (?:one|two|three|\d))",
    _I,
)
_YEAR_ENDS = (
    "year ", "yr ", "years ", "yrs ", "grade ", "set ", "key stage ", "stage ", "ks ", "section ", "number ", "no ",
    "room ", "unit ", "level ", "band ", "top ", "post ", "over ", "under ", "the ", "week ", "day ", "bus ", "page ",
    "past ", "to ", "half ", "block ",
)  # fmt: skip
_ALONE = re.compile(rf"(?:{TEENS}|three|four|five|six|seven|eight|nine)$", _I)
_WHY = "an age beside a person"


# A number counts by what stands before it, and most have nothing there: the last letters before it are looked at
# first. Each tuple holds how the words that its pattern asks for end; a pattern is tried where one of them stands.
_ADVERB_ENDS = (
    "only", "just", "nearly", "almost", "now", "still", "about", "bout", "around", "like", "barely", "already", "on",
    "to", "be", "rising", "even", "maybe", "actually", "really", "of", "literally", "also", "currently", "both",
    "finally", "not",
)  # fmt: skip
_KIN_ENDS = ("twin", *(kin.removesuffix("?") for kin in _KIN[3:-1].split("|")))
_STATED_ENDS = (
    "s", "m", "is", "was", "were", "are", "re", "your", "be", "age", "turn", "ed", "turning", "turnin", "being",
    "when", *_ADVERB_ENDS,
)  # fmt: skip
_STRONG_ENDS = ("is", "s", "ed", "of", "being", "from", "been", "at")
_BESIDE_ENDS = ("me", "i", "is", "age", "aged", *_KIN_ENDS, *_ADVERB_ENDS)


def ages(words: Words, name_ends: frozenset[int]) -> Iterator[Mask]:
    """Masks of the numbers in the text of `words` that say how old somebody is; `name_ends` is where names end."""
    if words.roles & DAY and words.digits:
        for found in _ORDINAL.finditer(words.text):
            yield Mask(found.start(1), found.end(1), "age", _WHY)
    for start, end in _numbers(words):
        if _is_age(words.text, start, end, name_ends):
            yield Mask(start, end, "age", _WHY)


def _numbers(words: Words) -> Iterator[tuple[int, int]]:
    """Start and end of every number, in digits or words."""
    at = 0
    for start in sorted([*_said(words), *_written(words)]):
        found = _NUMBER.match(words.text, start) if start >= at else None
        if found:
            at = found.end()
            yield found.span()


def _said(words: Words) -> Iterator[int]:
    for index in words.having(NUMBER):
        for found in _NUMBER_WORD.finditer(words.surface[index]):
            yield words.start[index] + found.start()


def _written(words: Words) -> Iterator[int]:
    if words.digits:
        for found in _DIGITS.finditer(words.text):
            yield found.start()


def _is_age(text: str, start: int, end: int, name_ends: frozenset[int]) -> bool:
    before = text[max(0, start - 48) : start]
    if _OLD_AFTER.match(text, end):
        return not re.search(r"(?:^|\W)(?:laptop|car) $", before)
    lowered = before.casefold().removesuffix("\n")
    if lowered.endswith(_YEAR_ENDS) or _UNIT.match(text, end):
        return False
    close = lowered.rstrip(" ,(")
    if close.endswith(_STRONG_ENDS) and _STRONG.search(before):
        return True
    if not _END.match(text, end):
        return False
    if close.endswith(_STATED_ENDS) and _STATED.search(before):
        return True
    return _beside(text, start, end, before, name_ends, close)


def _beside(text: str, start: int, end: int, before: str, name_ends: frozenset[int], close: str) -> bool:
    """Whether the number stands straight after a name or a word for a person, or alone as a sentence."""
    if any(0 <= start - gone <= 14 for gone in name_ends) and _after_name(text, start, name_ends):
        return True
    if close.endswith(_BESIDE_ENDS) and _KIN_FOLLOWED.match(text[end : end + 8]) and _KIN_BEFORE.search(before):
        return True
    number = text[start:end].lower()
    if _AT.search(before):
        return _at_an_age(text, end, before, number)
    if number in text[max(0, start - 200) : start].lower() or "times" in before:
        return False
    alone = re.search(r"(?:^|[.!?\n] ?)$", before) and _ALONE.match(number) and text[start].isupper()
    return bool(alone and re.match(r"\.|, (?:he|she|and he|and she)\b", text[end : end + 12]))


def _at_an_age(text: str, end: int, before: str, number: str) -> bool:
    """Whether "at five" is an age and no time of day."""
    after = text[end : end + 12]
    if re.match(r" ?(?:o'clock|at night|that night|in the|we\b)", after) or (
        before.endswith("by ") and number.isdigit()
    ):
        return False
    if re.match(r" (?:he|she|i|they|himself|herself|myself)\b", after) or _TOLD.search(before):
        return True
    grown = 13 <= int(number) <= 19 if number.isdigit() else number in TEENS.split("|")[1:]
    return grown and not before.endswith("by ")


_LINK = re.compile(
    r"['’]?s?(?: is| was|,| turned| turns| who is|, who is| aged?|, aged?| \(|, age| be|"
    r" will be|['’]s)? ?(?:only |just |nearly |almost |now |about )?\Z"
)


def _after_name(text: str, start: int, name_ends: frozenset[int]) -> bool:
    return any(gone in name_ends and _LINK.match(text[gone:start]) for gone in range(max(0, start - 22), start))
