"""`voice mail`: try whether the mail that calls somebody goes out, before a child's story needs it."""

from __future__ import annotations

from pathlib import Path

import click

from voice.access.members import readable
from voice.calling import trial
from voice.cli.instance import folder_option, settings_of
from voice.config import Settings

LOOK_AT = "mail_server, mail_user, mail_from and VOICE_MAIL_PASSWORD"


@click.command()
@folder_option
@click.argument("address")
def mail(instance: Path | None, address: str) -> None:
    """Send one trial mail to ADDRESS, and say what the mail server answered."""
    settings = settings_of(instance)
    if settings.demo or not settings.mail_server:
        raise click.ClickException("There is no mail server: mail_server is not set, or this is the demo.")
    try:
        to = readable(address)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    try:
        trial(settings, to)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{not_taken(settings, error)} Nobody was written to.") from None
    click.echo(f"{settings.mail_server} took it. Look whether it arrives, also among the junk: only then it works.")


def not_taken(settings: Settings, error: Exception) -> str:
    """What went wrong, in words, without the server's own, which may hold an address or a password."""
    return f"The mail server {settings.mail_server} takes no mail: {type(error).__name__}. Look at {LOOK_AT}."
