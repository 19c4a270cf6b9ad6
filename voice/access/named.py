"""Whether a text names a member who would read it, however a frightened child wrote that.

A miss shows a child's words to whom they accuse; a false alarm has another person read them. So a family name counts
alone, a letter or two wrong, run together with other words, in two halves or letter by letter; after a title its
beginning or first letter is enough; the given name counts where it does harm. A name that is an ordinary
word too (*Will*, *Young*), or has three letters (*lemon ade*), counts where it is written like a name, or beside a
title or the other name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

from voice.access import Member, Role
from voice.analysis.masks.lexicon import flags, is_ordinary

TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "sir", "mister", "missus", "missis", "doctor", "teacher", "lady", "aunt")
) | {"aunty", "auntie", "uncle"}
PART = re.compile(r"(?:[^\W_]|(?<=\w)['’](?=\w))+")
OWNED, APOSTROPHE = re.compile(r"['’]s$", re.IGNORECASE), re.compile("['’]")
BEHIND = re.compile(r"(?:,?\s+(?:\([^()]*\)|(?:[MOC]BE|BSc|BEd|MSc|MEd|PhD|PGCE|QTS|RGN|RMN)\b\.?))+\s*$")
"""What stands behind a family name and is none: letters of an honour or a degree, a remark in brackets."""
LONG, LONG_BESIDE, LONG_INSIDE, LONG_TWICE, SHORTEST = 5, 4, 6, 8, 3
MISSED = frozenset("aiu")
"""Letters that are words after *miss*: *I miss u* calls nobody."""
NOT_BEGUN = frozenset(("and", "was", "has", "had", "the", "she", "her", "him", "his", "who", "for"))
PHRASE_BEFORE = frozenset(("the", "a", "an", "sports", "burger", "fisher"))
PHRASE_AFTER = frozenset(("people", "person", "persons", "carer", "carers", "champion", "champions", "breaks")) | {
    *("street", "lane", "academy", "of")
}
CARE = r"(?:safe ?guarding|safety|child protection)"
POSTS = {
    Role.SAFEGUARDING_LEAD: rf"(?<!deputy )(?<!deputy designated )(?:(?:designated )?{CARE} (?:lead|officer|person)|"
    r"dsl|(?<=the )lead|(?<=your )lead)",
    Role.SAFEGUARDING_DEPUTY: rf"(?:deputy (?:designated )?{CARE} (?:lead|officer|person)|{CARE} deputy|deputy dsl|"
    r"ddsl|(?<=the )deputy(?! head)|(?<=your )deputy(?! head))",
}
HARMS = (
    r"(?:hit|hits|hitting|hurt\w*|beat\w*|punch\w*|kick\w*|slap\w*|smack\w*|push\w*|shov\w*|grab\w*|touch\w*|kiss\w*|"
    r"rap(?:e|ed|es|ing)|abus\w*|assault\w*|attack\w*|strangl\w*|chok\w*|bit|bites?|biting|threat\w*|scar(?:e|es|ed|y)|"
    r"afraid|fear\w*|frighten\w*|groom\w*|bull(?:y|ied|ies|ying)|harm\w*|forc\w+|nudes?|naked|undress\w*|stalk\w*|"
    r"follow\w*|molest\w*|lick\w*|spit\w*|burn\w*|shout\w*|scream\w*|stab\w*|kill\w*|drug\w*|lock\w*|drag\w*|pin\w*)"
)
BETWEEN = (
    r"(?:(?:he|she|they|who|that|always|keeps?|kept|has|have|had|is|was|been|often|just|also|sometimes|did|does|at|my|"
    r"our|school|here|it|and|even|once|then|would|will|used|to|tried|wants?|us|me|every|day|really|still|s) ){0,8}"
)
BACK = r"(?:(?:me|us|him|her|s) ){0,3}(?:by|of|from|is|was|it|its) (?:(?:him|her|is|was|the|your|my|our) ){0,3}"
WHOM = r"(?:me|us|my|our|him|his|her|them|their|everyone|everybody|kids|children|pupils|students|girls|boys)"


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a text in order: ``low``, in small letters without accents, and as they were ``written``."""

    low: list[str]
    written: list[str]
    stops: frozenset[int]
    """Where a sentence or a line ends."""

    def like_a_name(self, at: int) -> bool:
        """Whether its capital means something: in a row of words all in capitals it says nothing."""
        near = self.written[max(0, at - 1) : at] + self.written[at + 1 : at + 2]
        return self.written[at][0].isupper() and not (_shouted(self.written[at]) and any(map(_shouted, near)))


def names(text: str, member: Member) -> bool:
    """Whether ``text`` names this member, or says that whoever holds their post does harm."""
    said = _said(text)
    return _names(said, member.name) or _names_post(said, member)


def _names_post(said: Said, member: Member) -> bool:
    whole = " ".join(said.low)
    return any(
        re.search(rf"\b(?:{post} {BETWEEN}{HARMS}|{HARMS} {BACK}{post})\b", whole)
        for role, post in POSTS.items()
        if member.holds(role)
    )


def _names(said: Said, name: str) -> bool:
    name = BEHIND.sub("", name)
    called = [low for low in _said(name).low if low not in TITLES]
    if not called:
        return False
    parts = _said(name.rsplit(maxsplit=1)[-1]).low
    given = called[0] if len(name.split()) > 1 else ""
    families = {"".join(parts), "".join(called[1:]) or called[0], *(one for one in parts if len(one) >= SHORTEST)}
    return any(_names_as(said, given, family) for family in families) or (bool(given) and _harms(said, given))


def _harms(said: Said, given: str) -> bool:
    """The given name alone, where it hurts somebody or is feared: *Alison touches me*, *scared of Alison*."""
    if given not in said.low or len(given) < SHORTEST or is_ordinary(given):
        return False
    return bool(_harm_by(given).search(" ".join(said.low)))


@lru_cache(maxsize=50)
def _harm_by(given: str) -> re.Pattern[str]:
    given = re.escape(given)
    return re.compile(rf"\b(?:{given} {BETWEEN}{HARMS} {WHOM}|{HARMS} {BACK}{given})\b")


def _names_as(said: Said, given: str, family: str) -> bool:
    """Each word is weighed once, however often it stands there."""
    each = set(said.low)
    if any(_holds(low, given, family) for low in each) or _in_pieces(said, given, family):
        return True
    if any(_is_begun(said, at, given, family) for at, low in enumerate(said.low) if family.startswith(low)):
        return True
    perhaps_family = {low for low in each if _is_like(low, family, LONG_BESIDE)}
    perhaps_given = {low for low in each if given and (_is_like(low, given, LONG) or given.startswith(low))}
    return any(
        (low in perhaps_family and _is_family(said, at, family, given))
        or (low in perhaps_given and _is_given(said, at, family, given))
        for at, low in enumerate(said.low)
    )


def _is_family(said: Said, at: int, family: str, given: str) -> bool:
    if _is_beside(said, at, given):
        return True
    if is_ordinary(family) and _is_in_phrase(said, at):
        return False
    written_so = said.like_a_name(at) or (len(family) > SHORTEST and not is_ordinary(family))
    return written_so and _is_like(said.low[at], family, LONG)


def _is_in_phrase(said: Said, at: int) -> bool:
    """*Young people*, *Sports Day*, *the Head*: an ordinary word where it calls nobody, capital or not."""
    before, after = said.low[max(0, at - 1) : at], () if at in said.stops else said.low[at + 1 : at + 2]
    return not PHRASE_BEFORE.isdisjoint(before) or not PHRASE_AFTER.isdisjoint(after)


def _is_beside(said: Said, at: int, given: str) -> bool:
    """Whether a title or the given name stands before it, an initial between them or not, or the given name after."""
    before, after = said.low[max(0, at - 2) : at], said.low[at + 1 : at + 2]
    near = before if len(before) == 2 and len(before[1]) == 1 else before[-1:]
    return not TITLES.isdisjoint(near) or any(_is_like(one, given, LONG) for one in near + after if given)


def _is_given(said: Said, at: int, family: str, given: str) -> bool:
    """The given name, or a short form of it, after a title; or before the first letter of the family name."""
    low, before, after = said.low[at], said.low[max(0, at - 1) : at], said.low[at + 1 : at + 2]
    if not TITLES.isdisjoint(before):
        return len(low) >= SHORTEST or low == given
    return after == [family[0]] and _is_like(low, given, LONG)


def _in_pieces(said: Said, given: str, family: str) -> bool:
    """`har greaves`, `Har-greaves`, `h.a.r.g.r.e.a.v.e.s`: but no two ordinary words (*good man*) that make a name."""
    letters = "".join(low if len(low) == 1 else " " for low in said.low)
    if len(family) > SHORTEST and family in letters:
        return True
    if len(family) < LONG:
        return False
    called, long = TITLES | {given}, range(len(family) - 1, len(family) + 2)
    pairs = zip(said.low, said.low[1:], strict=False)
    return any(
        (said.low[at - 1 if at else 0] in called or not (_is_word(a) and _is_word(b)))
        and _is_like(a + b, family, LONG_INSIDE)
        for at, (a, b) in enumerate(pairs)
        if a[0] == family[0] and b not in TITLES and len(a) + len(b) in long
    )


def _is_word(low: str) -> bool:
    return len(low) == 1 or is_ordinary(low)


def _is_begun(said: Said, at: int, given: str, family: str) -> bool:
    """The beginning of the family name after a title or the given name, or its first letter after a title."""
    low, before = said.low[at], said.low[at - 1] if at else ""
    if len(low) == 1:
        return before in TITLES and not (before == "miss" and low in MISSED)
    if len(low) < SHORTEST or not (before in TITLES or (given and before == given)):
        return False
    return said.like_a_name(at) or not (is_ordinary(low) or low in NOT_BEGUN)


def _holds(low: str, given: str, family: str) -> bool:
    """Run together: *AlisonHargreave*, *MrsHargreave*, *ihatehargreave*."""
    if family not in low or low == family:
        return False
    if any(low.startswith(title + family) for title in TITLES):
        return True
    if given and (given + family in low or family + given in low):
        return True
    return len(family) >= LONG_INSIDE and not is_ordinary(family) and not is_ordinary(low)


def _is_like(low: str, name: str, long: int) -> bool:
    """The name, or an "s" more, or a letter wrong, or both: *Mrs Hargreves* for Hargreave."""
    if low in {name, f"{name}s"}:
        return True
    if len(name) >= LONG_TWICE and _misspelt_twice(low, name):
        return True
    return len(name) >= long and (_misspelt(low, name) or (low.endswith("s") and _misspelt(low, f"{name}s")))


def _misspelt_twice(low: str, name: str) -> bool:
    """Two letters too many, too few or others, in a word that begins as the name does and is nothing else."""
    if low[:2] != name[:2] or abs(len(low) - len(name)) > 2 or is_ordinary(low) or flags().get(low):
        return False
    row = list(range(len(name) + 1))
    for i, a in enumerate(low, start=1):
        last, row = row, [i]
        for j, b in enumerate(name, start=1):
            row.append(min(last[j - 1] + (a != b), last[j] + 1, row[j - 1] + 1))
    return row[-1] <= 2


def _misspelt(low: str, name: str) -> bool:
    """One letter too many, too few, another, or two that changed places, in a word that is no other ordinary one."""
    if abs(len(low) - len(name)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(low, name, strict=False)) if a != b), min(len(low), len(name)))
    a, b = low[same:], name[same:]
    one_off = a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return one_off and not is_ordinary(low)


def _said(text: str) -> Said:
    """Accents, and signs that take no room (zero-width space, soft hyphen), are left out."""
    if not text.isascii():
        text = "".join(sign for sign in normalize("NFKD", text) if category(sign) not in {"Mn", "Cf"})
    found = list(PART.finditer(text))
    written = [OWNED.sub("", one[0]) for one in found]
    stops = frozenset(at for at, one in enumerate(found) if text[one.end() : one.end() + 1] in ".,;:!?\n")
    return Said([APOSTROPHE.sub("", one).casefold() for one in written], written, stops)


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
