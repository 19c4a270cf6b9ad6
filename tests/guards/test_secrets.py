"""Nothing a child wrote leaves by a side door: no log, error page, address or exception, no file without its key."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, got_request_exception
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import voice.database
from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with
from tests.web.road import Road
from voice import tagging
from voice import vault as vaults
from voice.access import Role
from voice.config import Settings
from voice.database import transaction
from voice.records import Answer, Concern, Contact, Draft, Gathering, Narrative, Outcome, Tag
from voice.vault import SealError, Vault
from voice.web.app import create_app

ROOT = Path(__file__).parent.parent.parent
MARK = "quixelbramble"
STORY = f"They sent me home and my dad hits me. Ask {MARK} and Mrs {MARK.title()} at {MARK}@example.org about it."
SignedIn = Callable[..., SuspiciousClient]


class Listener:
    """Everything the service said outside its answers: log lines, what was printed, exceptions on their way."""

    def __init__(self, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
        self.caplog, self.capfd, self.exceptions = caplog, capfd, [""]

    def note(self, _app: Flask, exception: Exception, **_: Any) -> None:
        self.exceptions.append(f"{exception!r} {exception} {exception.__cause__} {exception.__context__}")

    def heard(self) -> str:
        printed = self.capfd.readouterr()
        lines = [f"{one.getMessage()} {one.exc_text} {one.args} {one.exc_info}" for one in self.caplog.records]
        return "\n".join([*lines, *self.exceptions, printed.out, printed.err])

    def is_silent_about(self, *words: str) -> None:
        said = self.heard().lower()
        assert [one for one in words if one.lower() in said] == []


@pytest.fixture
def road(client: SuspiciousClient) -> Road:
    return Road(client, "oak")


@pytest.fixture
def listener(app: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Listener]:
    caplog.set_level(logging.DEBUG)
    heard = Listener(caplog, capfd)
    got_request_exception.connect(heard.note)
    yield heard
    got_request_exception.disconnect(heard.note)


def test_a_log_that_did_say_it_would_be_noticed(listener: Listener) -> None:
    logging.getLogger("voice").error("could not store %s", STORY)
    assert MARK in listener.heard()


def test_a_telling_that_goes_well_says_nothing(
    road: Road, listener: Listener, engine: Engine, vault: Vault, signed_in: SignedIn
) -> None:
    """From the first box to the safeguarding lead's note, each page opened by those who may."""
    road.to_the_end(STORY, counted="yes", read_by_group="yes").press("send", answer=f"Ring {MARK}")
    receipt = road.receipt()
    tagging.sweep(engine, vault)
    with transaction(engine) as session:
        story, concern = session.scalars(select(Narrative.id)).one(), session.scalars(select(Concern.id)).one()
    reader, lead = signed_in(Role.FIRST_READER), signed_in(Role.SAFEGUARDING_LEAD)
    for member, address in ((reader, f"/work/first/{story}"), (lead, f"/work/concerns/{concern}")):
        assert MARK in member.get(address).text
    lead.send(f"/work/concerns/{concern}/contact")
    dealt_with(lead, concern, "Keep this outcome", kind="referred", note=f"About {MARK}")
    reader.send(f"/work/first/{story}/concern", note=f"I know {MARK}")
    reader.send(f"/work/first/{story}/pass-on")
    signed_in(Role.REVIEWER).send("/work/review/search", words=MARK)
    road.client.post("/receipt", data={"words": receipt, "do": "take-back"})
    listener.is_silent_about(MARK, receipt, "my dad hits me")


def test_a_wrong_key_says_nothing(
    road: Road, listener: Listener, engine: Engine, app: Flask, settings: Settings, tmp_path: Path, signed_in: SignedIn
) -> None:
    road.to_the_end(STORY, counted="yes", read_by_group="yes").press("send")
    half = Road(road.client, "oak").start().press("next", answer=STORY).fields()
    vaults.make_keys(tmp_path / "other.toml")
    other = vaults.load(tmp_path / "other.toml")
    object.__setattr__(app.extensions["voice"], "vault", other)
    with transaction(engine) as session:
        story = session.scalars(select(Narrative.id)).one()
    answer = signed_in(Role.FIRST_READER).get(f"/work/first/{story}")
    assert answer.status_code == 500
    assert MARK not in answer.text
    assert STORY not in road.client.post("/tell/oak", data=half | {"do": "show", "answer": ""}).text
    assert tagging.sweep(engine, other) == 1
    listener.is_silent_about(MARK, "my dad hits me")
    assert "SealError" in listener.heard() or listener.exceptions[1:]


def test_a_locked_database_says_nothing(
    settings: Settings, engine: Engine, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice.database, "BUSY_MILLISECONDS", 50)
    impatient = create_app(settings)
    impatient.test_client_class = SuspiciousClient
    road = Road(impatient.test_client(), "oak").start()  # type: ignore[arg-type]
    with transaction(engine) as holding:
        holding.execute(select(Draft))
        assert road.press("next", answer=STORY).page.status_code == 503
        assert road.client.post("/receipt", data={"words": f"{MARK} a b c", "do": "take-back"}).status_code < 600
    listener.is_silent_about(MARK, "my dad hits me")


def test_a_broken_reader_says_nothing_and_hands_the_story_to_a_person(
    road: Road, engine: Engine, vault: Vault, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the error itself holds the words, as a tokenizer's might."""
    analyser = tagging.analyser_version(None)

    def breaks(text: str, *_: Any, **__: Any) -> Any:
        if text:
            raise ValueError(f"cannot read {text!r}")
        return type("Empty", (), {"analyser": analyser})

    road.to_the_end(STORY).press("send")
    monkeypatch.setattr(tagging, "read", breaks)
    assert tagging.sweep(engine, vault) == 1
    with transaction(engine) as session:
        assert session.scalars(select(Concern)).one()
    assert "ValueError" in listener.heard()
    listener.is_silent_about(MARK, "my dad hits me")


@pytest.mark.parametrize("place", ["voice.web.asking.render_template", "voice.web.unsent.Draft.seal"])
def test_a_page_that_breaks_on_the_words_says_nothing(
    road: Road, listener: Listener, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    road.start()

    def breaks(*_: Any, **__: Any) -> str:
        raise RuntimeError(f"cannot show {STORY}")

    monkeypatch.setattr(place, breaks)
    road.press("next", answer=STORY)
    assert road.page.status_code == 500
    assert MARK not in road.text
    listener.exceptions.clear()
    assert "RuntimeError" in listener.heard()
    listener.is_silent_about(MARK, "my dad hits me")


def test_an_error_of_the_database_holds_no_parameter(engine: Engine) -> None:
    with pytest.raises(OperationalError) as caught, Session(engine) as session:
        session.connection().exec_driver_sql("INSERT INTO no_such_table VALUES (?)", (STORY,))
    assert MARK not in str(caught.value)


BAD = {
    "surrogate": "\ud800", "nul": "\x00", "long": "x" * 10_001, "huge": "x" * 600_000, "bidi": "\u202e",
    "code": "{{ 1 / 0 }}<%", "form": "&answer=", "lines": "\r\n\r\nHTTP/1.1 200\r\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_says_nothing(client: SuspiciousClient, listener: Listener, kind: str) -> None:
    bad = (MARK + BAD[kind]).encode("utf-8", "surrogatepass")
    for field in ("answer", "token", "at", "then", "do", "who", "words", "began", "gathering"):
        for address in ("/tell/oak", "/tell/nosuch", "/receipt"):
            answer = client.post(address, data={"do": "next", field: bad})
            assert MARK not in str(answer.headers)
            assert answer.status_code < 500
    listener.is_silent_about(MARK)


def test_no_page_puts_words_into_an_address(road: Road, signed_in: SignedIn) -> None:
    """Forms that take words send them in their body; what is sent by address holds choices alone."""
    road.to_the_end(STORY).press("send")
    for path in (ROOT / "templates").rglob("*.html"):
        for form in re.findall(r"<form\b.*?</form>", path.read_text("utf-8"), re.DOTALL):
            if 'method="post"' not in form.split(">")[0]:
                assert not re.search(r"<textarea|type=\"(text|search|email)\"|govukInput|govukTextarea", form), (
                    path.name
                )
    found = signed_in(Role.REVIEWER).send("/work/review/search", words=MARK)
    assert found.request.query_string == b""
    assert MARK not in found.request.full_path


PHRASES = 100


@pytest.fixture
def phrases() -> list[str]:
    return [f"zq{number}v{token_hex(5)}" for number in range(PHRASES)]


def test_a_copy_without_the_key_gives_up_no_phrase(
    client: SuspiciousClient, settings: Settings, engine: Engine, vault: Vault, phrases: list[str], signed_in: SignedIn
) -> None:
    """Stories, answers, drafts, ways to be reached, notes of concerns, learned words: all of it sealed."""
    left = iter(phrases)

    def some(number: int) -> str:
        return " and ".join(next(left) for _ in range(number))

    for _ in range(6):
        road = Road(client, "oak").to_the_end(f"They said my dad hits me, {some(4)}", some(4), some(4))
        road.press("send", answer=f"Ring {some(2)}")
    for _ in range(4):
        Road(client, "elm").start().press("next", answer=f"Not sent: {some(2)}")
    tagging.sweep(engine, vault)
    lead, reader = signed_in(Role.SAFEGUARDING_LEAD), signed_in(Role.FIRST_READER)
    for story, concern in raised(engine)[:4]:
        dealt_with(lead, concern, "Keep this outcome", kind="referred", note=f"Spoke about {some(1)}")
        reader.get(f"/work/first/{story}")
        reader.send(f"/work/first/{story}/concern", note=f"Also {some(1)}")
    assert next(left, None) is None, "not every phrase was planted"
    with transaction(engine) as session:
        assert len(session.scalars(select(Outcome)).all()) == 4
    held = copied(settings)
    assert [one for one in phrases if in_any_shape(one, held)] == []


def raised(engine: Engine) -> list[tuple[UUID, UUID]]:
    with transaction(engine) as session:
        rows = session.execute(select(Concern.narrative_id, Concern.id)).all()
    return [(story, concern) for story, concern in rows if story]


def copied(settings: Settings) -> bytes:
    """Every file of the instance but its keys, as a thief would find them."""
    files = [path for path in settings.instance.rglob("*") if path.is_file() and path != settings.keys_file]
    assert files
    return b"".join(path.read_bytes() for path in files)


def in_any_shape(phrase: str, held: bytes) -> bool:
    plain = phrase.encode()
    return any(shape in held for shape in (plain, plain.upper(), phrase.encode("utf-16-le"), plain.hex().encode()))


def test_a_phrase_in_the_clear_would_be_found(settings: Settings, engine: Engine) -> None:
    phrase = f"zq{token_hex(5)}"
    with transaction(engine) as session:
        today = voice.database.now().date()
        session.add(
            Gathering(name=phrase, kind_of_place="other", starts_on=today, ends_on=today, facilitator_id=uuid4())
        )
    assert in_any_shape(phrase, copied(settings))


def test_a_ciphertext_put_into_another_row_does_not_open(
    client: SuspiciousClient, engine: Engine, vault: Vault, settings: Settings
) -> None:
    """Whoever can write the file still cannot give one child's words to another's row."""
    for said in ("They suspended me and my dad hits me.", "I got suspended again and my dad hits me."):
        Road(client, "oak").to_the_end(said, "A word.").press("send", answer="Ring me.")
        Road(client, "oak").start().press("next", answer=said)
    tagging.sweep(engine, vault)
    openers: dict[type[Any], tuple[str, Callable[[Any], object]]] = {
        Narrative: ("story_sealed", lambda row: row.open_story(vault)),
        Answer: ("value_sealed", lambda row: row.open(vault)),
        Contact: ("way_sealed", lambda row: row.open(vault, "machine")),
        Draft: ("state_sealed", lambda row: row.open(vault)),
        Concern: ("words_sealed", lambda row: row.open_words(vault)),
        Tag: ("why_sealed", lambda row: row.open_why(vault)),
    }
    for noun, (column, opens) in openers.items():
        with Session(engine) as session:
            one, other = session.scalars(select(noun).limit(2)).all()
            opens(one)
            mine, theirs = getattr(one, column), getattr(other, column)
            setattr(one, column, theirs)
            with pytest.raises(SealError) as caught:
                opens(one)
            assert "dad" not in str(caught.value)
            setattr(one, column, mine)
            opens(one)
            session.rollback()
