"""The commands about an instance: init, member, migrate, serve, demo."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.stories import Shelf
from voice import vault as vaults
from voice.access import Member, Role, RoleHeld
from voice.cli import asking, main
from voice.config import load
from voice.database import open_engine, transaction
from voice.demo import stories
from voice.records import Concern, Event, Narrative, NarrativeReading, Notice, Review

ANSWERS = [
    "The forum", "https://tell.example.org", "hello@example.org", "01632 960222", "01632 960999",
    "mail.example.org", "every day by 4pm",
    "Hills, Coast",
    "ada@example.org", "Ada Obi", "a long enough password", "a long enough password", "y",
]  # fmt: skip


def run(*words: str, typed: list[str] | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input="\n".join(typed or []) + "\n")


@pytest.fixture(autouse=True)
def _the_mail_server_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "answers", lambda _server: True)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    done = run("init", "--instance", str(folder), typed=ANSWERS)
    assert done.exit_code == 0, done.output
    return folder


def test_a_new_instance_has_keys_settings_and_an_administrator(instance: Path) -> None:
    made = load(instance)
    assert made.localities == ["Hills", "Coast"]
    assert (made.lead_number, made.out_of_hours) == ("01632 960222", "01632 960999")
    assert (instance / "keys.toml").exists()
    assert "ada@example.org" in run("member", "list", "--instance", str(instance)).output
    again = run("init", "--instance", str(instance), typed=ANSWERS)
    assert again.exit_code == 1
    assert "already" in again.output


@contextmanager
def open_handed(folder: Path) -> Iterator[None]:
    """As on most machines: what is made may be read by everybody, and the folder was there before."""
    before = os.umask(0o022)
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    try:
        yield
    finally:
        os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    return [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]


def test_a_new_instance_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    with open_handed(folder):
        run("init", "--instance", str(folder), typed=ANSWERS)
    with closing(sqlite3.connect(folder / "voice.sqlite")) as held:
        held.execute("BEGIN IMMEDIATE")
        assert {path.name for path in folder.iterdir()} >= {"keys.toml", "settings.toml", "voice.sqlite-wal"}
        assert readable_by_others(folder) == []


def test_a_real_service_does_not_start_without_those_who_keep_people_safe(instance: Path) -> None:
    refused = run("serve", "--instance", str(instance))
    assert refused.exit_code == 1
    assert "Nobody is first reader" in refused.output
    assert "safeguarding_lead" in refused.output


def test_members_are_added_changed_and_ended(instance: Path) -> None:
    where = ["--instance", str(instance)]
    secret = ["a long enough password", "a long enough password"]
    added = run("member", "add", "bo@example.org", "--name", "Bo Reed", "--role", "reviewer", *where, typed=secret)
    assert added.exit_code == 0, added.output
    twice = run("member", "add", "bo@example.org", "--name", "Bo Reed", "--role", "reviewer", *where, typed=secret)
    assert "already" in twice.output
    assert "publisher" in run("member", "roles", "bo@example.org", "--role", "publisher", *where).output
    assert run("member", "disable", "bo@example.org", *where).exit_code == 0
    assert run("member", "enable", "nobody@example.org", *where).exit_code == 1


@pytest.mark.parametrize("address", ["bo", "bo@example", "bo@@example.org", "bo @example.org", "bo@localhost"])
def test_an_address_that_is_none_is_refused_in_plain_words(instance: Path, address: str) -> None:
    where, secret = ["--instance", str(instance)], ["a long enough password", "a long enough password"]
    refused = run("member", "add", address, "--name", "Bo Reed", "--role", "reviewer", *where, typed=secret)
    assert refused.exit_code == 1
    assert "Write an e-mail address like name@example.org." in refused.output
    assert "Bo" not in run("member", "list", *where).output


def test_a_name_that_nobody_could_read_is_refused_in_plain_words(instance: Path) -> None:
    where, secret = ["--instance", str(instance)], ["a long enough password", "a long enough password"]
    for name in ("", " ", "\t", "--", "Will", "A Hill", "A", "<b>Ada</b> Obi"):
        refused = run("member", "add", "bo@example.org", "--name", name, "--role", "reviewer", *where, typed=secret)
        assert refused.exit_code == 1
        assert "Write the given and the family name" in refused.output
    assert "bo@example.org" not in run("member", "list", *where).output


def test_the_last_first_reader_is_ended_only_when_it_is_said_twice(instance: Path) -> None:
    where, secret = ["--instance", str(instance)], ["a long enough password", "a long enough password"]
    run("member", "add", "bo@example.org", "--name", "Bo Reed", "--role", "first_reader", *where, typed=secret)
    for command in (["disable", "bo@example.org"], ["roles", "bo@example.org", "--role", "reviewer"]):
        refused = run("member", *command, *where)
        assert refused.exit_code == 1
        assert "Nobody would be first reader then." in refused.output
        assert run("member", *command, "--anyway", *where).exit_code == 0
        run("member", "enable", "bo@example.org", *where)


@pytest.mark.parametrize("command", [["disable"], ["roles", "--role", "reviewer"]])
def test_what_the_last_first_reader_leaves_goes_to_safeguarding(instance: Path, command: list[str]) -> None:
    where, secret = ["--instance", str(instance)], ["a long enough password", "a long enough password"]
    run("member", "add", "bo@example.org", "--name", "Bo Reed", "--role", "first_reader", *where, typed=secret)
    settings = load(instance)
    engine = open_engine(settings.database)
    told = [Shelf(engine, vaults.load(settings.keys_file)).tell().id for _ in range(2)]
    done = run("member", command[0], "bo@example.org", *command[1:], "--anyway", *where)
    assert "No first reader is left for 2 stories that wait: the safeguarding lead is told." in done.output
    with Session(engine) as session:
        raised = session.scalars(select(Concern)).all()
    engine.dispose()
    assert {one.narrative_id for one in raised} == set(told)
    assert {one.raised_by for one in raised} == {"command line"}


@pytest.mark.parametrize(("more", "reset"), [([], False), (["--lost-phone"], True)])
def test_the_only_administrator_is_let_in_again(instance: Path, more: list[str], reset: bool) -> None:
    where, secret = ["--instance", str(instance)], ["another long password", "another long password"]
    engine = open_engine(load(instance).database)
    with transaction(engine) as session:
        session.scalars(select(Member)).one().tf_totp_secret = "secret"
    done = run("member", "password", "ada@example.org", *more, *where, typed=secret)
    assert done.exit_code == 0, done.output
    assert "another long password" not in done.output
    with Session(engine) as session:
        ada = session.scalars(select(Member)).one()
        assert (ada.tf_totp_secret is None, ada.chose_password) == (reset, False)
        lines = session.execute(select(Event.verb, Event.actor, Event.detail).order_by(Event.at)).all()[-1 - reset :]
        assert {notice.member_id for notice in session.scalars(select(Notice))} == {ada.id}
    engine.dispose()
    changed = [("password changed", "command line", {"reason": "forgotten"})]
    forgot = [("second factor forgotten", "command line", {"reason": "phone_lost"})]
    assert [tuple(line) for line in lines] == changed + forgot * reset


def test_nobody_without_access_or_with_a_short_password_is_let_in_again(instance: Path) -> None:
    where, secret = ["--instance", str(instance)], ["another long password", "another long password"]
    assert "at least 12" in run("member", "password", "ada@example.org", *where, typed=["short"] * 2).output
    run("member", "disable", "ada@example.org", *where)
    refused = run("member", "password", "ada@example.org", *where, typed=secret)
    assert (refused.exit_code, "voice member enable ada@example.org" in refused.output) == (1, True)


def test_nobody_is_made_lead_and_deputy(instance: Path) -> None:
    where, secret = ["--instance", str(instance)], ["a long enough password", "a long enough password"]
    both = ["--role", "safeguarding_lead", "--role", "safeguarding_deputy"]
    for refused in (
        run("member", "add", "bo@example.org", "--name", "Bo Reed", *both, *where, typed=secret),
        run("member", "roles", "ada@example.org", *both, *where),
    ):
        assert refused.exit_code == 1
        assert "must be two people" in refused.output
    listed = run("member", "list", *where).output
    assert "bo@" not in listed
    assert "administrator" in listed


def test_one_person_who_is_lead_and_deputy_does_not_start_a_real_service(instance: Path) -> None:
    engine = open_engine(load(instance).database)
    with transaction(engine) as session:
        both = Member(email="bo@example.org", name="Bo")
        both.roles = [RoleHeld(name=role) for role in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY)]
        session.add_all([both, Member(email="cy@example.org", name="Cy", roles=[RoleHeld(name=Role.FIRST_READER)])])
    engine.dispose()
    refused = run("serve", "--instance", str(instance))
    assert refused.exit_code == 1
    assert "Lead and deputy are one person" in refused.output
    assert "Nobody" not in refused.output


def test_migrate_is_safe_to_run_again(instance: Path) -> None:
    for _ in range(2):
        done = run("migrate", "--instance", str(instance))
        assert "up to date" in done.output


def test_commands_without_an_instance_say_what_to_do(tmp_path: Path) -> None:
    for words in (["serve"], ["member", "list"]):
        done = run(*words, "--instance", str(tmp_path / "none"))
        assert done.exit_code == 1
        assert "voice init" in done.output


def test_the_demo_is_built_once_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with open_handed(folder):
        assert run("demo", "--folder", str(folder), "--build-only").exit_code == 0
    assert readable_by_others(folder) == []
    before = counts(folder)
    assert before[0] == sum(1 for _ in stories.invented()) >= 150
    assert before[1] == before[0]
    assert before[2] > 100
    assert run("demo", "--folder", str(folder), "--build-only").exit_code == 0
    assert counts(folder) == before


def counts(folder: Path) -> list[int]:
    engine = open_engine(load(folder, demo=True).database)
    with Session(engine) as session:
        kinds = (Narrative, NarrativeReading, Review)
        found = [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]
    engine.dispose()
    return found
