"""Screen names made of plain words or plain capitals: known only by the words around them."""

import re
from collections.abc import Iterator

from voice.analysis.masks.lexicon import is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.words import Words

PLATFORM = (
    r"(?:insta(?:gram)?|ig|the gram|snap(?:chat)?|tik ?tok|discord|xbox|gamer ?tag|psn|playstation|roblox|twitter|"
    r"youtube|yt|steam|handle|user ?name|twitch|facebook|fb|bluesky|threads|bereal|telegram|whatsapp|reddit|"
    r"soundcloud|spotify|depop|vinted|kik|tumblr|wattpad|pinterest|minecraft|fortnite|linktree)"
)
WHY = "a name on a social platform"
MADE_UP = re.compile(r"\w[._]\w|[A-Za-z]\d|\d[A-Za-z]|_")

_I = re.IGNORECASE
_RAISED = r"(?:[A-Z][\w'’]{1,20} ){1,3}[A-Z][\w'’]{1,20}"
_LED = r"(?:(?:name|tag|user|my|i|is|im|i['’]m|am|its|it['’]s|me|on|there|as|called|under) )"
_ENDS = r"(?= ?[.,;!?)\n\"”]|$)"
_OPENS = r"(?:^|(?<=[.!?] )|(?<=[\"“]))"
_ON_THERE = re.compile(
    rf"\b(?:[Ii]['’]?m|(?:[Ss]?[Hh]e|[Ii]t)['’]?s|[Cc]alled|[Aa]s|[Aa]dd|[Uu]nder) ({_RAISED}) "
    rf"on (?:there|here|it|(?:my |the )?(?i:{PLATFORM}))\b"
)
_ACCOUNT = re.compile(
    r"\b(?:[Aa]ccount|[Uu]ser ?name|[Gg]amer ?tag|[Pp]rofile) (?:name )?(?:(?:is |was )?(?:called|named)|is|was) "
    rf"[\"“‘']?({_RAISED})"
)
_ON_AS = re.compile(rf"\bon (?i:{PLATFORM}) (?:as|under) [\"“‘']?({_RAISED})")
_IS_ME = re.compile(rf"{_OPENS}({_RAISED})[\"”]? is me\b")
_ON_THE_GROUP = re.compile(
    rf"{_OPENS}((?:[A-Z][\w'’]{{1,20}} ){{2,3}}[A-Z][\w'’]{{1,20}})[\"”]? "
    r"on the (?:group|page|chat|forum|server|app)\b"
)
_PLAIN = (
    re.compile(
        rf"(?<!\w){PLATFORM}\b[\s:,]{{1,2}}{_LED}{{1,3}}[\"“]?"
        rf"([A-Za-z]{{2,20}}(?: [A-Za-z]{{2,20}})? \d{{1,4}}){_ENDS}",
        _I,
    ),
    re.compile(
        rf"(?<!\w){PLATFORM}\b[\s:,]{{1,2}}{_LED}{{0,3}}(?:as|called|under|name is|tag is|user is|username) "
        rf"[\"“]?((?:[a-z'’]{{2,20}} ){{1,2}}[a-z'’]{{2,20}}){_ENDS}",
        _I,
    ),
)
_WORD_ON_THERE = re.compile(
    r"\b(?:plays?|playing|known|goes by|(?:find|add) (?:me|him|her|us)|im|i['’]m)(?: as)? "
    r"((?=\w*[a-z])\w{5,24}) (?=on (?:there|here|it)\b)",
    _I,
)
_AS_WORD = re.compile(r" as ((?=\w*[a-z])\w{4,24})(?!\w)")
_FIND_ME = re.compile(
    r"\b(?:find|add|follow|dm) (?:me|us) (?:at |as )?((?=\w*[a-z])\w{8,24})(?! (?:a|the|to|my|our)\b)(?!\w)", _I
)
_USER = re.compile(
    r"\b(?:user|log ?in|account|tag|known as|goes by)\b[^.!?\n]{0,20}? [\"“‘']?([a-z]{3,20}\d{2,4})(?!\w)", _I
)
_SHE_IS = re.compile(r"\b(?:s?he['’]?s|they['’]?re|theirs is|hers is|his is) ([a-z][\w.-]{5,30})(?!\w)", _I)
_IN_BRACKETS = re.compile(
    r"\b(?:account|profile|page|handle|user ?name|channel) \([\"“‘']?([A-Za-z][\w.]{6,24})[\"”’']?\)", _I
)
_NAME_IS = re.compile(
    r"\b(?:chat|group|screen|gamer|user|online) ?name(?: is| was|['’]?s) [\"“‘']?([\w'’]{4,30})(?=[.,;!?)\n\"”]|$)|"
    r"\b(?:my|his|her) name (?:in|on) the (?:group|gc|chat|server|game) (?:is|was) "
    r"([\w'’]{2,20}(?: [\w'’]{1,15}){0,3}?)(?=[.,;!?)\n]|$| (?:and|cos|but)\b)",
    _I,
)
_PASSWORD = re.compile(r"\bpassword(?: is| was|,|:){0,2} [\"“‘']?((?=\w*\d)[A-Za-z]\w{5,24})(?!\w)", _I)
_RAISED_IS_HIM = re.compile(
    rf"{_OPENS}([A-Z][a-z]{{2,15}} [A-Z][a-z]{{2,15}}\d{{1,4}}) (?:is|are) (?:him|her|me|us|them)\b"
)
_DIGITS_INSIDE = re.compile(r"[a-z_]{4,}\d")
_GROUPS = tuple(f" on the {group}" for group in ("group", "page", "chat", "forum", "server", "app"))
_CALLS = tuple(f"{call} {whom} " for call in ("find", "add", "follow", "dm") for whom in ("me", "us"))
_SHOWN = (" play", " plays", " playing", " known", " there", " site", " tag", " to")


def screen_names(words: Words, platform: bool) -> Iterator[Mask]:
    """Masks of the screen names in the text of `words` that have no shape of their own; `platform`: it names a
    platform."""
    text, said = words.text, words.said
    there = " on there" in text or " on here" in text or " on it" in text
    asked = (
        (there or platform, _ON_THERE),
        (platform or "account " in text or "profile " in text, _ACCOUNT),
        (platform, _ON_AS),
        (" is me" in text, _IS_ME),
        (any(group in said for group in _GROUPS), _ON_THE_GROUP),
    )
    for told, pattern in asked:
        for found in pattern.finditer(text) if told else ():
            yield Mask(found.start(1), found.end(1), "social_handle", WHY)
    for pattern in _PLAIN if platform else ():
        for found in pattern.finditer(text):
            if not all(map(is_ordinary, found[1].lower().split()[:2])):
                yield Mask(found.start(1), found.end(1), "social_handle", WHY)
    if "name" in words.low:
        for found in _NAME_IS.finditer(text):
            yield Mask(*found.span(found.lastindex or 0), "social_handle", WHY)
    yield from _beside_another(words, platform)
    if platform or "user" in text or "account" in text:
        for found in _USER.finditer(text):
            yield Mask(found.start(1), found.end(1), "social_handle", WHY)
    sought = _FIND_ME.finditer(text) if any(call in said for call in _CALLS) else ()
    for found in (*sought, *(_WORD_ON_THERE.finditer(text) if there else ()), *_AS_WORD.finditer(text)):
        if found.re is _AS_WORD and not text.endswith(_SHOWN, 0, found.start()):
            continue
        if MADE_UP.search(found[1]) or not is_ordinary(found[1].lower()):
            yield Mask(found.start(1), found.end(1), "social_handle", WHY)


def _beside_another(words: Words, platform: bool) -> Iterator[Mask]:
    """Names that another name, an account or a password gives away: "im SealCove4, she's otterandseal4"."""
    text, said = words.text, words.said
    asked = (
        ("password" in said, _PASSWORD),
        (" (" in text and ("account" in said or "page" in said or platform), _IN_BRACKETS),
        (bool(words.digits) and (" is him" in said or " is her" in said or " is me" in said), _RAISED_IS_HIM),
        (platform, _SHE_IS),
    )
    for told, pattern in asked:
        for found in pattern.finditer(text) if told else ():
            if pattern in (_PASSWORD, _RAISED_IS_HIM) or _strange(found[1]):
                yield Mask(found.start(1), found.end(1), "social_handle", WHY)


def _strange(name: str) -> bool:
    """Whether a word is made as names on platforms are, and no word with a dash or an age."""
    low = name.lower().rstrip(".")
    if low.startswith(("year", "yr")) or is_ordinary(low):
        return False
    if low.count("-") > 1 or "_" in low or _DIGITS_INSIDE.search(low):
        return True
    return ("-" not in low and "." in low) or (len(low) > 10 and "'" not in low)
