"""What a young person reads on the way is in words a nine-year-old reads, and a screen reader can follow."""

from __future__ import annotations

import re

import html5lib
import pytest
import textstat
from limits import parse
from textstat.backend.counts import _count_syllables

from tests.suspicious import SuspiciousClient
from tests.web.road import HTML, Road
from voice.web import begun

LONGEST_SENTENCE = 20
HARDEST_GRADE = 5.0
BLOCKS = {f"{HTML}{name}" for name in ("h1", "h2", "p", "li", "dt", "dd", "label", "legend", "summary", "div")}


@pytest.fixture(autouse=True)
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """textstat would fetch a pronouncing dictionary; without one it counts syllables by hyphenation."""
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda language: {})


def sentences(page: str) -> list[str]:
    """The sentences of a page's main part: each block of words ends one."""
    main = html5lib.parse(page).find(f".//{HTML}main")
    found: list[str] = []
    for block in main.iter():
        if block.tag in BLOCKS and not any(inner.tag in BLOCKS for inner in block.iter() if inner is not block):
            words = " ".join("".join(block.itertext()).split())
            found += [one for one in re.split(r"(?<=[.!?])\s+", words) if re.search("[a-z]", one)]
    return found


def hard(page: str) -> list[str]:
    said = sentences(page)
    faults = [one for one in said if len(one.split()) > LONGEST_SENTENCE]
    grade = textstat.flesch_kincaid_grade(" ".join(one.rstrip(".!?") + "." for one in said))
    return faults + ([f"grade {grade:.1f}"] if grade > HARDEST_GRADE else [])


def test_the_pages_of_a_telling_are_easy_to_read(client: SuspiciousClient, road: Road) -> None:
    pages = {address: client.get(address).text for address in ("/", "/tell", "/tell?who=young_person", "/tell/oak")}
    road.start(who="somebody")
    while 'value="send"' not in road.text:
        pages[road.step] = road.text
        road.press("next", **({"answer": "Home."} if "<textarea" in road.text else {}))
    pages["last"] = road.text
    pages["sent"] = road.press("send").text
    assert {name: faults for name, page in pages.items() if (faults := hard(page))} == {}


def test_the_pages_of_a_receipt_are_easy_to_read(client: SuspiciousClient, road: Road) -> None:
    words = road.to_the_end("Home.").press("send").receipt()
    pages = {"asked": client.get("/receipt").text, "about": client.get("/about").text}
    for do in ("look", "ask", "take-back"):
        pages[do] = client.post("/receipt", data={"words": words, "do": do}).text
    assert {name: faults for name, page in pages.items() if (faults := hard(page))} == {}


def test_the_pages_that_say_something_went_wrong_are_easy_to_read(
    client: SuspiciousClient, road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = client.post("/tell/oak", data={"answer": "Home.", "do": "next"}).text
    nothing = road.start().press("skip").press("skip").press("skip").press("next").text
    too_long = Road(client, "oak").start().press("next", answer="x" * 10_001).text.replace("x" * 10_001, "")
    monkeypatch.setattr(begun, "MOST_BEGUN", parse("1 per 10 minutes"))
    wait = [Road(client, "oak").start() for _ in range(2)][1]
    assert wait.page.status_code == 429
    unknown = client.get("/g/nosuch2").text
    pages = {"lost": lost, "nothing": nothing, "too long": too_long, "wait": wait.text, "unknown": unknown}
    assert {name: faults for name, page in pages.items() if (faults := hard(page))} == {}
