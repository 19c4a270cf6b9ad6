"""What four words can do: show the stage, take a story back; and what they never tell."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.database import transaction
from voice.records import Narrative


def held(engine: Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(Narrative)) or 0


@pytest.fixture
def receipt(road: Road) -> str:
    """The four words of a story that was told a moment ago."""
    return road.to_the_end("They sent me home.", counted="yes").press("send").receipt()


def test_a_receipt_shows_the_stage_and_takes_the_story_back(
    client: SuspiciousClient, receipt: str, engine: Engine
) -> None:
    assert "It is kept safe." in client.post("/receipt", data={"words": receipt, "do": "look"}).text
    assert "Take it back?" in client.post("/receipt", data={"words": receipt, "do": "ask"}).text
    assert held(engine) == 1
    assert "It is gone" in client.post("/receipt", data={"words": receipt, "do": "take-back"}).text
    assert held(engine) == 0
    assert "was taken back" in client.post("/receipt", data={"words": receipt, "do": "look"}).text
