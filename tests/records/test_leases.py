"""Which stories a worker reads next."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from tests.web.stories import Shelf
from voice.database import now, transaction
from voice.records import leases
from voice.vault import Vault


def tell(shelf: Shelf, days_ago: int, read: bool = True) -> UUID:
    story = shelf.tell("A story.", told_at=now() - timedelta(days=days_ago))
    if read:
        shelf.read(story)
    return UUID(str(story.id))


def claimed(rows: Engine, at_most: int, holder: str = "a worker") -> list[UUID]:
    with transaction(rows) as session:
        return leases.claim(session, "a newer analyser", holder, at_most)


@pytest.mark.parametrize("at_most", [1, 3, 10])
def test_a_new_story_is_not_read_behind_all_that_a_newer_machine_reads_again(
    at_most: int, rows: Engine, vault: Vault
) -> None:
    shelf = Shelf(rows, vault)
    old = [tell(shelf, days_ago) for days_ago in (9, 8, 7, 6)]
    new = [tell(shelf, days_ago, read=False) for days_ago in (2, 1)]
    taken = claimed(rows, at_most)
    assert set(taken) == set([*new, *old][:at_most])
    assert set(claimed(rows, 10, "another")) == {*new, *old} - set(taken)
