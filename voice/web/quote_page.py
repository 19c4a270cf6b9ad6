"""What a publisher may take from one story for one theme: the words in which it speaks of that theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from voice.database import db
from voice.records import checking
from voice.summaries.quotes import Candidate, QuoteRefusedError
from voice.web.picked import Span

ELSEWHERE = "These words are not where the story speaks of this theme. Take an offered piece, or words around it."
Pieces = tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A story and its pieces that speak of the theme; ``others``: the rest of it, to read around them."""

    candidate: Candidate
    pieces: Pieces
    others: Pieces


def offered(candidate: Candidate, theme: str) -> Offered:
    """The pieces that touch the words of the theme's tag; all of them where the tag stands for the whole story."""
    spans = _spans(candidate.narrative.id, theme)
    near = tuple(piece for piece in candidate.pieces if _touches(piece[0], spans))
    return Offered(candidate, near, tuple(piece for piece in candidate.pieces if piece not in near))


def refuse_elsewhere(narrative_id: UUID, theme: str, span: Span) -> None:
    """Raise `QuoteRefusedError` for words that the caption of the theme would not fit."""
    if not _touches(span, _spans(narrative_id, theme)):
        raise QuoteRefusedError(ELSEWHERE)


def _spans(narrative_id: UUID, theme: str) -> list[Span]:
    tag = checking.tag_of(db.session, narrative_id, theme)
    return [(start, end) for start, end in tag.spans] if tag else []


def _touches(span: Span, spans: Sequence[Span]) -> bool:
    return not spans or any(start < span[1] and span[0] < end for start, end in spans)
