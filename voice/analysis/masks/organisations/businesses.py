"""Businesses and clubs in small letters, known by what they do ("hadlow plumbing", "the ribbon mill outlet") or by
what is said of them in brackets ("at crumb & clover (a coffee place")."""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, ORDINARY
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import INTRODUCES, LANDMARK
from voice.analysis.masks.words import Words

_SURE_ENDS = frame("introduced", "sure_ends")
_REGISTERED = frame("introduced", "registered")
_GENERIC = frame("introduced", "generic") | frame("buildings", "generic")
_USUAL = frame("introduced", "usual") | frame("introduced", "clubs")
_ENDS = frame("introduced", "ends")
_LEADS = frozenset({"at", "from", "by", "with"})
_TAKEN_UP = _LEADS | {"quit", "left", "joined", "join", "use", "using", "to", "called"}
_FAMILY_FIRM = frozenset({"co", "daughters", "son", "sons"})
_AND_SONS = re.compile(
    r"\b(?:at|from|by|with|for|is|called) ((?!(?:the|my|his|her|our|two|both|their|mums?|dads?|nan|"
    r"mothers?|fathers?)\b)"
    r"[a-z'’]{3,15} (?:n|&) (?:sons?|daughters?|bros))\b"
)
_SEND_GROUP = re.compile(
    r"((?:[A-Z][a-z]{2,15} ){1,2}SEND (?:Voices?|Forum|Famil(?:y|ies)|Alliance|Network|Action|Matters|Together|"
    r"Collective|"
    r"Community|Partnership))\b"
)
_LITTLE = "a|an|at|from|to|the|my|his|her|our|their|in|is|was|and|with|for|he|she|they|we|i|it"
_SAYS_WHAT = re.compile(r"\([^()]{0,24}(?:place|club|caf|charity|shop|farm|garage|bakery|salon)")
_IN_BRACKETS = re.compile(
    rf"\b(?:at|from|to|called|with) ((?:[Tt]he )?(?:(?!(?:{_LITTLE})\b)[\w'’&]{{1,15}} ){{0,3}}[\w'’&]{{3,15}}) "
    r"\((?:it['’]?s |it is )?(?:an? |the )?(?:[a-z]{2,12} ){0,2}(?:place|club|caf[eé]|charity|shop|farm|garage|bakery|"
    r"salon)\b"
)


def businesses(words: Words) -> Iterator[Mask]:
    """Masks of the businesses in `words` that their trade, or brackets behind them, give away."""
    for index in words.having(INTRODUCES):
        if words.low[index] in _SURE_ENDS:
            first = _begun(words, index)
            if first < index and not any(_is_given(words, each) for each in range(first, index)):
                yield Mask(words.start[first], words.end[index], "org_name", "named by what a firm does")
    for asked, pattern in (
        (" n " in words.text or " & " in words.text, _AND_SONS),
        (" SEND " in words.text, _SEND_GROUP),
    ):
        for found in pattern.finditer(words.text) if asked else ():
            if found[1].split()[0].lower() not in _GENERIC:
                yield Mask(found.start(1), found.end(1), "org_name", "named as a family's firm or a parents' group is")
    if " (" in words.text and words.roles & (INTRODUCES | LANDMARK) and _SAYS_WHAT.search(words.text):
        for found in _IN_BRACKETS.finditer(words.text):
            if not (_GENERIC | _USUAL).issuperset(found[1].lower().split()):
                yield Mask(found.start(1), found.end(1), "org_name", "what stands in brackets says what it is")


def _begun(words: Words, index: int) -> int:
    """Where the name begins that ends in the word at `index`, a firm's, behind a word that leads there or, of a
    registered firm, anything; `index` for nowhere."""
    first = index
    while first and index - first < 3 and words.joined(first) and _may_stand(words, first - 1):
        first -= 1
    if first == index or _is_usual(words, first, index):
        return index
    if words.low[index] in _REGISTERED:
        return first
    before = first - 1
    if words.at(before) == "the" and words.joined(first):
        before -= 1
    return first if words.at(before) in _TAKEN_UP and words.joined(before + 1) and words.joined(first) else index


def _may_stand(words: Words, index: int) -> bool:
    """Whether a word may be inside a firm's name, as "and" may between a family and its firm."""
    if words.low[index] == "and":
        return words.at(index + 1) in _FAMILY_FIRM
    return words.low[index] not in _ENDS | _TAKEN_UP


def _is_usual(words: Words, first: int, index: int) -> bool:
    """Whether what stands before the word at `index` is what stands there of any: "day nursery", "art project"."""
    named = range(first, index)
    return all(words.low[each] in _USUAL | _GENERIC or words.flag[each] & KNOWN for each in named)


def _is_given(words: Words, index: int) -> bool:
    return bool(words.flag[index] & GIVEN and not words.flag[index] & (KNOWN | ORDINARY))
