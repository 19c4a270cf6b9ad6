"""What everybody may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.summaries.rows import DAYS, PERIOD, tell_many
from tests.suspicious import SuspiciousClient
from voice.access import Role
from voice.database import transaction
from voice.records import Action, Narrative, Quote
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
FIVE = f"/published/{PERIOD}/focus-area-5"


@pytest.fixture
def out(engine: Engine, vault: Vault, signed_in: SignedIn) -> list[Narrative]:
    """Twelve stories of suspension with one quote, published."""
    with transaction(engine) as session:
        told = tell_many(session, vault, 12, "suspension_exclusion:suspension", "what_helped")
        session.add(Quote(narrative_id=told[0].id, theme="suspension_exclusion", start=25, end=45, approved_by=uuid4()))
    signed_in(Role.PUBLISHER).send(f"/work/publish/{PERIOD}")
    return told


def test_nothing_is_out_at_first(client: SuspiciousClient) -> None:
    assert "Nothing has been shared yet" in client.get("/published").text
    assert "There is nothing here yet" in client.get("/published/answers").text
    for address in (f"/published/{PERIOD}", FIVE, f"{FIVE}.csv", "/published/x/y"):
        assert client.get(address).status_code == 404


@pytest.mark.usefixtures("out")
def test_everybody_reads_what_was_published(client: SuspiciousClient) -> None:
    assert "Summer term 2026" in client.get("/published").text
    assert "Suspensions and permanent exclusions" in client.get(f"/published/{PERIOD}").text
    page = client.get(FIVE)
    assert "about 10 voices" in page.text
    assert not re.search(r">12<", page.text)
    assert "Set-Cookie" not in page.headers


def test_a_green_bar_is_spoken_of_where_there_is_one(
    client: SuspiciousClient, engine: Engine, vault: Vault, signed_in: SignedIn
) -> None:
    pages = {}
    for period, themes in ((PERIOD, ["transport"]), ("2026-1-spring", ["transport", "what_helped"])):
        with transaction(engine) as session:
            tell_many(session, vault, 12, *themes, period=period, told_on=DAYS[period])
        signed_in(Role.PUBLISHER, email=f"{period}@example.org").send(f"/work/publish/{period}")
        pages[period] = client.get(f"/published/{period}").text
    assert ["Thick bar" in page for page in pages.values()] == [True, True]
    assert ["Thin green bar" in page for page in pages.values()] == [False, True]


@pytest.mark.usefixtures("out")
def test_the_published_file_holds_protected_figures(client: SuspiciousClient) -> None:
    text = client.get(f"{FIVE}.csv").text
    assert '"Theme","Suspension and exclusion","Summer term 2026","10"' in text
    assert '"12"' not in text


def test_what_is_out_stays_as_it_was(client: SuspiciousClient, engine: Engine, vault: Vault, out: object) -> None:
    with transaction(engine) as session:
        tell_many(session, vault, 20, "suspension_exclusion")
    assert "about 10 voices" in client.get(FIVE).text


def test_a_withdrawn_story_takes_its_quote_along(
    client: SuspiciousClient, engine: Engine, out: list[Narrative]
) -> None:
    assert "Nobody asked me why" in client.get(FIVE).text
    with transaction(engine) as session:
        found = session.get(Narrative, out[0].id)
        assert found is not None
        found.withdraw()
    assert "Nobody asked me why" not in client.get(FIVE).text


def test_words_are_not_shown_with_a_speaker_and_an_age_that_few_share(
    client: SuspiciousClient, engine: Engine, vault: Vault, signed_in: SignedIn
) -> None:
    """Twelve Young Champions and twelve people of 14 to 16 are counted, and two who are both."""
    young, champion = {"age_band": "14_to_16"}, {"speaker": "young_champion"}
    with transaction(engine) as session:
        for answers in (young, champion, {}):
            tell_many(session, vault, 10, "suspension_exclusion", **answers)
        told = tell_many(session, vault, 2, "suspension_exclusion", **young, **champion)
        session.add(Quote(narrative_id=told[0].id, theme="suspension_exclusion", start=25, end=45, approved_by=uuid4()))
    publisher = signed_in(Role.PUBLISHER)
    pages = [publisher.get(f"/work/publish/{PERIOD}"), publisher.get(f"/work/publish/{PERIOD}/quotes")]
    publisher.send(f"/work/publish/{PERIOD}")
    pages += [client.get(FIVE), client.get(f"/published/{PERIOD}")]
    for page in pages:
        beside = page.text.split("Nobody asked me why")[1].split("</figure>")[0].split("<form")[0]
        assert "Suspension and exclusion · Young Champions" in beside
        assert "14 to 16" not in beside


@pytest.mark.usefixtures("out")
def test_the_page_of_a_period_shows_its_quotes_too(client: SuspiciousClient) -> None:
    text = client.get(f"/published/{PERIOD}").text
    assert "Nobody asked me why" in text
    assert "No words have been chosen yet" not in text


def test_answers_are_shown_when_both_halves_are_public(client: SuspiciousClient, engine: Engine) -> None:
    def action(**more: object) -> Action:
        return Action(framework="ws8", heading="focus-area-5", text="t", owner="o", **more)

    with transaction(engine) as session:
        session.add(action(said="You waited.", answer="We ring now.", public=True, status="done"))
        session.add(action(said="You were sent home.", answer="It costs too much.", public=True, status="cannot"))
        session.add(action(said="A private thought.", answer="Not for all.", public=False))
        session.add(action(said="Half a thing.", answer="", public=True))
    text = client.get("/published/answers").text
    assert "You waited." in text
    assert "We could not, because" in text
    assert "private thought" not in text
    assert "Half a thing" not in text
