"""The help numbers can be pressed, and what a press does is the number that is read."""

from __future__ import annotations

import pytest

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.config import Settings
from voice.web.dialling import dialled


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("999", "tel:999"),
        ("0800 1111", "tel:08001111"),
        ("0800 1111, 24/7", "tel:08001111"),
        ("(01823) 300-500", "tel:01823300500"),
        ("+44 1823 300500", "tel:+441823300500"),
        ("Text SHOUT to 85258", "sms:85258?&body=SHOUT"),
        ("text 85258", "sms:85258"),
        ("0115 496 0000 (8am-8pm)", "tel:01154960000"),
        ("999 (24 hours)", "tel:999"),
        ("ChildLine 0800 1111, 9am to 3.30am", "tel:08001111"),
        ("0800 1111 24/7", ""),
        ("0115 496 0000 24 hours a day", ""),
        ("0115 496 0000 8am to 8pm", ""),
        ("+44 (0)1823 300500", ""),
        ("0800 1111 or 116 123", ""),
        ("Ask at the desk", ""),
        ("Room 12", ""),
        ("", ""),
    ],
)
def test_a_number_leads_to_what_it_says(words: str, address: str) -> None:
    assert dialled(words) == address


@pytest.mark.parametrize("address", ["/", "/tell", "/tell/oak", "/support", "/receipt"])
def test_every_page_leads_to_the_help_from_its_top(client: SuspiciousClient, address: str) -> None:
    page = client.get(address).text
    top = page.split("<main")[0]
    assert 'href="#help"' in top
    assert 'id="help"' in page
    for number in ("tel:999", "tel:08001111", "sms:85258?&amp;body=SHOUT"):
        assert f'href="{number}"' in page
    assert "A phone keeps a list" in page


def test_the_number_for_nights_can_be_pressed_and_words_without_one_stay_words(settings: Settings) -> None:
    from voice.web.app import create_app

    for number, link in (("01823 300 500", True), ("Ask the warden", False)):
        client = create_app(settings.model_copy(update={"out_of_hours": number})).test_client()
        page = client.get("/tell").get_data(as_text=True)
        assert number in page
        assert ('href="tel:01823300500"' in page) == link


def test_999_can_be_pressed_where_it_is_said(client: SuspiciousClient, road: Road) -> None:
    assert 'href="tel:999"' in client.get("/tell/oak").text.split("<main")[1].split("</main>")[0]
    assert 'href="tel:999"' in road.to_the_end("Home.").press("send").text.split("<main")[1].split("</main>")[0]
