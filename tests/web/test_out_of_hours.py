"""The number for nights and weekends stands wherever a family reads when somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.access import Role
from voice.config import Settings, load
from voice.database import now
from voice.records import Gathering

NUMBER = "01632 960999"
SignedIn = Callable[..., SuspiciousClient]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return load(
        settings.instance, **settings.model_dump(include={"demo", "localities", "tag_in_process"}), out_of_hours=NUMBER
    )


@pytest.mark.parametrize("address", ["/", "/tell", "/tell/oak", "/about", "/support", "/receipt", "/published"])
def test_it_stands_on_every_page_that_shows_help(client: SuspiciousClient, address: str) -> None:
    page = client.get(address).text
    assert NUMBER in page[page.index('class="help"') :]


@pytest.mark.parametrize("address", ["/tell/oak", "/about"])
def test_it_stands_beside_when_concerns_are_read(client: SuspiciousClient, address: str) -> None:
    page = " ".join(client.get(address).text.split())
    assert f"They look every weekday by 4pm. At night or on a weekend, you can call {NUMBER}." in page


def test_it_stands_beside_the_receipt(client: SuspiciousClient) -> None:
    page = Road(client, "oak").to_the_end("They sent me home.").press("send").text
    assert f"you can call {NUMBER}" in page[page.index("What comes next") :]


def test_it_stands_on_the_poster(app: Flask, engine: Engine, signed_in: SignedIn) -> None:
    client = signed_in(Role.FACILITATOR)
    yesterday, tomorrow = (str(now().date() + timedelta(days=way)) for way in (-1, 1))
    sent = {"name": "Hall", "kind_of_place": "hall", "form": "door", "starts_on": yesterday, "ends_on": tomorrow}
    client.send("/work/gatherings/new", **sent)
    with Session(engine) as session:
        made = session.scalars(select(Gathering)).one()
    assert NUMBER in client.get(f"/work/gatherings/{made.id}/poster").text


def test_where_there_is_none_no_page_speaks_of_one(settings: Settings) -> None:
    from voice.web.app import create_app

    client = create_app(settings.model_copy(update={"out_of_hours": ""})).test_client()
    for address in ("/tell/oak", "/about"):
        assert "weekend" not in client.get(address).get_data(as_text=True)
