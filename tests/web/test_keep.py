"""The data protection lead answers: what do you hold, who read it, delete it. Without reading a word."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from voice.access import Role
from voice.database import transaction
from voice.records import Narrative, record

SignedIn = Callable[..., SuspiciousClient]
Teller = Callable[..., Narrative]
ReceiptOf = Callable[[int], str]


def test_a_story_is_found_by_its_receipt_and_its_words_are_not_shown(
    signed_in: SignedIn, story: Teller, receipt_of: ReceiptOf
) -> None:
    told = story("words that nobody here may read")
    page = signed_in(Role.DATA_PROTECTION_LEAD).send("/work/keep/find", words=receipt_of(1))
    assert told.id.hex[:6] in page.text
    assert "nobody here may read" not in page.text


def test_who_opened_a_story_is_there_by_name(
    engine: Engine, signed_in: SignedIn, story: Teller, receipt_of: ReceiptOf
) -> None:
    told, client = story(), signed_in(Role.DATA_PROTECTION_LEAD)
    with transaction(engine) as session:
        record(session.get_one(Narrative, told.id), "original opened", client.member.id, reason="first reading")
    assert "Sam Ade" in client.get(f"/work/keep/{told.id}").text
    assert "original opened" in client.get("/work/keep/audit").text
    assert "original opened" not in client.get("/work/keep/audit?verb=told").text.split("<tbody>")[1]


def test_themes_are_called_by_their_names_in_the_audit(engine: Engine, signed_in: SignedIn, story: Teller) -> None:
    told, client = story(), signed_in(Role.DATA_PROTECTION_LEAD)
    with transaction(engine) as session:
        record(session.get_one(Narrative, told.id), "reviewed", client.member.id, confirmed="transport,managed_move")
    for address in ("/work/keep/audit", f"/work/keep/{told.id}"):
        page = client.get(address).text
        assert "Getting there: transport; Managed move" in page
        assert "managed_move" not in page


def test_a_story_is_deleted_only_with_its_own_words(
    engine: Engine, signed_in: SignedIn, story: Teller, receipt_of: ReceiptOf
) -> None:
    told, _other = story(), story("another")
    client = signed_in(Role.DATA_PROTECTION_LEAD)
    assert client.send(f"/work/keep/{told.id}/delete", words=receipt_of(2)).status_code == 400
    page = client.send(f"/work/keep/{told.id}/delete", words=receipt_of(1))
    assert "It is deleted" in page.text
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Narrative)) == 1
    assert "taken back" in client.send("/work/keep/find", words=receipt_of(1)).text


def test_words_of_no_story_and_strange_addresses_are_answered_plainly(signed_in: SignedIn) -> None:
    client = signed_in(Role.DATA_PROTECTION_LEAD)
    for words in ("", "not a receipt", "\0", "x" * 100_000, "\ud800"):
        assert client.send("/work/keep/find", words=words.encode("utf-8", "surrogatepass")).status_code == 404
    assert client.get("/work/keep/00000000-0000-0000-0000-000000000000").status_code == 404
    for before in ("yesterday", "2026-01-01", "9" * 400, "%00"):
        assert client.get(f"/work/keep/audit?before={before}").status_code == 200


def test_nobody_else_may_look(signed_in: SignedIn) -> None:
    for role in set(Role) - {Role.DATA_PROTECTION_LEAD}:
        client = signed_in(role)
        assert client.get("/work/keep").status_code == 403
        assert client.get("/work/keep/audit").status_code == 403
