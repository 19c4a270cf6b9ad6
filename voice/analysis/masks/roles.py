"""What each word, as it is typed, may be or begin: worked out once a spelling, so that a text is walked only where
something may stand."""

import re
from typing import NamedTuple

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import (
    AMBIGUOUS,
    GIVEN,
    KNOWN,
    ORDINARY,
    PLACE,
    SURNAME,
    flags,
    is_ordinary,
    long_places,
    long_works,
    sure,
)

(
    NAME,
    BUILDING,
    SPOT,
    RAISED_PLAIN,
    NUMBER,
    CHAIN,
    STREET_RAISED,
    STREET_LOW,
    REFERENCE,
    RUN,
    WORK,
    HOUSE,
    INTRODUCES,
    TOP,
    BIRTH,
    PLATFORM,
    SEEKING,
    STREET,
    ILL,
    LANDMARK,
    SITE,
    LINE,
    SHORTENED,
    WELSH,
    ROW,
) = (1 << bit for bit in range(25))
WALKED = (BIRTH - 1) & ~RAISED_PLAIN
"""The roles of words that are gone to one by one; of the others it is only asked whether a text has them."""
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
UNITS = "one|two|three|four|five|six|seven|eight|nine"
TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
REF_WORD = (
    r"(?:ref(?:erence)?s?|case|claim|upn|urn|dfe|ofsted|uln|uci|nhs|application|appeal|pupil|candidate|cand|cad|complaint|crime|incident|"
    r"log|ticket|booking|policy|account|patient|learner|student|exam|penalty|pcn|notice|certificate|permit|badge|"
    r"passport|dbs|ehcna|tracking|receipt|invoice|quote|quoting|"
    r"ehcp?|plan|hospital|"
    r"tribunal|file|order|member(?:ship)?|(?:national )?insurance|ni)"
)
CODED_WORD = r"(?:pass|card|police|ombudsman|slip|till|queue|prescription|scan)"
"""What a code stands beside, too, if it is long or begins like one."""
STREETS_RAISED = (
    "Street|Road|Rd|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Grove|Mews|Gardens|Way|Walk|Row|Drove|Approach|Parade|"
    "Wharf|Gdns|Cl|Terr|Cresc|Bldgs|Grn|Passage|Alley|Arcade"
)
STREETS_LOW = "road|rd|avenue|ave|lane|close|drive|crescent|terrace|grove|street"
STREETS = frame("streets", "ends")
LIKE_PLACE = (
    "ton", "ham", "ford", "ley", "bridge", "mouth", "pool", "port", "worth", "field", "wood",
    "moor", "combe", "bury", "borough", "stead", "thorpe", "gate", "wick", "dale", "minster", "chester",
    "caster", "cester", "hurst", "mere", "well", "shire", "side", "stow", "wich", "by", "den",
    "don", "ness", "stone", "church", "hill", "toft", "thwaite", "hope", "burn", "avon", "holme",
    "sea",
)  # fmt: skip
NOT_A_NAME = ("ing", "ed", "ly", "tion")
NOT_AN_OPENER = (*NOT_A_NAME, "al", "ive", "ism", "ist", "ity", "ship", "sion", "ence", "ance", "ology", "able", "ful")
SAINTS = frozenset({"st", "saint", "ss", "st's"})

_I = re.IGNORECASE
_LOOKED_FOR = [
    (NUMBER, re.compile(f"(?:^|-)(?:{TEENS}|{UNITS}|{TENS})(?:$|-)", _I)),
    (STREET_RAISED, re.compile(STREETS_RAISED)),
    (STREET_LOW, re.compile(rf"(?<![^\W_])(?:{STREETS_LOW})(?![^\W_])")),
    (REFERENCE, re.compile(rf"(?<!\w)(?:{REF_WORD}|{CODED_WORD})\b", _I)),
]
_TITLES = frame("kinds", "titles")
_GENERIC = frame("buildings", "generic")
_LITTLE_I = frame("words", "little_i")
_BUILDINGS = frame("buildings", "school") | frame("buildings", "org") | frame("buildings", "trees") | SAINTS | {"ysgol"}
ORGANISATIONS = frame("buildings", "org") | frame("runs", "org")
SCHOOLS = frame("buildings", "school") | frame("buildings", "landscape") | frame("buildings", "trees")
BEGINS = frame("runs", "begins") | frame("buildings", "landscape") | frame("buildings", "trees") | ORGANISATIONS
NOT_IN_A_RUN = frame("runs", "never") | frame("buildings", "not_in_a_place") | _LITTLE_I
_NEVER_FIRST = frame("runs", "never_first")
_CHAINS = frame("chains", "names")
_INTRODUCE = frozenset().union(
    {"called", "run"},
    *(frame("introduced", each) for each in ("work", "week", "meet", "who", "firm", "named", "sure_ends")),
)
_LANDMARKS = frozenset(each.rsplit("_")[-1] for each in frame("landmarks", "nouns") | frame("landmarks", "dwellings"))
_GATES = (
    (BIRTH, frame("patterns", "birth_words")),
    (PLATFORM, frame("patterns", "platforms")),
    (SEEKING, frame("patterns", "seeking")),
    (STREET, STREETS),
    (ILL, frame("wards", "ill")),
    (SITE, frame("streets", "sites")),
    (TOP, frame("streets", "tops")),
    (ROW, frame("streets", "rows_of_houses")),
    (LANDMARK, _LANDMARKS | frame("streets", "houses")),
)
_RAISED_GATES = (
    (HOUSE, frozenset(map(str.title, frame("streets", "named_houses")))),
    (LINE, frozenset(map(str.title, frame("streets", "beside_a_number") | frame("streets", "houses")))),
    (SHORTENED, frozenset(map(str.title, frame("streets", "shortened"))) | frame("streets", "shortened_small")),
    (WELSH, frozenset(map(str.title, frame("streets", "welsh")))),
)
_IN_NAMES = _LITTLE_I | _BUILDINGS | BEGINS
_IN_NAMES |= frozenset(STREETS_LOW.split("|")) | frozenset(STREETS_RAISED.lower().split("|"))
_INITIALS = frozenset("BCDEFGHJKLMNPRSTVWYZ")
_REMEMBERED = 60_000


class Fact(NamedTuple):
    """One spelling: without its possessive, lower case with a straight apostrophe, what the lists say of it (the sum of
    lexicon constants), whether it owns, whether its capital may mean something, and
    what may begin there (the sum of this module's constants)."""

    surface: str
    low: str
    flag: int
    owns: bool
    raised: bool
    roles: int


class _Facts(dict[str, Fact]):
    """What is known of each spelling met; a new one is worked out when it is asked for."""

    def __missing__(self, typed: str) -> Fact:
        if len(self) >= _REMEMBERED:
            self.clear()
        fact = self[typed] = _fact(typed)
        return fact


_facts = _Facts()


def facts(typed: list[str]) -> list[Fact]:
    """A fact for each word."""
    return list(map(_facts.__getitem__, typed))


def _fact(typed: str) -> Fact:
    owns = len(typed) > 3 and typed[-2] in "'’" and typed[-1] in "sS"
    surface = typed[:-2] if owns else typed
    low = surface.lower().replace("’", "'")
    flag = flags().get(low, 0)
    raised = surface[0].isupper() and (len(surface) < 2 or not surface.isupper()) and low not in _LITTLE_I
    return Fact(surface, low, flag, owns, raised, _roles(surface, low, flag, raised))


def _roles(surface: str, low: str, flag: int, raised: bool) -> int:
    roles = sum(role for role, pattern in _LOOKED_FOR if pattern.search(surface))
    roles |= NAME * _may_begin_a_name(surface, low, flag, raised)
    roles |= BUILDING * (low in _BUILDINGS)
    longer = low in long_places() and (raised or not flag & ORDINARY)
    roles |= SPOT * (longer or _may_be_a_place(low, flag, raised))
    plain = flag & (ORDINARY | KNOWN) and not flag & (GIVEN | PLACE | AMBIGUOUS) and low not in _IN_NAMES
    roles |= sum(role for role, listed in _RAISED_GATES if surface in listed)
    roles |= INTRODUCES * (low in _INTRODUCE)
    roles |= WORK * (low in long_works())
    roles |= CHAIN * (low in _CHAINS or f"{low}'s" in _CHAINS)
    roles |= sum(role for role, listed in _GATES if low in listed)
    roles |= RUN * (raised and low not in NOT_IN_A_RUN | _NEVER_FIRST and (not flag & KNOWN or low in BEGINS))
    return roles | RAISED_PLAIN * bool(plain and surface[0].isupper() and not surface.isupper())


def _may_begin_a_name(surface: str, low: str, flag: int, raised: bool) -> bool:
    """Whether `people` can find a name that begins with this word, whatever stands around it."""
    if low in _TITLES or sure(flag) or (len(surface) == 1 and surface in _INITIALS):
        return True
    if flag & ORDINARY and not flag & GIVEN and not (flag & SURNAME and surface[0].isupper()):
        return False
    if flag & KNOWN and (not flag & GIVEN or surface.isupper()):
        return False
    if flag & (GIVEN | AMBIGUOUS | PLACE):
        return bool(flag & (GIVEN | AMBIGUOUS))
    return _may_be_unheard_of(low, flag, raised)


def _may_be_unheard_of(low: str, flag: int, raised: bool) -> bool:
    """Whether a word that is in no list, or only a family name, can be a given name."""
    stem = flags().get(low[:-1], 0) if low.endswith("s") and len(low) > 4 else 0
    if stem & GIVEN and (raised or sure(stem)):
        return True
    if len(low) < 2 or is_ordinary(low):
        return bool(flag & SURNAME) and raised
    if raised or (low.endswith("s") and len(low) > 4 and sure(flags().get(low[:-1], 0))):
        return True
    return len(low) > 2 and not low.endswith(NOT_A_NAME)


def _may_be_a_place(low: str, flag: int, raised: bool) -> bool:
    """Whether `places` can find a place of one word here, whatever stands around it."""
    plain = bool(flag & KNOWN) or is_ordinary(low)
    if flag & PLACE:
        return raised or not plain
    if len(low) < 3:
        return False
    if plain or flag & GIVEN:
        return raised and not flag & (KNOWN | GIVEN) and low not in _GENERIC
    return raised or (low.endswith(LIKE_PLACE) and len(low) > 5)
