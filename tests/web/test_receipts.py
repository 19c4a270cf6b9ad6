"""What four words can do: show the stage, take a story back; and what they never tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.config import Settings
from voice.database import transaction
from voice.records import (
    MACHINE,
    Answer,
    Concern,
    Contact,
    FirstReading,
    Narrative,
    NarrativeReading,
    Publication,
    Review,
    Tag,
    Withdrawal,
)
from voice.records.concerns import raise_by_hand
from voice.records.receipts import WORDS_IN_ONE, fingerprint, make, tidy, word_list
from voice.vault import Vault

SAID = "They sent me home and I felt unsafe."

HURTFUL = """school teacher excluded suspended isolation detention police fat stupid ugly hate kill die dead death
hurt pain cry lonely sad bad mad father mother child blood knife drug drunk fight hit slap victim weak"""
ALIKE = """flower flour,sun son,bear bare,hair hare,pear pair,deer dear,night knight,sea see,tail tale,bee be,blue blew,
red read,rain reign,rose rows,sail sale,wood would,mail male,plain plane,stair stare,week weak,meat meet,break brake,
cereal serial,current currant,muscle mussel,bread bred,ring wring,thyme time,story storey,horse hoarse,sauce source"""


def held(engine: Engine, noun: Any = Narrative) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(noun)) or 0


def page(client: SuspiciousClient, words: str, do: str = "look") -> str:
    """What the page shows; the stamps that differ on every page are left out."""
    text = client.post("/receipt", data={"words": words, "do": do}).text
    return " ".join(re.sub('nonce="[^"]*"', "", text).split())


def done(text: str) -> int:
    return text.count('pill good">')


@pytest.fixture
def receipt(road: Road) -> str:
    """The four words of a story that was told a moment ago."""
    return road.to_the_end(SAID, counted="yes").press("send", answer="Ask for Jo").receipt()


def test_a_receipt_shows_the_stage_and_takes_the_story_back(
    client: SuspiciousClient, receipt: str, engine: Engine
) -> None:
    assert done(page(client, receipt)) == 1
    assert "Take it back?" in page(client, receipt, "ask")
    assert held(engine) == 1
    assert "It is gone" in page(client, receipt, "take-back")
    assert (held(engine), held(engine, Answer), held(engine, Contact)) == (0, 0, 0)
    assert "This story was taken back" in page(client, receipt)
    assert "This story was taken back" in page(client, receipt, "take-back")
    assert held(engine, Withdrawal) == 1


@pytest.mark.parametrize(
    ("group", "says", "says_not"),
    [
        ("yes", "The group has looked at what it is about.", "A trained person has checked"),
        ("no", "A trained person has checked what it is about.", "The group has looked"),
    ],
)
def test_every_stage_is_shown_when_it_is_reached(
    group: str, says: str, says_not: str, road: Road, client: SuspiciousClient, engine: Engine
) -> None:
    receipt = road.to_the_end(SAID, counted="yes", read_by_group=group).press("send").receipt()
    with transaction(engine) as session:
        told = session.scalars(select(Narrative)).one()
    rows = [
        NarrativeReading(
            narrative_id=told.id, analyser="one", tone="neutral", language="en", concern=True, concern_score=1.0,
            uncertainty=0.1,
        ),
        FirstReading(narrative_id=told.id, member_id=told.id),
        Review(narrative_id=told.id, member_id=told.id),
        Publication(framework="ws8", scheme="terms", period=told.period, published_by=told.id, figures={}),
    ]  # fmt: skip
    for reached, row in enumerate(rows, 2):
        with transaction(engine) as session:
            session.add(row)
        text = page(client, receipt)
        assert done(text) == reached
        assert says in text
        assert says_not not in text


@pytest.mark.parametrize("needs_person", [True, False])
def test_a_receipt_says_so_when_the_machine_could_not_read_the_story(
    needs_person: bool, road: Road, client: SuspiciousClient, engine: Engine
) -> None:
    receipt = road.to_the_end("tata mnie bije", counted="yes").press("send").receipt()
    with transaction(engine) as session:
        told = session.scalars(select(Narrative)).one()
        session.add(
            NarrativeReading(
                narrative_id=told.id,
                analyser="one",
                tone="neutral",
                language="pl",
                concern=False,
                concern_score=0.0,
                uncertainty=0.5,
                needs_person=needs_person,
            )
        )
    text = page(client, receipt)
    assert ("Our computer tried to read it, and could not." in text) is needs_person
    assert ("Our computer has read it" in text) is not needs_person


def test_a_story_nobody_may_count_is_never_said_to_be_in_a_summary(
    road: Road, client: SuspiciousClient, engine: Engine
) -> None:
    receipt = road.to_the_end(SAID, counted="no").press("send").receipt()
    with transaction(engine) as session:
        told = session.scalars(select(Narrative)).one()
        session.add(Review(narrative_id=told.id, member_id=told.id))
        session.add(Publication(framework="ws8", scheme="terms", period=told.period, published_by=told.id, figures={}))
    assert done(page(client, receipt)) == 4


@pytest.mark.parametrize("do", ["look", "ask", "take-back"])
def test_whoever_finds_a_receipt_cannot_learn_whether_a_concern_was_raised(
    client: SuspiciousClient, story: Callable[..., Narrative], engine: Engine, vault: Vault, do: str
) -> None:
    first, second = make(vault, "first"), make(vault, "second")
    plain, grave = story(SAID), story(SAID)
    with transaction(engine) as session:
        for narrative, words in ((plain, first), (grave, second)):
            session.merge(narrative).receipt = fingerprint(vault, words)
        session.add(Concern(narrative_id=grave.id, raised_by=MACHINE).seal_words(vault, [("unsafe", "says so")]))
    assert page(client, first, do).replace(first, "") == page(client, second, do).replace(second, "")


def test_taking_a_story_back_leaves_a_concern_with_the_lead(
    client: SuspiciousClient, receipt: str, engine: Engine, vault: Vault
) -> None:
    with transaction(engine) as session:
        told = session.scalars(select(Narrative)).one()
        raise_by_hand(session, vault, told.id, [("unsafe", "says so")], told.id)
        session.add(Tag(narrative_id=told.id, theme="ebsa").seal_why(vault, "why"))
    page(client, receipt, "take-back")
    with transaction(engine) as session:
        concern = session.scalars(select(Concern)).one()
        assert concern.narrative_id is None
        assert ("unsafe", "says so") in concern.open_words(vault)
    assert held(engine, Tag) == 0


def test_a_story_taken_back_is_off_the_disk_when_the_page_says_so(
    client: SuspiciousClient, receipt: str, engine: Engine, settings: Settings
) -> None:
    with transaction(engine) as session:
        sealed = session.scalars(select(Narrative)).one().story_sealed
    files = list(settings.instance.glob("voice.sqlite*"))
    assert [path for path in files if sealed in path.read_bytes()]
    engine.dispose()
    page(client, receipt, "take-back")
    assert not [path for path in files if path.exists() and sealed in path.read_bytes()]


@pytest.mark.parametrize("written", ["{}", "  {}  ", "\t{}\n"])
@pytest.mark.parametrize("between", [" ", "-", ", ", "\n", "…", " / "])
def test_a_receipt_may_be_written_in_any_way(
    client: SuspiciousClient, receipt: str, written: str, between: str
) -> None:
    typed = written.format(receipt.title().replace(" ", between))
    assert "It is kept safe." in page(client, typed)


def test_words_that_are_no_receipt_get_a_kind_answer(client: SuspiciousClient, receipt: str) -> None:
    other = " ".join([*receipt.split()[:3], "acorn" if not receipt.endswith("acorn") else "zebra"])
    assert "We have no story with these words" in page(client, other)
    assert "A receipt has four words. We found 2." in page(client, " ".join(receipt.split()[:2]))
    assert "not one of our words: xylofon" in page(client, "xylofon " + " ".join(receipt.split()[:3]))
    both = page(client, "xylofon " + " ".join(receipt.split()[:2]))
    assert "A receipt has four words. We found 3. This is not one of our words: xylofon." in both
    assert "A receipt has four words. We found 0." in page(client, "")


def test_wrong_guesses_run_out_and_right_ones_do_not(client: SuspiciousClient, receipt: str) -> None:
    words = word_list()
    answers = [
        client.post("/receipt", data={"words": " ".join(words[number : number + 4])}).status_code
        for number in range(61)
    ]
    assert answers == [200] * 60 + [429]


def test_a_page_of_another_site_asks_for_nothing_with_somebody_elses_browser(
    client: SuspiciousClient, receipt: str
) -> None:
    sent = {"words": receipt, "do": "take-back"}
    answer = client.post("/receipt", data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.location) == (303, "/receipt")
    assert "How far it has come" in client.post("/receipt", data={"words": receipt}).text


def test_a_whole_school_may_look_behind_one_address(client: SuspiciousClient, receipt: str) -> None:
    assert {client.post("/receipt", data={"words": receipt}).status_code for _ in range(70)} == {200}


def test_a_receipt_never_stands_in_an_address(client: SuspiciousClient, receipt: str) -> None:
    answer = client.post("/receipt", data={"words": receipt})
    assert answer.request.full_path == "/receipt?"
    assert "Set-Cookie" not in answer.headers
    assert "It is kept safe." not in client.get("/receipt", query_string={"words": receipt}).text


def test_only_a_keyed_hash_of_a_receipt_is_kept(receipt: str, session: Session, vault: Vault) -> None:
    narrative = session.scalars(select(Narrative)).one()
    assert narrative.receipt == fingerprint(vault, receipt.upper())
    assert len(narrative.receipt) == 32


def test_the_list_has_enough_plain_words_that_differ() -> None:
    words = word_list()
    assert len(words) == len(set(words)) >= 2048
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 10 for word in words)
    assert tidy(" ".join(words[:20])) == list(words[:20])


def test_no_word_of_a_receipt_could_hurt_or_remind() -> None:
    assert not set(HURTFUL.split()) & set(word_list())


def test_no_two_words_of_a_receipt_sound_alike() -> None:
    words = set(word_list())
    assert [pair for pair in ALIKE.split(",") if set(pair.split()) <= words] == []


def test_receipts_of_many_forms_differ_and_use_the_whole_list(vault: Vault) -> None:
    receipts = [make(vault, f"token {number}") for number in range(3000)]
    assert len(set(receipts)) == 3000
    used = {word for receipt in receipts for word in receipt.split()}
    assert len(used) > 0.97 * len(word_list())
    assert all(len(receipt.split()) == WORDS_IN_ONE for receipt in receipts)


def test_one_slip_of_the_finger_rarely_makes_another_word() -> None:
    words = word_list()
    near = sum(Levenshtein.distance(one, words[0], score_cutoff=1) <= 1 for one in words[1:])
    assert near == 0
