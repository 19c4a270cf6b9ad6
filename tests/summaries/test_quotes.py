"""Words that may be shown."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.summaries.rows import PERIOD, WORDS, tell, tell_many
from voice.records import FirstReading, MissedName, Narrative, NarrativeMask, Quote
from voice.summaries import quotes
from voice.summaries.figures import Exact, Figure, Protected
from voice.summaries.quotes import QuoteRefusedError, Said
from voice.vault import Vault

LARGE = Exact(9)
LONG = " ".join(f"word{number}" for number in range(40))


def approved(session: Session, vault: Vault, story: Narrative, start: int = 0, end: int = 24) -> Quote:
    return quotes.approve(session, vault, story.id, "ebsa", (start, end), uuid4())


def shown(session: Session, vault: Vault, size: int = 9, answer: Figure = LARGE) -> list[Said]:
    return quotes.shown(session, vault, PERIOD, {"ebsa": Exact(size)}, lambda _dimension, _value: answer)


@pytest.fixture
def story(session: Session, vault: Vault) -> Narrative:
    """One of eight that name the theme: the smallest cell words may come from."""
    tell_many(session, vault, 7, "ebsa")
    return tell(session, vault, "ebsa")


def test_an_approved_quote_is_shown_with_theme_speaker_and_age_at_most(
    session: Session, vault: Vault, story: Narrative
) -> None:
    approved(session, vault, story)
    (said,) = shown(session, vault)
    assert (said.words, said.theme, said.speaker, said.age_band) == (WORDS[:24], "ebsa", "young_person", "11_to_13")


def test_who_spoke_stays_unsaid_where_that_answer_is_hidden(session: Session, vault: Vault, story: Narrative) -> None:
    approved(session, vault, story)
    (said,) = shown(session, vault, answer=Protected(None))
    assert (said.speaker, said.age_band) == (None, None)


def test_a_name_hidden_later_is_hidden_in_the_quote_too(session: Session, vault: Vault, story: Narrative) -> None:
    approved(session, vault, story)
    session.add(NarrativeMask(narrative_id=story.id, start=20, end=30, kind="child_name"))
    session.flush()
    (said,) = shown(session, vault)
    assert said.words.startswith("They sent me home ag[")
    assert "ain" not in said.words


def test_words_are_few(session: Session, vault: Vault, story: Narrative) -> None:
    long = tell(session, vault, "ebsa", words=LONG)
    ends = [word.end() for word in quotes.WORD.finditer(LONG)]
    with pytest.raises(QuoteRefusedError, match="between 1 and 25"):
        approved(session, vault, long, 0, ends[25])
    approved(session, vault, long, 0, ends[24])


@pytest.mark.parametrize("difference", [{"quoted": False}, {"counted": False}, {"read": False}, {"checked": False}])
def test_a_story_without_permission_or_reading_is_refused(
    session: Session, vault: Vault, story: Narrative, difference: dict[str, bool]
) -> None:
    other = tell(session, vault, "ebsa", **difference)
    with pytest.raises(QuoteRefusedError):
        approved(session, vault, other)
    assert other.id not in {one.narrative.id for one in quotes.candidates(session, vault, PERIOD, "ebsa", uuid4())}


def test_a_story_without_the_theme_is_refused(session: Session, vault: Vault, story: Narrative) -> None:
    with pytest.raises(QuoteRefusedError):
        approved(session, vault, tell(session, vault, "transport"))


def test_a_cell_of_seven_gives_no_words(session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 7, "ebsa")
    assert quotes.candidates(session, vault, PERIOD, "ebsa", uuid4()) == []
    with pytest.raises(QuoteRefusedError, match="Fewer than eight"):
        approved(session, vault, told[0])


def test_a_quote_disappears_with_its_cell_its_reading_and_its_story(
    session: Session, vault: Vault, story: Narrative
) -> None:
    approved(session, vault, story)
    assert shown(session, vault, size=7) == []
    session.add(MissedName(narrative_id=story.id, member_id=uuid4()))
    session.flush()
    assert shown(session, vault) == []
    session.execute(delete(FirstReading).where(FirstReading.narrative_id == story.id))
    assert shown(session, vault) == []
    session.commit()
    story.withdraw()
    session.flush()
    assert session.scalars(select(Quote)).all() == []


@given(st.text(max_size=300))
def test_every_piece_is_short_and_lies_in_the_text(text: str) -> None:
    for start, end in quotes.pieces(text):
        assert 0 <= start < end <= len(text)
        assert 1 <= len(text[start:end].split()) <= quotes.MOST_WORDS


def test_a_time_of_day_is_not_cut_in_two() -> None:
    text = "The gate is locked at 8.45. We come at nine."
    assert [text[start:end] for start, end in quotes.pieces(text)] == [
        "The gate is locked at 8.45.",
        "We come at nine.",
    ]
