"""What each word may be: a given name, a family name, a place, an ordinary word. Read once, from `names/*.txt`."""

from functools import cache, lru_cache
from pathlib import Path

GIVEN, SURNAME, PLACE, ORDINARY, KNOWN, AMBIGUOUS, SAINT = 1, 2, 4, 8, 16, 32, 64

_FOLDER = Path(__file__).parent / "names"
_FILES = {
    GIVEN: (
        "given_british",
        "given_south_asian",
        "given_african_caribbean",
        "given_european",
        "given_middle_eastern",
        "given_east_asian",
        "nicknames",
    ),
    SURNAME: ("surnames",),
    PLACE: ("places",),
    ORDINARY: ("ordinary", "grown", "everyday"),
    KNOWN: ("known_capitals",),
    AMBIGUOUS: ("ambiguous",),
    SAINT: ("saints",),
}
_ENDINGS = [
    (ending, instead)
    for ending, _, instead in (
        each.partition(">")
        for each in [
            "'s>",
            "s>",
            "es>",
            "ies>y",
            "ed>",
            "d>",
            "ied>y",
            "ing>",
            "ing>e",
            "in>",
            "in'>",
            "er>",
            "er>e",
            "ers>",
            "est>",
            "ier>y",
            "iest>y",
            "ly>",
            "ily>y",
            "y>",
            "y>e",
            "ness>",
            "iness>y",
            "ment>",
            "ments>",
            "ful>",
            "less>",
            "able>",
            "able>e",
            "ation>e",
            "ion>",
            "ion>e",
            "ions>",
            "ions>e",
            "ity>",
            "al>",
            "ish>",
            "ive>e",
            "or>e",
            "ors>e",
            "'ll>",
            "'d>",
            "'re>",
            "'ve>",
            "ings>",
            "like>",
            "wise>",
            "ward>",
            "wards>",
        ]
    )
]
_INFLECTED = frozenset(
    {"'s", "s", "es", "ies", "ed", "d", "ied", "ing", "in", "in'", "er", "ers", "y", "n't", "'ll", "'d"}
)
_BEGINNINGS = ("un", "re", "dis", "mis", "over", "under", "out", "pre", "non", "anti", "self", "mid", "super", "after")


def _read(name: str) -> list[str]:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@cache
def flags() -> dict[str, int]:
    """Lower-case word to the sum of what it may be (the constants of this module)."""
    found: dict[str, int] = {}
    for flag, names in _FILES.items():
        for name in names:
            for word in _read(name):
                key = word.lower()
                found[key] = found.get(key, 0) | flag
    for word in _read("never"):
        found[word] = found.get(word, 0) & ~(GIVEN | SURNAME) | ORDINARY
    return found


@cache
def long_places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of each place of several words, with what may follow it, the longest first."""
    return _of_several_words("places")


@cache
def second_words() -> dict[str, frozenset[str]]:
    """First word of each such book, character, brand or event, with the words that may come second."""
    return {first: frozenset(rest[0] for rest in rests) for first, rests in long_works().items()}


@cache
def long_works() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of each known book, character, brand or event of several words, with what may follow it."""
    return _of_several_words("known_capitals")


def _of_several_words(file: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    rests: dict[str, list[tuple[str, ...]]] = {}
    for name in _read(file):
        first, *rest = name.split("_")
        if rest:
            rests.setdefault(first, []).append(tuple(rest))
    return {first: tuple(sorted(each, key=len, reverse=True)) for first, each in rests.items()}


def sure(flag: int) -> bool:
    """Whether the lists know a word as a given name and as nothing else."""
    return bool(flag & GIVEN) and not flag & (ORDINARY | KNOWN | AMBIGUOUS | PLACE)


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Whether lower-case `word`, with or without an ending or beginning, is an ordinary word."""
    if _plain(word) or ("-" in word and all(map(_plain, word.split("-")))):
        return True
    return any(word.startswith(begin) and _plain(word[len(begin) :]) for begin in _BEGINNINGS)


def _plain(word: str) -> bool:
    known = flags()
    if known.get(word, 0) & (ORDINARY | KNOWN):
        return True
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + (1 if ending in _INFLECTED else 3):
            stem = word[: -len(ending)] + instead
            if known.get(stem, 0) & ORDINARY or (
                len(stem) > 3 and stem[-1] == stem[-2] and known.get(stem[:-1], 0) & ORDINARY
            ):
                return True
    return False
