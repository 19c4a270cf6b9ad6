"""The words of a text, with where they stand."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import KNOWN, ORDINARY, flags

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_STOPS = frozenset('.!?\n\r:;"“”([•*|…')
_LITTLE_I = frame("words", "little_i")


@dataclass
class Words:
    """Parallel lists, one entry a word: `surface` (possessive taken off), `low` (lower case, straight
    apostrophe), `start` and `end` (code points of `text`), `flag` (sum of lexicon constants)."""

    text: str
    surface: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    flag: list[int] = field(default_factory=list)
    owns: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = flags()
        found = list(_WORD.finditer(self.text))
        self.surface = [each.group() for each in found]
        self.start = [each.start() for each in found]
        self.end = [each.end() for each in found]
        self.owns = [False] * len(found)
        if "'" in self.text or "’" in self.text:
            self._take_possessives_off()
        self.low = [each.lower().replace("’", "'") for each in self.surface]
        self.flag = [known.get(each, 0) for each in self.low]

    def _take_possessives_off(self) -> None:
        for index, surface in enumerate(self.surface):
            if len(surface) > 3 and surface[-2] in "'’" and surface[-1] in "sS":
                self.surface[index] = surface[:-2]
                self.end[index] -= 2
                self.owns[index] = True

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
        return not _STOPS.isdisjoint(self.gap(index)) or any(ord(sign) > 0x2190 for sign in self.gap(index))

    def capital(self, index: int) -> bool:
        """Whether the word at `index` has a capital that may mean something: not in a shout."""
        surface = self.surface[index] if 0 <= index < len(self.surface) else ""
        return surface[:1].isupper() and not self.shouting and (len(surface) < 2 or not surface.isupper())

    @cached_property
    def shouting(self) -> bool:
        """Whether most words stand in capitals."""
        return sum(each.isupper() for each in self.surface) * 2 > len(self.surface)

    @cached_property
    def noisy(self) -> bool:
        """Whether capitals fall on ordinary words as well, as some phones write."""
        raised = sum(
            1
            for index, each in enumerate(self.surface)
            if each[0].isupper()
            and self.flag[index] & (ORDINARY | KNOWN)
            and not self.flag[index] & 37
            and self.low[index] not in _LITTLE_I
            and not each.isupper()
            and not self.opens(index)
        )
        return raised >= 3 and raised * 12 > len(self.surface)
