"""`voice init`: a real instance, from the questions a deployer must answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from voice import vault as vaults
from voice.access import Member, Role
from voice.access.members import add_member
from voice.cli import asking
from voice.cli.instance import PUT_BACK, check_keys, engine_of, private, settings_of
from voice.cli.readiness import refusals, where
from voice.config import Settings
from voice.database import db
from voice.keeping import schema

QUESTIONS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("organisation", "Who runs this, in a family's words", asking.setting("organisation")),
    ("public_url", "The address people will open (https://…)", asking.setting("public_url")),
    (
        "contact",
        "How families reach you to ask what is held (an address, a telephone number, an e-mail address)",
        asking.setting("contact"),
    ),
    (
        "lead_number",
        "The safeguarding lead's number by day, which a facilitator rings when a child is not safe",
        asking.setting("lead_number"),
    ),
    (
        "out_of_hours",
        "Number for nights and weekends, when no safeguarding lead is reading",
        asking.setting("out_of_hours"),
    ),
    (
        "mail_server",
        "SMTP server (host or host:port) that calls the safeguarding lead when a concern waits",
        asking.mail_server,
    ),
    (
        "concerns_read",
        "When are concerns next read? Children read this after “They look …” (for example: every weekday by 4pm)",
        asking.setting("concerns_read"),
    ),
    ("localities", "Localities a person may choose, with commas between", asking.places),
)
Administrator = tuple[str, str, str]


@click.command()
@click.option(
    "--instance", type=click.Path(path_type=Path, file_okay=False), default=Path("instance"), show_default=True
)
def init(instance: Path) -> None:
    """Make a real instance: keys, settings, database and the first administrator.

    Each answer is looked at when it is given; nothing is made before you have seen them all. What was begun and not
    finished is finished; a service that has run is never touched.
    """
    _refuse_to_replace(instance)
    _refuse_where_nothing_can_be_written(instance)
    try:
        answers = {} if (instance / "settings.toml").exists() else _answers()
        settings = settings_of(instance, **answers)
        administrator = _administrator(settings)
        _confirm(answers, administrator)
    except click.Abort:
        click.echo("\nNothing was made.")
        raise
    try:
        with private(instance):
            _make(settings, answers, administrator)
    except OSError as error:
        raise click.ClickException(f"{error.filename or instance} cannot be written: {error.strerror}.") from None
    _say_what_is_left(settings)


def _refuse_to_replace(instance: Path) -> None:
    """New keys or settings never take the place of those by which stories were taken."""
    has_keys, has_settings = (instance / "keys.toml").exists(), (instance / "settings.toml").exists()
    if not has_keys and (instance / "voice.sqlite").exists():
        raise click.ClickException(f"There is a database in {instance}, but no keys.toml. {PUT_BACK} Nothing was made.")
    if not has_keys and has_settings:
        raise click.ClickException(
            f"There is a settings.toml in {instance}, but no keys.toml. If this service has run before: {PUT_BACK} "
            "To begin a new one, move settings.toml away first. Nothing was made."
        )
    if has_keys and not has_settings and (instance / "voice.sqlite").exists():
        raise click.ClickException(
            f"There are keys and a database in {instance}, but no settings.toml. Put your copy of it back. "
            "Nothing was made."
        )
    if has_keys and _has_members(settings_of(instance)):
        raise click.ClickException(f"{instance} is an instance already; nothing was changed.")


def _has_members(settings: Settings) -> bool:
    if not settings.database_url and not (settings.instance / "voice.sqlite").exists():
        return False
    engine = engine_of(settings)
    try:
        if not inspect(engine).has_table(Member.__tablename__):
            return False
        with Session(engine) as session:
            return bool(session.scalar(select(func.count()).select_from(Member)))
    except SQLAlchemyError:
        raise click.ClickException("The database does not answer. Nothing was made.") from None
    finally:
        engine.dispose()


def _refuse_where_nothing_can_be_written(instance: Path) -> None:
    """Before anybody has answered twelve questions for nothing."""
    there = next(one for one in (instance.absolute(), *instance.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise click.ClickException(f"Nothing can be written in {there}. Name another folder with --instance.")


def _answers() -> dict[str, object]:
    return {name: asking.asked(asks, check) for name, asks, check in QUESTIONS}


def _administrator(settings: Settings) -> Administrator:
    email = asking.asked("The first administrator's e-mail address", asking.address)
    name = asking.asked("Their given and family name, as other members see it", asking.name)
    check = asking.password(email, name, settings.service_name, settings.organisation, settings.address)
    asks = "A first password for them (12 characters or more; they choose their own when they sign in)"
    return email, name, asking.asked(asks, check, hidden=True)


def _confirm(answers: dict[str, object], administrator: Administrator) -> None:
    email, name, _password = administrator
    click.echo("\nThis is what you said:")
    for setting, said in answers.items():
        click.echo(f"  {setting}: {', '.join(said) if isinstance(said, list) else said}")
    click.echo(f"  first administrator: {name}, {email}")
    click.confirm("Is it right, and shall it be made?", default=True, abort=True)


def _make(settings: Settings, answers: dict[str, object], administrator: Administrator) -> None:
    if not settings.keys_file.exists():
        vaults.make_keys(settings.keys_file)
    if answers:
        lines = [f"{name} = {_toml(said)}\n" for name, said in answers.items()]
        (settings.instance / "settings.toml").write_text("".join(lines), "utf-8")
    _first_administrator(settings, *administrator)


def _toml(value: object) -> str:
    """JSON strings and lists of strings are TOML too."""
    return json.dumps(value, ensure_ascii=False)


def _first_administrator(settings: Settings, email: str, name: str, password: str) -> None:
    from voice.web.app import create_app

    engine = engine_of(settings)
    schema.upgrade(engine)
    check_keys(engine, settings)
    engine.dispose()
    with create_app(settings).app_context():
        add_member(db.session, email, name, {Role.ADMINISTRATOR}, "init").set_password(password, "init")
        db.session.commit()


def _say_what_is_left(settings: Settings) -> None:
    there = where(settings.instance)
    click.echo(
        f"\nMade {settings.instance}. Keep a copy of {settings.keys_file} somewhere safe and apart from backups."
    )
    left = refusals(settings, [{Role.ADMINISTRATOR}])
    if left:
        click.echo("Before `voice serve` starts for real people:")
        click.echo("\n".join(f"  - {line}" for line in left))
    click.echo(
        f"Then: `voice serve{there}`, and sign in at {settings.address}/work/sign-in. Nobody can tell a story "
        "before the safeguarding lead, the deputy and a first reader have signed in too."
    )
