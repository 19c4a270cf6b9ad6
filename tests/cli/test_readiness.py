"""A real service says what is missing and refuses to start unsafe."""

from __future__ import annotations

import pytest

from voice.access import Role
from voice.cli.readiness import refusals
from voice.config import Settings

LEAD, DEPUTY, READER = (role.value for role in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.FIRST_READER))
SAFE = {
    "public_url": "https://example.org",
    "contact": "hello@example.org",
    "lead_number": "01632 960222",
    "out_of_hours": "01632 960999",
    "mail_server": "mail.example.org",
}


def test_a_real_service_names_everything_that_is_missing() -> None:
    faults = refusals(Settings(), [])
    assert len(faults) == len(SAFE) + 3
    assert refusals(Settings(**SAFE), [{LEAD}, {DEPUTY}, {READER}]) == []


@pytest.mark.parametrize("missing", SAFE)
def test_each_number_and_address_that_is_missing_is_asked_for_by_its_name(missing: str) -> None:
    (fault,) = refusals(Settings(**SAFE | {missing: ""}), [{LEAD}, {DEPUTY}, {READER}])
    assert fault.startswith(missing)


@pytest.mark.parametrize(
    ("members", "may"),
    [
        ([{LEAD, DEPUTY, READER}], False),
        ([{LEAD, DEPUTY}, {READER}], False),
        ([{LEAD, READER}, {DEPUTY}], True),
        ([{LEAD, DEPUTY}, {DEPUTY, READER}], True),
    ],
)
def test_lead_and_deputy_are_two_people(members: list[set[str]], may: bool) -> None:
    faults = refusals(Settings(**SAFE), members)
    assert (faults == []) == may
    assert may or "one person" in faults[0]


def test_the_demo_listens_on_loopback_alone() -> None:
    assert refusals(Settings(demo=True), []) == []
    assert refusals(Settings(demo=True, host="0.0.0.0"), [])
