"""Names of people: known given names anywhere, words that are also names and unknown words where a name would stand."""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import AMBIGUOUS, GIVEN, KNOWN, ORDINARY, PLACE, SURNAME, is_ordinary, sure
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.nobody import NOBODY, is_a_title, is_given_to_a_thing
from voice.analysis.masks.organisations.buildings import run_of_capitals, sounds_like_a_school
from voice.analysis.masks.people.kinds import FAMILY_TITLES, TITLES, person_kind
from voice.analysis.masks.roles import NAME, NOT_A_NAME, NOT_AN_OPENER
from voice.analysis.masks.words import Words

_RELATION = frame("people", "relation")
_LOOSE = frame("people", "loose")
_SAYS = frame("people", "says")
_DOES = frame("people", "does")
_KIN = frame("people", "kin")
_WITH = frame("people", "with")
_TOLD = frame("people", "told")
_DETERMINER = frame("people", "determiner")
_PREPOSITION = frame("people", "preposition")
_GOES_BY = frozenset({"is", "was", "came", "comes", "went", "will", "has"})
_OF_A_MONTH = frame("people", "of_a_month")
_MONTHLIKE = frame("people", "monthlike")
_BEFORE_PLACE = frame("people", "before_place")
_OWNERS = frozenset(
    {"my", "our", "his", "her", "their", "your", "the", "a", "an", "too", "so", "as", "how", "is", "very"}
)
_SHORT_IS = frozenset({"she", "he", "it", "that", "name", "there", "here", "who"})
_AUNTS = frozenset({"aunt", "auntie", "aunty", "uncle"})
_AGED = re.compile(r"['’]s \d|,? \(?(?:who is |aged )?\d{1,2}[,.) ]| \((?:me|my|the|their|his|her)\b")
_BIG = frozenset(["big", "little", "young", "old"])


def people(words: Words) -> Iterator[Mask]:
    """Masks of the names in `words`, with their titles and family names."""
    after = 0
    pets: set[str] = set()
    for index in words.having(NAME):
        last = _name_at(words, index) if index >= after else -1
        if last < index:
            continue
        if words.low[index] == "pope" and words.at(index - 1) == "the":
            continue
        given = words.low[index] in pets or is_given_to_a_thing(words, index, last)
        if given or is_a_title(words, index, last):
            pets.update([words.low[index]] if given else [])
            last = run_of_capitals(words, last)
            yield Mask(words.start[index], words.end[last], NOBODY, "the name of a thing, a pet or a title")
            after = last + 1
            continue
        first = _with_title(words, index)
        kind, why = person_kind(words, first, last)
        if _is_a_thing(words, first, last):
            kind, why = "org_name", "a capital behind an article"
        if sounds_like_a_school(words, first, last) and words.low[first] not in TITLES:
            kind, why = "school_name", "two words that sound like a school"
        yield Mask(words.start[first], words.end[last], kind, why)
        after = last + 1


def _is_a_thing(words: Words, first: int, last: int) -> bool:
    """Whether an article stands before one capital, as before a boat or a club: "the Lowenna"."""
    alone = first == last and words.joined(first) and words.at(first - 1) == "the"
    return alone and words.low[first] not in TITLES and words.at(last + 1) not in _KIN


def _with_title(words: Words, index: int) -> int:
    if words.joined(index):
        before = words.low[index - 1]
        if words.capital(index - 1) and (before in _BIG or (before in FAMILY_TITLES and words.capital(index))):
            return index - 1
        bare = words.at(index - 2) not in _OWNERS
        if bare and (before in FAMILY_TITLES or (before in _BIG and words.capital(index))):
            return index - 1
        if before in _AUNTS and words.capital(index):
            return index - 1
        if before in {"and", "&"} and words.low[index] in TITLES and words.at(index - 2) in TITLES:
            return index - 2
    return index


def _name_at(words: Words, index: int) -> int:
    """The last word of the name that begins at `index`, or one less than `index` when none does."""
    low = words.low[index]
    if low in TITLES:
        return _titled(words, index)
    flag = words.flag[index]
    if len(low) == 1:
        return index if _is_initial(words, index) else index - 1
    if _is_name(words, index, low, flag):
        return _family_name(words, index)
    return index - 1


def _is_initial(words: Words, index: int) -> bool:
    """Whether a single letter stands for somebody: "J came to us", "I asked T"."""
    if words.shouting or not words.joined(index + 1) or words.owns[index] or words.at(index + 1) not in _DOES | _SAYS:
        return False
    return words.opens(index) or words.at(index - 1) in _WITH | {"my", "our"}


def _titled(words: Words, index: int) -> int:
    """A title and what follows it: "Mrs Pell", "mr b"; "miss" alone is a word."""
    if index + 1 >= len(words.low) or words.gap(index + 1) not in {" ", ". ", "."}:
        return index - 1
    title, after = words.low[index], words.low[index + 1]
    flag = words.flag[index + 1]
    unlike = bool(flag & (ORDINARY | KNOWN)) or is_ordinary(after)
    raised = words.surface[index][0].isupper() and words.capital(index + 1)
    if title in {"mr", "mrs", "ms", "mx"}:
        taken = not (unlike and not words.capital(index + 1)) or bool(flag & SURNAME and after not in _DETERMINER)
    elif title in {"miss", "dr", "doctor", "sir", "prof", "professor"}:
        taken = not unlike or (
            raised and (bool(flag & (SURNAME | GIVEN)) or (title == "miss" and not flag & KNOWN and not words.noisy))
        )
    else:
        taken = bool(flag & (GIVEN | SURNAME)) and not unlike and not words.owns[index]
        taken = taken or (raised and not flag & KNOWN and len(after) > 2 and words.gap(index + 1) == " ")
        return _family_name(words, index + 1) if taken and raised else index - 1
    if not taken:
        return index - 1
    return _family_name(words, index + 1) if words.capital(index + 1) or flag & GIVEN else index + 1


def _family_name(words: Words, index: int) -> int:
    """`index`, or the last word of the family name that follows the word there."""
    while index + 1 < len(words.low) and not words.owns[index] and words.gap(index + 1) in {" ", ". ", "-"}:
        flag = words.flag[index + 1]
        surface = words.surface[index + 1]
        unlike = bool(flag & (ORDINARY | KNOWN)) or is_ordinary(words.low[index + 1])
        if words.gap(index + 1) == ". " and len(words.surface[index]) > 1:
            break
        initial = words.gap(index + 1) == ". " and words.capital(index + 1)
        if (
            words.capital(index + 1)
            and (not unlike or flag & SURNAME or initial)
            and words.low[index + 1] not in TITLES
        ) or (flag & SURNAME and not flag & (GIVEN | PLACE | AMBIGUOUS) and not unlike):
            index += 1
        elif len(surface) == 1 and surface.isupper() and surface not in "IA" and len(words.surface[index]) > 1:
            return index + 1
        else:
            break
    return index


def _is_name(words: Words, index: int, low: str, flag: int) -> bool:
    if sure(flag):
        return len(low) > 2 or words.capital(index) or _score(words, index) >= 2
    if flag & KNOWN and (not flag & GIVEN or words.surface[index].isupper()):
        return False
    if flag & PLACE and words.at(index - 1) in _BEFORE_PLACE:
        return False
    if flag & (GIVEN | AMBIGUOUS):
        return _stands_as_name(words, index, low, flag)
    if flag & PLACE:
        return False
    return _unknown(words, index, low, flag)


def _stands_as_name(words: Words, index: int, low: str, flag: int) -> bool:
    """Whether a word that is also something else stands here as a name."""
    score = _score(words, index)
    raised = words.capital(index) and not words.opens(index) and not words.noisy
    if low in _MONTHLIKE:
        if raised or (words.capital(index) and not words.noisy):
            goes_by = words.at(index + 1) in _GOES_BY and words.at(index + 2) in _OF_A_MONTH
            score += words.at(index + 1) in _DOES
            score -= 3 * goes_by
            score += raised and words.at(index - 1) in _TOLD
        return score >= 2 and words.at(index - 1) not in _DETERMINER | {"for", "from", "over"}
    if flag & ORDINARY and flag & GIVEN and words.capital(index) and not words.noisy:
        if (words.at(index + 1) in _DOES or words.at(index + 1).endswith("ed")) and not _parted(words.gap(index + 1)):
            return score >= 1
        if words.opens(index) and _AGED.match(words.text, words.end[index]):
            return True
    if flag & (ORDINARY | KNOWN) or not flag & GIVEN:
        return score >= (0 if raised else 2) if flag & GIVEN else score >= (1 if raised else 3)
    return score >= (-1 if words.capital(index) else 0)


def _score(words: Words, index: int) -> int:
    """How far the neighbours speak for a name: 0 says nothing, 2 is plain, below 0 speaks against."""
    before = words.at(index - 1) if not _parted(words.gap(index)) else ""
    after = words.at(index + 1) if index + 1 < len(words.low) and not _parted(words.gap(index + 1)) else ""
    score = 0
    if before in _SHORT_IS and words.owns[index - 1]:
        score += words.capital(index)
    elif before in _RELATION or (before and words.capital(index) and _is_family(words, index - 1)):
        score += 2
    elif before in _LOOSE:
        score += 1
    elif before in _DETERMINER and not (before in _PREPOSITION and words.capital(index)):
        score -= 2
    elif before in _WITH:
        score += 1 if words.capital(index) else 0
    if words.owns[index] or (after in _KIN and _ends_in_s(words, index)):
        score += 2 if after in _KIN else 0
    if after in _SAYS:
        score += 2
    elif after in _DOES or after.endswith("ed"):
        score += 1 if words.capital(index) else 0
    if (after == "and" and (words.at(index + 2) == "me" or (words.at(index + 2) == "i" and before != "is"))) or (
        before == "and" and words.at(index - 2) == "me"
    ):
        score += 2
    return score


def _is_family(words: Words, index: int) -> bool:
    """Whether the word is a title of the family, or "Big" or "Old" with a capital: "grandma Vi", "Old Norm"."""
    return words.low[index] in FAMILY_TITLES or (words.low[index] in _BIG and words.capital(index))


def _ends_in_s(words: Words, index: int) -> bool:
    """Whether the word ends in an s that may stand for 's."""
    return words.low[index].endswith("s")


def _parted(gap: str) -> bool:
    return any(sign in gap for sign in ".!?\n,;:()")


def _unknown(words: Words, index: int, low: str, flag: int) -> bool:
    """Whether a word that no list knows (or only as a family name) is a name here."""
    stem = words.stem_flag(low[:-1]) if low.endswith("s") else 0
    if stem & GIVEN and len(low) > 4 and (sure(stem) or words.capital(index)) and words.at(index + 1) in _KIN:
        return True
    if len(low) < 2 or is_ordinary(low):
        return bool(flag & SURNAME and words.capital(index) and not words.noisy and _score(words, index) >= 2)
    if sure(stem) and len(low) > 4:
        return True
    if words.capital(index):
        return _unheard_of(words, index, low, flag)
    if low.endswith(NOT_A_NAME) or (words.surface[index].isupper() and not words.shouting):
        return False
    return _score(words, index) >= 2 and len(low) > 2 and not flag & PLACE and low not in TITLES


def _unheard_of(words: Words, index: int, low: str, flag: int) -> bool:
    """Whether a word with a capital that no list knows is a name and no place."""
    if words.at(index - 1) in _BEFORE_PLACE and words.joined(index):
        return False
    if not words.opens(index) or flag & SURNAME:
        return True
    return not low.endswith(NOT_AN_OPENER) and (_score(words, index) >= 1 or _strange(words, index))


def _strange(words: Words, index: int) -> bool:
    """Whether a word that opens a sentence is made like a name and like no ordinary word."""
    low = words.low[index]
    shortest = 3 if words.gap(index + 1).startswith(",") else 4
    return len(low) >= shortest and not words.noisy and low not in TITLES
