"""The whole road of one story without a browser, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice import tagging
from voice.access import Role
from voice.config import Settings
from voice.database import now, transaction
from voice.records import Contact, Narrative, Tag
from voice.summaries.periods import Scheme
from voice.vault import Vault

NAME, MISSED = "Keisha", "Quillfeather"
STORY = f"They suspended {NAME} again for three days. Old {MISSED} by the gate was kind. Nobody asked us why."
WAY = "Ring Auntie Mo on 07700 900123 after four."

SignedIn = Callable[..., SuspiciousClient]


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """The house of every other test, on one database and on the other."""
    if request.param == "sqlite":
        return settings
    return settings.model_copy(update={"database_url": request.getfixturevalue("postgres_tables")})


def test_the_road_of_one_story(
    app: Flask, client: SuspiciousClient, signed_in: SignedIn, engine: Engine, vault: Vault, settings: Settings
) -> None:
    assert engine.dialect.name in settings.database
    receipt = told(client)
    assert stage(client, receipt) == "It is kept safe. Done"
    assert tagging.sweep(engine, vault) == 1
    assert "computer has read it" in stage(client, receipt)
    story = only(engine)
    summary = f"/work/summaries/focus-area-5/{Scheme(settings.period_scheme).of(now().date())}"
    reviewer = signed_in(Role.REVIEWER)
    assert reviewer.get(f"/work/review/{story.id}").status_code == 404
    first_read(signed_in(Role.FIRST_READER), story)
    assert "trained person has read it" in stage(client, receipt)
    assert "No story is counted here yet" in reviewer.get(summary).text
    reviewed(reviewer, story, engine)
    assert "group has looked" in stage(client, receipt)
    assert "1 voice was counted" in reviewer.get(summary).text
    assert "1 voice" not in signed_in(Role.WORKSTREAM_READER).get(summary).text
    taken_back(client, receipt)
    assert "No story is counted here yet" in reviewer.get(summary).text
    assert gone(engine)
    assert f"/work/review/{story.id}" not in reviewer.get("/work/review").text
    assert (settings.instance / "voice.withdrawn").read_text() == f"{story.id}\n"
    keeper = signed_in(Role.DATA_PROTECTION_LEAD)
    assert keeper.get(f"/work/keep/{story.id}").status_code == 404
    assert "Nothing of it is held" in keeper.send("/work/keep/find", words=receipt).text


def told(client: SuspiciousClient) -> str:
    road = Road(client, "oak").start().tell(STORY, "", "Ask us first.").press("next")
    road.press("next", counted="yes", read_by_group="yes", quoted="yes").press("send", answer=WAY)
    assert NAME not in road.text
    return road.receipt()


def stage(client: SuspiciousClient, receipt: str) -> str:
    """The furthest stage, as its receipt shows it."""
    page = client.post("/receipt", data={"words": receipt, "do": "look"}).text
    found = re.search(r'aria-current="step">(.*?)</li>', page, re.DOTALL)
    assert found
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split())


def first_read(reader: SuspiciousClient, story: Narrative) -> None:
    assert str(story.id) in reader.get("/work/first").text
    page = reader.get(f"/work/first/{story.id}").text
    assert MISSED in page
    assert WAY not in page
    start = STORY.index(MISSED)
    reader.send(f"/work/first/{story.id}/hide", span=f"{start}-{start + len(MISSED)}", kind="staff_name")
    assert "Passed on" in reader.send(f"/work/first/{story.id}/pass-on").text


def reviewed(reviewer: SuspiciousClient, story: Narrative, engine: Engine) -> None:
    assert str(story.id) in reviewer.get("/work/review").text
    page = reviewer.get(f"/work/review/{story.id}").text
    assert "suspended" in page
    assert [name for name in (NAME, MISSED, WAY) if name in page] == []
    for theme in {"suspension_exclusion", *re.findall(r'href="#tag-([a-z_]+)"', page)}:
        reviewer.send(f"/work/review/{story.id}/{theme}/confirm")
    reviewer.send(f"/work/review/{story.id}/next")
    with transaction(engine) as session:
        tag = session.scalars(select(Tag).where(Tag.theme == "suspension_exclusion")).one()
        assert tag.standing == "confirmed"


def taken_back(client: SuspiciousClient, receipt: str) -> None:
    assert "Take it back?" in client.post("/receipt", data={"words": receipt, "do": "ask"}).text
    assert "It is gone" in client.post("/receipt", data={"words": receipt, "do": "take-back"}).text


def only(engine: Engine) -> Narrative:
    with transaction(engine) as session:
        return session.scalars(select(Narrative)).one()


def gone(engine: Engine) -> bool:
    """No row of the story is left, nor anything that hung on it."""
    with transaction(engine) as session:
        return not any(session.scalars(select(kind)).all() for kind in (Narrative, Tag, Contact))
