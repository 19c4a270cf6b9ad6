"""Every route × every role stands in one table, and each cell is tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from tests.guards.routes import lines_of, table
from tests.suspicious import SuspiciousClient
from voice.access import Role

KINDS = {"uuid": lambda: str(uuid4()), "path": lambda: "x", "string": lambda: "nothing-here", "default": lambda: "x"}


def test_every_route_stands_in_the_table_and_none_has_vanished(app: Flask) -> None:
    missing = set(lines_of(app)) ^ set(table())
    assert not missing, "routes.txt and the app differ (an address that was printed may never vanish):\n" + "\n".join(
        sorted(missing)
    )


def cells() -> list[tuple[str, str, frozenset[str]]]:
    """(method, address, roles that may pass) for each line behind a member's door."""
    found = []
    for line in table():
        method, address, audience = line[:5].strip(), line[5:65].strip(), line[65:].strip()
        if audience not in {"everyone", "signed in"}:
            found.append((method, address, frozenset(audience.split(" + "))))
    return found


def filled(address: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: KINDS[found[1] or "default"](), address)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_passes_exactly_the_doors_of_the_table(
    role: Role, app: Flask, signed_in: Callable[..., SuspiciousClient]
) -> None:
    client = signed_in(role)
    app.config["WTF_CSRF_ENABLED"] = False
    for method, address, roles in cells():
        answer = client.open(filled(address), method=method)
        if role in roles:
            assert answer.status_code not in {401, 403}, f"{role} is kept out of {method} {address}"
            assert answer.status_code < 500, f"{method} {address} broke"
        else:
            assert answer.status_code == 403, f"{role} got {answer.status_code} from {method} {address}"


def test_somebody_who_has_not_signed_in_is_sent_away_from_every_members_page(
    app: Flask, client: SuspiciousClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for method, address, _ in cells():
        answer = client.open(filled(address), method=method)
        if method == "POST":
            assert (answer.status_code, "You were signed out" in answer.text) == (401, True), address
            continue
        assert answer.status_code == 302, f"{method} {address}"
        assert "/work/sign-in" in answer.location


def test_a_member_without_the_declaration_reaches_nothing(
    app: Flask, signed_in: Callable[..., SuspiciousClient], undeclared: Callable[[SuspiciousClient], None]
) -> None:
    client = signed_in(*Role, email="all@example.org")
    undeclared(client)
    app.config["WTF_CSRF_ENABLED"] = False
    for method, address, _ in cells():
        assert client.open(filled(address), method=method).location == "/work/declare", f"{method} {address}"
