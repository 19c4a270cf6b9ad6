"""Frames and regressions together: what the frames doubt is let go, what they missed is added.

A frame that rests on little (`_DOUBTED`) needs the words around it not to speak against it; a word or a number that
no frame took is masked where the words around it speak for it. The thresholds were chosen on hands that neither the
frames' author nor the regressions had read.
"""

from collections.abc import Iterable, Iterator, Sequence

from voice.analysis.masks.ages.frames import value
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, PLACE, SURNAME
from voice.analysis.masks.likely import age_likely, capitals, kind_of_name, name_likely, shipped
from voice.analysis.masks.mask import Mask, without_overlaps
from voice.analysis.masks.printed import in_print
from voice.analysis.masks.words import Words

NAME_FROM, NAME_BESIDE = 0.75, 0.4
NAME_BELOW, OPENING_BELOW, COMMON_BELOW = 0.15, 0.005, 0.5
AGE_FROM, TIMED_FROM, AGE_BELOW = 0.6, 0.65, 0.01
WHY = "a name, as learned from others like it"
_WHEN_ENDS = ("at", "by", "since", "from", "about", "just", "only")
_TITLES = frame("kinds", "titles")
_DOUBTED = frozenset(
    {
        "a name, by the words around it",
        "by its name or by the words before it",
        "capitals where a name would stand",
        "a capital behind an article",
        "a chain's name beside another detail",
    }
)


class Ear:
    """What the regressions say of one text's words, each asked at most once."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._said: dict[int, float] = {}

    def __call__(self, index: int) -> float:
        """Probability that the word at `index` is a name."""
        said = self._said.get(index)
        if said is None:
            said = self._said[index] = name_likely(self._words, index)
        return said

    def denies(self, mask: Mask) -> bool:
        """Whether each word of a mask is an unlikely name; more is asked for a given name that opens a
        sentence, where its capital says nothing."""
        inside = self._words.inside(mask.start, mask.end)
        return bool(inside) and all(self(at) < self._least(at, mask.kind) for at in inside)

    def _least(self, index: int, kind: str) -> float:
        if self._words.flag[index] & GIVEN and self._words.opens(index):
            return OPENING_BELOW
        known = self._words.flag[index] & (GIVEN | SURNAME | PLACE)
        common = kind == "child_name" and not known and in_print(self._words.low[index]) == "c"
        return COMMON_BELOW if common else NAME_BELOW


def hear_ages(text: str, numbers: Sequence[tuple[int, int]], told: list[bool], settled: Sequence[bool]) -> None:
    """Change in `told`, which says of each number whether a frame takes it for an age, what the words around it say
    otherwise, unless a unit or a word `settled` it. More is asked behind "at" or "since", where the frames tell a time
    of day from an age by what happened."""
    for at, (start, end) in enumerate(numbers if shipped() else ()):
        if not settled[at]:
            timed = text[max(0, start - 8) : start].lower().rstrip().endswith(_WHEN_ENDS)
            lowest = AGE_BELOW if told[at] else TIMED_FROM if timed else AGE_FROM
            told[at] = age_likely(text, start, end, value(text[start:end].lower())) >= lowest


def heard(words: Words, masks: tuple[Mask, ...], nobodys: Iterable[Mask]) -> tuple[Mask, ...]:
    """`masks` in order, without those of weak frames that the words around them speak against, and with the names that
    no frame took; what leads to nobody (`nobodys`) is left alone."""
    if not shipped():
        return masks
    ear = Ear(words)
    kept = [mask for mask in masks if mask.why not in _DOUBTED or not ear.denies(mask)]
    return without_overlaps([*kept, *_missed(words, [*kept, *nobodys], ear)])


def _missed(words: Words, masks: list[Mask], ear: Ear) -> Iterator[Mask]:
    """Words that are likely names, each with the likely words it is joined to."""
    if words.noisy:
        return
    taken = {at for mask in masks for at in words.inside(mask.start, mask.end)}
    done = -1
    for index in capitals(words):
        if index > done and index not in taken and not _left(words, index) and ear(index) >= NAME_FROM:
            first, done = _run(words, index, taken, ear)
            yield Mask(words.start[first], words.end[done], kind_of_name(words, index), WHY)


def _left(words: Words, index: int) -> bool:
    """Whether a word is better left to the frames: a title, what everybody knows, and a town, which may be a shirt's or
    a pudding's."""
    named = words.flag[index] & (GIVEN | SURNAME)
    return not named and (words.low[index] in _TITLES or bool(words.flag[index] & (PLACE | KNOWN)))


def _run(words: Words, index: int, taken: set[int], ear: Ear) -> tuple[int, int]:
    """First and last of the capitals that stand beside the one at `index` and are themselves rather likely names."""
    first = last = index
    while words.joined(first) and _belongs(words, first - 1, taken, ear):
        first -= 1
    while words.joined(last + 1) and _belongs(words, last + 1, taken, ear):
        last += 1
    return first, last


def _belongs(words: Words, index: int, taken: set[int], ear: Ear) -> bool:
    return (
        0 <= index < len(words.low)
        and index not in taken
        and words.surface[index][0].isupper()
        and ear(index) >= NAME_BESIDE
    )
