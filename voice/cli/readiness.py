"""Whether a real service may start: everything that keeps people safe is said and held, or what is missing."""

from __future__ import annotations

from collections.abc import Collection

from voice.access.roles import SAFEGUARDING, Role
from voice.config import Settings


def refusals(settings: Settings, members: Collection[Collection[str]]) -> list[str]:
    """Why a real service may not start, a plain line each; empty when it may. ``members``: the roles of each one."""
    if settings.demo:
        return [] if settings.host in {"127.0.0.1", "localhost", "::1"} else ["The demo listens on loopback only."]
    held = {role for roles in members for role in roles}
    how_many_of_the_pair = sum(not SAFEGUARDING.isdisjoint(roles) for roles in members)
    checks = [
        (settings.public_url.startswith("https://"), "public_url must be the https address people open."),
        (bool(settings.contact), "contact must say how families reach you to ask what is held."),
        (bool(settings.out_of_hours), "out_of_hours must hold the number for nights and weekends."),
        (bool(settings.lead_number), "lead_number must hold the safeguarding lead's number: facilitators ring it."),
        (bool(settings.mail_server), "mail_server must name an SMTP server: a concern calls somebody."),
        (Role.SAFEGUARDING_LEAD in held, "Nobody is the lead: `voice member add … --role safeguarding_lead`."),
        (Role.SAFEGUARDING_DEPUTY in held, "Nobody is the deputy: `voice member add … --role safeguarding_deputy`."),
        (
            how_many_of_the_pair > 1 or not held >= SAFEGUARDING,
            "Lead and deputy are one person: give one of the two roles to somebody else.",
        ),
        (
            any(_may_be_told(roles) for roles in members),
            "Nobody outside lead and deputy is data protection lead or administrator: a third person is told when one "
            "of the two keeps a concern from the other.",
        ),
        (Role.FIRST_READER in held, "Nobody is first reader: `voice member add … --role first_reader`."),
    ]
    return [line for passed, line in checks if not passed]


def _may_be_told(roles: Collection[str]) -> bool:
    """Whether somebody with these roles can be the third (`access.pair.third_people`)."""
    return SAFEGUARDING.isdisjoint(roles) and bool({Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR} & set(roles))
