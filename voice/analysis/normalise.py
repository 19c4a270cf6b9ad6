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
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_LETTER = r"[^\W\d_]"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_IN_WORD = rf"(?:{_LETTER}|[\u0300-\u036f{_INVISIBLE}])"
_PIECE = re.compile(rf"{_LETTER}{_IN_WORD}*(?:['’ʼ`´]{_IN_WORD}+)*|\d+(?:[.:]\d+)*|[£%]|[.!?;:,\n\r…()]")
_DROPPED = re.compile(rf"['’ʼ`´\u0300-\u036f{_INVISIBLE}]")
_RUN = re.compile(r"\S{80,}")
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

    def sentence(self, at: int) -> tuple[int, int]:
        """Indices (first, end exclusive) of the sentence that holds word `at`."""
        first, end = at, at + 1
        while first > 0 and self.breaks[first] < SENTENCE:
            first -= 1
        while end < len(self.words) and self.breaks[end] < SENTENCE:
            end += 1
        return first, end


def safe_for_spacy(text: str) -> str:
    """The same text, same length, that spaCy's tokenizer reads in linear time.

    Lone surrogates cannot be encoded, and runs of 80 or more signs without a space make the tokenizer
    quadratic (10,000 exclamation marks: 12 s), so there every sign but letters and digits is a space.
    """
    text = _SURROGATE.sub("\ufffd", text)
    return _RUN.sub(lambda run: _NOT_WORD.sub(" ", run.group()), text)


@cache
def _variants() -> dict[str, str]:
    table = tomllib.loads((Path(__file__).parent / "spelling.toml").read_text("utf-8"))
    return {typed: meant for meant, typings in table.items() for typed in typings.split()}


_known: dict[str, str] = {}


def normal(surface: str) -> str:
    """One word as it was meant: lower case, no apostrophes or accents, common misspellings mended."""
    word = _known.get(surface)
    if word is None:
        plain = unicodedata.normalize("NFKD", surface).lower() if not surface.isascii() else surface.lower()
        plain = _DROPPED.sub("", plain)
        plain = re.sub(r"(.)\1{2,}", r"\1", plain) if plain not in ("www", "iii") else plain
        word = sys.intern(_variants().get(plain, plain))
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[surface] = word
    return word


def page_of(text: str) -> Page:
    """Cut a text into normal words, joining `did not` to `didnt` so that one spelling is matched."""
    page = Page(text)
    words, starts, ends, breaks = page.words, page.starts, page.ends, page.breaks
    pending = 0
    for piece in _PIECE.finditer(text):
        surface = piece.group()
        stop = _BREAKS.get(surface)
        if stop is not None:
            pending = max(pending, stop)
            continue
        word = normal(surface)
        joined = None if pending or not words else _JOINS.get((words[-1], word))
        if joined is not None and not _ONE_TO_ONE.match(text, piece.end()):
            words[-1], ends[-1] = joined, piece.end()
            continue
        words.append(word)
        starts.append(piece.start())
        ends.append(piece.end())
        breaks.append(pending)
        pending = 0
    return page
