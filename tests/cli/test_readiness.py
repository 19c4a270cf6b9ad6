"""A real service says what is missing and refuses to start unsafe."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice.access import Role
from voice.cli.readiness import refusals
from voice.config import Settings

LEAD, DEPUTY, READER = (role.value for role in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.FIRST_READER))
THIRD = Role.ADMINISTRATOR.value
SAFE = {
    "public_url": "https://example.org",
    "contact": "hello@example.org",
    "lead_number": "01632 960222",
    "out_of_hours": "01632 960999",
    "mail_server": "mail.example.org",
}


def test_a_real_service_names_everything_that_is_missing() -> None:
    faults = refusals(Settings(), [])
    assert len(faults) == len(SAFE) + 4
    assert refusals(Settings(**SAFE), [{LEAD}, {DEPUTY}, {READER}, {THIRD}]) == []


@pytest.mark.parametrize("missing", SAFE)
def test_each_number_and_address_that_is_missing_is_asked_for_by_its_name(missing: str) -> None:
    (fault,) = refusals(Settings(**SAFE | {missing: ""}), [{LEAD}, {DEPUTY}, {READER}, {THIRD}])
    assert fault.startswith(missing)


@pytest.mark.parametrize(
    ("name", "senseless"),
    [
        ("lead_number", "lead"),
        ("lead_number", "ring 1"),
        ("lead_number", "ext 4411"),
        ("out_of_hours", "none"),
        ("concerns_read", "weekday"),
        ("concerns_read", "by 4pm"),
        ("localities", ["A"]),
        ("localities", ["North", "1"]),
        ("public_url", "https://"),
    ],
)
def test_what_a_child_could_not_use_does_not_start_a_real_service(name: str, senseless: object) -> None:
    (fault,) = refusals(Settings(**SAFE | {name: senseless}), [{LEAD}, {DEPUTY}, {READER}, {THIRD}])
    assert fault.startswith(name)


@pytest.mark.parametrize(
    ("name", "usable"),
    [
        ("out_of_hours", "111"),
        ("out_of_hours", "0115 496 0000 or 0115 496 0001, 5pm to 9am"),
        ("lead_number", "+44 (0)1632 960222, ask for the lead"),
        ("concerns_read", "each day at noon"),
        ("concerns_read", "Monday to Friday, within two hours"),
        ("localities", ["Tŷ", "Area 1"]),
    ],
)
def test_what_people_really_write_starts_it(name: str, usable: object) -> None:
    assert refusals(Settings(**SAFE | {name: usable}), [{LEAD}, {DEPUTY}, {READER}, {THIRD}]) == []


def test_a_missing_member_comes_with_the_whole_command(tmp_path: Path) -> None:
    faults = "\n".join(refusals(Settings(**SAFE, instance=tmp_path), []))
    for role in (LEAD, DEPUTY, READER, THIRD):
        assert f"`voice member add … --instance {tmp_path} --role {role}`" in faults


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
    faults = refusals(Settings(**SAFE), [*members, {THIRD}])
    assert (faults == []) == may
    assert may or "one person" in faults[0]


@pytest.mark.parametrize(
    ("third", "may"),
    [
        ({Role.DATA_PROTECTION_LEAD.value, READER}, True),
        ({THIRD, LEAD}, False),
        ({Role.DATA_PROTECTION_LEAD.value, DEPUTY}, False),
        ({READER}, False),
    ],
)
def test_somebody_outside_the_pair_can_be_told_of_it(third: set[str], may: bool) -> None:
    faults = refusals(Settings(**SAFE), [{LEAD}, {DEPUTY}, {READER}, third])
    assert (faults == []) == may
    assert may or "a third person" in faults[0]


def test_the_demo_listens_on_loopback_alone() -> None:
    assert refusals(Settings(demo=True), []) == []
    assert refusals(Settings(demo=True, host="0.0.0.0"), [])
