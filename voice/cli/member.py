"""`voice member …`: accounts from the command line, for the first administrator and for emergencies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from voice.access import Member, Role, passwords, posts, regaining
from voice.access.members import add_member, by_email
from voice.access.roles import SAFEGUARDING, TWO_PEOPLE
from voice.cli.instance import folder_option, settings_of, vault_of
from voice.config import Settings
from voice.database import db
from voice.web.stepping_back import handing_over

ROLES = click.Choice([role.value for role in Role])
COMMAND_LINE = "command line"
anyway_option = click.option(
    "--anyway", is_flag=True, help="Even if nobody is safeguarding lead, deputy or first reader then."
)

password_option = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="At least 12 characters."
)


@click.group()
def member() -> None:
    """Add members, give them roles, let them in again, end their access."""


@member.command()
@click.argument("email")
@click.option("--name", required=True, help="How the member is shown to other members.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be given several times.")
@password_option
@folder_option
def add(email: str, name: str, roles: tuple[str, ...], password: str, instance: Path | None) -> None:
    """Add a member. At the first sign-in they set up a second factor, choose their own password and declare."""
    _refuse_when_weak(password, email, name)
    wanted = _wanted(roles)
    with _app(settings_of(instance)).app_context():
        try:
            made = add_member(db.session, email, name, wanted, COMMAND_LINE)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        made.set_password(password, COMMAND_LINE)
        db.session.commit()
    click.echo(f"Added {email} as {', '.join(roles)}.")


@member.command()
@click.argument("email")
@click.option(
    "--lost-phone", is_flag=True, help="Reset the second step too: they set up a new one at the next sign-in."
)
@password_option
@folder_option
def password(email: str, lost_phone: bool, password: str, instance: Path | None) -> None:
    """Give a member who forgot theirs a new first password, also the only administrator. Every sign-in of theirs ends.

    They choose their own at the next sign-in. They and the administrators get a mail that something was changed.
    """
    _refuse_when_weak(password, email)
    with _found(instance, email) as found:
        if not found.active:
            raise click.ClickException(f"{email} has no access. Give it again first: voice member enable {email}")
        regaining.give_password(found, password, COMMAND_LINE)
        if lost_phone:
            regaining.reset_second_step(found, regaining.PHONE_LOST, COMMAND_LINE)
    second = "sets up a new second step" if lost_phone else "keeps the second step"
    click.echo(f"{email} has the new password, {second}, and chooses an own password at the next sign-in.")


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


@member.command()
@click.argument("email")
@anyway_option
@folder_option
def disable(email: str, anyway: bool, instance: Path | None) -> None:
    """End a member's access at their next request."""
    with _found(instance, email) as found:
        _refuse_to_empty(found, set(), anyway)
        with handing_over(found, COMMAND_LINE) as says:
            found.disable(COMMAND_LINE)
    click.echo("\n".join([f"{email} can no longer sign in.", *says]))


@member.command()
@click.argument("email")
@folder_option
def enable(email: str, instance: Path | None) -> None:
    """Give a disabled member access again."""
    with _found(instance, email) as found:
        found.enable(COMMAND_LINE)
    click.echo(f"{email} can sign in again.")


@member.command()
@click.argument("email")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="All roles the member shall hold.")
@anyway_option
@folder_option
def roles(email: str, roles: tuple[str, ...], anyway: bool, instance: Path | None) -> None:
    """Set a member's roles; every sign-in of theirs ends."""
    wanted = _wanted(roles)
    with _found(instance, email) as found:
        _refuse_to_empty(found, wanted, anyway)
        with handing_over(found, COMMAND_LINE) as says:
            found.set_roles(wanted, COMMAND_LINE)
    click.echo("\n".join([f"{email} is now {', '.join(roles)}.", *says]))


def _refuse_when_weak(password: str, *about: str) -> None:
    if fault := passwords.fault_of(password, *about):
        raise click.ClickException(f"This password cannot be used. {fault}")


def _refuse_to_empty(found: Member, keeps: set[Role], anyway: bool) -> None:
    alone = posts.left_empty(db.session, found, keeps)
    if alone and not anyway:
        raise click.ClickException(f"{' '.join(alone)} {posts.INSTEAD} To do it all the same, add --anyway.")


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
