"""Make the demo's instance: keys, settings, database, members, gatherings, the ledger's first rows."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from voice import vault as vaults
from voice.access import Member, Role
from voice.access.members import add_member, by_email
from voice.analysis import frameworks
from voice.config import Settings, load
from voice.database import db, now, open_engine
from voice.keeping import schema
from voice.records import Action, Gathering
from voice.summaries.first_actions import first_actions

HERE = Path(__file__).parent
PASSWORD = "invented-people-only"  # noqa: S105 printed on the sign-in page; the demo listens on loopback alone
BUILDER = "demo"
NAMES = {
    Role.FACILITATOR: "Femi Facilitator",
    Role.FIRST_READER: "Farida First-Reader",
    Role.REVIEWER: "Rhys Reviewer",
    Role.WORKSTREAM_READER: "Wioletta Workstream",
    Role.SAFEGUARDING_LEAD: "Sunita Safeguarding",
    Role.SAFEGUARDING_DEPUTY: "Dele Deputy",
    Role.PUBLISHER: "Petra Publisher",
    Role.DATA_PROTECTION_LEAD: "Dina Data-Protection",
    Role.ADMINISTRATOR: "Ade Administrator",
}


def prepare(folder: Path, port: int | None = None) -> Settings:
    """The demo's settings, with keys and a database that is up to date. Nothing that is there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "settings.toml").exists():
        shutil.copy(HERE / "settings.toml", folder / "settings.toml")
    if not (folder / "keys.toml").exists():
        vaults.make_keys(folder / "keys.toml")
    fixed = {"demo": True, "host": "127.0.0.1", "database_url": "", "public_url": "", "mail_server": ""}
    settings = load(folder, **fixed, **({"port": port} if port else {}))
    engine = open_engine(settings.database)
    schema.upgrade(engine)
    engine.dispose()
    return settings


def people_and_places(app: Flask) -> None:
    """Members, two gatherings and the minutes' own actions, unless they are there."""
    with app.app_context():
        for role in Role:
            if by_email(db.session, f"{role}@example.org") is None:
                _member(role)
        if not db.session.scalar(select(func.count()).select_from(Gathering)):
            db.session.add_all(_gatherings())
        if not db.session.scalar(select(func.count()).select_from(Action)):
            db.session.add_all(first_actions(frameworks.load("ws8")))
        db.session.commit()


def member_of(role: Role) -> Member:
    found = by_email(db.session, f"{role}@example.org")
    if found is None:
        raise LookupError(f"the demo has no {role}")
    return found


def _member(role: Role) -> None:
    made = add_member(db.session, f"{role}@example.org", NAMES[role], {role}, BUILDER)
    made.set_password(PASSWORD, BUILDER)
    made.declare()


def _gatherings() -> list[Gathering]:
    today, facilitator = now().date(), member_of(Role.FACILITATOR).id
    library = Gathering(
        name="Listening session, town library",
        kind_of_place="library",
        form=None,
        starts_on=today - timedelta(days=54),
        ends_on=today - timedelta(days=40),
        facilitator_id=facilitator,
    )
    link = Gathering(
        name="Parents' group, link sent round",
        kind_of_place="online",
        form="field",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=60),
        facilitator_id=facilitator,
    )
    return [library, link]
