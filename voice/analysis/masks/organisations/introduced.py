"""Organisations in small letters, known by the frame that brings them in: "a shift at the cake hole", "the firm is
dove travel", "mondays at kettle hall"."""

from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, ORDINARY, PLACE, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import INTRODUCES, NOT_IN_A_RUN, ORGANISATIONS
from voice.analysis.masks.words import Words

_WORK = frame("introduced", "work")
_WEEK = frame("introduced", "week")
_MEET = frame("introduced", "meet")
_WHO = frame("introduced", "who")
_FIRM = frame("introduced", "firm")
_NAMED = frame("introduced", "named") | _FIRM
_ENDS = frame("introduced", "ends")
_GENERIC = frame("introduced", "generic") | frame("buildings", "generic")
_FIRMS = frame("introduced", "firms") | (ORGANISATIONS - frame("introduced", "plain_endings"))
_ARTICLES = frozenset({"the", "a", "an"})
_LEADS = frozenset({"at", "from", "by", "with"})
_IT_IS = frozenset({"its", "it's", "theyre", "they're"})
_NEXT = _LEADS | {"are", "called", "for", "is", "named", "on", "was"}
_LONGEST = 5
_CHAINS = frame("chains", "names")
_WORDS_TOO = frame("chains", "words_too")
_SNUG = frame("introduced", "snug")


def introduced(words: Words) -> Iterator[Mask]:
    """Masks of the organisations in `words` that a frame brings in."""
    low = (*words.low, "")
    for index in words.having(INTRODUCES):
        if low[index + 1] not in _NEXT and low[index] != "called":
            continue
        first, loose = _opened(words, index)
        if first:
            last = _last(words, first)
            if last >= first and (_employs(words, first, last) or _is_named(words, first, last, loose)):
                yield Mask(words.start[first], words.end[last], "org_name", "named where an organisation would be")


def _opened(words: Words, index: int) -> tuple[int, bool]:
    """Where the name would begin that the word at `index` brings in, 0 for nowhere; whether plain words will do."""
    low, after = words.low[index], words.at(index + 1)
    if low in {"called", "run"}:
        return _called_so(words, index), True
    called = after in {"called", "named"}
    if low in _NAMED and called:
        return index + 2, True
    step = 3 if called else 2 if after in {"is", "are", "on"} else 1
    leads = words.at(index + step)
    if low in _WHO and leads in {"at", "from"}:
        return index + step + 1, False
    if low in _WORK | _WEEK and step == 1 and leads in {"at", "for", "with"}:
        return index + 2, leads == "at" or _of_a_chain(words, min(index + 2, len(words.low) - 1))
    if low in _MEET and leads == "at" and not called and (low != "morning" or step == 2):
        return index + step + 1, True
    return (index + 2, False) if low in _FIRM and after in {"is", "was"} else (0, False)


def _called_so(words: Words, index: int) -> int:
    """Where the name begins behind "its called", said of a place spoken of shortly before, or behind "run by the"; 0
    for nowhere."""
    if words.low[index] == "run":
        return index + 2 if words.at(index + 1) == "by" and words.at(index + 2) == "the" else 0
    spoken = words.at(index - 1) in _IT_IS and not _NAMED.isdisjoint(words.low[max(0, index - 12) : index])
    return index + 1 if spoken else 0


def _last(words: Words, first: int) -> int:
    """The last word of the name that begins at `first`, or less than `first` when none does."""
    last = first - 1
    while last - first < _LONGEST and last + 1 < len(words.low):
        if last >= first and (not words.joined(last + 1) or words.low[last + 1] in _ENDS):
            break
        if last > first and words.low[last] in _FIRMS and words.low[last + 1] not in _FIRMS:
            break
        if last < first and words.gap(first) not in {" ", ' "', " “", ", "}:
            break
        if last < first and words.low[first] in _ENDS - _ARTICLES:
            break
        last += 1
    return last


def _is_named(words: Words, first: int, last: int, loose: bool) -> bool:
    """Whether the words are a name and no plain thing: "the dice cup", "forest tots", never "the corner shop"."""
    begin = first + (words.low[first] in _ARTICLES)
    inner = words.low[begin : last + 1]
    if not inner or words.low[first] in {"a", "an"} or inner[-1] in _GENERIC or len(inner) > _LONGEST - 1:
        return False
    if any(_is_given(words, each) for each in range(begin, last + 1)):
        return False
    if len(inner) > 1 and inner[-1] in _FIRMS and not _GENERIC.issuperset(inner[:-1]):
        return True
    if not loose or not _GENERIC.isdisjoint(inner):
        return False
    if len(inner) == 1:
        return inner[0] in _SNUG if begin > first else _is_made_up(words, begin)
    return len(inner) < 4 and (begin > first or (words.at(first - 1) == "called" and words.surface[first].islower()))


def _is_given(words: Words, index: int) -> bool:
    return bool(words.flag[index] & GIVEN and not words.flag[index] & (KNOWN | ORDINARY))


def _employs(words: Words, first: int, last: int) -> bool:
    """Whether a capital or a chain begins what somebody works at: "a job at the Vauxhall canteen", "lates at asda"."""
    begin = first + (words.low[first] == "the")
    if begin > last or words.at(first - 2) not in _WORK or words.at(first - 1) not in {"at", "for", "with"}:
        return False
    if _of_a_chain(words, begin):
        return True
    raised = (
        words.capital(begin) and len(words.low[begin]) > 2 and not words.noisy and words.low[begin] not in NOT_IN_A_RUN
    )
    return raised and words.low[begin] not in _GENERIC and not words.flag[begin] & (PLACE | GIVEN)


def _of_a_chain(words: Words, index: int) -> bool:
    low = words.low[index]
    return low in _CHAINS and (words.surface[index][0].isupper() or low not in _WORDS_TOO)


def _is_made_up(words: Words, index: int) -> bool:
    low = words.low[index]
    if words.capital(index):
        return len(low) > 2 and not words.flag[index] & (KNOWN | PLACE)
    return len(low) > 4 and not words.flag[index] & PLACE and not is_ordinary(low)
