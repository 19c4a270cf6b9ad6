"""From the neutral door to the receipt, as a browser without script walks it."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.records import Draft, Narrative
from voice.records.narratives import by_receipt
from voice.records.receipts import fingerprint
from voice.vault import Vault

SAID = "They sent me home again and nobody asked me why."


def stories(session: Session) -> list[Narrative]:
    session.expire_all()
    return list(session.scalars(select(Narrative).order_by(Narrative.told_at)))


def test_the_door_leads_to_every_form_in_two_steps(client: SuspiciousClient) -> None:
    assert "/tell" in client.get("/").text
    assert "?who=young_person" in client.get("/tell").text
    assert 'href="/tell/oak"' in client.get("/tell?who=young_person").text
    assert client.get("/tell/oak").status_code == 200


def test_a_story_walks_from_the_door_to_its_receipt_and_is_stored(road: Road, session: Session, vault: Vault) -> None:
    road.to_the_end(SAID, "A quiet room.\r\nThat is all.", counted="yes", read_by_group="no").press("send", answer="")
    assert len(road.receipt().split()) == 4
    assert SAID not in road.text
    narrative = by_receipt(session, fingerprint(vault, road.receipt()))
    assert isinstance(narrative, Narrative)
    assert narrative.open_story(vault) == f"{SAID}\n\nA quiet room.\nThat is all."
    assert json.loads(narrative.answers[0].open(vault)) == SAID
    assert (narrative.counted, narrative.read_by_group, narrative.quoted) == (True, False, False)
    assert session.scalar(select(func.count()).select_from(Draft)) == 0
