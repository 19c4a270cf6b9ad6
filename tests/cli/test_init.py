"""`voice init` leads whoever answers, and never takes the place of a service that has run."""

from __future__ import annotations

import shutil
import socket
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import voice.cli.serve
from tests.cli.test_instance import ANSWERS, run
from tests.web.stories import Shelf
from voice import vault as vaults
from voice.access import Declaration, Member, Role, RoleHeld
from voice.cli import asking
from voice.config import load
from voice.database import open_engine, transaction
from voice.records import Event

FOR_AN_ADMINISTRATOR = ANSWERS[8:]


@pytest.fixture(autouse=True)
def _the_mail_server_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "answers", lambda server: server == "mail.example.org")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "real"


@pytest.fixture
def instance(folder: Path) -> Path:
    """A real instance with one story in it."""
    assert run("init", "--instance", str(folder), typed=ANSWERS).exit_code == 0
    tell(folder)
    return folder


def tell(folder: Path) -> None:
    engine = open_engine(load(folder).database)
    Shelf(engine, vaults.load(folder / "keys.toml")).tell()
    engine.dispose()


def staff(folder: Path, *declared: Role) -> None:
    """All who must be there; some of them have signed in and declared."""
    engine = open_engine(load(folder).database)
    with transaction(engine) as session:
        for role in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.FIRST_READER):
            session.add(made := Member(email=f"{role}@example.org", name="Bo Reed", roles=[RoleHeld(name=role)]))
            made.declaration = Declaration() if role in declared else None
    engine.dispose()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.toml")}


@pytest.mark.parametrize("away", [["keys.toml"], ["keys.toml", "settings.toml"], ["keys.toml", "voice.sqlite"]])
def test_an_instance_whose_keys_are_away_is_not_made_anew(instance: Path, away: list[str], tmp_path: Path) -> None:
    for name in away:
        shutil.move(instance / name, tmp_path / name)
    before = files(instance)
    refused = run("init", "--instance", str(instance), typed=ANSWERS)
    assert refused.exit_code == 1
    assert "Put your copy of keys.toml back" in refused.output
    assert "Who runs this" not in refused.output
    assert files(instance) == before


def test_settings_that_are_away_are_not_made_anew_over_a_database(instance: Path) -> None:
    (instance / "settings.toml").unlink()
    refused = run("init", "--instance", str(instance), typed=ANSWERS)
    assert (refused.exit_code, "Put your copy of it back" in refused.output) == (1, True)
    assert not (instance / "settings.toml").exists()


def test_whoever_serves_without_the_keys_is_told_to_put_them_back(instance: Path) -> None:
    (instance / "keys.toml").unlink()
    for words in (["serve"], ["work"], ["member", "list"]):
        refused = run(*words, "--instance", str(instance))
        assert refused.exit_code == 1
        assert "Put your copy of keys.toml back" in refused.output
        assert "voice init" not in refused.output


@pytest.mark.parametrize("told", [True, False])
def test_a_service_does_not_start_with_the_keys_of_another(folder: Path, told: bool) -> None:
    run("init", "--instance", str(folder), typed=ANSWERS)
    if told:
        tell(folder)
    (folder / "keys.toml").unlink()
    vaults.make_keys(folder / "keys.toml")
    refused = run("serve", "--instance", str(folder))
    assert refused.exit_code == 1
    assert "are not those of this database" in refused.output
    assert "ready for real people" not in refused.output


def test_an_instance_from_before_keys_left_a_mark_is_known_by_its_stories(instance: Path) -> None:
    engine = open_engine(load(instance).database)
    with transaction(engine) as session:
        session.delete(session.scalars(select(Event).where(Event.subject == "keys")).one())
    assert "ready for real people" in run("serve", "--instance", str(instance)).output
    with Session(engine) as session:
        assert session.scalars(select(Event).where(Event.subject == "keys")).one()
    engine.dispose()


def test_one_damaged_story_does_not_pass_for_the_wrong_keys(instance: Path) -> None:
    tell(instance)
    engine = open_engine(load(instance).database)
    with engine.begin() as rows:
        newest = "SELECT id FROM narratives ORDER BY told_at DESC LIMIT 1"
        rows.exec_driver_sql(f"UPDATE narratives SET story_sealed = x'00' WHERE id = ({newest})")
    engine.dispose()
    assert "ready for real people" in run("serve", "--instance", str(instance)).output


@pytest.mark.parametrize(
    ("at", "wrong", "says"),
    [
        (0, "", "Please write an answer"),
        (1, "http://tell.example.org", "must be the https address"),
        (2, " ", "Please write an answer"),
        (3, "lead", "lead_number must hold"),
        (4, "none", "out_of_hours must hold"),
        (6, "weekday", "on which days and by what hour"),
        (7, "Hills, Hills", "each once"),
        (7, "A", "two letters or more"),
        (7, ", ", "Please write an answer"),
        (8, "ada@example", "like name@example.org"),
        (9, "Ada", "given and the family name"),
    ],
)
def test_each_answer_is_looked_at_when_it_is_given(folder: Path, at: int, wrong: str, says: str) -> None:
    done = run("init", "--instance", str(folder), typed=[*ANSWERS[:at], wrong, *ANSWERS[at:]])
    assert done.exit_code == 0, done.output
    assert says in done.output
    assert "settings.toml or" not in done.output
    assert load(folder).localities == ["Hills", "Coast"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("short", "at least 12"),
        (" " * 12, "spaces alone"),
        ("password1234", "first that somebody would try"),
        ("ada@example.org", "first that somebody would try"),
    ],
)
def test_a_first_password_that_is_none_is_asked_for_again(folder: Path, wrong: str, says: str) -> None:
    done = run("init", "--instance", str(folder), typed=[*ANSWERS[:10], wrong, wrong, *ANSWERS[10:]])
    assert (done.exit_code, says in done.output) == (0, True), done.output
    assert "a long enough password" not in done.output


def test_a_mail_server_that_does_not_answer_is_asked_for_again_or_kept(folder: Path, tmp_path: Path) -> None:
    typed = [*ANSWERS[:5], "mail.example.invalid", "n", "two words", *ANSWERS[5:]]
    done = run("init", "--instance", str(folder), typed=typed)
    assert "mail.example.invalid does not answer" in done.output
    assert "Write host or host:port" in done.output
    assert load(folder).mail_server == "mail.example.org"
    kept = run(
        "init", "--instance", str(tmp_path / "b"), typed=[*ANSWERS[:5], "mail.example.invalid", "y", *ANSWERS[6:]]
    )
    assert (kept.exit_code, load(tmp_path / "b").mail_server) == (0, "mail.example.invalid")


def test_a_mail_server_is_tried() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
    assert not ANSWERS_FOR_REAL(f"127.0.0.1:{port}")


ANSWERS_FOR_REAL = asking.answers


def test_nothing_is_made_before_all_is_confirmed(folder: Path) -> None:
    refused = run("init", "--instance", str(folder), typed=[*ANSWERS[:-1], "n"])
    assert refused.exit_code == 1
    assert "first administrator: Ada Obi, ada@example.org" in refused.output
    assert "Nothing was made." in refused.output
    assert not folder.exists()


def test_what_was_begun_and_not_finished_is_finished(instance: Path) -> None:
    (instance / "voice.sqlite").unlink()
    before = files(instance)
    done = run("init", "--instance", str(instance), typed=FOR_AN_ADMINISTRATOR)
    assert done.exit_code == 0, done.output
    assert "Who runs this" not in done.output
    assert files(instance) == before
    assert "Ada Obi" in run("member", "list", "--instance", str(instance)).output


def test_where_nothing_can_be_written_is_said_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run("init", "--instance", str(tmp_path / "file" / "real"), typed=ANSWERS)
    assert (refused.exit_code, "Nothing can be written in" in refused.output) == (1, True)
    assert "Who runs this" not in refused.output


def test_init_says_what_comes_next_with_the_whole_command(folder: Path) -> None:
    said = run("init", "--instance", str(folder), typed=ANSWERS).output
    assert f"`voice member add … --instance {folder} --role safeguarding_lead`" in said
    assert f"`voice serve --instance {folder}`" in said
    assert "https://tell.example.org/work/sign-in" in said


def test_an_operator_is_told_that_nobody_can_tell_a_story_yet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice.cli.serve, "run", lambda _settings: None)
    run("init", "--instance", str(folder), typed=ANSWERS)
    staff(folder, Role.SAFEGUARDING_DEPUTY)
    said = run("serve", "--instance", str(folder))
    assert said.exit_code == 0, said.output
    assert "NOBODY CAN TELL A STORY YET" in said.output
    assert "The safeguarding lead has not signed in yet" in said.output
    assert "deputy has not" not in said.output
    tell(folder)
    assert "NOBODY CAN TELL" not in run("serve", "--instance", str(folder)).output


def test_a_port_that_is_taken_is_said_in_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_app: object, **_listening: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(voice.cli.serve, "open_for", taken)
    run("init", "--instance", str(folder), typed=ANSWERS)
    staff(folder, *Role)
    with (folder / "settings.toml").open("a") as more:
        more.write("tag_in_process = false\n")
    refused = run("serve", "--instance", str(folder))
    assert refused.exit_code == 1
    assert "Nothing can listen at 127.0.0.1, port 8000: Address already in use." in refused.output
