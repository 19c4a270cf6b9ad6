"""A receipt means stored: the service is killed while people send, and every receipt they hold still stands."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Thread, get_ident

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.prove.phone import Phone, receipt_on, step_on, token_on
from tests.prove.served import Served, scratch
from voice import vault as vaults
from voice.config import Settings
from voice.database import open_engine, reading_only
from voice.records import Contact, Draft, Narrative
from voice.records.receipts import fingerprint

Say = Callable[[int, str], None]
PEOPLE = 8

ANSWERS_FIRST = """
import time
from queue import Queue
from threading import Thread
from flask import current_app
from voice.cli import main
from voice.database import db
from voice.records.receipts import make
from voice.web import sending, tell
from voice.web.house import house

waiting = Queue()

def store():
    while True:
        app, told = waiting.get()
        time.sleep(0.02)
        with app.app_context():
            sending.send(db.session, *told)

def send_later(session, form, token, unsent):
    waiting.put((current_app._get_current_object(), (form, token, unsent)))
    return make(house().vault, token)

Thread(target=store, daemon=True).start()
tell.send = send_later
main()
"""


@dataclass
class Outcome:
    """``receipts``: story to the four words its teller holds; ``stored``: story to how many rows hold it."""

    receipts: dict[str, str] = field(default_factory=dict)
    stored: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    broken: int = 0
    refused: int = 0
    busy: int = 0

    @property
    def duplicates(self) -> int:
        return sum(count - 1 for count in self.stored.values())


def test_no_receipt_is_lost_when_the_service_is_killed(scratch_settings: Settings, say: Say) -> None:
    began = time.monotonic()
    found = sent_while_killed(Served(scratch_settings), 2000, kills=3)
    say(
        1,
        f"{len(found.receipts)} receipts from {PEOPLE} phones, 3 kills, {found.broken} requests broken, "
        f"{found.refused} refused, {found.busy} asked to try again; {found.lost} receipts lost, "
        f"{found.duplicates} duplicates, {len(found.stored)} stories stored, {time.monotonic() - began:.0f} s",
    )
    assert found.broken > 0
    assert len(found.receipts) == len(set(found.receipts.values())) == 2000
    assert (found.lost, found.duplicates, len(found.stored)) == (0, 0, 2000)


def test_a_service_that_answers_before_it_commits_is_found_out(scratch_settings: Settings, say: Say) -> None:
    """The negative control: the same kills, and the same count, must see what such a service loses."""
    found = sent_while_killed(Served(scratch_settings, ANSWERS_FIRST), 200, kills=3)
    say(1, f"control that answers before it commits: {found.lost} of {len(found.receipts)} receipts lost")
    assert found.lost > 0


def test_one_form_sent_fifty_times_at_once_is_one_row_and_one_receipt(served: Served, say: Say) -> None:
    phones = [Phone(served.settings.port) for _ in range(50)]
    page = phones[0].last_page("They sent me home again.")
    together = Barrier(50)

    def press(phone: Phone) -> str:
        phone.get("/tell")
        together.wait()
        return receipt_on(phone.post(**page, answer="Ask for Jo", do="send"))

    with ThreadPoolExecutor(50) as hands:
        receipts = set(hands.map(press, phones))
    for phone in phones:
        phone.close()
    rows = [count(served.settings, noun) for noun in (Narrative, Contact, Draft)]
    say(2, f"50 presses at once on 50 lines: {len(receipts)} receipt, rows {rows[0]}, contacts {rows[1]}")
    assert (len(receipts), rows) == (1, [1, 1, 0])


def sent_while_killed(service: Served, stories: int, kills: int) -> Outcome:
    """Send so many stories from eight phones; kill and start the service whenever a further part has its receipt."""
    found, phones = Outcome(), dict[int, Phone]()

    def tell(number: int) -> None:
        phone = phones.setdefault(get_ident(), Phone(service.settings.port))
        found.receipts[f"story {number}"] = phone.tell(f"story {number}")

    service.start()
    with ThreadPoolExecutor(PEOPLE) as hands:
        telling = [hands.submit(tell, number) for number in range(stories)]
        killer = Thread(target=kill_at, args=(service, found, [stories * (n + 1) // (kills + 1) for n in range(kills)]))
        killer.start()
        killer.join()
    for one in telling:
        one.result()
    service.kill()
    for phone in phones.values():
        phone.close()
        found.broken, found.refused = found.broken + phone.broken, found.refused + phone.refused
        found.busy += phone.busy
    count_up(service.settings, found)
    return found


def kill_at(service: Served, found: Outcome, marks: list[int]) -> None:
    for mark in marks:
        while len(found.receipts) < mark:
            time.sleep(0.005)
        service.kill()
        service.start()


def count_up(settings: Settings, found: Outcome) -> None:
    """What stands in the database afterwards, against what people hold in their hands."""
    vault, engine = vaults.load(settings.keys_file), open_engine(settings.database)
    with reading_only(), Session(engine) as session:
        rows = {narrative.receipt: narrative.open_story(vault) for narrative in session.scalars(select(Narrative))}
    engine.dispose()
    found.stored.update(rows.values())
    found.lost = sum(rows.get(fingerprint(vault, words)) != story for story, words in found.receipts.items())


def count(settings: Settings, noun: type) -> int:
    engine = open_engine(settings.database)
    with reading_only(), Session(engine) as session:
        how_many = session.scalar(select(func.count()).select_from(noun)) or 0
    engine.dispose()
    return how_many


def test_fifty_people_at_once_are_served_without_an_error(tmp_path: Path, say: Say) -> None:
    """The short form: 30 seconds, two seconds to think before each press, the tagging worker at work beside."""
    service = Served(scratch(tmp_path / "instance", tagging=True)).start()
    end = time.monotonic() + 30
    phones = [Phone(service.settings.port) for _ in range(50)]
    with ThreadPoolExecutor(50) as people:
        told = sum(people.map(lambda phone: walk(phone, phones.index(phone) * 2 / 50, end), phones))
    service.stop()
    seconds = sorted(one for phone in phones for one in phone.seconds)
    errors = sum(phone.broken + phone.refused + phone.busy for phone in phones)
    at = [seconds[int(len(seconds) * part)] for part in (0.5, 0.95, 0.99)]
    say(
        5,
        f"50 people, 2 s to think, 30 s: {len(seconds)} pages, {told} stories, {errors} errors; "
        f"p50 {at[0]:.3f} s, p95 {at[1]:.3f} s, p99 {at[2]:.3f} s",
    )
    assert errors == 0
    assert len(seconds) > 300


def walk(phone: Phone, wait: float, end: float) -> int:
    """One person telling story after story by the short form, page for page; returns how many were sent."""
    time.sleep(wait)
    told = 0
    while time.monotonic() < end:
        phone.get(phone.address)
        page, presses = thinking(phone, do="start-short"), 0
        while 'id="receipt"' not in page and time.monotonic() < end:
            at = step_on(page)
            said = {"answer": "They sent me home."} if at == "what_happened" else {}
            do = "send" if at == "~contact" else "next"
            page, presses = thinking(phone, token=token_on(page), at=at, do=do, **said), presses + 1
            assert presses < 12, f"the road does not end: {at}"
        told += 'id="receipt"' in page
    phone.close()
    return told


def thinking(phone: Phone, **fields: str) -> str:
    time.sleep(2)
    return phone.post(**fields)
