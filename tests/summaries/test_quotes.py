"""Words that may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from tests.summaries.pages import pages_of
from tests.summaries.rows import PERIOD, WORDS, tell, tell_many
from tests.summaries.test_counts import KNOWN
from voice.database import open_engine
from voice.keeping import schema
from voice.records import FirstReading, MissedName, Narrative, NarrativeMask, Quote, openings, record
from voice.records.masked import show_again
from voice.summaries import counts, quotes
from voice.summaries.counts import Counts
from voice.summaries.faces import Breakdown, Summary, exact, freeze, thaw
from voice.summaries.figures import Exact
from voice.summaries.quotes import NOBODY, QuoteRefusedError, Said
from voice.summaries.scopes import Scope
from voice.vault import Vault

LONG = " ".join(f"word{number}" for number in range(40))


def approved(session: Session, vault: Vault, story: Narrative, start: int = 0, end: int = 24) -> Quote:
    return quotes.approve(session, vault, story.id, "ebsa", (start, end), uuid4())


def counted(session: Session, *themes: str) -> Counts:
    return counts.count(session, Scope("all", "", themes), PERIOD, KNOWN, {})


def made(session: Session) -> Summary[Exact]:
    return exact(counted(session, "ebsa"))


def shown(session: Session, vault: Vault, **more: Any) -> list[Said]:
    """What stands on the exact page, ``more`` of which may be otherwise."""
    return quotes.shown(session, vault, replace(made(session), **more))


def gone_through(session: Session, vault: Vault) -> list[UUID]:
    """The stories a publisher meets who goes on to the next one until there is none."""
    found, turn, reader = [], quotes.turn(session, vault, PERIOD, "ebsa", NOBODY), uuid4()
    while turn:
        found.append(turn.candidate.narrative.id)
        turn = quotes.turn(session, vault, PERIOD, "ebsa", reader, turn.after) if turn.after else None
    return found


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
    left_out = tuple(Breakdown(part.dimension, (), held=True) for part in made(session).people)
    (said,) = shown(session, vault, people=left_out)
    assert (said.speaker, said.age_band) == (None, None)


FEW = {"speaker": "young_champion", "age_band": "14_to_16"}


@pytest.mark.parametrize(
    ("alike", "same_speaker", "said"),
    [
        (7, 0, ("young_champion", "14_to_16")),
        (6, 0, (None, None)),
        (6, 1, ("young_champion", None)),
        (0, 7, ("young_champion", None)),
        (1, 5, (None, None)),
    ],
)
def test_no_more_is_said_of_who_spoke_than_eight_stories_of_the_theme_share(
    session: Session, vault: Vault, alike: int, same_speaker: int, said: tuple[str | None, str | None]
) -> None:
    """Each answer alone is large here: only together with the theme are they few."""
    for answers in (FEW, FEW | {"age_band": "11_to_13"}, {"age_band": "14_to_16"}):
        tell_many(session, vault, 8, "transport", **answers)
    tell_many(session, vault, 9, "ebsa")
    tell_many(session, vault, alike, "ebsa", **FEW)
    tell_many(session, vault, same_speaker, "ebsa", **FEW | {"age_band": "11_to_13"})
    story = tell(session, vault, "ebsa", **FEW)
    approved(session, vault, story)
    everybody = counted(session, "ebsa", "transport")
    (protected,) = pages_of([everybody], KNOWN, {})
    for face in (exact(everybody), thaw(freeze(protected))):
        (one,) = quotes.shown(session, vault, face)
        assert (one.speaker, one.age_band) == said
    assert quotes.who(session, "ebsa", story) == said


def test_a_name_hidden_later_is_hidden_in_the_quote_too(session: Session, vault: Vault, story: Narrative) -> None:
    approved(session, vault, story)
    session.add(NarrativeMask(narrative_id=story.id, start=20, end=30, kind="child_name"))
    session.flush()
    (said,) = shown(session, vault)
    assert said.words.startswith("They sent me home ag[")
    assert "ain" not in said.words


def test_a_name_that_was_hidden_when_words_were_approved_stays_hidden_in_them(
    session: Session, vault: Vault, story: Narrative
) -> None:
    wrong, later = (NarrativeMask(narrative_id=story.id, start=a, end=b, kind="place") for a, b in ((0, 4), (5, 9)))
    session.add_all([wrong, later])
    session.flush()
    show_again(session, story, (0, 4), uuid4())
    approved(session, vault, story)
    assert [said.words for said in shown(session, vault)] == ["They [place] me home again."]
    show_again(session, story, (5, 9), uuid4())
    (said,) = shown(session, vault)
    assert "sent" not in said.words
    quotes.take_back(session, session.scalars(select(Quote)).one(), uuid4())
    session.flush()
    approved(session, vault, story)
    assert [said.words for said in shown(session, vault)] == [WORDS[:24]]


def test_words_are_few(session: Session, vault: Vault, story: Narrative) -> None:
    long = tell(session, vault, "ebsa", words=LONG)
    ends = [word.end() for word in quotes.words_in(LONG)]
    with pytest.raises(QuoteRefusedError, match="between 1 and 25"):
        approved(session, vault, long, 0, ends[25])
    approved(session, vault, long, 0, ends[24])


@pytest.mark.parametrize("joined", ["\u2800", "-", ".", "–", "/", "_", "\u200b", "…", "'"])
def test_what_joins_words_makes_no_one_word_of_them(
    session: Session, vault: Vault, story: Narrative, joined: str
) -> None:
    words = joined.join(f"word{'abcdefghijklmnopqrstuvwxyz'[number]}" for number in range(26))
    with pytest.raises(QuoteRefusedError, match="between 1 and 25"):
        approved(session, vault, tell(session, vault, "ebsa", words=words), 0, len(words))
    assert all(len(quotes.words_in(words[start:end])) <= 25 for start, end in quotes.pieces(words))


def test_letters_are_few_where_words_are_long_or_none_are_parted(
    session: Session, vault: Vault, story: Narrative
) -> None:
    words = "学校" * 200
    long = tell(session, vault, "ebsa", words=words)
    with pytest.raises(QuoteRefusedError, match="at most 250 letters"):
        approved(session, vault, long, 0, 251)
    approved(session, vault, long, 0, 250)


def test_a_short_end_after_an_apostrophe_is_no_word_of_its_own() -> None:
    words = [word[0] for word in quotes.words_in("I don't, they’ll say: 'why'?")]
    assert words == ["I", "don't", "they’ll", "say", "why"]


@pytest.mark.parametrize("difference", [{"quoted": False}, {"counted": False}, {"read": False}, {"checked": False}])
def test_a_story_without_permission_or_reading_is_refused(
    session: Session, vault: Vault, story: Narrative, difference: dict[str, bool]
) -> None:
    other = tell(session, vault, "ebsa", **difference)
    with pytest.raises(QuoteRefusedError):
        approved(session, vault, other)
    assert other.id not in gone_through(session, vault)


def test_a_story_without_the_theme_is_refused(session: Session, vault: Vault, story: Narrative) -> None:
    with pytest.raises(QuoteRefusedError):
        approved(session, vault, tell(session, vault, "transport"))


def test_a_cell_of_seven_gives_no_words(session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 7, "ebsa")
    assert quotes.turn(session, vault, PERIOD, "ebsa", uuid4()) is None
    with pytest.raises(QuoteRefusedError, match="Fewer than eight"):
        approved(session, vault, told[0])


def test_a_publisher_meets_every_story_of_a_theme_once(session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 25, "ebsa")
    tell_many(session, vault, 3, "transport")
    seen = gone_through(session, vault)
    assert sorted(seen) == sorted(one.id for one in told)
    middle = quotes.turn(session, vault, PERIOD, "ebsa", uuid4(), seen[11])
    assert middle is not None
    assert (middle.place, middle.how_many, middle.before, middle.after) == (12, 25, seen[10], seen[12])


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A transaction on the one database and on the other."""
    if request.param == "sqlite":
        yield request.getfixturevalue("session")
        return
    engine = open_engine(request.getfixturevalue("postgres"))
    schema.upgrade(engine)
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()


def test_a_publisher_who_comes_back_goes_on_with_the_first_story_they_have_not_opened(
    either: Session, vault: Vault
) -> None:
    session, mine, other = either, uuid4(), uuid4()
    told = sorted(tell_many(session, vault, 9, "ebsa"), key=lambda one: one.id)
    for one in told[:4]:
        openings.note(session, one, openings.MASKED, mine, quotes.WHY_OPENED)
    openings.note(session, told[4], openings.MASKED, mine, "to review it")
    starts = [quotes.turn(session, vault, PERIOD, "ebsa", reader) for reader in (mine, other)]
    assert [one and one.place for one in starts] == [5, 1]
    for one in told[4:]:
        record(one, openings.MASKED, mine, reason=quotes.WHY_OPENED)
    again = quotes.turn(session, vault, PERIOD, "ebsa", mine)
    assert again is not None
    assert again.place == 1


def test_a_story_taken_back_meanwhile_loses_no_other(session: Session, vault: Vault) -> None:
    told = sorted(tell_many(session, vault, 10, "ebsa"), key=lambda one: one.id)
    session.commit()
    for number, (gone, next_one) in enumerate(((told[4], told[5]), (told[9], told[8]))):
        gone.withdraw()
        found = quotes.turn(session, vault, PERIOD, "ebsa", uuid4(), gone.id)
        assert found is not None
        assert found.candidate.narrative.id == next_one.id
        assert found.how_many == 9 - number


def test_the_next_story_comes_from_an_index_that_is_in_its_order(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 9, "ebsa")
    allowed = quotes.quotable(PERIOD, uuid4()).where(Narrative.id > uuid4()).order_by(Narrative.id).limit(1)
    words = str(allowed.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    plan = " ".join(str(row.detail) for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}")))
    assert "ix_narratives_heard (period=? AND counted=? AND id>?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_quote_disappears_with_its_cell_its_reading_and_its_story(
    session: Session, vault: Vault, story: Narrative
) -> None:
    approved(session, vault, story)
    other = session.scalars(select(Narrative).where(Narrative.id != story.id).limit(1)).one()
    session.commit()
    other.withdraw()
    assert shown(session, vault) == []
    tell(session, vault, "ebsa")
    assert len(shown(session, vault)) == 1
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
        assert 1 <= len(quotes.words_in(text[start:end])) <= quotes.MOST_WORDS
        assert end - start <= quotes.MOST_LETTERS


def test_a_time_of_day_is_not_cut_in_two() -> None:
    text = "The gate is locked at 8.45. We come at nine."
    assert [text[start:end] for start, end in quotes.pieces(text)] == [
        "The gate is locked at 8.45.",
        "We come at nine.",
    ]
