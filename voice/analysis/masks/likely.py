"""What stands around a word or a number says how likely it is a personal detail, as learned from the corpus.

The frames of the other modules know the ways of naming somebody that their author thought of. Regressions over the
words beside a name, and beside a number, have met thousands of others, and the brands, times and prices that look
alike. Both are asked (`heard`). `voice train` fits them (`learned.details`) and writes `details.npz`; without that
file the frames decide alone.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, islice
from math import exp
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from voice.analysis.masks.lexicon import AMBIGUOUS, GIVEN, PLACE, SURNAME, is_ordinary
from voice.analysis.masks.printed import in_print
from voice.analysis.masks.words import Words

FILE = Path(__file__).parent / "details.npz"
BUCKETS = 1 << 17
_LAST = BUCKETS - 1
NAMED = ("child_name", "adult_name", "staff_name", "school_name", "org_name", "place", "address")
OUTPUTS = ("age", "named", *NAMED)
_AGE, _NAMED = 0, 1
NEAR = 3
_REACH = 40
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]|\n")
_NOTHING = "<>"
_DECADES = (("tiny", 3), ("child", 11), ("teen", 18), ("young", 25))
Group = Callable[..., list[str]]
_I = frozenset({"i", "im", "i'm", "i've", "ive", "i'd", "i'll"})


class Weights(NamedTuple):
    """`steps` (buckets × outputs) in whole numbers; × `scale` + `bias` (outputs each) they are log odds."""

    steps: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]

    def odds(self, keys: Iterable[int]) -> NDArray[np.float64]:
        """Log odds of each output, for the features with these keys."""
        total = self.steps[list(keys)].sum(axis=0, dtype=np.int64)
        found: NDArray[np.float64] = total * self.scale + self.bias
        return found

    def probability(self, output: int, steps: int) -> float:
        """What a sum of an output's steps comes to."""
        odds = float(steps * self.scale[output] + self.bias[output])
        return 1.0 / (1.0 + exp(-min(max(odds, -30.0), 30.0)))


def age_likely(text: str, start: int, end: int, years: int) -> float:
    """The probability that the number at `start` to `end` of the text is an age."""
    return _weights().probability(_AGE, _total(_AGE, _of_number(text, start, end, years)))


def name_likely(words: Words, index: int) -> float:
    """The probability that the word at `index` is (part of) the name of somebody, or of a place or an organisation."""
    *repeated, together = _groups(words, index)
    steps = sum([_steps_of(group, said) for group, said in repeated])
    return _weights().probability(_NAMED, steps + _total(_NAMED, together[0](*together[1])))


@lru_cache(maxsize=8_000)
def _steps_of(group: Group, said: tuple[Any, ...]) -> int:
    """What a group of clues that people repeat comes to."""
    return _total(_NAMED, group(*said))


def kind_of_name(words: Words, index: int) -> str:
    """What kind of name the word at `index` is, if it is one."""
    return NAMED[int(_weights().odds(word_keys(words, index))[_NAMED + 1 :].argmax())]


def _total(output: int, clues: Iterable[str]) -> int:
    """The sum of an output's steps for these clues."""
    column = _columns()[output]
    return sum([column[key] for key in _keys(clues)])


@cache
def _columns() -> tuple[array[int], array[int]]:
    """The two outputs that are asked for all the time, each on its own: small enough for the processor's cache."""
    steps = _weights().steps
    return array("b", steps[:, _AGE].tobytes()), array("b", steps[:, _NAMED].tobytes())


def _keys(clues: Iterable[str]) -> list[int]:
    """The places of clues among the weights; they are encoded all at once, which is quicker than one by one."""
    return [crc32(clue) & _LAST for clue in "\0".join(clues).encode(errors="replace").split(b"\0")]


def may_be_a_name(words: Words) -> Iterator[int]:
    """Indices of words that could be a name: with a capital that may mean something, or that no list of ordinary words
    knows."""
    for index, low in enumerate(words.low):
        if not is_ordinary(low) or (words.surface[index][0].isupper() and not _means_nothing(words, index)):
            yield index


def capitals(words: Words) -> Iterator[int]:
    """Those of them that are written with a capital."""
    for index, surface in enumerate(words.surface):
        if surface[0].isupper() and not (_means_nothing(words, index) and is_ordinary(words.low[index])):
            yield index


def _means_nothing(words: Words, index: int) -> bool:
    """Whether the capital of an ordinary word is no sign: "I", a sentence's first word, a shout."""
    return (
        words.low[index] in _I
        or words.shouting
        or (words.opens(index) and not words.flag[index] & (GIVEN | SURNAME | PLACE | AMBIGUOUS))
    )


def word_keys(words: Words, index: int) -> list[int]:
    """The features of a word, as places among the weights."""
    return _keys(_of_word(words, index))


def number_keys(text: str, start: int, end: int, years: int) -> list[int]:
    """The features of a number, as places among the weights."""
    return _keys(_of_number(text, start, end, years))


def _of_word(words: Words, index: int) -> Iterator[str]:
    """The word itself, what lists and capital say of it, its neighbours alone and together, and what parts them."""
    return chain.from_iterable(group(*said) for group, said in _groups(words, index))


def _groups(words: Words, index: int) -> list[tuple[Group, tuple[Any, ...]]]:
    """Groups of clues, each with what it is made of; the last is hardly ever met twice."""
    low, flag, size = words.low[index], words.flag[index], _size(words, index)
    shape = size + ("o" if words.opens(index) else "") + ("n" if words.noisy or words.shouting else "")
    near = [words.at(index + step) or _NOTHING for step in range(-NEAR, NEAR + 1)]
    mine = (shape, flag, size, in_print(low))
    sizes, flags = (
        (_size(words, index - 1), _size(words, index + 1)),
        (_flag(words, index - 1), _flag(words, index + 1)),
    )
    return [
        (_alone, (low, *mine)),
        (_before, (near[NEAR - 1], _gap(words, index), *mine)),
        (_after, (near[NEAR + 1], _gap(words, index + 1), *mine)),
        (_together, (near, sizes, flags, *mine)),
    ]


def _alone(low: str, shape: str, flag: int, size: str, known: str) -> list[str]:
    return [
        *(f"shape{shape}{flag}", f"flag{flag}{is_ordinary(low)}", f"long{min(len(low), 9)}{shape}"),
        *(f"word{low}{size}", f"end{low[-3:]}{size}", f"end{low[-2:]}{size}{flag}", f"begin{low[:3]}{size}"),
        *(f"print{known}{shape}", f"print{known}{flag}{size}"),
    ]


def _before(last: str, gap: str, shape: str, flag: int, size: str, known: str) -> list[str]:
    own = [f"w-1{last}", f"-{last}{shape}", f"-{last}|{flag}{size}"]
    return [*own, f"gap{gap}{shape}", f"gap{gap}{last}", f"p-{known}{size}{last}"]


def _after(first: str, gap: str, shape: str, flag: int, size: str, known: str) -> list[str]:
    own = [f"w+1{first}", f"+{first}{shape}", f"+{first}|{flag}{size}"]
    return [*own, f"next{gap}{shape}", f"next{gap}{first}", f"p+{known}{size}{first}"]


def _together(
    near: list[str], sizes: tuple[str, str], flags: tuple[int, int], shape: str, flag: int, size: str, known: str
) -> list[str]:
    third, second, last, low, first, next_, far = near
    before, after = sizes
    low = "" if low == _NOTHING else low
    return [
        *(f"w-2{second}", f"w+2{next_}", f"w-3{third}", f"w+3{far}"),
        *(f"-2{second} {last}", f"-2{second} {last}{size}", f"+2{first} {next_}", f"{last}|{first}"),
        *(f"{before}{shape}{after}", f"f{flags[0]}|{flag}{before}{size}", f"f+{flag}|{flags[1]}{size}{after}"),
        *(f"w{last} {low}", f"w+{low} {first}"),
        f"pp{in_print(last)}{known}{in_print(first)}{before}{size}{after}",
    ]


def _of_number(text: str, start: int, end: int, years: int) -> Iterator[str]:
    """Each word nearby with its place, neighbours together, and all of them with how large the number is."""
    before, after = _around(text, start, end)
    kind = _decade(years) + ("d" if text[start].isdigit() else "w")
    last, first = before[-1], after[0]
    for place in range(1, NEAR + 1):
        yield f"n-{place}{before[-place]}"
        yield f"n+{place}{after[place - 1]}"
    yield f"years{years}{kind}"
    yield f"shape{_capital_before(text, start)}{kind}"
    yield f"glued{text[end : end + 1].isalpha()}{first}{kind}"
    yield from (f"n-{last}|{kind}", f"n+{first}|{kind}", f"n{last}|{first}", f"n{last}|{first}|{kind}")
    yield from (f"n-2{before[-2]} {last}", f"n-2{before[-2]} {last}|{kind}", f"n+2{first} {after[1]}")
    yield from (f"n{before[-2]} {last}|{first}", f"n{last}|{first} {after[1]}")
    yield from (f"nend{last[-3:]}", f"nbegin{first[:3]}")


def _around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The words and signs before and after, as many as are looked at; numbers among them as signs."""
    before = [_plain(found) for found in _TOKEN.findall(text[max(0, start - _REACH) : start])[-NEAR:]]
    after = [_plain(found[0]) for found in islice(_TOKEN.finditer(text[end : end + _REACH]), NEAR)]
    blank = [_NOTHING] * NEAR
    return (blank + before)[-NEAR:], (after + blank)[:NEAR]


def _plain(token: str) -> str:
    if token[0].isdigit():
        return "#" if len(token) < 3 else "###"
    return token.lower().replace("’", "'").replace("'", "")


def _capital_before(text: str, start: int) -> str:
    """Whether a word with a capital stands straight before, what ends it, and whether it opens a sentence."""
    words = text[max(0, start - _REACH) : start].split()
    if len(words) < 2:
        return "-"
    return ("T" if words[-1][0].isupper() else "l") + words[-1][-1:] + ("." if words[-2][-1] in ".!?" else "")


def _decade(years: int) -> str:
    return next(
        (name for name, top in (("tiny", 3), ("child", 11), ("teen", 18), ("young", 25)) if years <= top), "old"
    )


def _size(words: Words, index: int) -> str:
    """Whether a word is written in capitals, with one, or small."""
    if not 0 <= index < len(words.low):
        return "-"
    surface = words.surface[index]
    return "U" if len(surface) > 1 and surface.isupper() else "T" if surface[0].isupper() else "l"


def _flag(words: Words, index: int) -> int:
    return words.flag[index] if 0 <= index < len(words.low) else -1


def _gap(words: Words, index: int) -> str:
    """The signs between a word and the one before it; a mark of its own where only a space or nothing is there."""
    return (words.gap(index).strip()[:2] or "_") if 0 < index < len(words.low) else "^"


@cache
def shipped() -> Weights | None:
    """The weights that come with the service; None before the first `voice train`."""
    if not FILE.exists():
        return None
    with np.load(FILE, allow_pickle=False) as stored:
        return Weights(stored["steps"], stored["scale"].astype(np.float64), stored["bias"].astype(np.float64))


def _weights() -> Weights:
    weights = shipped()
    assert weights is not None, "asked before anything was learned"
    return weights
