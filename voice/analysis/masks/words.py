"""The words of a text, with where they stand."""

import re
from bisect import bisect_left
from functools import reduce
from itertools import accumulate, compress, count
from operator import or_

from voice.analysis.masks.lexicon import flags
from voice.analysis.masks.roles import RAISED_PLAIN, WALKED, facts

_WORD = re.compile(r"([^\W\d_]+(?:['’\-][^\W\d_]+)*)")
_ASCII_WORD = re.compile(r"([A-Za-z]+(?:['\-][A-Za-z]+)*)")
_DIGITS = re.compile(r"\d\d*")
_STOPS = frozenset('.!?\n\r:;"“”([•*|…')


class Words:
    """Parallel sequences, one entry a word: `surface` (possessive taken off), `low` (lower case, straight
    apostrophe), `start` and `end` (code points of `text`), `flag` (sum of lexicon constants), `owns`.

    `numbers` holds where each run of digits starts and ends, `digits` how many digits there are in all.
    `said` is the text in small letters, for a quick look whether something occurs at all: its offsets may differ.
    `marked` pairs the index of each word that may be or begin something with its roles; `roles` is their union.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.said = text.lower()
        straight = text.replace("’", "'")
        pieces = _ASCII_WORD.split(straight) if straight.isascii() else _WORD.split(text)
        marks = list(accumulate(map(len, pieces)))
        self.start, self.end = marks[:-1:2], marks[1::2]
        known = facts(pieces[1::2])
        self.surface: tuple[str, ...]
        self.low: tuple[str, ...]
        self.flag: tuple[int, ...]
        self.owns: tuple[bool, ...]
        self._raised: tuple[bool, ...]
        roles: tuple[int, ...]
        columns = zip(*known, strict=True) if known else [()] * 6
        self.surface, self.low, self.flag, self.owns, self._raised, roles = columns
        self.marked = [each for each in compress(enumerate(roles), roles) if each[1] & WALKED]
        self._roles = roles
        self.roles = reduce(or_, set(roles), 0)
        self.numbers = [found.span() for found in _DIGITS.finditer(text)]
        self.digits = sum(end - start for start, end in self.numbers)
        self._noisy: bool | None = None
        self._shouting: bool | None = None
        if True in self.owns:
            for index in compress(count(), self.owns):
                self.end[index] -= 2

    def having(self, role: int) -> list[int]:
        """Where the words stand that have a role."""
        return [index for index, roles in self.marked if roles & role] if self.roles & role else []

    def inside(self, start: int, end: int) -> range:
        """The indices of the words that begin within these code points."""
        return range(bisect_left(self.start, start), bisect_left(self.start, end))

    def at(self, index: int) -> str:
        """The lower-case word at `index`, or nothing outside the text."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def gap(self, index: int) -> str:
        """What stands between the word before `index` and the word at `index`."""
        if not 0 < index < len(self.low):
            return "\n"
        return self.text[self.end[index - 1] : self.start[index]]

    def joined(self, index: int) -> bool:
        """Whether only a space parts the word at `index` from the one before it, which owns nothing."""
        return 0 < index < len(self.low) and self.text[self.end[index - 1] : self.start[index]] == " "

    def stem_flag(self, stem: str) -> int:
        """What the lists say of `stem`."""
        return flags().get(stem, 0)

    def opens(self, index: int) -> bool:
        """Whether the word at `index` begins a sentence, where a capital says nothing."""
        gap = self.gap(index)
        return gap != " " and (not _STOPS.isdisjoint(gap) or any(ord(sign) > 0x2190 for sign in gap))

    def capital(self, index: int) -> bool:
        """Whether the word at `index` has a capital that may mean something: not in a shout."""
        return 0 <= index < len(self._raised) and self._raised[index] and not self.shouting

    @property
    def shouting(self) -> bool:
        """Whether most words stand in capitals."""
        if self._shouting is None:
            self._shouting = sum(map(str.isupper, self.surface)) * 2 > len(self.surface)
        return self._shouting

    @property
    def noisy(self) -> bool:
        """Whether capitals fall on ordinary words as well, as some phones write."""
        if self._noisy is None:
            plain = [index for index, roles in enumerate(self._roles) if roles & RAISED_PLAIN]
            raised = sum(not self.opens(index) for index in plain) if len(plain) >= 3 else 0
            self._noisy = raised >= 3 and raised * 12 > len(self.surface)
        return self._noisy
