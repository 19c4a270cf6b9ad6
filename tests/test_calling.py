"""Somebody is called by mail until a concern is acknowledged, and the mail holds nothing of it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.posted import Post, certificate
from tests.web.stories import Shelf
from voice import calling
from voice.access import Member, Role, RoleHeld
from voice.config import Settings, load
from voice.database import open_engine, transaction
from voice.keeping import schema
from voice.records import About, Acknowledgement, Call, Concern, Event, Notice, Outcome, calls, notices
from voice.tagging import start_worker
from voice.vault import Vault

WORDS = "My stepdad hits me every night. Ruby knows."
LEAD, DEPUTY = Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY
AT_LEAD, AT_DEPUTY = f"{LEAD}@example.org", f"{DEPUTY}@example.org"
AT_ADMINISTRATOR = f"{Role.ADMINISTRATOR}@example.org"
Raise = Callable[..., UUID]


@pytest.fixture(params=["sqlite", "postgresql"])
def rows(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A house with its pair, on either database."""
    if request.param == "sqlite":
        made = request.getfixturevalue("engine")
    else:
        made = open_engine(request.getfixturevalue("postgres"))
        schema.upgrade(made)
    with transaction(made) as session:
        session.add_all(
            Member(email=f"{role}@example.org", name=role.label, roles=[RoleHeld(name=role)])
            for role in (LEAD, DEPUTY, Role.FIRST_READER, Role.ADMINISTRATOR)
        )
    yield made
    made.dispose()


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        yield server


@pytest.fixture
def real(settings: Settings, post: Post) -> Settings:
    """A real service that posts to the server of this test."""
    return with_mail(settings, post)


def with_mail(settings: Settings, post: Post, **more: Any) -> Settings:
    return load(settings.instance, public_url="https://tell.example.org", mail_server=post.address, **more)


@pytest.fixture
def raised(rows: Engine, vault: Vault) -> Raise:
    """A concern by the machine: by this score, so long ago."""

    def make(score: float = 0.6, about: About | None = None, hours_ago: float = 0) -> UUID:
        shelf = Shelf(rows, vault)
        return shelf.alarm(shelf.tell(WORDS, contact="07700 900123"), score, about, hours_ago)

    return make


def later(rows: Engine, hours: float) -> None:
    """As if so much time had passed since all that happened."""
    with transaction(rows) as session:
        dated = [(Concern, ["raised_at"]), (Acknowledgement, ["at"]), (Event, ["at"])]
        for kind, names in (*dated, (Call, ["at", "next_try", "sent_at", "failed_at"])):
            for row in session.scalars(select(kind)):
                for name in names:
                    was = getattr(row, name)
                    setattr(row, name, was and was - timedelta(hours=hours))


def sent(post: Post) -> list[str]:
    """To whom mail went since this was last asked."""
    went, post.letters = sorted(to for to, _ in post.letters), []
    return went


def do(rows: Engine, concern: UUID, verb: Callable[[Concern], object]) -> None:
    with transaction(rows) as session:
        verb(session.get_one(Concern, concern))


def test_the_lead_is_called_at_once_and_once(rows: Engine, real: Settings, post: Post, raised: Raise) -> None:
    assert calling.call_who_is_due(real, rows) == 0
    raised()
    assert calling.call_who_is_due(real, rows) == 1
    assert sent(post) == [AT_LEAD]
    for hours in (0, 0.5, 3):
        later(rows, hours)
        assert calling.call_who_is_due(real, rows) == 0


def test_the_deputy_is_called_by_the_clock_and_then_both_again_until_somebody_acknowledges(
    rows: Engine, real: Settings, post: Post, raised: Raise
) -> None:
    concern = raised()
    went = []
    for _ in range(33):
        calling.call_who_is_due(real, rows)
        went.append(sent(post))
        later(rows, 1)
    assert {hour: to for hour, to in enumerate(went) if to} == {
        0: [AT_LEAD], 4: [AT_DEPUTY], 12: [AT_LEAD], 16: [AT_DEPUTY], 24: [AT_LEAD], 28: [AT_DEPUTY],
    }  # fmt: skip
    with Session(rows) as session:
        assert sorted(session.scalars(select(Call.turn))) == [0, 0, 1, 1, 2, 2]
        assert not session.scalars(select(Outcome)).all()
        assert not session.scalars(select(Acknowledgement)).all()
        lead = session.scalars(select(Member).where(Member.email == AT_LEAD)).one()
    do(rows, concern, lambda one: one.acknowledge(lead.id))
    later(rows, 100)
    assert calling.call_who_is_due(real, rows) == 0


def test_what_is_raised_anew_calls_anew(rows: Engine, real: Settings, post: Post, raised: Raise, vault: Vault) -> None:
    concern = raised()
    calling.call_who_is_due(real, rows)
    by = UUID(int=1)
    do(rows, concern, lambda one: one.note_outcome(by, "referred", "", vault))
    later(rows, 1)
    assert calling.call_who_is_due(real, rows) == 0
    do(rows, concern, lambda one: one.raise_again(by, [("", "more")], vault))
    assert calling.call_who_is_due(real, rows) == 1
    assert sent(post) == [AT_LEAD, AT_LEAD]


def test_what_is_put_back_calls_as_if_it_were_new(rows: Engine, real: Settings, post: Post, raised: Raise) -> None:
    """The lead once more at once, and the deputy by the clock from then on."""
    concern, by = raised(), UUID(int=1)
    calling.call_who_is_due(real, rows)
    later(rows, 1)
    do(rows, concern, lambda one: one.put_aside(by))
    later(rows, 9)
    assert calling.call_who_is_due(real, rows) == 0
    do(rows, concern, lambda one: one.put_back(by))
    sent(post)
    went = []
    for _ in range(14):
        calling.call_who_is_due(real, rows)
        went.append(sent(post))
        later(rows, 1)
    assert {hour: to for hour, to in enumerate(went) if to} == {0: [AT_LEAD], 4: [AT_DEPUTY], 12: [AT_LEAD]}


@pytest.mark.parametrize(("about", "called"), [(About.LEAD, AT_DEPUTY), (About.DEPUTY, AT_LEAD)])
def test_whom_it_is_about_is_never_called(
    about: About, called: str, rows: Engine, real: Settings, post: Post, raised: Raise
) -> None:
    raised(about=about)
    for _ in range(20):
        calling.call_who_is_due(real, rows)
        later(rows, 1)
    assert sent(post) == [called, called]


def test_the_deputy_is_called_when_it_turns_out_to_be_about_the_lead_and_nothing_is_left_that_fails(
    rows: Engine, real: Settings, post: Post, raised: Raise
) -> None:
    concern = raised()
    post.refuses = True
    assert calling.call_who_is_due(real, rows) == 0
    post.refuses = False
    do(rows, concern, lambda one: one.send_by(About.LEAD, "somebody"))
    assert calling.call_who_is_due(real, rows) == 1
    assert sent(post) == [AT_DEPUTY]
    with Session(rows) as session:
        assert calls.failing_since(session) is None


def test_without_an_active_lead_the_deputy_is_called_at_once(
    rows: Engine, real: Settings, post: Post, raised: Raise
) -> None:
    with transaction(rows) as session:
        session.execute(update(Member).where(Member.email == AT_LEAD).values(active=False))
    raised()
    assert calling.call_who_is_due(real, rows) == 1
    assert sent(post) == [AT_DEPUTY]


def test_what_the_machine_only_wonders_about_calls_nobody_until_a_person_sees_something(
    rows: Engine, real: Settings, post: Post, raised: Raise
) -> None:
    concern = raised(score=0.05)
    assert calling.call_who_is_due(real, rows) == 0
    do(rows, concern, lambda one: one.give_opinion(UUID(int=1), upheld=True))
    assert calling.call_who_is_due(real, rows) == 1
    assert sent(post) == [AT_LEAD]


def test_what_is_new_within_a_minute_goes_in_one_mail(rows: Engine, real: Settings, post: Post, raised: Raise) -> None:
    for _ in range(3):
        raised()
    assert calling.call_who_is_due(real, rows) == 1
    for _ in range(2):
        raised()
        assert calling.call_who_is_due(real, rows) == 0
    later(rows, 0.02)
    assert calling.call_who_is_due(real, rows) == 1
    assert sent(post) == [AT_LEAD, AT_LEAD]


def test_a_queue_of_many_reminds_in_one_mail(rows: Engine, real: Settings, post: Post, raised: Raise) -> None:
    for _ in range(6):
        raised()
        calling.call_who_is_due(real, rows)
        later(rows, 0.5)
    sent(post)
    for _ in range(12):
        calling.call_who_is_due(real, rows)
        later(rows, 1)
    assert sent(post).count(AT_LEAD) == 1


def test_the_mail_says_that_something_waits_and_nothing_else(
    rows: Engine, real: Settings, post: Post, raised: Raise
) -> None:
    concern = raised()
    calling.call_who_is_due(real, rows)
    mail = message_from_bytes(post.letters[0][1])
    assert mail.get_payload() == "Somebody's story waits for you. Please sign in:\n\nhttps://tell.example.org/work\n"
    assert (mail["Subject"], mail["From"], mail["To"]) == ("A story waits for you", "voice@tell.example.org", AT_LEAD)
    assert set(mail.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "X-Peer", "X-MailFrom", "X-RcptTo",
    }  # fmt: skip
    whole = post.letters[0][1].decode()
    with Session(rows) as session:
        story = session.get_one(Concern, concern).narrative_id
    for secret in (str(concern), str(story), "stepdad", "hits", "Ruby", "07700", "harm", "concern", "machine"):
        assert secret.lower() not in whole.lower()


def test_two_workers_at_one_moment_send_one_mail(rows: Engine, real: Settings, post: Post, raised: Raise) -> None:
    for _ in range(3):
        raised()
    with ThreadPoolExecutor(4) as pool:
        went = list(pool.map(lambda _: calling.call_who_is_due(real, rows), range(4)))
    assert sum(went) == 1
    assert sent(post) == [AT_LEAD]


def test_a_worker_that_was_killed_before_it_sent_is_followed_by_one_that_does(
    rows: Engine, real: Settings, post: Post, raised: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(calling, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            calling.call_who_is_due(real, rows)
    assert calling.call_who_is_due(real, rows) == 0, "the killed one might still be at it"
    later(rows, 0.05)
    assert calling.call_who_is_due(real, rows) == 1
    assert calling.call_who_is_due(real, rows) == 0
    assert sent(post) == [AT_LEAD]


def test_what_does_not_go_out_is_logged_without_content_and_tried_again_ever_more_slowly(
    rows: Engine, real: Settings, post: Post, raised: Raise, caplog: pytest.LogCaptureFixture
) -> None:
    raised()
    post.refuses = True
    assert calling.call_who_is_due(real, rows) == 0
    assert [record.getMessage() for record in caplog.records if record.name == "voice.calling"] == [
        "SMTPRecipientsRefused while calling somebody by mail; it is tried again"
    ]
    tried = 0
    for _ in range(59):
        later(rows, 1 / 60)
        before = post.asked
        calling.call_who_is_due(real, rows)
        tried += post.asked - before
    assert tried == 6, "after 1, 3, 7, 15, 30 and 45 minutes"
    post.refuses = False
    later(rows, 0.25)
    assert calling.call_who_is_due(real, rows) == 1
    with Session(rows) as session:
        assert calls.failing_since(session) is None
        assert [call.turn for call in session.scalars(select(Call))] == [0]


def test_a_mail_server_that_is_not_there_ends_nothing(
    rows: Engine, settings: Settings, post: Post, raised: Raise
) -> None:
    raised()
    nowhere = with_mail(settings, post, call_deputy_hours=1).model_copy(update={"mail_server": "127.0.0.1:9"})
    assert calling.call_who_is_due(nowhere, rows) == 0
    later(rows, 2)
    assert calling.call_who_is_due(nowhere, rows) == 0
    with Session(rows) as session:
        assert session.query(Call).count() == 2, "the deputy's clock runs while the lead's mail does not go out"


def test_the_demo_and_a_service_without_a_mail_server_send_nothing(
    rows: Engine, settings: Settings, real: Settings, raised: Raise
) -> None:
    raised()
    assert calling.call_who_is_due(real.model_copy(update={"demo": True}), rows) == 0
    assert calling.call_who_is_due(settings.model_copy(update={"demo": False}), rows) == 0
    with Session(rows) as session:
        assert session.query(Call).count() == 0


def administrator_told(rows: Engine, *about: str, days_ago: float = 0) -> None:
    with transaction(rows) as session:
        one = session.scalars(select(Member).where(Member.email == AT_ADMINISTRATOR)).one()
        for word in about:
            notices.tell(session, one.id, word)
        session.flush()
        for notice in session.scalars(select(Notice)):
            notice.at -= timedelta(days=days_ago)


def test_a_change_of_how_somebody_signs_in_is_told_once_by_the_same_road(
    rows: Engine, real: Settings, post: Post
) -> None:
    administrator_told(rows, notices.OWN, notices.SOMEBODYS, notices.SOMEBODYS)
    assert [calling.call_who_is_due(real, rows) for _ in range(2)] == [2, 0]
    mails = [message_from_bytes(letter) for _, letter in post.letters]
    assert sent(post) == [AT_ADMINISTRATOR, AT_ADMINISTRATOR]
    assert {mail["Subject"] for mail in mails} == {"Your way of signing in", "Somebody's way of signing in"}
    for mail in mails:
        assert "https://tell.example.org/work" in str(mail.get_payload())
        assert "Administrator" not in str(mail.get_payload())


def test_a_notice_that_does_not_go_out_is_tried_again_for_a_day_and_no_longer(
    rows: Engine, real: Settings, post: Post
) -> None:
    administrator_told(rows, notices.OWN)
    post.refuses = True
    assert calling.call_who_is_due(real, rows) == 0
    post.refuses = False
    with transaction(rows) as session:
        notice = session.scalars(select(Notice)).one()
        assert notice.failed_at is not None
        notice.next_try -= timedelta(minutes=1)
    assert calling.call_who_is_due(real, rows) == 1
    administrator_told(rows, notices.SOMEBODYS, days_ago=1.1)
    assert calling.call_who_is_due(real, rows) == 0


def test_whose_access_has_ended_is_told_nothing_more_and_not_tried(rows: Engine, real: Settings, post: Post) -> None:
    administrator_told(rows, notices.OWN)
    for active in (False, True):
        with transaction(rows) as session:
            session.execute(update(Member).where(Member.email == AT_ADMINISTRATOR).values(active=active))
        assert calling.call_who_is_due(real, rows) == 0
        with transaction(rows) as session:
            notice = session.scalars(select(Notice)).one()
            notice.next_try -= timedelta(minutes=10)
            assert (notice.tries, notice.sent_at, notice in notices.due(session)) == (0, None, False)
    assert sent(post) == []


@pytest.mark.parametrize("known", [True, False])
def test_a_password_goes_only_to_a_server_that_proves_who_it_is(
    known: bool, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    letter = calling.Letter(AT_LEAD, [UUID(int=7)])
    with Post(context=context, password="quixelbramble") as post:
        asking = with_mail(settings, post, mail_user="voice", mail_password="quixelbramble")
        asking = asking.model_copy(update={"mail_server": post.address.replace("127.0.0.1", "localhost")})
        if known:
            calling.send(asking, calling.written(asking, letter))
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                calling.send(asking, calling.written(asking, letter))
        assert (len(post.letters), post.signed_in) == ((1, 1) if known else (0, 0))
    assert "quixelbramble" not in repr(asking)


def test_no_password_is_given_over_an_open_line(settings: Settings, post: Post) -> None:
    asking = with_mail(settings, post, mail_user="voice", mail_password="quixelbramble")
    with pytest.raises(OSError, match="no password without STARTTLS"):
        calling.send(asking, calling.written(asking, calling.Letter(AT_LEAD, [UUID(int=7)])))
    assert post.letters == []


def test_the_line_is_encrypted_where_the_server_offers_it(settings: Settings, tmp_path: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate(tmp_path))
    with Post(context=context) as post:
        asking = with_mail(settings, post)
        calling.send(asking, calling.written(asking, calling.Letter(AT_LEAD, [UUID(int=7)])))
        assert post.encrypted == [True]


def test_the_worker_that_reads_a_story_calls_the_lead(
    engine: Engine, settings: Settings, real: Settings, post: Post, vault: Vault, member: Callable[..., Member]
) -> None:
    """The whole way, in the child process of ``voice serve``."""
    member(LEAD, email=AT_LEAD)
    Shelf(engine, vault).tell("some nights i want to kill myself and nobody knows")
    worker = start_worker(
        settings.database, settings.keys_file, settings.themes_folder, beside=partial(calling.call_who_is_due, real)
    )
    try:
        assert post.took.wait(60)
    finally:
        worker.terminate()
        worker.join()
    assert sent(post) == [AT_LEAD]
