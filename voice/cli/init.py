"""`voice init`: a real instance, from the questions a deployer must answer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from voice import vault as vaults
from voice.access import Role
from voice.access.members import add_member, readable
from voice.cli.instance import engine_of, private, settings_of
from voice.cli.readiness import refusals
from voice.config import Settings
from voice.database import db
from voice.keeping import schema

QUESTIONS = (
    ("organisation", "Who runs this, in a family's words"),
    ("public_url", "The address people will open (https://…)"),
    ("contact", "How families reach you to ask what is held (an address, a telephone number, an e-mail address)"),
    ("lead_number", "The safeguarding lead's number by day, which a facilitator rings when a child is not safe"),
    ("out_of_hours", "Number for nights and weekends, when no safeguarding lead is reading"),
    ("mail_server", "SMTP server (host or host:port) that calls the safeguarding lead when a concern waits"),
    ("concerns_read", "When are concerns next read, in words (for example: every weekday by 4pm)"),
)


@click.command()
@click.option(
    "--instance", type=click.Path(path_type=Path, file_okay=False), default=Path("instance"), show_default=True
)
def init(instance: Path) -> None:
    """Make a real instance: keys, settings, database and the first administrator."""
    if (instance / "keys.toml").exists():
        raise click.ClickException(f"{instance} is an instance already; nothing was changed.")
    answers: dict[str, object] = {name: click.prompt(asks) for name, asks in QUESTIONS}
    answers["localities"] = _several(click.prompt("Localities a person may choose, with commas between"))
    email = click.prompt("The first administrator's e-mail address")
    password = click.prompt("Their password (12 characters or more)", hide_input=True, confirmation_prompt=True)
    if len(password) < 12:
        raise click.ClickException("A password needs at least 12 characters. Nothing was made.")
    _check_address(email)
    settings = settings_of(instance, **answers)
    with private(instance):
        (instance / "settings.toml").write_text("".join(f"{name} = {_toml(said)}\n" for name, said in answers.items()))
        vaults.make_keys(settings.keys_file)
        _first_administrator(settings, email, password)
    _say_what_is_left(settings)


def _check_address(email: str) -> None:
    try:
        readable(email)
    except ValueError as error:
        raise click.ClickException(f"{error} Nothing was made.") from None


def _several(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _toml(value: object) -> str:
    """JSON strings and lists of strings are TOML too."""
    return json.dumps(value, ensure_ascii=False)


def _first_administrator(settings: Settings, email: str, password: str) -> None:
    from voice.web.app import create_app

    schema.upgrade(engine_of(settings))
    with create_app(settings).app_context():
        add_member(db.session, email, "First Administrator", {Role.ADMINISTRATOR}, "init").set_password(
            password, "init"
        )
        db.session.commit()


def _say_what_is_left(settings: Settings) -> None:
    click.echo(
        f"\nMade {settings.instance}. Keep a copy of {settings.keys_file} somewhere safe and apart from backups."
    )
    left = refusals(settings, [{Role.ADMINISTRATOR}])
    if left:
        click.echo("Before `voice serve` starts for real people:")
        click.echo("\n".join(f"  - {line}" for line in left))
