"""Whatever a member sends to whichever form of theirs: never a fault of ours, always a page in plain words."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.suspicious import SuspiciousClient
from tests.web.test_bad_input import TEXTS
from voice.access import Role

SignedIn = Callable[..., SuspiciousClient]
TRIED = ("NUL", "bell and escape", "bidi override", "non-characters", "script", "path", "full width")
FORMS: dict[str, tuple[Role, tuple[str, ...]]] = {
    "/work/gatherings/new": (Role.FACILITATOR, ("name", "kind_of_place", "form", "starts_on", "ends_on")),
    "/work/actions/new": (
        Role.REVIEWER,
        ("heading", "text", "owner", "due_on", "status", "theme", "period", "said", "answer", "public"),
    ),
    "/work/review/search": (Role.REVIEWER, ("words", "theme", "standing")),
    "/work/members": (Role.ADMINISTRATOR, ("email", "name", "roles")),
    "/work/keep/find": (Role.DATA_PROTECTION_LEAD, ("words",)),
}
FIT = {
    "name": "Hall", "kind_of_place": "hall", "form": "door", "starts_on": "2026-11-03", "ends_on": "2026-11-04",
    "heading": "focus-area-1", "text": "Ask", "owner": "Schools", "status": "planned", "theme": "", "period": "",
    "email": "ada@example.org", "roles": "reviewer", "words": "sent home",
}  # fmt: skip


@pytest.mark.parametrize("address", FORMS)
def test_no_text_file_or_body_in_a_field_of_a_member_breaks_a_page(address: str, signed_in: SignedIn) -> None:
    role, names = FORMS[address]
    client = signed_in(role)
    client.application.config["WTF_CSRF_ENABLED"] = False
    fit = {name: FIT[name] for name in names if name in FIT}
    for name in names:
        for kind in TRIED:
            answer = client.post(address, data=fit | {name: TEXTS[kind]})
            assert answer.status_code < 500, (name, kind)
        file = (io.BytesIO(b"\x89PNG\x00\xff"), "../x.png")
        assert client.post(address, data={**fit, name: file}).status_code < 500, (name, "a file")
    assert client.post(address, json=fit).status_code < 500
    assert client.post(address, data=b"\xff\xfe", content_type="text/plain").status_code < 500
