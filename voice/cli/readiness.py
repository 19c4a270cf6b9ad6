"""Whether a real service may start: everything that keeps people safe is said and held, or what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from voice.access.roles import SAFEGUARDING, Role
from voice.config import Settings
from voice.web.dialling import numbers

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
A_DAY: Final = re.compile(
    r"\b(?:day|days|daily|weekdays?|weekends?|nights?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b", re.I
)
AN_HOUR: Final = re.compile(r"\d|\b(?:noon|midday|midnight|hours?|hourly|o'clock)\b", re.I)


def _is_https(address: str) -> bool:
    try:
        return address.startswith("https://") and bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _says_when(words: str) -> bool:
    return bool(A_DAY.search(words) and AN_HOUR.search(words))


def _are_names(places: Collection[str]) -> bool:
    return all(sum(map(str.isalpha, place)) > 1 for place in places)


def _rings_from_anywhere(number: str) -> bool:
    """Whether it is whole: with its area or country, or short as 101 and 116 123 are."""
    return number.startswith(("0", "+")) or len(number) == 3 or (len(number) == 6 and number.startswith("11"))


CHECKS: Final[dict[str, tuple[Callable[..., bool], str]]] = {
    "public_url": (_is_https, "public_url must be the https address people open."),
    "contact": (lambda said: bool(said.strip()), "contact must say how families reach you to ask what is held."),
    "out_of_hours": (
        lambda said: bool(numbers(said)),
        "out_of_hours must hold the number for nights and weekends: one that can be called, like 01632 960999.",
    ),
    "lead_number": (
        lambda said: any(map(_rings_from_anywhere, numbers(said))),
        "lead_number must hold the safeguarding lead's whole number, not an extension alone: facilitators ring it. One "
        "like 01632 960222.",
    ),
    "mail_server": (bool, "mail_server must name an SMTP server: a concern calls somebody."),
    "concerns_read": (
        _says_when,
        "concerns_read must say on which days and by what hour, like: every weekday by 4pm. Children read it.",
    ),
    "localities": (_are_names, "localities must be names of places, of two letters or more: children choose one."),
}


def refusals(settings: Settings, members: Collection[Collection[str]]) -> list[str]:
    """Why a real service may not start, a plain line each; empty when it may. ``members``: the roles of each one."""
    if settings.demo:
        return [] if settings.host in LOOPBACK else ["The demo listens on loopback only."]
    return [says for name, (usable, says) in CHECKS.items() if not usable(getattr(settings, name))] + [
        line for passed, line in _held(settings, members) if not passed
    ]


def _held(settings: Settings, members: Collection[Collection[str]]) -> list[tuple[bool, str]]:
    held = {role for roles in members for role in roles}
    how_many_of_the_pair = sum(not SAFEGUARDING.isdisjoint(roles) for roles in members)
    add = f"`voice member add …{where(settings.instance)} --role"
    return [
        (Role.SAFEGUARDING_LEAD in held, f"Nobody is the lead: {add} safeguarding_lead`."),
        (Role.SAFEGUARDING_DEPUTY in held, f"Nobody is the deputy: {add} safeguarding_deputy`."),
        (
            how_many_of_the_pair > 1 or not held >= SAFEGUARDING,
            "Lead and deputy are one person: give one of the two roles to somebody else.",
        ),
        (
            any(_may_be_told(roles) for roles in members),
            "Nobody outside lead and deputy is data protection lead or administrator: a third person is told when one "
            f"of the two keeps a concern from the other. {add} administrator`.",
        ),
        (Role.FIRST_READER in held, f"Nobody is first reader: {add} first_reader`."),
    ]


def where(instance: Path) -> str:
    """What a command needs beside it to find this instance: nothing for the usual folder."""
    return "" if instance == Path("instance") else f" --instance {instance}"


def _may_be_told(roles: Collection[str]) -> bool:
    """Whether somebody with these roles can be the third (`access.pair.third_people`)."""
    return SAFEGUARDING.isdisjoint(roles) and bool({Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR} & set(roles))
