"""The data protection lead answers: what do you hold, who read it, delete it. Without reading a word."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import About, Concern, Kept, Narrative, Tag, concerns, record
from voice.records.events import MACHINE
from voice.vault import Vault

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
    assert "original opened" not in client.get("/work/keep/audit?verb=told").text.split("<tbody")[1]


def test_the_audit_is_read_by_member_and_by_kind_of_event(
    engine: Engine, signed_in: SignedIn, member: Callable[..., Member], story: Teller
) -> None:
    told, client, other = story(), signed_in(Role.DATA_PROTECTION_LEAD), member(Role.REVIEWER)
    with transaction(engine) as session:
        session.get_one(Member, other.id).name = "Kit Lowe"
        for by, verb in ((other.id, "passed on"), (other.id, "stepped back"), (client.member.id, "passed on")):
            record(session.get_one(Narrative, told.id), verb, by)
    rows = {
        asked: client.get(f"/work/keep/audit?{asked}").text.split("<tbody")[1].count("<tr")
        for asked in ("verb=passed+on", f"member={other.id}", f"member={other.id}&verb=passed+on")
    }
    assert list(rows.values()) == [2, 2, 1]
    page = client.get(f"/work/keep/audit?member={other.id}").text
    assert f'<option value="{other.id}" selected>Kit Lowe</option>' in page
    assert "Nothing like that was done." in client.get("/work/keep/audit?member=nobody").text


def test_older_lines_keep_what_was_asked_for(engine: Engine, signed_in: SignedIn, story: Teller) -> None:
    told, client = story(), signed_in(Role.DATA_PROTECTION_LEAD)
    with transaction(engine) as session:
        for _ in range(101):
            record(session.get_one(Narrative, told.id), "passed on", client.member.id)
    asked = f"/work/keep/audit?member={client.member.id}&verb=passed+on"
    assert f"{html.escape(asked)}&amp;after=" in client.get(asked).text


def test_no_line_is_left_out_or_shown_twice_where_many_are_of_one_moment(
    engine: Engine, signed_in: SignedIn, story: Teller
) -> None:
    told, client, at = story(), signed_in(Role.DATA_PROTECTION_LEAD), now()
    with transaction(engine) as session:
        for number in range(250):
            record(session.get_one(Narrative, told.id), "doubted", MACHINE, number=number).at = at
    address, seen = "/work/keep/audit?verb=doubted", []
    while address:
        page = client.get(address).text
        seen += re.findall(r"number: (\d+)<", page)
        older = re.search(r'href="([^"]+)">Older', page)
        address = html.unescape(older[1]) if older else ""
    assert sorted(map(int, seen)) == list(range(250))


def test_the_audit_leads_to_what_the_reader_may_open_and_nowhere_else(
    engine: Engine, signed_in: SignedIn, story: Teller, vault: Vault
) -> None:
    told, gone = story(), story("another")
    with transaction(engine) as session:
        concern = concerns.raise_by_hand(session, vault, told.id, [("", "why")], told.id)
        tag = Tag(narrative_id=told.id, theme="transport", spans=[]).seal_why(vault, "why")
        session.add(tag)
        session.flush()
        tag.confirm(told.id)
        session.get_one(Narrative, gone.id).withdraw()
    alone = signed_in(Role.DATA_PROTECTION_LEAD)
    both = signed_in(Role.DATA_PROTECTION_LEAD, Role.SAFEGUARDING_LEAD, email="both@example.org")
    pages = [client.get("/work/keep/audit").text for client in (alone, both)]
    for page in pages:
        assert f'href="/work/keep/{told.id}">story' in page
        assert f'href="/work/keep/{told.id}">tag' in page
        assert f'href="/work/keep/{gone.id}"' not in page
        assert f"story {gone.id.hex[:6]}" in page
        assert f"concern {concern.id.hex[:6]}" in page
    assert [f'href="/work/concerns/{concern.id}"' in page for page in pages] == [False, True]
    with transaction(engine) as session:
        session.get_one(Concern, concern.id).send_by(About.LEAD, "somebody")
    assert f'href="/work/concerns/{concern.id}"' not in both.get("/work/keep/audit").text


def test_a_lead_who_answers_for_data_does_not_read_in_the_audit_that_they_were_accused(
    engine: Engine, signed_in: SignedIn, story: Teller, vault: Vault
) -> None:
    told = story("a story", contact="07700 900123")
    alone = signed_in(Role.DATA_PROTECTION_LEAD)
    both = signed_in(Role.DATA_PROTECTION_LEAD, Role.SAFEGUARDING_LEAD, email="both@example.org")
    with transaction(engine) as session:
        concern = session.scalars(select(Concern)).one()
        concern.send_by(About.LEAD, alone.member.id)
        session.get_one(Narrative, told.id).withdraw()
        session.scalars(select(Kept)).one().open(vault, alone.member.id)
    seen, kept_away = (client.get("/work/keep/audit").text for client in (alone, both))
    for line in (f"concern {concern.id.hex[:6]}", "about lead", "what a concern kept"):
        assert line in seen
        assert line not in kept_away
    asked = both.get(f"/work/keep/audit?verb=about+lead&member={alone.member.id}").text
    assert "Nothing like that was done." in asked
    with transaction(engine) as session:
        session.get_one(Concern, concern.id).send_by(About.DEPUTY, "somebody")
    assert f"concern {concern.id.hex[:6]}" in both.get("/work/keep/audit").text


def test_themes_are_called_by_their_names_in_the_audit(engine: Engine, signed_in: SignedIn, story: Teller) -> None:
    told, client = story(), signed_in(Role.DATA_PROTECTION_LEAD)
    with transaction(engine) as session:
        record(session.get_one(Narrative, told.id), "reviewed", client.member.id, confirmed="transport,managed_move")
        record(session.get_one(Narrative, told.id), "words hidden", client.member.id, kind="org_name", places=2)
    for address in ("/work/keep/audit", f"/work/keep/{told.id}"):
        page = client.get(address).text
        assert "Getting there: transport; Managed move" in page
        assert "managed_move" not in page
        assert "kind: organisation" in page


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
    for after in ("yesterday", "2026-01-01", "9" * 400, "%00", "00000000-0000-0000-0000-000000000000"):
        assert client.get(f"/work/keep/audit?after={after}").status_code == 200


def test_nobody_else_may_look(signed_in: SignedIn) -> None:
    for role in set(Role) - {Role.DATA_PROTECTION_LEAD}:
        client = signed_in(role)
        assert client.get("/work/keep").status_code == 403
        assert client.get("/work/keep/audit").status_code == 403


def test_who_opened_the_way_to_be_reached_and_dealt_with_the_concern_stands_beside_the_story(
    engine: Engine, vault: Vault, signed_in: SignedIn, story: Teller
) -> None:
    told, lead = story(contact="07700 900123"), signed_in(Role.SAFEGUARDING_LEAD)
    with transaction(engine) as session:
        concern = concerns.of_narrative(session, told.id) or concerns.raise_by_hand(
            session, vault, told.id, [("", "x")], MACHINE
        )
    lead.send(f"/work/concerns/{concern.id}/contact")
    dealt_with(lead, concern.id)
    page = signed_in(Role.DATA_PROTECTION_LEAD).get(f"/work/keep/{told.id}").text
    assert re.search(r"opened</td><td role=\"cell\">way to be reached [0-9a-f]{6}", page)
    assert re.search(rf"acknowledged</td><td role=\"cell\">concern {concern.id.hex[:6]}", page)
    assert "900123" not in page


def test_whom_a_concern_is_about_finds_nothing_of_it_beside_the_story(
    engine: Engine, vault: Vault, signed_in: SignedIn, story: Teller
) -> None:
    told = story()
    with transaction(engine) as session:
        concerns.raise_by_hand(session, vault, told.id, [("", "x")], MACHINE).send_by(About.LEAD, "somebody")
    both = signed_in(Role.DATA_PROTECTION_LEAD, Role.SAFEGUARDING_LEAD)
    signed_in(Role.SAFEGUARDING_DEPUTY)
    assert "concern " not in both.get(f"/work/keep/{told.id}").text.split("<tbody")[1].split("</table")[0]
