"""A receipt means stored, once; and whatever happens, what was typed is still on the page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import voice.database
from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.config import Settings
from voice.database import now, transaction
from voice.records import Answer, Contact, Draft, Narrative
from voice.records.narratives import by_receipt
from voice.records.receipts import fingerprint, make
from voice.vault import Vault

SAID = "They sent me home again and nobody asked me why."
WORDS_BEFORE_WE_ANSWER = '<script>alert(1)</script> & "quotes"\n\nand a second line'


def how_many(engine: Engine, noun: type = Narrative) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(noun)) or 0


def test_the_same_form_sent_fifty_times_at_once_is_one_story_and_one_receipt(
    app: Flask, road: Road, engine: Engine
) -> None:
    road.to_the_end(SAID, counted="yes")
    form = road.filled(do="send", answer="Ask for Jo")

    def send(_: int) -> str:
        again = Road.__new__(Road)
        again.client, again.page = app.test_client(), app.test_client().post("/tell/oak", data=form)  # type: ignore[assignment]
        return again.receipt()

    with ThreadPoolExecutor(16) as hands:
        receipts = set(hands.map(send, range(50)))
    assert len(receipts) == 1
    assert (how_many(engine), how_many(engine, Contact), how_many(engine, Draft)) == (1, 1, 0)


def test_a_reply_that_never_arrived_is_shown_again(road: Road, engine: Engine) -> None:
    road.to_the_end(SAID)
    form = road.fields()
    assert road.send(form, "send").receipt() == road.send(form, "send").receipt()
    assert how_many(engine) == 1


def test_another_page_of_a_story_that_was_sent_says_so_and_stores_nothing(road: Road, engine: Engine) -> None:
    road.start().press("next", answer=SAID)
    earlier = road.fields()
    road.press("skip").press("skip").press("next").press("next").press("send")
    receipt = road.receipt()
    road.send(earlier, "next")
    assert (road.heading, road.receipt()) == ("You have sent this story", receipt)
    assert (how_many(engine), how_many(engine, Draft)) == (1, 0)


def test_a_page_found_in_a_history_shows_the_receipt_for_some_minutes_alone(road: Road, engine: Engine) -> None:
    earlier = road.start().press("next", answer=SAID).fields()
    receipt = road.press("skip").press("skip").press("next").press("next").press("send").receipt()
    assert road.send(earlier, "show").receipt() == receipt
    with transaction(engine) as session:
        session.scalars(select(Narrative)).one().told_at -= timedelta(minutes=10)
    assert receipt not in road.send(earlier, "show").text
    assert road.heading == "You have sent this story"
    assert road.send(earlier, "sent").receipt() == receipt, "the page that asks keeps the time itself"


def test_a_receipt_loaded_anew_after_the_story_was_taken_back_leads_to_a_new_start(road: Road) -> None:
    left = road.to_the_end(SAID).fields()
    receipt = road.press("send").receipt()
    road.client.post("/receipt", data={"words": receipt, "do": "take-back"})
    assert road.send(left, "sent").page.status_code == 303
    assert road.page.location == "/tell/oak"


def test_two_stories_that_would_get_the_same_words_get_different_ones(
    client: SuspiciousClient, engine: Engine, vault: Vault, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt of the second belongs to somebody else: it is given other words, and a repeat finds those."""
    second = Road(client, "oak").to_the_end("second")
    taken = make(vault, second.token)
    first = Road(client, "oak").to_the_end("first").press("send")
    with transaction(engine) as changing:
        changing.scalars(select(Narrative)).one().receipt = fingerprint(vault, taken)
    form = second.filled(answer="Ask for Jo")
    receipt = second.send(form, "send").receipt()
    assert receipt not in {taken, first.receipt()}
    assert second.send(form, "send").receipt() == receipt
    found = by_receipt(session, fingerprint(vault, receipt))
    assert isinstance(found, Narrative)
    assert (found.open_story(vault), found.contact is not None) == ("second", True)


def test_a_form_left_open_for_a_working_day_still_sends(road: Road, engine: Engine) -> None:
    road.to_the_end(SAID)
    with transaction(engine) as session:
        session.scalars(select(Draft)).one().touched_at = now() - timedelta(hours=9)
    assert road.press("send").receipt()


def test_a_form_left_too_long_gives_the_typed_words_back_and_goes_on(road: Road, engine: Engine, vault: Vault) -> None:
    road.start()
    with transaction(engine) as session:
        session.scalars(select(Draft)).one().touched_at = now() - timedelta(hours=25)
    road.press("next", answer=WORDS_BEFORE_WE_ANSWER)
    assert road.heading == "This story is not here any more"
    assert road.fields()["answer"].strip() == WORDS_BEFORE_WE_ANSWER
    road.press("resume")
    assert road.fields()["answer"].strip() == WORDS_BEFORE_WE_ANSWER
    road.press("next").to_page("send").press("send")
    with transaction(engine) as session:
        assert WORDS_BEFORE_WE_ANSWER in session.scalars(select(Narrative)).one().open_story(vault)


def test_drafts_nobody_came_back_to_are_gone_when_the_next_one_begins(
    client: SuspiciousClient, road: Road, engine: Engine
) -> None:
    road.start()
    with transaction(engine) as session:
        session.scalars(select(Draft)).one().touched_at = now() - timedelta(hours=25)
    Road(client, "oak").start()
    assert how_many(engine, Draft) == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "../../etc/passwd", "\x00" * 43, "é" * 43])
def test_a_token_that_is_none_opens_nothing_and_gives_the_words_back(road: Road, engine: Engine, token: str) -> None:
    road.start().send(road.filled(token=token, answer=SAID), "next")
    assert road.fields()["answer"].strip() == SAID
    assert how_many(engine, Draft) == 1


def test_nobody_reaches_a_story_by_a_token_of_another(client: SuspiciousClient, road: Road) -> None:
    mine = road.start().press("next", answer=SAID)
    other = Road(client, "oak").start().press("skip").press("skip").press("skip")
    assert SAID in mine.press("skip").press("skip").text
    assert SAID not in other.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_cannot_lead_somebody_into_a_story_it_reads_along(
    client: SuspiciousClient, road: Road, site: str
) -> None:
    mine = road.start().press("next", answer=SAID)
    sent = mine.fields() | {"do": "show"}
    assert client.post("/tell/oak", data=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    answer = client.post("/tell/oak", data=sent, headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.location) == (303, "/tell/oak")


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ({"Origin": "http://localhost"}, True),
        ({"Referer": "http://localhost/tell/oak"}, True),
        ({}, True),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://localhost.evil.example"}, False),
        ({"Origin": "null"}, True),
        ({"Origin": "http://[bad"}, False),
        ({"Referer": "https://evil.example/localhost"}, False),
    ],
)
def test_a_browser_too_old_to_say_whose_page_sent_a_form_names_the_page(
    client: SuspiciousClient, road: Road, said: dict[str, str], ours: bool
) -> None:
    sent = road.start().press("next", answer=SAID).fields() | {"do": "show"}
    assert client.post("/tell/oak", data=sent, headers=said).status_code == (200 if ours else 303)


def test_a_locked_database_gives_a_page_with_the_words_and_the_same_form(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voice.web.app import create_app

    monkeypatch.setattr(voice.database, "BUSY_MILLISECONDS", 50)
    impatient = create_app(settings)
    impatient.test_client_class = SuspiciousClient
    road = Road(impatient.test_client(), "oak").start()  # type: ignore[arg-type]
    token = road.token
    with transaction(engine) as holding:
        holding.execute(select(Draft))
        road.press("next", answer=WORDS_BEFORE_WE_ANSWER)
        assert road.page.status_code == 503
        assert road.fields()["answer"].strip() == WORDS_BEFORE_WE_ANSWER
        assert road.token == token
    again = road.fields()
    road.send(again, again["do"]).press("back")
    assert road.fields()["answer"].strip() == WORDS_BEFORE_WE_ANSWER


def test_a_full_disk_at_the_last_moment_shows_no_receipt_and_the_next_try_stores_it(
    road: Road, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills at the commit itself: an answer given before it would have been a promise not kept."""
    road.to_the_end(SAID)

    def full(_self: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as filled:
        filled.setattr(Session, "commit", full)
        road.press("send", answer="Ask for Jo")
    assert road.page.status_code == 503
    assert 'id="receipt"' not in road.text
    assert road.fields()["answer"].strip() == "Ask for Jo"
    assert how_many(engine) == 0
    road.send(road.fields(), "send")
    assert road.receipt()
    assert (how_many(engine), how_many(engine, Contact)) == (1, 1)


def test_a_story_is_stored_whole_or_not_at_all(
    road: Road, engine: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.to_the_end(SAID, "Nobody")

    def fails(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr("voice.records.tellings.record", fails)
        road.press("send")
    assert (how_many(engine), how_many(engine, Answer), how_many(engine, Draft)) == (0, 0, 1)


def test_what_was_stored_holds_no_word_in_the_clear(road: Road, settings: Settings) -> None:
    road.to_the_end("Zebracorn sent me home").press("send", answer="Quaggaphone 0123")
    files = list(settings.instance.glob("voice.sqlite*"))
    held = b"".join(path.read_bytes() for path in files)
    assert b"narratives" in held
    assert not [word for word in (b"Zebracorn", b"Quaggaphone", road.receipt().encode()) if word in held]
