"""What the guards need beside the house itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from voice.access import Member
from voice.database import transaction


@pytest.fixture
def undeclared(engine: Engine) -> Callable[[SuspiciousClient], None]:
    """Take a signed-in member's declaration away."""

    def take(client: SuspiciousClient) -> None:
        with transaction(engine) as session:
            session.get_one(Member, client.member.id).declaration = None

    return take
