"""Questions at the terminal: each answer is looked at when it is given, and asked for again with a plain reason."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

import click

from voice.access import passwords
from voice.access.members import readable, readable_name
from voice.cli.readiness import CHECKS
from voice.config import fault_of

Answer = TypeVar("Answer")
SECONDS: Final = 5
SMTP_PORT: Final = 25


def asked(words: str, check: Callable[[str], Answer], *, hidden: bool = False) -> Answer:
    """Ask until ``check`` takes the answer; the message of its ValueError is the reason that is given."""
    while True:
        said = click.prompt(words, default="", show_default=False, hide_input=hidden, confirmation_prompt=hidden)
        try:
            return check(said if hidden else said.strip())
        except ValueError as error:
            click.echo(f"  {error}")


def setting(name: str) -> Callable[[str], str]:
    """What a real service asks of a setting, besides what every instance asks of it."""

    def check(said: str) -> str:
        _answered(said)
        return str(_fit(name, said))

    return check


def places(said: str) -> list[str]:
    """Names with commas between."""
    found = [one.strip() for one in said.split(",") if one.strip()]
    _answered("".join(found))
    _fit("localities", found)
    return found


def mail_server(said: str) -> str:
    """One that answers now, or that whoever asks wants all the same."""
    host = setting("mail_server")(said)
    if not answers(host) and not click.confirm(f"  {host} does not answer just now. Is it the right one all the same?"):
        raise ValueError("Then write another one.")
    return host


def answers(server: str) -> bool:
    """Whether mail could be handed to ``host`` or ``host:port`` now; nothing is sent."""
    found = urlsplit(f"//{server}")
    try:
        with smtplib.SMTP(found.hostname or "", found.port or SMTP_PORT, timeout=SECONDS):
            return True
    except (OSError, smtplib.SMTPException):
        return False


def address(said: str) -> str:
    return readable(said)


def name(said: str) -> str:
    return readable_name(said)


def password(*about: str) -> Callable[[str], str]:
    """A first password; ``about``: what a stranger would try first."""

    def check(said: str) -> str:
        if fault := passwords.fault_of(said, *about):
            raise ValueError(fault)
        return said

    return check


def _answered(said: str) -> None:
    if not said:
        raise ValueError("Please write an answer: a real service cannot do without it.")


def _fit(setting: str, said: Answer) -> Answer:
    usable, says = CHECKS.get(setting, (bool, ""))
    if fault := fault_of(setting, said):
        raise ValueError(f"{fault[:1].upper()}{fault[1:]}.")
    if not usable(said):
        raise ValueError(says)
    return said
