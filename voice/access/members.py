"""Staff and volunteers. Each declares that they hold no EHE or attendance enforcement duty before any door opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from unicodedata import normalize
from uuid import UUID, uuid4

from email_validator import validate_email
from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin, hash_password, verify_password
from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from voice.access.roles import ANSWERS_FOR_READING, READS_WORDS, Role
from voice.database import Base, Moment, now
from voice.records import Actor, Event, notices, record
from voice.records.events import transaction_of

CHANGED = "password changed"
ROLES_CHANGED, ENABLED = "roles changed", "enabled"
HAS_DUTY = "declared an enforcement duty"
ENDS_DEVICES = (CHANGED, ROLES_CHANGED, "disabled", ENABLED, "second factor forgotten")
GIVEN = "given"
NO_ADDRESS = "Write an e-mail address like name@example.org."
NO_NAME = "Write the given and the family name that other members see: two letters or more each, up to 120 in all."
LONGEST_NAME = 120
BETWEEN_LETTERS = " '’.-‐"
FROM_SYLLABLES = "\u2e80"
SHOWN_FOR = timedelta(days=14)


class Member(Base, UserMixin):  # type: ignore[misc]
    """Somebody who signs in. ``fs_uniquifier`` changes with password, roles and disabling: every sign-in ends."""

    __tablename__ = "members"

    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: token_hex(32))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_last_counter: Mapped[int | None] = mapped_column(Integer)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)

    roles: Mapped[list[RoleHeld]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    webauthn: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan", back_populates="user")
    declaration: Mapped[Declaration | None] = relationship(cascade="all, delete-orphan", lazy="selectin")

    def holds(self, *wanted: Role) -> bool:
        """Whether this member has at least one of the roles."""
        return not {held.name for held in self.roles}.isdisjoint(wanted)

    @property
    def chose_password(self) -> bool:
        """Whether the password is the member's own choice; else an administrator gave it, and knows it.

        The audit's last word on who set it: kept for every password there is, also for those of long ago.
        """
        mine = select(Event.actor).where(Event.subject == self.__tablename__, Event.subject_id == self.id)
        set_by = mine.where(Event.verb == CHANGED).order_by(Event.at.desc()).limit(1)
        return transaction_of(self).scalar(set_by) == str(self.id)

    def knows(self, password: str) -> bool:
        """Whether this is the member's password, however its letters were typed."""
        return bool(self.password) and bool(verify_password(_as_read(password), self.password))

    def set_password(self, password: str, by: Actor, **why: str) -> None:
        """``why``: what the audit says of it beside who and when."""
        self.password = hash_password(_as_read(password))
        self._end_sign_ins(CHANGED, by, **why)

    def set_roles(self, roles: set[Role], by: Actor) -> None:
        """Every sign-in ends, unless these are the roles already."""
        if roles == {held.name for held in self.roles}:
            return
        kept = [held for held in self.roles if held.name in roles]
        new = roles - {held.name for held in kept}
        self.roles = [*kept, *(RoleHeld(name=role) for role in sorted(new))]
        self._end_sign_ins(ROLES_CHANGED, by, **self._told_of(new, by))

    def disable(self, by: Actor) -> None:
        """Ending access twice is ending it once."""
        if self.active:
            self.active = False
            self._end_sign_ins("disabled", by)

    def enable(self, by: Actor) -> None:
        """Giving it back twice is giving it back once."""
        if not self.active:
            self.active = True
            self._end_sign_ins(ENABLED, by, **self._told_of({Role(held.name) for held in self.roles}, by))

    def forget_second_factor(self, by: Actor, reason: str) -> None:
        """The member sets up a new second factor at the next sign-in. The password stays."""
        self.tf_primary_method = self.tf_totp_secret = self.totp_last_counter = None
        self.webauthn = []
        self._end_sign_ins("second factor forgotten", by, reason=reason)

    def sign_out(self) -> None:
        """Every sign-in of this member ends with this one."""
        self._end_sign_ins("signed out", self.id)

    def declare(self) -> None:
        """*I hold no duty to enforce attendance or home education.*"""
        self.declaration = Declaration()
        record(self, "declared no enforcement duty", self.id)

    def declare_duty(self) -> None:
        """*Enforcing attendance or home education is part of my work.* No door opens any more."""
        self.declaration = None
        record(self, HAS_DUTY, self.id)

    @property
    def has_duty(self) -> bool:
        """Whether they said so, and no administrator has ended their access and given it back since."""
        said = Event.subject == self.__tablename__, Event.subject_id == self.id, Event.verb.in_([HAS_DUTY, ENABLED])
        newest = select(Event.verb).where(*said).order_by(Event.at.desc()).limit(1)
        return transaction_of(self).scalar(newest) == HAS_DUTY

    def _told_of(self, given: set[Role], by: Actor) -> dict[str, str]:
        """By mail to whoever answers for what is read, when a member lets this one read it; what the audit says of it.

        The command line is the hand of whoever holds the keys, and begins a service in which there is nobody to tell.
        """
        reads = sorted(given & READS_WORDS)
        if not reads or not isinstance(by, UUID):
            return {}
        for one in all_members(transaction_of(self)):
            if one.active and one.holds(*ANSWERS_FOR_READING) and one.id not in {self.id, by}:
                notices.tell(transaction_of(self), one.id, notices.GIVEN)
        return {GIVEN: ", ".join(reads)}

    def _end_sign_ins(self, verb: str, by: Actor, **why: str) -> None:
        self.fs_uniquifier = token_hex(32)
        record(self, verb, by, **why)


def _as_read(password: str) -> str:
    """As signing in reads what is typed: one telephone sends an é as one sign, another as two."""
    return normalize("NFKD", password)


class RoleHeld(Base, RoleMixin):  # type: ignore[misc]
    """One role of one member."""

    __tablename__ = "roles_held"
    __table_args__ = (UniqueConstraint("member_id", "name"),)

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))


class Declaration(Base):
    """When a member said that they hold no EHE or attendance enforcement duty."""

    __tablename__ = "declarations"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Passkey(Base, WebAuthnMixin):  # type: ignore[misc]
    """A WebAuthn credential; the names are the library's."""

    __tablename__ = "passkeys"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(Integer, default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool] = mapped_column(Boolean)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(Moment, default=now)
    lastuse_datetime: Mapped[datetime] = mapped_column(Moment, default=now)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[Member] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, UUID]:
        return {"id": self.user_id}


def all_members(session: Session) -> list[Member]:
    return list(session.scalars(select(Member).order_by(Member.active.desc(), Member.name)))


def lately_given(session: Session) -> Sequence[Event]:
    """The newest lines of the audit by which one member let another read stories or concerns, of the last fortnight."""
    lines = select(Event).where(Event.verb.in_([ROLES_CHANGED, ENABLED]), Event.at > now() - SHOWN_FOR)
    found = session.scalars(lines.order_by(Event.at.desc()).limit(100))
    return [one for one in found if one.detail.get(GIVEN)]


def names_of(session: Session, ids: set[UUID]) -> dict[str, str]:
    """Member id (as text) to name, for pages that show who did something."""
    found = session.execute(select(Member.id, Member.name).where(Member.id.in_(ids)))
    return {str(member_id): name for member_id, name in found}


def by_email(session: Session, email: str) -> Member | None:
    return session.scalar(select(Member).where(Member.email == email.strip().lower()))


def readable(email: str) -> str:
    """The address as signing in reads it, in small letters. Raises ValueError for one nobody could sign in with."""
    try:
        found = validate_email(email.strip(), strict=True, check_deliverability=False, test_environment=True)
    except ValueError:
        raise ValueError(NO_ADDRESS) from None
    return found.normalized.lower()


def readable_name(name: str) -> str:
    """The name without the space round it. Raises ValueError for one that a story could not be searched for.

    A story that names whoever would read it is kept from them: a given and a family name are needed for that. Initials
    may stand between them; in a script whose signs are whole syllables one sign is a name.
    """
    found, each = name.strip(), name.split()
    whole = [one for one in each if sum(map(str.isalpha, one)) > 1 or one > FROM_SYLLABLES]
    if len(whole) < 2 or len(found) > LONGEST_NAME or not all(c.isalpha() or c in BETWEEN_LETTERS for c in found):
        raise ValueError(NO_NAME)
    return found


def add_member(
    session: Session, email: str, name: str, roles: set[Role], by: Actor, named: UUID | None = None
) -> Member:
    """A new member without a password, with the id ``named`` if given.

    Raises ValueError, in plain words, when the address or the name is none, or the address is taken, also where
    somebody takes it just now.
    """
    called, address = readable_name(name), readable(email)
    taken = ValueError(f"There is already a member with the address {address}.")
    if by_email(session, address):
        raise taken
    member = Member(id=named or uuid4(), email=address, name=called)
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError:
        raise taken from None
    member.set_roles(roles, by)
    return member


def roles_of_each(session: Session) -> list[set[str]]:
    """The roles of every active member."""
    return [{held.name for held in member.roles} for member in session.scalars(select(Member).where(Member.active))]
