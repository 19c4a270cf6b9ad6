"""Whoever runs a service finds out that its mail does not go out before a child's story needs it."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import Result

import voice.cli.serve
from tests.cli.test_init import staff
from tests.cli.test_instance import ANSWERS, run
from tests.posted import Post
from voice.access import Role
from voice.cli import asking

SECRET = "a password nobody reads"


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(asking, "answers", lambda _server: True)
    monkeypatch.setattr(voice.cli.serve, "run", lambda _settings: None)
    monkeypatch.setenv("VOICE_MAIL_PASSWORD", SECRET)
    assert run("init", "--instance", str(tmp_path / "real"), typed=ANSWERS).exit_code == 0
    staff(tmp_path / "real", *Role)
    return tmp_path / "real"


def tried(folder: Path, to: str = "lead@example.org") -> Result:
    return run("mail", to, "--instance", str(folder))


def test_a_trial_mail_arrives_and_holds_nothing_of_the_service_but_its_address(
    folder: Path, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_MAIL_SERVER", post.address)
    said = tried(folder)
    assert (said.exit_code, f"{post.address} took it" in said.output) == (0, True), said.output
    [(to, letter)] = post.letters
    assert to == "lead@example.org"
    mail = message_from_bytes(letter)
    assert mail["Subject"] == "Mail from this service goes out"
    assert "https://tell.example.org/work" in mail.get_payload()


@pytest.mark.parametrize("refuses", [True, False])
def test_a_server_that_takes_nothing_is_named_without_a_secret(
    folder: Path, post: Post, monkeypatch: pytest.MonkeyPatch, refuses: bool
) -> None:
    """It refuses whom the mail is for, or nobody is there at all."""
    post.refuses = refuses
    monkeypatch.setenv("VOICE_MAIL_SERVER", post.address if refuses else "127.0.0.1:9")
    said = tried(folder)
    assert said.exit_code == 1
    assert "takes no mail" in said.output
    assert "VOICE_MAIL_PASSWORD" in said.output
    assert SECRET not in said.output
    assert post.letters == []


def test_no_address_is_said(folder: Path, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_MAIL_SERVER", post.address)
    assert "name@example.org" in tried(folder, "nobody").output
    assert post.letters == []


def test_whoever_starts_a_service_reads_that_nobody_can_be_called(
    folder: Path, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_MAIL_SERVER", "127.0.0.1:9")
    said = run("serve", "--instance", str(folder))
    assert (said.exit_code, "NOBODY CAN BE CALLED BY MAIL YET" in said.output) == (0, True), said.output
    monkeypatch.setenv("VOICE_MAIL_SERVER", post.address)
    assert "NOBODY" not in run("serve", "--instance", str(folder)).output
    assert post.letters == []
