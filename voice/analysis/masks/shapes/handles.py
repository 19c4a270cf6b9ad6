"""Names on social platforms: shaped like one, or beside a platform's name."""

import re
from collections.abc import Iterator

from voice.analysis.masks.lexicon import flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import PLATFORM as NAMES_A_PLATFORM
from voice.analysis.masks.roles import SEEKING
from voice.analysis.masks.shapes.screen_names import MADE_UP, PLATFORM, WHY, screen_names
from voice.analysis.masks.words import Words

_I = re.IGNORECASE
_HANDLE = re.compile(r"(?<![\w@.])@(?:[A-Za-z_0-9][\w.-]{1,29}\b| ?(?=\w*[\d_.]\w)[A-Za-z_][\w.]{1,29}\b)(?!@)")
_NAMED_HANDLE = re.compile(
    rf"(?<!\w){PLATFORM}\b(?:['’]s)?((?:\s(?:name|handle|account|tag|is|its|it['’]s|am|me|under|as|"
    rf"called|user|username|on|at|page|now|"
    r"my|im|i['’]m|add|find|follow)\b){0,4}\s?[:=\-,]?)\s?[\"“'‘]?(\S{3,32})",
    _I,
)
_ADD_ME = re.compile(
    r"\b(?:(?:add|find|follow|dm|message|search|snap)(?: me| us| her| him| for)?|im|i['’]m|i am|were|we['’]re|its|"
    r"it['’]s|called)\b"
    rf"([\s:,]{{1,2}}(?:as |at |under |on |for )?)(\S{{3,32}}) (?:on|in) (?:the |my )?{PLATFORM}\b",
    _I,
)
_TAGGED = re.compile(
    r"(?:(?<=[,:(\"“] )|(?<=[(\"“])|(?<= is )|(?<=called )|(?<= as ))(?:\w{1,15} ){1,3}\w{1,24}#\d{3,5}(?!\w)"
    r"|(?<![\w#])\w{2,24}#\d{3,5}(?!\w)"
)
_LINK = re.compile(
    r"(?<!\w)(?:instagram|facebook|tiktok|twitch|youtube|snapchat|twitter|linktr)\.(?:com|tv|ee)/[^\s,;!?)]{2,60}"
    r"|(?<![\w/])u/[\w-]{3,24}",
    _I,
)
_UNDERLINED = re.compile(r"(?<![\w@./])[A-Za-z][A-Za-z0-9.]{0,20}_(?:\w{1,20}(?![\w@])|(?<=[a-z\d]_)(?!\w))")
_UNDERLINED_FIRST = re.compile(r"(?<![\w@./])__?[A-Za-z][\w.]{1,22}\w(?![\w@_])")
_UNDERSCORED = re.compile(r"(?<!\w)\w{1,20}(?: (?:underscore|dot) \w{1,20}){0,2} underscore(?: \w{1,20})", _I)
_DOTTED = re.compile(
    r"(?<![\w@./-])(?!www\.)[a-z]\w{1,15}\.\w{1,15}\.\w{2,15}(?:\.\w{1,12})?(?![\w@/])"
    r"|(?<=\bme )(?!www\.)[a-z]\w{1,15}\.\w{2,15}(?![\w@/])"
)
_TWO_DOTS = re.compile(
    r"(?<![\w@./-])(?!www\.)[a-z][a-z0-9]{1,15}(?:(?:\.[a-z0-9]{2,15}){2,4}|(?:\.[a-z0-9]{1,15}){3,5})(?![\w@/])"
)
_ONE_DOT = re.compile(r"(?<![\w@./-])([a-z][a-z0-9]{1,15})\.([a-z0-9]{2,15})(?![\w@/-]|\.\w)")
_ENDINGS = frozenset(
    {"com", "org", "uk", "co", "net", "gov", "sch", "ac", "info", "io", "tv", "me", "html", "pdf", "doc"}
)
_SAYS_WHO = re.compile(
    r"(?:\b(?:acc|account|handle|user|chat|group|page|club|mine|one|me|im|i['’]m|other|add|blocked|follow(?:ed|ing)?|"
    r"messaged|reported|muted|messages? from|its on|it['’]s on|up on|put)\b"
    r"(?: [^.\n]{0,16})? [\"“'‘]?|"
    r"^|[.!?,\n] ?)$",
    _I,
)

_CAMEL = re.compile(
    r"(?<![\w@#./])(?!iP|iphone|ipad|PlayStation|YouTube|TikTok|Mc|Mac|YR|KS)"
    r"(?=\w{0,20}[a-z][A-Z]|\w{0,20}[a-z]\d+[a-z])(?=\w{0,20}\d)[A-Za-z]\w{5,23}(?!\w)"
)
_GLUED = re.compile(r"[a-z\d]\.[a-z\d]")


def handles(words: Words) -> Iterator[Mask]:
    """Masks of the names in the text of `words` by which somebody is found on a platform."""
    text = words.text
    yield from screen_names(words, bool(words.roles & NAMES_A_PLATFORM))
    if "@" in text or "#" in text or words.roles & NAMES_A_PLATFORM:
        yield from _on_a_platform(text)
    if any(start and text[start - 1].isalpha() for start, _ in words.numbers):
        yield from _all(_CAMEL, text)
    if "_" in text:
        yield from _all(_UNDERLINED, text)
        yield from _all(_UNDERLINED_FIRST, text)
    if "underscore" in text:
        yield from _all(_UNDERSCORED, text)
    if words.roles & SEEKING:
        yield from _all(_DOTTED, text)
    if _dots_inside(text) and _GLUED.search(text):
        yield from _by_dots(text)


def _dots_inside(text: str) -> bool:
    """Whether some full stop has neither a space nor the end of the text behind it."""
    return text.count(".") > text.count(". ") + text.endswith(".")


def _all(pattern: re.Pattern[str], text: str) -> Iterator[Mask]:
    for found in pattern.finditer(text):
        yield Mask(found.start(), found.end(), "social_handle", WHY)


def _by_dots(text: str) -> Iterator[Mask]:
    """Small words joined by dots alone: "bookworms.of.bath", "nathan.wd"."""
    for found in _TWO_DOTS.finditer(text):
        if _ENDINGS.isdisjoint(found[0].split(".")):
            yield Mask(found.start(), found.end(), "social_handle", WHY)
    for found in _ONE_DOT.finditer(text):
        if _joined_by_a_dot(text, found):
            yield Mask(found.start(), found.end(), "social_handle", WHY)


def _joined_by_a_dot(text: str, found: re.Match[str]) -> bool:
    """Whether "jmoney.hv" is a handle, and no full stop without its space nor the address of a site."""
    first, second = found[1], found[2]
    if second in _ENDINGS or first.isdigit() or second.isdigit():
        return False
    if not is_ordinary(second) and not is_ordinary(first):
        return True
    return bool(_SAYS_WHO.search(text, max(0, found.start() - 40), found.start())) and not (
        is_ordinary(first) and is_ordinary(second)
    )


def _on_a_platform(text: str) -> Iterator[Mask]:
    for shape in (_HANDLE, _TAGGED, _LINK):
        yield from _all(shape, text)
    for pattern in (_NAMED_HANDLE, _ADD_ME):
        for found in pattern.finditer(text):
            handle = found[2].rstrip(".,!?)\"'”’:;")
            if _like_a_handle(handle, found[1]):
                yield Mask(found.start(2), found.start(2) + len(handle), "social_handle", WHY)


def _like_a_handle(handle: str, led: str) -> bool:
    """Whether the word beside a platform is a name there: made like one, or no word at all behind "my snap is"."""
    if "/" in handle or len(handle) < 3:
        return False
    if MADE_UP.search(handle):
        return True
    if not led.strip() or not handle.isalpha() or is_ordinary(handle.lower()):
        return False
    return len(handle) > 4 if led.strip() != "," else len(handle) > 7 and handle.islower() and handle not in flags()
