"""Somebody is called by mail while a concern waits that nobody has acknowledged. The mail holds nothing of it.

Whose way of signing in was changed is told by the same road, and so are the administrators.

The lead is called at once, the deputy when the lead has not acknowledged it after some hours, and from then on both
again and again, at night and at weekends too. About a concern that means one of them the other is called, alone. What
the machine only wonders about calls nobody. Calling changes nothing about a concern: only people acknowledge and close.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voice.access import Member
from voice.access.accused import Watch
from voice.access.pair import called_first, pair
from voice.config import Settings
from voice.database import now, reading_only, transaction
from voice.records import Call, Concern, Notice, calls, notices, protecting, triage
from voice.records.calls import Posted

GATHERED, GATHERED_AGAIN = timedelta(minutes=1), timedelta(hours=1)
"""How long after a mail what is new waits to go together: of its own; and raised again by a newer machine, which reads
all stories for hours and finds something in many."""
SECONDS_FOR_AN_ANSWER = 10
SUBJECT = "A story waits for you"
SAYS = "Somebody's story waits for you. Please sign in:\n\n{address}/work\n"
NOTICES = {
    notices.OWN: (
        "Your way of signing in",
        "How you sign in was changed, or an administrator asked to change it. If you did not ask them to, ring one of "
        "them now.\n\n{address}/work\n",
    ),
    notices.SOMEBODYS: (
        "Somebody's way of signing in",
        "How somebody signs in was changed, or is to be changed when a second administrator agrees. Please "
        "look:\n\n{address}/work/members\n",
    ),
    notices.GIVEN: (
        "Somebody may read stories now",
        "An administrator gave a member a role that opens stories or concerns. Your first page says who. If it should "
        "not be, ring that administrator and whoever runs the service.\n\n{address}/work\n",
    ),
    notices.SENT_ON: (
        "Somebody deals with something alone",
        "One of two who look after each other's work has something alone, or has closed it; or neither of them may see "
        "it. Your first page says who and when, and what you can do. Please look now.\n\n{address}/work\n",
    ),
    notices.TRIED: (
        "Somebody tried your password",
        "Too many wrong passwords were tried for you, so that signing in waits for a quarter of an hour. "
        "A device on which you signed in before is not held up. If it was not you, tell an "
        "administrator.\n\n{address}/work\n",
    ),
    notices.TRIED_AT: (
        "Somebody was held up",
        "Too many wrong passwords were tried for a member, so that signing in waits for a quarter of an hour, except "
        "where they signed in before. If it goes on, ask the safeguarding lead and the deputy whether they can sign "
        "in.\n\n{address}/work/members\n",
    ),
}
TRIAL = (
    "Mail from this service goes out",
    "Somebody who runs this service tried whether its mail arrives. It did: nothing waits, and you need do nothing.\n\n"
    "{address}/work\n",
)
log = logging.getLogger("voice.calling")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: to whom, and the rows that go out with it."""

    to: str
    rows: list[UUID]
    kind: type[Posted] = Call
    subject: str = SUBJECT
    says: str = SAYS


def call_who_is_due(settings: Settings, engine: Engine, watch: Watch | None = None) -> int:
    """Call everybody whose turn it is, and tell whose sign-in changed; returns how many mails went out, in the demo 0.

    ``watch``: nobody is called about what it has not looked at yet, which may name them.
    What is due is claimed before it is sent, and noted as sent after: killed in between, it goes out once more.
    """
    if settings.demo or not settings.mail_server:
        return 0
    with reading_only(), Session(engine) as session:
        if not Round(session, settings, watch).has_work() and not notices.due(session):
            return 0
    with transaction(engine) as session:
        letters = Round(session, settings, watch, hold=True).letters() + _notices(session)
    return sum(_deliver(settings, engine, letter) for letter in letters)


class Round:
    """One look at what waits, and who is to be called about it. ``hold``: other workers wait until this one is done."""

    def __init__(self, session: Session, settings: Settings, watch: Watch | None = None, hold: bool = False) -> None:
        since = triage.overdue_before(settings.first_reading_hours)
        self.session, self.settings, self.at = session, settings, now()
        self.concerns = {one.id: one for one in protecting.waiting(session, since, hold)}
        self.made, self.pair = calls.made(session), pair(session)
        self.awaited = watch.awaited(session, self.pair) if watch else set()
        self.rings = {one.id: called_first(self.pair, one.about) for one in self.concerns.values()}

    def has_work(self) -> bool:
        return bool(self._needless()) or any(self._due(one) or self._unsent(one) for one in self.pair)

    def letters(self) -> list[Letter]:
        """Claim all that is due: one mail for each member."""
        for call in self._needless():
            self.session.delete(call)
        found = [(member.email, self._claimed(member)) for member in self.pair]
        return [Letter(to, [call.id for call in claimed]) for to, claimed in found if claimed]

    def _claimed(self, member: Member) -> list[Call]:
        again = [call.claim() for call in self._unsent(member)]
        return again + [calls.make(self.session, concern, member.id) for concern in self._due(member)]

    def _due(self, member: Member) -> list[Concern]:
        """What this member is called about now. A reminder covers all that they were called about, so that a queue of
        many does not call many times; what is new within the minute of their last mail waits for the end of it, what a
        newer machine raised again for the end of the hour."""
        last = calls.last_to(self.session, member.id)
        if last and self.at - last < GATHERED:
            return []
        mine = [one for one in self.concerns.values() if self._rings(one, member)]
        known = [one for one in mine if self._called(one.id, member)]
        sent = [one for one in known if self._called(one.id, member)[-1].sent_at]
        late = any(self._called(one.id, member)[-1].at <= self._ago(self.settings.call_again_hours) for one in sent)
        new = [one for one in mine if one not in known and one.id not in self.awaited]
        if late:
            return new + sent
        return [] if last and self._is_gathered(new, last) else new

    def _is_gathered(self, new: list[Concern], last: datetime) -> bool:
        """Whether nothing in it is of its own, and a mail went out not long ago."""
        since = self.at - GATHERED_AGAIN
        return last > since and calls.all_reread(self.session, [one.id for one in new], since)

    def _rings(self, concern: Concern, member: Member) -> bool:
        """Whether it is their turn: first, or after those who were called hours ago."""
        first, then = self.rings[concern.id]
        if member in first:
            return True
        before = [calls[0].at for (concern_id, _), calls in self.made.items() if concern_id == concern.id]
        return member in then and bool(before) and min(before) <= self._ago(self.settings.call_deputy_hours)

    def _unsent(self, member: Member) -> list[Call]:
        mine = [self._called(concern_id, member) for concern_id in self.concerns]
        return [one[-1] for one in mine if one and not one[-1].sent_at and one[-1].next_try <= self.at]

    def _needless(self) -> list[Call]:
        """Calls that did not go out, to somebody who is not to be called about that any longer."""
        wanted = {(one, member.id) for one, (first, then) in self.rings.items() for member in (*first, *then)}
        return [made[-1] for key, made in self.made.items() if key not in wanted and not made[-1].sent_at]

    def _called(self, concern_id: UUID, member: Member) -> list[Call]:
        return self.made.get((concern_id, member.id), [])

    def _ago(self, hours: int) -> datetime:
        return self.at - timedelta(hours=hours)


def _notices(session: Session) -> list[Letter]:
    """Claim what is to be told: one mail to each member about each kind. Whose access ended is told nothing more."""
    due: dict[tuple[str, str], list[UUID]] = {}
    for notice in notices.due(session, hold=True):
        member = session.get(Member, notice.member_id)
        if member and member.active:
            due.setdefault((member.email, notice.about), []).append(notice.claim().id)
        else:
            notice.give_up()
    return [Letter(to, rows, Notice, *NOTICES[about]) for (to, about), rows in due.items()]


def _deliver(settings: Settings, engine: Engine, letter: Letter) -> bool:
    """Send it and note that, or note that it failed. The log holds the kind of error alone: no address, no answer."""
    try:
        send(settings, written(settings, letter))
    except (OSError, ValueError) as error:
        log.error("%s while calling somebody by mail; it is tried again", type(error).__name__)
        went_out = False
    else:
        went_out = True
    with transaction(engine) as session:
        for one in letter.rows:
            row = session.get(letter.kind, one)
            if row:
                (row.went_out if went_out else row.failed)()
    return went_out


def written(settings: Settings, letter: Letter) -> EmailMessage:
    """No word, name, kind or number of what waits. Sent twice it is one: its id is that of its first row."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_sender, letter.to, letter.subject
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = f"<{letter.rows[0]}@{settings.mail_sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.says.format(address=settings.address))
    return mail


def send(settings: Settings, mail: EmailMessage) -> None:
    """Encrypted where the server offers it. Raises OSError or ValueError when it did not take the mail.

    A password is given only to a server that proved who it is; without one there is nothing to protect but an address,
    and a relay on this machine has seldom a certificate that anybody knows.
    """
    with _line_to(settings) as line:
        line.send_message(mail)


def trial(settings: Settings, to: str) -> None:
    """One mail that says that mail goes out. Raises OSError or ValueError when the server did not take it."""
    send(settings, written(settings, Letter(to, [uuid4()], Call, *TRIAL)))


def knock(settings: Settings) -> None:
    """Reach the mail server as for a mail, and send none. Raises OSError or ValueError when it would take none."""
    with _line_to(settings):
        pass


@contextmanager
def _line_to(settings: Settings) -> Iterator[smtplib.SMTP]:
    server, user = urlsplit(f"//{settings.mail_server}"), settings.mail_user
    with smtplib.SMTP(server.hostname or "", server.port or smtplib.SMTP_PORT, timeout=SECONDS_FOR_AN_ANSWER) as line:
        line.ehlo()
        if line.has_extn("starttls"):
            line.starttls(context=ssl.create_default_context() if user else None)
        elif user:
            raise smtplib.SMTPNotSupportedError("no password without STARTTLS")
        if user:
            line.login(user, settings.mail_password.get_secret_value())
        yield line
