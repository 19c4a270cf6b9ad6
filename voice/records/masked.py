"""A story with its personal details hidden: what reviewers see, and the rows that say what is hidden.

Nothing that a reviewer's page, search or export shows may come from anywhere else than :class:`MaskedStory`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voice.analysis.reading import MASK_WORDS
from voice.records.events import Actor, Event, record
from voice.records.narratives import Narrative
from voice.records.readings import NarrativeMask, Standing

Span = tuple[int, int]
KINDS = MASK_WORDS
MANY = 500
LETTERS = 16
TAKEN_AWAY: Final = "mask removed"
QUOTED = re.compile("“[^”]*”")


class Hidden(Protocol):
    """What a mask says: from where to where (code points of the original, end exclusive) and what is there."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """Masks that overlap, as one, under the kind of the first."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page. ``at``: where it starts in what is shown; ``span``: where it lies in the original.

    ``kind``: what is hidden here, empty for plain words; ``marks``: the highlights that lie over it.
    """

    text: str
    at: int
    span: Span
    kind: str = ""
    marks: tuple[str, ...] = ()


class MaskedStory:
    """The original and its masks; gives out pieces, words and whole texts with the details replaced by their kind."""

    def __init__(self, original: str, masks: Iterable[Hidden]) -> None:
        self._original = original
        self.hidden = _merged(masks, len(original))

    @cached_property
    def text(self) -> str:
        """All of it, masked."""
        return "".join(piece.text for piece in self.pieces())

    def pieces(self, highlights: Mapping[str, Sequence[Span]] | None = None) -> list[Piece]:
        """The masked story in order. ``highlights``: a name to spans of the original."""
        return self._pieces(highlights or {}, masked=True)

    def original_pieces(self, highlights: Mapping[str, Sequence[Span]] | None = None) -> list[Piece]:
        """The ORIGINAL in order, hidden stretches named but readable: for first reader and safeguarding alone."""
        return self._pieces(highlights or {}, masked=False)

    def words(self, start: int, end: int) -> str:
        """The masked words of a span of the original; a detail that it touches is hidden whole."""
        inside = self._pieces({"": [(start, end)]}, masked=True)
        return "".join(piece.text for piece in inside if piece.marks)

    def clean(self, words: str) -> str:
        """``words`` about this story (a reason, a quote) without any detail that is hidden in it."""
        for pattern, shown in self._patterns:
            words = pattern.sub(shown, words)
        return QUOTED.sub(lambda quote: self._parts.sub("[hidden]", quote[0]), words) if self.hidden else words

    def original(self, start: int, end: int) -> Span | None:
        """The span of the original behind a span of the masked text; None when nothing lies there."""
        touched = [piece for piece in self.pieces() if piece.at < end and start < piece.at + len(piece.text)]
        if not touched or start >= end:
            return None
        first, last = touched[0], touched[-1]
        begins = first.span[0] if first.kind else first.span[0] + max(0, start - first.at)
        ends = last.span[1] if last.kind else min(last.span[1], last.span[0] + end - last.at)
        return begins, ends

    def _pieces(self, highlights: Mapping[str, Sequence[Span]], masked: bool) -> list[Piece]:
        pieces, at = [], 0
        for start, end, kind in self._cuts(highlights):
            text = f"[{kind_words(kind)}]" if kind and masked else self._original[start:end]
            marks = (name for name, spans in highlights.items() if any(a < end and start < b for a, b in spans))
            pieces.append(Piece(text, at, (start, end), kind, tuple(marks)))
            at += len(text)
        return pieces

    def _cuts(self, highlights: Mapping[str, Sequence[Span]]) -> Iterator[tuple[int, int, str]]:
        wanted = {edge for spans in highlights.values() for span in spans for edge in span}
        at = 0
        for stretch in [*self.hidden, Stretch(len(self._original), len(self._original), "")]:
            yield from _plain(at, stretch.start, wanted)
            if stretch.kind:
                yield stretch.start, stretch.end, stretch.kind
            at = stretch.end

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        longest = sorted(self.hidden, key=lambda one: one.start - one.end)
        whole = ((self._original[one.start : one.end].strip(), one.kind) for one in longest)
        return [(whole_word(words), f"[{kind_words(kind)}]") for words, kind in whole if words]

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        parts = {part for one in self.hidden for part in re.findall(r"\w{2,}", self._original[one.start : one.end])}
        return whole_word(*sorted(parts, key=len, reverse=True))


def kind_words(kind: str) -> str:
    """``child_name`` as *child's name*."""
    return KINDS.get(kind, kind.replace("_", " "))


def whole_word(*words: str) -> re.Pattern[str]:
    """Finds any of the words where they stand whole, in capitals or not."""
    found = "|".join(re.escape(word) for word in words) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE)


def masks_of(session: Session, narrative_id: UUID) -> list[NarrativeMask]:
    """The masks in force, in reading order."""
    mine = select(NarrativeMask).where(NarrativeMask.narrative_id == narrative_id)
    return list(session.scalars(mine.where(NarrativeMask.standing != Standing.REMOVED).order_by(NarrativeMask.start)))


def version(masks: Iterable[Hidden]) -> str:
    """Another word for every other set of masks in force, for a page to carry."""
    places = sorted((mask.start, mask.end, mask.kind) for mask in masks)
    return sha256(repr(places).encode()).hexdigest()[:LETTERS]


def masks_of_many(session: Session, ids: Sequence[UUID], in_force: bool = True) -> dict[UUID, list[NarrativeMask]]:
    """The masks of many stories, a few hundred at a time: those in force, or those that were taken away."""
    found: dict[UUID, list[NarrativeMask]] = {}
    wanted = NarrativeMask.standing != Standing.REMOVED if in_force else NarrativeMask.standing == Standing.REMOVED
    for start in range(0, len(ids), MANY):
        mine = select(NarrativeMask).where(NarrativeMask.narrative_id.in_(ids[start : start + MANY]))
        for mask in session.scalars(mine.where(wanted)):
            found.setdefault(mask.narrative_id, []).append(mask)
    return found


def last_taken_away(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When a mask was last taken away from each of these stories; one from which none was is not among them."""
    here = (Event.subject == Narrative.__tablename__, Event.subject_id.in_(ids), Event.verb == TAKEN_AWAY)
    newest = select(Event.subject_id, func.max(Event.at)).where(*here).group_by(Event.subject_id)
    return {row.subject_id: row[1] for row in session.execute(newest)}


def hide(session: Session, narrative: Narrative, spans: Iterable[Span], kind: str, by: Actor) -> int:
    """Mask these spans of the original; returns how many were not hidden before."""
    there = select(NarrativeMask).where(NarrativeMask.narrative_id == narrative.id)
    known = {(mask.start, mask.end): mask for mask in session.scalars(there)}
    new = changed = 0
    for span in sorted(set(spans)):
        mask = known.get(span)
        new += mask is None or mask.standing == Standing.REMOVED
        if mask is None:
            mask = NarrativeMask(narrative_id=narrative.id, start=span[0], end=span[1], source="member")
            session.add(mask)
        changed += (mask.kind, mask.standing) != (kind, Standing.CONFIRMED)
        mask.kind, mask.standing = kind, Standing.CONFIRMED
    if changed:
        record(narrative, "words hidden", by, kind=kind, places=new)
    return new


def show_again(session: Session, narrative: Narrative, span: Span, by: Actor) -> int:
    """Take away every mask that touches ``span``; returns how many. The rows stay, so that nothing hides it again."""
    gone = [mask for mask in masks_of(session, narrative.id) if mask.start < span[1] and span[0] < mask.end]
    for mask in gone:
        mask.standing = Standing.REMOVED
    if gone:
        record(narrative, TAKEN_AWAY, by, places=len(gone))
    return len(gone)


def everywhere(original: str, words: str) -> list[Span]:
    """Every place where ``words`` stand whole; *Ruby's* is found for *Ruby*, and the other way round."""
    plain = re.sub(r"['’]s$", "", words.strip(), flags=re.IGNORECASE)
    return [found.span() for found in whole_word(plain).finditer(original)] if plain else []


def _merged(masks: Iterable[Hidden], length: int) -> list[Stretch]:
    merged: list[Stretch] = []
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        start, end = max(0, mask.start), min(mask.end, length)
        if merged and start < merged[-1].end:
            merged[-1] = Stretch(merged[-1].start, max(end, merged[-1].end), merged[-1].kind)
        elif start < end:
            merged.append(Stretch(start, end, mask.kind))
    return merged


def _plain(start: int, end: int, edges: set[int]) -> Iterator[tuple[int, int, str]]:
    inner = [start, *sorted(edge for edge in edges if start < edge < end), end]
    yield from ((a, b, "") for a, b in pairwise(inner) if a < b)
