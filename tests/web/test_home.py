"""The first page, who reads what, where to find support, and whether the service is well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import Client

from tests.suspicious import SuspiciousClient
from voice.config import Place, Settings
from voice.database import now, transaction
from voice.records import Beat
from voice.records.leases import beat

PUBLIC = ["/", "/tell", "/tell?who=parent_carer", "/tell/oak", "/about", "/support", "/receipt"]


@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_page_opens_and_shows_help_and_a_way_out(client: SuspiciousClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "0800 1111" in answer.text
    assert 'id="leave"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/tell", "/tell/oak"])
def test_the_first_pages_come_in_two_requests_of_twelve_kilobytes(app: Flask, address: str) -> None:
    client = Client(app)
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    script = (Path(str(app.static_folder)) / "tell.js").read_bytes()
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.get_data()) + len(script) <= 12 * 1024
    text = client.get(address).get_data(as_text=True)
    assert text.count("src=") == 1
    assert '<link rel="stylesheet"' not in text


def test_a_page_carries_the_chapters_of_the_stylesheet_that_it_needs(client: SuspiciousClient) -> None:
    told, published = (client.get(address).text.split("</style>")[0] for address in ("/tell", "/published"))
    for page in (told, published):
        assert ".stages .done{" in page
        assert ".rooms{" not in page
        assert "/*" not in page
    assert (".chart{" in told, ".chart{" in published) == (False, True)


def test_a_receipt_on_paper_has_no_link_to_numbers_that_are_not_there(client: SuspiciousClient) -> None:
    assert "@media print{.top,.helpline," in client.get("/receipt").text


@pytest.mark.parametrize("address", PUBLIC)
def test_nothing_on_a_public_page_says_excluded(client: SuspiciousClient, address: str) -> None:
    text = client.get(address).text.lower()
    assert [word for word in ("exclu", "suspen", "school refus", "anonymous") if word in text] == []


def test_the_rights_page_says_who_reads_and_what_stays(client: SuspiciousClient) -> None:
    text = client.get("/about").text
    assert "first reader" in text
    assert "not the same as secret" in text
    assert "a short note stays with the safety lead" in text
    assert "within 3 days" in " ".join(text.split())


@pytest.mark.parametrize("address", ["/about", "/support"])
def test_a_family_reads_how_to_ask_what_is_held(settings: Settings, address: str) -> None:
    from voice.web.app import create_app

    named = settings.model_copy(update={"contact": "hello@example.org", "organisation": "The forum"})
    text = create_app(named).test_client().get(address).text
    assert "How to reach us" in text
    assert "hello@example.org" in text.split("How to reach us")[1]


def test_the_rights_page_says_how_long_a_story_is_kept_and_what_outlasts_it(client: SuspiciousClient) -> None:
    text = client.get("/about").text
    assert "until you take it back, or until this work is over" in text
    assert "Numbers that are already shared stay as they are" in text


def test_support_comes_from_the_settings(settings: Settings) -> None:
    from voice.web.app import create_app

    places = [Place(title="The Local Offer", says="What there is near you.", address="https://example.org/offer")]
    client = create_app(settings.model_copy(update={"signposts": places})).test_client()
    text = client.get("/support").text
    assert "The Local Offer" in text
    assert 'href="https://example.org/offer"' in text


def test_support_without_settings_is_a_whole_page(client: SuspiciousClient) -> None:
    assert "numbers below are open to all" in client.get("/support").text


def test_the_service_is_well_while_a_worker_beats(client: SuspiciousClient, engine: Engine) -> None:
    with transaction(engine) as session:
        beat(session, "worker")
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"well": True, "wrong": []})


def test_the_service_is_not_well_without_a_worker(client: SuspiciousClient, engine: Engine) -> None:
    assert client.get("/health").status_code == 503
    with transaction(engine) as session:
        beat(session, "worker")
        session.flush()
        session.scalars(select(Beat)).one().at = now() - timedelta(minutes=5)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "No worker" in answer.json["wrong"][0]


def test_the_service_is_not_well_without_its_database(client: SuspiciousClient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE beats")
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"well": False, "wrong": ["The database does not answer."]})
