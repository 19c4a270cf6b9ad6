"""Words people used: few, masked, allowed by whoever told them, chosen by a person, never from a small group."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import category
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from voice.records import Event, FirstReading, Narrative, NarrativeMask, Quote, Review, Standing, Tag, record
from voice.records.masked import MaskedStory, Span, last_taken_away, masks_of, masks_of_many
from voice.records.openings import MASKED
from voice.records.publications import quote_of
from voice.records.queues import readable_by
from voice.summaries.counts import Cell, heard, note_beside
from voice.summaries.faces import Summary
from voice.summaries.figures import SMALLEST_SHOWN
from voice.vault import Vault

MOST_WORDS = 25
PIECE = re.compile(r"(?:[^.!?\n]|(?<=\d)\.(?=\d))+[.!?]*")  # the dot of 8.45 ends nothing
WORD = re.compile(r"[^\s'’]+(?:['’][^\s'’]{1,2}(?![^\s'’]))?")  # don't is one
MOST_LETTERS = 250
"""Of a quote, spaces and all: 25 words of ten letters. Scripts without spaces between words are held by this alone."""
MOST_QUOTES = 60
WHY_OPENED: Final = "to choose words to quote"
GONE = "This story may not be quoted any more."
NOBODY = UUID(int=0)
Who = tuple[str | None, str | None]


class QuoteRefusedError(ValueError):
    """Why these words may not be quoted, in words for the publisher."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as it is shown."""

    quote_id: UUID
    theme: str
    words: str
    speaker: str | None
    age_band: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story words may be taken from: its masked text and the pieces of it that are short enough."""

    narrative: Narrative
    text: str
    pieces: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One story of those that may be quoted for a theme, and the ids of its neighbours; ``place`` counts from 1."""

    candidate: Candidate
    place: int
    how_many: int
    before: UUID | None
    after: UUID | None


def quotable(period: str, reader: UUID = NOBODY) -> Select[Narrative]:
    """Where every quote starts: quotable and counted, passed on, reviewed, and not hidden from ``reader``."""
    allowed = select(Narrative).join(FirstReading, FirstReading.narrative_id == Narrative.id)
    allowed = allowed.join(Review, Review.narrative_id == Narrative.id).where(*readable_by(reader))
    return allowed.where(Narrative.period == period, Narrative.counted, Narrative.quoted)


def _names(theme: str) -> ColumnElement[bool]:
    return and_(Tag.narrative_id == Narrative.id, Tag.theme == theme, Tag.standing == Standing.CONFIRMED)


def cell(session: Session, period: str, theme: str) -> int:
    """How many counted stories of the period name the theme."""
    found = select(func.count()).select_from(Narrative).join(Review, Review.narrative_id == Narrative.id)
    found = found.join(Tag, _names(theme)).where(Narrative.period == period, Narrative.counted)
    return session.scalar(found) or 0


def turn(
    session: Session, vault: Vault, period: str, theme: str, reader: UUID, asked: UUID | None = None
) -> Turn | None:
    """The story to choose words from: ``asked``, or where that was taken back the one after it.

    Without ``asked``, the first that this publisher has not opened for it yet. None when the cell is small or nothing
    may be quoted. Opening it is to be recorded, as `WHY_OPENED`. They go by id: the order of the index that a period
    is read from, in which nobody's story is first for being old, and from which a story that goes moves no other
    (measured among 100,000 stories: the next one in 0.6 ms, the two counts in 80 ms).
    """
    if cell(session, period, theme) < SMALLEST_SHOWN:
        return None
    allowed = quotable(period, reader).join(Tag, _names(theme))
    going_on = allowed.where(Narrative.id >= asked) if asked else allowed.where(~_opened_by(reader))
    found = session.scalar(_first(going_on)) or session.scalar(_first(allowed, backwards=bool(asked)))
    if found is None:
        return None
    earlier, later = allowed.where(Narrative.id < found.id), allowed.where(Narrative.id > found.id)
    return Turn(
        _candidate(session, vault, found),
        place=_how_many(session, earlier) + 1,
        how_many=_how_many(session, allowed),
        before=session.scalar(_first(earlier, backwards=True).with_only_columns(Narrative.id)),
        after=session.scalar(_first(later).with_only_columns(Narrative.id)),
    )


def offered(session: Session, period: str, theme: str, reader: UUID, narrative_id: UUID) -> Narrative | None:
    """The story, if this publisher may choose words from it for the theme; held until this is done."""
    if cell(session, period, theme) < SMALLEST_SHOWN:
        return None
    wanted = quotable(period, reader).join(Tag, _names(theme)).where(Narrative.id == narrative_id)
    return session.scalar(wanted.with_for_update(of=Narrative))


def _first(wanted: Select[Narrative], backwards: bool = False) -> Select[Narrative]:
    return wanted.order_by(Narrative.id.desc() if backwards else Narrative.id).limit(1)


def _how_many(session: Session, wanted: Select[Narrative]) -> int:
    return session.scalar(wanted.with_only_columns(func.count(Narrative.id))) or 0


def _opened_by(reader: UUID) -> ColumnElement[bool]:
    here = (Event.subject == Narrative.__tablename__, Event.subject_id == Narrative.id, Event.verb == MASKED)
    return exists().where(*here, Event.actor == str(reader), Event.detail["reason"].as_string() == WHY_OPENED)


def _candidate(session: Session, vault: Vault, narrative: Narrative) -> Candidate:
    text = narrative.open_story(vault)
    story = MaskedStory(text, masks_of(session, narrative.id))
    return Candidate(narrative, story.text, tuple((span, story.words(*span)) for span in pieces(text)))


def approve(session: Session, vault: Vault, narrative_id: UUID, theme: str, span: Span, by: UUID) -> Quote:
    """Let at most 25 words of a story out, and 250 letters. Raises `QuoteRefusedError` with the reason.

    Approving the same words again is approving them once: the story is held, so that of two publishers at once the
    second finds what the first did.
    """
    narrative = session.get(Narrative, narrative_id, with_for_update=True)
    if narrative is None or session.scalar(_allowed(narrative, theme, by)) is None:
        raise QuoteRefusedError(GONE)
    if cell(session, narrative.period, theme) < SMALLEST_SHOWN:
        raise QuoteRefusedError("Fewer than eight stories name this theme, so its words could point to one of them.")
    text = narrative.open_story(vault)
    start, end = span
    words = len(words_in(text[start:end])) if 0 <= start < end <= len(text) else 0
    if not 1 <= words <= MOST_WORDS:
        raise QuoteRefusedError(f"Choose between 1 and {MOST_WORDS} words.")
    if end - start > MOST_LETTERS:
        raise QuoteRefusedError(f"Choose at most {MOST_LETTERS} letters.")
    if there := quote_of(session, narrative.id, theme, start, end):
        return there
    quote = Quote(narrative_id=narrative.id, theme=theme, start=start, end=end, approved_by=by)
    session.add(quote)
    record(quote, "quote approved", by, theme=theme)
    return quote


def take_back(session: Session, quote: Quote, by: UUID) -> None:
    """A quote that should not be out after all."""
    record(quote, "quote taken back", by, theme=quote.theme)
    session.delete(quote)


def shown(session: Session, vault: Vault, made: Summary[Any]) -> list[Said]:
    """The approved quotes of themes whose figure is shown in ``made``, in the order they were approved.

    Each is checked anew: permission, first reading, review, tag and masks as they stand now. What was hidden when it
    was approved stays hidden in it: where a mask was taken away since, all that ever were taken away still hide.
    """
    themes = [themed.theme for themed in made.themes if (themed.figure.size or 0) >= SMALLEST_SHOWN]
    query = select(Quote, Narrative).join(Narrative, Narrative.id == Quote.narrative_id)
    query = query.join(Tag, (Tag.narrative_id == Narrative.id) & (Tag.theme == Quote.theme))
    query = query.where(Quote.theme.in_(themes), Tag.standing == Standing.CONFIRMED)
    allowed = quotable(made.period).with_only_columns(Narrative.id)
    rows = session.execute(query.where(Narrative.id.in_(allowed)).order_by(Quote.approved_at).limit(MOST_QUOTES)).all()
    hidden = _hidden_in(session, [quote for quote, _ in rows])
    return [_said(vault, quote, narrative, hidden[quote.id], made) for quote, narrative in rows]


def _hidden_in(session: Session, approved: Sequence[Quote]) -> dict[UUID, list[NarrativeMask]]:
    """Quote id to the masks that hide words in it."""
    ids = list({quote.narrative_id for quote in approved})
    now, last = masks_of_many(session, ids), last_taken_away(session, ids)
    then = masks_of_many(session, list(last), in_force=False)
    since = {one.id for one in approved if one.narrative_id in last and one.approved_at <= last[one.narrative_id]}
    return {
        one.id: now.get(one.narrative_id, []) + (then.get(one.narrative_id, []) if one.id in since else [])
        for one in approved
    }


def _said(
    vault: Vault, quote: Quote, narrative: Narrative, hidden: Sequence[NarrativeMask], made: Summary[Any]
) -> Said:
    words = MaskedStory(narrative.open_story(vault), hidden).words(quote.start, quote.end)
    speaker, age_band = _who(quote.theme, narrative, made.together)
    speaker = speaker if _is_shown(made, "speaker", speaker) else None
    age_band = age_band if speaker and _is_shown(made, "age_band", age_band) else None
    return Said(quote.id, quote.theme, words, speaker, age_band)


def _who(theme: str, narrative: Narrative, together: Set[Cell]) -> Who:
    """Who spoke, as far as eight stories or more say the same of this theme: first the age goes, then the speaker."""
    speaker, age_band = narrative.speaker, narrative.age_band
    if (theme, speaker, "") not in together:
        return None, None
    return speaker, age_band if age_band and (theme, speaker, age_band) in together else None


def _is_shown(made: Summary[Any], dimension: str, value: str | None) -> bool:
    """Whether the answer's own figure is shown: a table that is held back may not be told by a quote either."""
    figure = made.shown_of(dimension, value)
    return figure is not None and (figure.size or 0) >= SMALLEST_SHOWN


def who(session: Session, theme: str, narrative: Narrative) -> Who:
    """What may stand beside this story's words now, for the publisher who chooses them."""
    query = heard(narrative.period).join(Tag, _names(theme)).add_columns(Narrative.speaker, Narrative.age_band)
    query = query.add_columns(func.count()).group_by(Narrative.speaker, Narrative.age_band)
    found: Counter[Cell] = Counter()
    for speaker, age_band, stories in session.execute(query):
        note_beside(found, theme, speaker, age_band, stories)
    return _who(theme, narrative, {cell for cell, stories in found.items() if stories >= SMALLEST_SHOWN})


def _allowed(narrative: Narrative, theme: str, by: UUID) -> Select[UUID]:
    query = quotable(narrative.period, by).join(Tag, _names(theme))
    return query.where(Narrative.id == narrative.id).with_only_columns(Narrative.id)


def find_words(session: Session, vault: Vault, narrative_id: UUID, theme: str, copied: str, by: UUID) -> Span:
    """The span of words copied from the masked story. Raises `QuoteRefusedError` when it holds no such words."""
    narrative = session.get(Narrative, narrative_id)
    if narrative is None or session.scalar(_allowed(narrative, theme, by)) is None:
        raise QuoteRefusedError(GONE)
    story = MaskedStory(narrative.open_story(vault), masks_of(session, narrative_id))
    found = re.search(r"\s+".join(re.escape(word) for word in copied.split()), story.text)
    span = story.original(*found.span()) if found else None
    if span is None:
        raise QuoteRefusedError("These words are not in the story exactly like this. Copy them again.")
    return span


def pieces(text: str) -> list[Span]:
    """Sentences of a story, the long ones cut into stretches of at most 25 words."""
    return [span for found in PIECE.finditer(text) for span in _stretches(text, found.start(), found.end())]


def words_in(text: str) -> list[re.Match[str]]:
    """Runs of letters, whatever joins them: two words with a dash or a sign that looks like a space remain two."""
    return list(WORD.finditer("".join(one if category(one)[0] in "LMN" or one in "'’" else " " for one in text)))


def _stretches(text: str, start: int, end: int) -> list[Span]:
    """Each holds at most 25 words and 250 letters, with the signs that stand at its words."""
    found, begins, count = [], start, 0
    for word in words_in(text[start:end]):
        if count == MOST_WORDS or (count and start + word.end() - begins > MOST_LETTERS):
            opens = _where_it_opens(text, begins, start + word.start())
            found.append((begins, opens))
            begins, count = opens, 0
        count += 1
    return [_trimmed(text, *span) for span in [*found, (begins, end)] if words_in(text[slice(*span)])]


def _where_it_opens(text: str, first: int, word: int) -> int:
    """Where a word begins, with an opening mark before it."""
    opens = word
    while opens > first and not (text[opens - 1].isspace() or text[opens - 1].isalnum()):
        opens -= 1
    return opens if text[opens - 1].isspace() else word


def _trimmed(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return start, start + len(said.strip()[:MOST_LETTERS].rstrip())
