"""Whoever is called by mail is decided after the look at whom a story names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.access.test_accused import THIRD, Raise, called, pair, raised, told
from tests.posted import Post
from voice.access import Member
from voice.access import accused as accused_of
from voice.access.accused import Watch
from voice.access.named import names
from voice.calling import call_who_is_due
from voice.cli import serve
from voice.cli.serve import look_after
from voice.config import Settings
from voice.records import Call
from voice.vault import Vault

__all__ = ["pair", "raised"]


def called_now(engine: Engine, settings: Settings, post: Post, watch: Watch) -> list[str]:
    """To whom mail goes, as from a worker whose look was done a moment ago."""
    before = len(post.letters)
    call_who_is_due(real(settings, post), engine, watch)
    return sorted(to for to, _ in post.letters[before:])


def real(settings: Settings, post: Post) -> Settings:
    more = {"mail_server": post.address, "mail_sender": "voice@example.org", "public_url": "https://voice.example.org"}
    return settings.model_copy(update={"demo": False, **more})


def test_nobody_is_called_about_what_was_not_looked_at_yet(
    engine: Engine, vault: Vault, settings: Settings, pair: tuple[Member, Member], member: Callable[..., Member],
    raised: Raise,
) -> None:  # fmt: skip
    third, watch = member(THIRD), Watch()
    with Post() as post:
        assert watch.look(engine, vault) == 0
        raised()
        assert called_now(engine, settings, post, watch) == []
        assert watch.look(engine, vault) == 1
        assert called_now(engine, settings, post, watch) == [third.email]
        raised("My dad hits me.")
        assert called_now(engine, settings, post, watch) == []
        assert watch.look(engine, vault) == 0
        assert called_now(engine, settings, post, watch) == [pair[0].email]


def test_nobody_is_called_about_what_the_look_at_another_pair_has_not_reached(
    engine: Engine, vault: Vault, settings: Settings, pair: tuple[Member, Member], raised: Raise,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(accused_of, "PORTION", 1)
    called(engine, pair[1], "Ada Obi")
    watch = Watch()
    raised()
    with Post() as post:
        assert watch.look(engine, vault) == 0
        called(engine, pair[1], "Kit Lowe")
        assert called_now(engine, settings, post, watch) == []
        raised("My dad hits me.")
        assert watch.look(engine, vault) == 0
        assert called_now(engine, settings, post, watch) == [pair[0].email]
        assert watch.look(engine, vault) == 1
    with Session(engine) as session:
        assert len(session.scalars(select(Call)).all()) == 1


@pytest.mark.parametrize("fails", ["not_sent_on", "vault"])
def test_a_look_that_fails_keeps_nobody_from_being_called(
    fails: str, engine: Engine, vault: Vault, settings: Settings, pair: tuple[Member, Member], raised: Raise,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_: object) -> None:
        raise OSError("away")

    watch = Watch()
    watch.look(engine, vault)
    raised("My dad hits me.")
    where = (accused_of.roads, "not_sent_on") if fails == "not_sent_on" else (serve, "vault_of")
    monkeypatch.setattr(*where, fail)
    with Post() as post:
        with pytest.raises(OSError, match="away"):
            look_after(real(settings, post), watch, engine)
        assert [to for to, _ in post.letters] == [pair[0].email]


def test_a_story_on_which_the_look_fails_holds_up_no_other_and_is_called_about(
    engine: Engine, vault: Vault, settings: Settings, pair: tuple[Member, Member], raised: Raise,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def failing(text: str, one: Member) -> bool:
        if "dad" in text:
            raise IndexError
        return names(text, one)

    monkeypatch.setattr(accused_of, "names", failing)
    raised("My dad hits me."), raised()
    watch = Watch()
    assert watch.look(engine, vault) == 1
    assert "IndexError while looking whom a story names" in caplog.text
    with Post() as post:
        assert pair[0].email in called_now(engine, settings, post, watch)


def test_the_worker_tells_the_third_person_by_mail_and_calls_nobody_whom_it_names(
    engine: Engine, settings: Settings, pair: object, member: Callable[..., Member], raised: Raise
) -> None:
    third = member(THIRD)
    raised()
    with Post() as post:
        look_after(real(settings, post), Watch(), engine)
        letters = list(post.letters)
    assert [str(one) for one in told(engine)] == [str(third.id)]
    assert len(letters) == 1
    assert "Hargreave" not in str(letters)
    with Session(engine) as session:
        assert session.scalars(select(Call)).all() == []
