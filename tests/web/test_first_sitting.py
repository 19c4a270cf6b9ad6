"""An opening of the original lasts as long as a sign-in that nobody uses; after that it needs a reason again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on, forms_in
from tests.web.stories import story
from voice.access.signing_in import IDLE
from voice.database import now, transaction
from voice.records import Concern, Event, FirstReading, Narrative, NarrativeMask
from voice.records.openings import SITTING
from voice.vault import Vault

__all__ = ["story"]
SignedIn = Callable[..., SuspiciousClient]
NOTE = "The tone worries me.\nSo does “the door”."


def later(engine: Engine, minutes: int) -> None:
    with transaction(engine) as session:
        session.query(Event).update({"at": now() - timedelta(minutes=minutes)})


def openings(engine: Engine) -> list[str]:
    with Session(engine) as session:
        found = session.scalars(select(Event).where(Event.verb == "original opened").order_by(Event.at))
        return [event.detail["reason"] for event in found]


def test_an_opening_lasts_as_long_as_an_idle_sign_in() -> None:
    assert SITTING == IDLE


@pytest.mark.parametrize("verb", ["hide", "show", "concern", "opinion", "pass-on"])
def test_an_opening_older_than_a_sitting_changes_nothing_without_a_reason(
    verb: str, reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    reader.get(f"/work/first/{story.id}")
    later(engine, 31)
    for sent in ({}, {"reason": "curious"}):
        page = reader.send(f"/work/first/{story.id}/{verb}", span="0-8", kind="age", upheld="yes", **sent)
        assert page.status_code == 403
        assert "Why do you open this story again?" in page.text
        assert "Pell" not in page.text
    with Session(engine) as session:
        assert session.scalars(select(Concern)).all() == []
        assert session.scalars(select(FirstReading)).all() == []
        assert session.scalars(select(NarrativeMask.standing)).all() == ["suggested"]
    assert openings(engine) == ["first reading"]


def test_a_concern_written_for_too_long_goes_on_with_a_reason_and_loses_no_word(
    reader: SuspiciousClient, story: Narrative, engine: Engine, vault: Vault
) -> None:
    address = f"/work/first/{story.id}"
    raises = form_on(reader, address, "Raise a concern")
    later(engine, 31)
    page = raises.press(span=["0-8", "9-14"], note=NOTE)
    assert "is not lost" in page.text
    (goes_on,) = forms_in(page, reader, address, "Open it again and go on")
    answer = goes_on.press(reason="finish")
    assert "The safeguarding lead has this now." in answer.text
    with Session(engine) as session:
        words = session.scalars(select(Concern)).one().open_words(vault)
    assert [quote for quote, _ in words] == ["The taxi never", NOTE]
    assert openings(engine) == ["first reading", "finish"]


def test_within_a_sitting_nobody_is_asked_again(reader: SuspiciousClient, story: Narrative, engine: Engine) -> None:
    passes = form_on(reader, f"/work/first/{story.id}", "Pass on, next story")
    later(engine, 29)
    passes.press()
    with Session(engine) as session:
        assert len(session.scalars(select(FirstReading)).all()) == 1
    assert openings(engine) == ["first reading"]
