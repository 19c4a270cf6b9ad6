"""Where an address begins and ends, as learned from the corpus: a second reader beside the frames.

A frame knows the forms its author thought of. A linear-chain conditional random field (Lafferty et al. 2001) with two
states, inside an address and outside, has met every address marked in the corpus, and the buses, classes and prices
that look alike. Each word, number and sign is judged by what stands around it, and by its neighbours' being inside.
`voice train` fits it (`learned.extents`) and writes `extents.npz`; without that file the frames decide alone.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from math import exp
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from voice.analysis.masks import roles
from voice.analysis.masks.lexicon import GIVEN, KNOWN, PLACE, SURNAME, is_ordinary

FILE = Path(__file__).parent / "extents.npz"
BUCKETS = 1 << 17
SEED, GROW, EDGE = 0.05, 0.01, 0.1
"""A stretch is an address where its likeliest part is inside one with at least the first probability, each part with
the second, and an ordinary word at its end with this share of the likeliest."""
WORTH_A_LOOK = 2.0
"""Log odds by the words one by one that a number, a street or a landmark needs, or its pairs are not looked at."""
NEAR = 3
_LAST = BUCKETS - 1
_REACH = 7
_HIGHEST = 30.0
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|\n|[^\w\s]|_")
_STREETS = roles.STREET | roles.STREET_LOW | roles.STREET_RAISED | roles.SHORTENED | roles.WELSH
_ROLES = (
    ("street", _STREETS),
    ("house", roles.HOUSE),
    ("landmark", roles.LANDMARK),
    ("site", roles.SITE),
    ("top", roles.TOP),
    ("row", roles.ROW),
    ("number", roles.NUMBER),
)
_LEADING = frozenset({"street", "house", "landmark", "site", "top", "row"})
_BEFORE, _AFTER, _AMID, _BEHIND, _AHEAD, _GLUED, _APART = (crc32(b"%d" % place) for place in range(7))
"""What tells apart the same words told of different places: their checksums are crossed with it."""
_BLANKS = [""] * NEAR
_LISTS = (("given", GIVEN), ("surname", SURNAME), ("place", PLACE), ("known", KNOWN))


class Token(NamedTuple):
    """A word, number or sign in small letters, its `sort` (role, capitals, lists), both as bytes with an end, and their
    checksums; further clues of its own; `leads`: what may be part of an address by itself."""

    low: bytes
    sort: bytes
    by_low: int
    by_sort: int
    clues: tuple[str, ...]
    leads: bool


class Weights(NamedTuple):
    """`steps` (one a bucket) × `scale` are log odds of being inside; `turns` the log weights of passing from outside
    and from inside (rows) to outside and to inside (columns)."""

    steps: array[int]
    scale: float
    turns: tuple[tuple[float, float], tuple[float, float]]


def spans(text: str) -> list[tuple[int, int, str]]:
    """Where each word, number and sign of `text` begins and ends (code points), and the token itself."""
    return [(*found.span(), found.group()) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=6_000)
def token(typed: str) -> Token:
    """What is known of a word, a number or a sign wherever it stands; of nothing, beyond the text's ends."""
    if not typed or not typed[0].isalnum():
        return _token(typed, "P" if typed else "", (), False)
    if typed[0].isdigit():
        return _token(typed if len(typed) < 3 else "#" * len(typed), f"D{min(len(typed), 5)}", (), True)
    fact = roles.facts([typed])[0]
    part = [name for name, role in _ROLES if fact.roles & role]
    listed = [name for name, flag in _LISTS if fact.flag & flag]
    size = "U" if typed.isupper() and len(typed) > 1 else "T" if typed[0].isupper() else "l"
    plain = "o" if is_ordinary(fact.low) else "x"
    known = "p" * bool(fact.flag & PLACE) + "g" * bool(fact.flag & GIVEN)
    first = part[0] if part else ""
    return _token(fact.low, f"{first}{size}{plain}{known}", (*part, *listed, size, plain), first in _LEADING)


def _token(low: str, sort: str, clues: tuple[str, ...], leads: bool) -> Token:
    said, sorted_ = (f"{each}\0".encode(errors="replace") for each in (low, sort))
    return Token(said, sorted_, crc32(said), crc32(sorted_), clues, leads)


def alone(one: Token, away: int) -> list[int]:
    """Checksums of a token's clues for the one that stands `away` tokens before it (0: for itself)."""
    near = (b"w%d" % away + one.low, b"s%d" % away + one.sort)
    if away:
        return [crc32(each) for each in near]
    low = one.low[:-1].decode(errors="replace")
    ends = (f"e{low[-3:]}", f"b{low[:3]}", *[f"k{clue}" for clue in one.clues], "any")
    clues = [*near, b"e" + low[-2:].encode(errors="replace") + one.sort, *[each.encode() for each in ends]]
    return [crc32(clue) for clue in clues]


def of_a_pair(one: Token, two: Token) -> tuple[int, int, int, int]:
    """Checksums of what two neighbours are together: sorts, sort and word, word and sort, words."""
    sort, low = one.by_sort, one.by_low
    return crc32(two.sort, sort), crc32(two.low, sort), crc32(two.sort, low), crc32(two.low, low)


def together(near: Sequence[Token], pairs: Sequence[tuple[int, int, int, int]], at: int, glued: bool) -> list[int]:
    """Checksums of what the tokens around `at`, and the pairs that each makes with the next, say together of it;
    `glued`: nothing parts it from the one before."""
    behind, (sorts, sort_low, low_sort, lows), after, ahead = pairs[at - 2 : at + 2]
    here, first, next_ = near[at : at + 3]
    return [
        sorts ^ _BEFORE,
        sort_low ^ _BEFORE,
        low_sort ^ _BEFORE,
        lows ^ _BEFORE,
        after[0] ^ _AFTER,
        after[1] ^ _AFTER,
        after[2] ^ _AFTER,
        after[3] ^ _AFTER,
        crc32(first.sort, sorts) ^ _AMID,
        crc32(here.sort, behind[0]) ^ _BEFORE,
        crc32(next_.sort, after[0]) ^ _AFTER,
        behind[3] ^ _BEHIND,
        ahead[3] ^ _AHEAD,
        here.by_sort ^ (_GLUED if glued else _APART),
    ]


def clues_of(found: Sequence[tuple[int, int, str]]) -> Iterator[list[int]]:
    """For each token of a text, the places of all its clues among the weights."""
    near = [token(each) for each in [*_BLANKS, *[typed for _, _, typed in found], *_BLANKS]]
    pairs = [of_a_pair(*two) for two in pairwise(near)]
    for index in range(len(found)):
        around = near[index : index + 2 * NEAR + 1]
        said = [clue for at, one in enumerate(around) for clue in alone(one, at - NEAR)]
        several = together(near, pairs, index + NEAR, _glued(found, index))
        yield [clue & _LAST for clue in (*said, *several)]


def extents(text: str) -> list[tuple[int, int]]:
    """Where what is likely an address begins and ends (code points of `text`), in order."""
    weights = shipped()
    if weights is None:
        return []
    found = spans(text)
    likely = _likely(found, weights)
    return list(stretches(found, likely))


def _likely(found: Sequence[tuple[int, int, str]], weights: Weights) -> dict[int, float]:
    """Probability of being inside an address, of the tokens where it is worth a look."""
    typed = [*_BLANKS, *[each for _, _, each in found], *_BLANKS]
    leads = [at for at, each in enumerate(typed[NEAR:-NEAR]) if _leads(each)]
    least = WORTH_A_LOOK / weights.scale
    peaks = [at for at in leads if _by_words_alone(typed, at) > least]
    likely: dict[int, float] = {}
    for first, last in _windows(peaks, len(found)):
        odds = [steps * weights.scale for steps in _by_all(found, typed, range(first, last), weights)]
        likely.update(zip(range(first, last), inside(odds, weights.turns), strict=True))
    return likely


def _by_all(
    found: Sequence[tuple[int, int, str]], typed: Sequence[str], part: range, weights: Weights
) -> Iterator[int]:
    """Steps of the tokens of a part, by what words say one by one and together; `typed` has blanks on either side."""
    near = [token(each) for each in typed[part.start : part.stop + 2 * NEAR]]
    pairs = [of_a_pair(*two) for two in pairwise(near)]
    for middle, at in enumerate(part, NEAR):
        several = together(near, pairs, middle, _glued(found, at))
        yield _by_words_alone(typed, at) + _steps(several, weights)


def _glued(found: Sequence[tuple[int, int, str]], index: int) -> bool:
    return index > 0 and found[index - 1][1] == found[index][0]


def _by_words_alone(typed: Sequence[str], at: int) -> int:
    """Steps of the token at `at`, by what it and its neighbours say one by one; `typed` has blanks on either side."""
    return sum([_heard_alone(each)[away] for away, each in enumerate(typed[at : at + 2 * NEAR + 1])])


@lru_cache(maxsize=16_000)
def _heard_alone(typed: str) -> tuple[int, ...]:
    """What a token adds to the log odds of those from three after it to three before it, in steps."""
    one, weights = token(typed), shipped()
    assert weights is not None, "asked before anything was learned"
    return tuple(_steps(alone(one, at), weights) for at in range(-NEAR, NEAR + 1))


@lru_cache(maxsize=16_000)
def _leads(typed: str) -> bool:
    return token(typed).leads


def _steps(clues: Iterable[int], weights: Weights) -> int:
    steps = weights.steps
    return sum([steps[clue & _LAST] for clue in clues])


def _windows(peaks: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """First and behind the last token of each stretch that has a peak within reach."""
    if not peaks:
        return
    first = peaks[0]
    for peak, following in pairwise([*peaks, peaks[-1] + 2 * _REACH + 2]):
        if following - peak > 2 * _REACH + 1:
            yield max(0, first - _REACH), min(size, peak + _REACH + 1)
            first = following


def inside(odds: Sequence[float], turns: Sequence[Sequence[float]]) -> list[float]:
    """Marginal probabilities of being inside, by the forward-backward sums of the field kept as odds; what stands
    before and behind these tokens is outside."""
    (stay, enter), (leave, keep) = [[exp(each) for each in row] for row in turns]
    weights = [exp(min(max(each, -_HIGHEST), _HIGHEST)) for each in odds]

    def forward(before: float, weight: float) -> float:
        return weight * (before * keep + enter) / (before * leave + stay)

    def backward(behind: float, weight: float) -> float:
        return (keep * weight * behind + leave) / (enter * weight * behind + stay)

    left = list(accumulate(weights, forward, initial=0.0))[1:]
    right = list(accumulate(reversed(weights[1:]), backward, initial=leave / stay))[::-1]
    return [one * other / (1.0 + one * other) for one, other in zip(left, right, strict=True)]


def stretches(found: Sequence[tuple[int, int, str]], likely: dict[int, float]) -> Iterator[tuple[int, int]]:
    """Runs of tokens inside, without the signs and the far less likely words at their ends."""
    run: list[int] = []
    for at in [*sorted(at for at, chance in likely.items() if chance >= GROW), -1]:
        if run and at != run[-1] + 1:
            highest = max(likely[each] for each in run)
            words = [each for each in run if likely[each] >= highest * EDGE or _is_odd(found[each][2])]
            if words and highest >= SEED:
                yield found[words[0]][0], found[words[-1]][1]
            run = []
        run.append(at)


def _is_odd(typed: str) -> bool:
    """Whether it is a number or a word that is hardly anywhere but in a name or an address."""
    return typed[0].isalnum() and (token(typed).leads or "o" not in token(typed).clues)


@cache
def shipped() -> Weights | None:
    """The weights that come with the service; None before the first `voice train`."""
    if not FILE.exists():
        return None
    with np.load(FILE, allow_pickle=False) as stored:
        (stay, enter), (leave, keep) = stored["turns"].astype(float).tolist()
        return Weights(array("b", stored["steps"].tobytes()), float(stored["scale"]), ((stay, enter), (leave, keep)))
