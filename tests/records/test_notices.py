"""A mail to a member is kept for the day that it serves, told or not, and then it is gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voice.database import now, transaction
from voice.records import Notice, notices
from voice.tagging import forget


@pytest.mark.parametrize("sent", [True, False])
def test_a_notice_goes_a_day_after_it_was_due_and_not_before(rows: Engine, sent: bool) -> None:
    old, young = uuid4(), uuid4()
    with transaction(rows) as session:
        for member, hours in ((old, 25), (young, 23)):
            at = now() - timedelta(hours=hours)
            times = {"at": at, "next_try": at, "sent_at": at if sent else None}
            session.add(Notice(member_id=member, about=notices.OWN, tries=1, **times))
    assert forget(rows, draft_hours=24) == 1
    with Session(rows) as session:
        assert session.scalars(select(Notice.member_id)).all() == [young]
        assert [one.member_id for one in notices.due(session)] == [young] * (not sent)
        assert notices.told_of_late(session, young, notices.OWN)
