"""Words as they were meant, at the places where they were typed.

Matching wants `didn't`, `didnt`, `DIDN’T` and `did not` to be one word. Offsets must not move, so
nothing is rewritten: a page keeps the text, and beside it a list of normal words with the start and end
of each in the text as given.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

_LETTER = r"[^\W\d_]"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_IN_WORD = rf"(?:{_LETTER}|[\u0300-\u036f{_INVISIBLE}])"
_PIECE = re.compile(rf"({_LETTER}{_IN_WORD}*(?:['’ʼ`´]{_IN_WORD}+)*|\d+(?:[.:]\d+)*|[£%])")
_ASCII_PIECE = re.compile(r"([A-Za-z]+(?:['`][A-Za-z]+)*|[0-9]+(?:[.:][0-9]+)*|%)")
_DROPPED = re.compile(rf"['’ʼ`´\u0300-\u036f{_INVISIBLE}]")
_DRAWN_OUT = re.compile(rf"({_LETTER})\1{{2,}}")
_LONG_RUN = 80
_RUN = re.compile(rf"\S{{{_LONG_RUN},}}")
_NOT_WORD = re.compile(r"[^\w\s]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REMEMBERED = 60_000

COMMA, SENTENCE = 1, 2
_BREAKS = {",": COMMA, "(": COMMA, ")": COMMA, ":": COMMA} | dict.fromkeys(".!?;\n\r…", SENTENCE)
_NOT_JOINS = {
    "ca": "cant", "can": "cant", "will": "wont", "do": "dont", "does": "doesnt", "did": "didnt",
    "is": "isnt", "was": "wasnt", "are": "arent", "were": "werent", "would": "wouldnt",
    "could": "couldnt", "should": "shouldnt", "has": "hasnt", "have": "havent", "had": "hadnt",
}  # fmt: skip
_JOINS = {(word, "not"): joined for word, joined in _NOT_JOINS.items()} | {
    ("no", "one"): "nobody", ("every", "one"): "everyone", ("some", "one"): "someone", ("any", "one"): "anyone",
}  # fmt: skip
_SECONDS = frozenset(second for _, second in _JOINS)
_ONE_TO_ONE = re.compile(r"[ -]?(?:to|2)[ -]?(?:one|1)", re.IGNORECASE)


@dataclass(slots=True)
class Page:
    """One text with its normal words: `text[starts[i]:ends[i]]` is how `words[i]` was typed.

    `breaks[i]` is the strongest stop before word i (0 none, 1 comma, 2 end of sentence). `found` is for
    `search.Shelf`, which keeps there what it found.
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    found: tuple[Any, Any] | None = field(default=None, compare=False, repr=False)

    def quote(self, first: int, last: int) -> tuple[int, int, str]:
        """Start, end and surface of words first..last (last included)."""
        start, end = self.starts[first], self.ends[last]
        return start, end, self.text[start:end]


def safe_for_spacy(text: str) -> str:
    """The same text, same length, that spaCy's tokenizer reads in linear time.

    Lone surrogates cannot be encoded, and runs of 80 or more signs without a space make the tokenizer
    quadratic (10,000 exclamation marks: 12 s), so there every sign but letters and digits is a space.
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    if max(map(len, text.split()), default=0) < _LONG_RUN:
        return text
    return _RUN.sub(lambda run: _NOT_WORD.sub(" ", run.group()), text)


@cache
def _variants() -> dict[str, str]:
    table = tomllib.loads((Path(__file__).parent / "spelling.toml").read_text("utf-8"))
    return {typed: meant for meant, typings in table.items() for typed in typings.split()}


_known: dict[str, str] = {}
_mending = ContextVar("_mending", default=True)


@contextmanager
def as_typed() -> Iterator[None]:
    """Within, misspelt words stay as they were typed: for the ablation, which asks what mending them is worth."""
    before = _mending.set(False)
    _known.clear()
    try:
        yield
    finally:
        _mending.reset(before)
        _known.clear()


def normal(surface: str) -> str:
    """One word as it was meant: lower case, no apostrophes or accents, common misspellings mended.

    Letters that are drawn out (`noooo`) are written once; figures keep every digit.
    """
    word = _known.get(surface)
    if word is None:
        plain = unicodedata.normalize("NFKD", surface).lower() if not surface.isascii() else surface.lower()
        plain = _DROPPED.sub("", plain)
        plain = _DRAWN_OUT.sub(r"\1", plain) if plain not in ("www", "iii") else plain
        word = sys.intern(_variants().get(plain, plain) if _mending.get() else plain)
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[surface] = word
    return word


_stops: dict[str, int] = {" ": 0, "": 0, ", ": COMMA, ". ": SENTENCE}


def _stop(gap: str) -> int:
    """The strongest stop in what stands between two words."""
    stop = max(_BREAKS.get(sign, 0) for sign in gap)
    if len(_stops) < _REMEMBERED and len(gap) < 8:
        _stops[gap] = stop
    return stop


def page_of(text: str) -> Page:
    """Cut a text into normal words, joining `did not` to `didnt` so that one spelling is matched."""
    straight = text.replace("’", "'")
    pieces = _ASCII_PIECE.split(straight) if straight.isascii() else _PIECE.split(text)
    marks = list(accumulate(map(len, pieces)))
    known, stops = _known, _stops
    words = [known.get(surface) or normal(surface) for surface in pieces[1::2]]
    breaks = [stops[gap] if gap in stops else _stop(gap) for gap in pieces[:-1:2]]
    page = Page(text, words, marks[:-1:2], marks[1::2], breaks)
    if not _SECONDS.isdisjoint(words):
        _join(page)
    return page


def _join(page: Page) -> None:
    words, ends = page.words, page.ends
    for at in [at for at, word in enumerate(words) if word in _SECONDS and at][::-1]:
        joined = None if page.breaks[at] else _JOINS.get((words[at - 1], words[at]))
        if joined is not None and not _ONE_TO_ONE.match(page.text, ends[at]):
            words[at - 1], ends[at - 1] = joined, ends[at]
            del words[at], ends[at], page.starts[at], page.breaks[at]
