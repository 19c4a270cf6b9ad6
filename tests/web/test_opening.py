"""No story comes in before somebody is there who can open a concern."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice.access import Declaration, Member, Role, posts
from voice.access.accused import Watch
from voice.access.posts import POSTS
from voice.cli.serve import look_after
from voice.config import Settings
from voice.database import now, transaction
from voice.records import Event, Gathering, Narrative
from voice.records.leases import beat
from voice.vault import Vault
from voice.web.app import create_app
from voice.web.unsent import new_token

Made = Callable[..., Member]
NO_READER = "No first reader has signed in yet and said that they enforce no attendance, so nobody can read a story."


def test_a_real_service_opens_for_stories_when_lead_deputy_and_a_first_reader_have_signed_in(
    settings: Settings, engine: Engine, member: Made
) -> None:
    """Whoever holds a post and never came could open no concern, nor read; so whoever says that they enforce."""
    lead, deputy = (member(post).id for post in POSTS[:2])
    reader = member(POSTS[2]).id
    with transaction(engine) as session:
        beat(session, "worker")
        session.execute(delete(Declaration).where(Declaration.member_id.in_([lead, deputy, reader])))
    app = create_app(settings.model_copy(update={"demo": False}))
    client = app.test_client()
    for address in ("/tell", "/tell/young-person", "/g/abcd23"):
        answer = client.get(address)
        assert (answer.status_code, "We are not open yet" in answer.text) == (503, True), address
    assert client.post("/tell/young-person", data={"do": "start"}).status_code == 503
    assert client.get("/").status_code == client.get("/support").status_code == 200
    assert client.get("/health").json["wrong"] == [
        "The safeguarding lead has not signed in yet, so cannot open a concern.",
        "The safeguarding deputy has not signed in yet, so cannot open a concern.",
        NO_READER,
    ]
    with transaction(engine) as session:
        session.add_all([Declaration(member_id=lead), Declaration(member_id=deputy)])
    assert (client.get("/tell").status_code, client.get("/health").json["wrong"]) == (503, [NO_READER])
    with transaction(engine) as session:
        session.get_one(Member, reader).declare_duty()
    assert (client.get("/tell").status_code, client.get("/health").json["wrong"]) == (503, [NO_READER])
    with transaction(engine) as session:
        session.add(Declaration(member_id=reader))
    assert (client.get("/tell").status_code, client.get("/health").status_code) == (200, 200)


def test_a_change_of_lead_closes_no_door_once_stories_have_come_in(
    settings: Settings, engine: Engine, vault: Vault
) -> None:
    Shelf(engine, vault).tell()
    assert create_app(settings.model_copy(update={"demo": False})).test_client().get("/tell").status_code == 200


@pytest.mark.parametrize("told", [False, True])
def test_a_new_lead_closes_no_door_of_a_service_that_was_open_also_after_a_restart(
    told: bool, settings: Settings, engine: Engine, vault: Vault, member: Made
) -> None:
    """Nobody had told a story yet, or all were taken back."""
    lead, deputy, _ = (member(post).id for post in POSTS)
    real = settings.model_copy(update={"demo": False})
    if told:
        story = Shelf(engine, vault).tell().id
        with transaction(engine) as session:
            session.get_one(Narrative, story).withdraw()
    else:
        look_after(real, Watch(), engine)
        look_after(real, Watch(), engine)
    with transaction(engine) as session:
        session.execute(delete(Declaration).where(Declaration.member_id.in_([lead, deputy])))
    assert create_app(real).test_client().get("/tell").status_code == 200


def test_that_a_service_opened_is_remembered_once_and_not_before(
    engine: Engine, member: Made, signed_in: Callable[..., SuspiciousClient]
) -> None:
    assert not posts.remember_open(engine)
    for post in POSTS:
        member(post)
    assert [posts.remember_open(engine) for _ in range(2)] == [True, False]
    with Session(engine) as session:
        assert [one.verb for one in session.scalars(select(Event))] == ["opened for stories"]
    page = signed_in(Role.DATA_PROTECTION_LEAD).get("/work/keep/audit").text
    assert "opened for stories" in page
    assert "service 0b8f4a" in page


def test_typed_words_come_back_when_the_database_is_away_just_after_a_restart(
    settings: Settings, engine: Engine, member: Made
) -> None:
    for post in POSTS:
        member(post)
    restarted = create_app(settings.model_copy(update={"demo": False})).test_client()
    with engine.begin() as connection:
        for table in ("drafts", "declarations"):
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    answer = restarted.post("/tell/oak", data={"do": "next", "token": new_token(), "answer": "What I typed."})
    assert (answer.status_code, "What I typed." in answer.text) == (503, True)


def test_a_facilitator_reads_why_nothing_can_be_entered_yet(settings: Settings, engine: Engine, member: Made) -> None:
    femi = member(Role.FACILITATOR)
    app = create_app(settings.model_copy(update={"demo": False, "public_url": "http://localhost"}))
    app.config["OWN_PASSWORDS"] = False
    app.test_client_class = SuspiciousClient
    client: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    client.sign_in(femi)
    today = now().date()
    with transaction(engine) as session:
        hall = Gathering(name="Hall", kind_of_place="hall", starts_on=today, ends_on=today, facilitator_id=femi.id)
        session.add(hall)
    page = client.get(f"/work/gatherings/{hall.id}/enter").text
    assert "have all signed in for the first time" in page
    assert "Change its days" not in page
