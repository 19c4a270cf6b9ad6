"""`voice member …`: accounts from the command line, for the first administrator and for emergencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from voice.access import Member, Role
from voice.access.members import add_member, by_email
from voice.access.roles import SAFEGUARDING, TWO_PEOPLE
from voice.cli.instance import folder_option, settings_of, vault_of
from voice.config import Settings
from voice.database import db
from voice.records import Actor

ROLES = click.Choice([role.value for role in Role])
COMMAND_LINE = "command line"


@click.group()
def member() -> None:
    """Add members, give them roles, end their access."""


@member.command()
@click.argument("email")
@click.option("--name", required=True, help="How the member is shown to other members.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be given several times.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="At least 12 characters.")
@folder_option
def add(email: str, name: str, roles: tuple[str, ...], password: str, instance: Path | None) -> None:
    """Add a member. At the first sign-in they set up a second factor, choose their own password and declare."""
    if len(password) < 12:
        raise click.ClickException("A password needs at least 12 characters.")
    wanted = _wanted(roles)
    with _app(settings_of(instance)).app_context():
        try:
            made = add_member(db.session, email, name, wanted, COMMAND_LINE)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        made.set_password(password, COMMAND_LINE)
        db.session.commit()
    click.echo(f"Added {email} as {', '.join(roles)}.")


@member.command("list")
@folder_option
def list_members(instance: Path | None) -> None:
    """Show who may sign in, and as what."""
    table = Table("address", "name", "roles", "active", "second factor")
    with _app(settings_of(instance)).app_context():
        for found in db.session.scalars(select(Member).order_by(Member.email)):
            held = ", ".join(role.name for role in found.roles)
            second = "yes" if found.tf_totp_secret else "not yet"
            table.add_row(found.email, found.name, held, "yes" if found.active else "no", second)
    Console().print(table)


def access(name: str, does: str, change: Callable[[Member, Actor], None], done: str) -> None:
    """Add a command that gives access or ends it."""

    @member.command(name, help=does)
    @click.argument("email")
    @folder_option
    def command(email: str, instance: Path | None) -> None:
        with _found(instance, email) as found:
            change(found, COMMAND_LINE)
        click.echo(f"{email} {done}")


access("disable", "End a member's access at their next request.", Member.disable, "can no longer sign in.")
access("enable", "Give a disabled member access again.", Member.enable, "can sign in again.")


@member.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="All roles the member shall hold.")
@folder_option
def roles(email: str, roles: tuple[str, ...], instance: Path | None) -> None:
    """Set a member's roles; every sign-in of theirs ends."""
    wanted = _wanted(roles)
    with _found(instance, email) as found:
        found.set_roles(wanted, COMMAND_LINE)
    click.echo(f"{email} is now {', '.join(roles)}.")


def _wanted(names: tuple[str, ...]) -> set[Role]:
    wanted = {Role(name) for name in names}
    if wanted >= SAFEGUARDING:
        raise click.ClickException(TWO_PEOPLE)
    return wanted


def _app(settings: Settings) -> Flask:
    from voice.web.app import create_app

    vault_of(settings)
    return create_app(settings)


@contextmanager
def _found(instance: Path | None, email: str) -> Iterator[Member]:
    with _app(settings_of(instance)).app_context():
        found = by_email(db.session, email)
        if found is None:
            raise click.ClickException(f"There is no member with the address {email}.")
        yield found
        db.session.commit()
