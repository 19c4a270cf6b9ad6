"""What names everybody who would deal with it goes to none of them, at once, before anybody presses anything.

Whoever a story names is not shown it and sends it on. Where it names the lead and the deputy both, each would wait for
the other, and nobody else would know that it is there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from voice.access.members import Member
from voice.access.named import names
from voice.access.pair import hidden_from, pair, tell_a_third
from voice.database import now, reading_only, transaction
from voice.records import MACHINE, About, Concern, Narrative, concerns, kept, reaching, roads
from voice.vault import SealError, Vault

log = logging.getLogger("voice.access")
PORTION = 100
LATE = timedelta(minutes=5)
"""A row may be committed this long after the moment that stands in it."""


def words_of(session: Session, vault: Vault, concern: Concern) -> str:
    """In which whoever would deal with a concern may be named: the story, and the worry of the facilitator who
    listened; of a story that was taken back the words that were kept."""
    narrative = session.get(Narrative, concern.narrative_id) if concern.narrative_id else None
    if narrative:
        return told_in(vault, narrative, concern)
    found = kept.of_concern(session, concern.id)
    raised = [quote for quote, _ in concern.open_words(vault)]
    return " ".join([*raised, found.open_story(vault) if found else ""])


def told_in(vault: Vault, narrative: Narrative, concern: Concern | None) -> str:
    """The same of a story that is there, with its concern where it has one."""
    raised = concern.open_words(vault) if concern else []
    worries = (words for words, why in raised if why == concerns.LISTENED)
    return " ".join([narrative.open_story(vault), *worries])


def is_named(session: Session, vault: Vault, concern: Concern, member: Member) -> bool:
    """Whether the words name this member, or the way to be reached does, in which a child may say whom they fear."""
    if names(words_of(session, vault, concern), member):
        return True
    left = reaching.way_left(session, concern)
    return left is not None and names(left.open_unseen(vault), member)


class Watch:
    """Looks at each concern once while nobody has sent it on or acknowledged it; again when the pair is another.

    Whoever calls by mail asks it first what it has not looked at yet.
    """

    def __init__(self) -> None:
        self.has_looked = False
        self._pair: list[object] = []
        self._since: datetime | None = None
        self._back_since: datetime | None = None
        self._seen: dict[UUID, datetime] = {}

    def look(self, engine: Engine, vault: Vault) -> int:
        """Send on what names all of the pair who would see it; returns how many concerns that were."""
        began = now()
        with reading_only(), Session(engine) as session:
            among = pair(session)
            new = self._not_seen(session, among)
            portion = dict(list(new.items())[:PORTION])
            found = [one for one in portion if _names_all(session, vault, one, among)]
        for concern_id in found:
            _send_away(engine, concern_id)
        self._remember(portion, began if len(new) <= PORTION else None)
        self.has_looked = True
        return len(found)

    def awaited(self, session: Session, among: Sequence[Member]) -> set[UUID]:
        """The concerns that nobody is called about yet, as it is not known whether they name whoever would be.

        None where no look was done: whoever should hear of a child is not kept waiting by a fault in here. The caller
        sets ``has_looked`` to False before each look.
        """
        return set(self._not_seen(session, among)) if self.has_looked else set()

    def _not_seen(self, session: Session, among: Sequence[Member]) -> dict[UUID, datetime]:
        self._begin_again_where_another(among)
        there = roads.not_sent_on(session, self._since, self._back_since)
        return {one: at for one, at in there if self._seen.get(one) != at}

    def _begin_again_where_another(self, among: Sequence[Member]) -> None:
        there: list[object] = [(one.id, one.name, sorted(held.name for held in one.roles)) for one in among]
        if there != self._pair:
            self._pair, self._since, self._seen = there, None, {}

    def _remember(self, looked_at: dict[UUID, datetime], done: datetime | None) -> None:
        """What was raised long before the newest that was looked at is not asked for again, nor what was put back long
        before a look at all there was began (``done``); a row from a clock that ran ahead is no newer than now."""
        self._seen |= looked_at
        if done and looked_at:
            self._since = min(max(looked_at.values()), now()) - LATE
        if done:
            self._back_since = done - LATE
            oldest = min(self._since or self._back_since, self._back_since)
            self._seen = {one: at for one, at in self._seen.items() if at > oldest}


def _names_all(session: Session, vault: Vault, concern_id: UUID, among: Sequence[Member]) -> bool:
    concern = session.get(Concern, concern_id)
    would = [one for one in among if concern and concern.about not in hidden_from(one, among)]
    if concern is None or not would:
        return False
    try:
        return all(is_named(session, vault, concern, one) for one in would)
    except SealError:
        log.error("a story could not be opened while looking whom it names")
    except SQLAlchemyError:
        raise
    except Exception as error:
        log.error("%s while looking whom a story names", type(error).__name__)
    return False


def _send_away(engine: Engine, concern_id: UUID) -> None:
    """Unless somebody did meanwhile. Who is told, and the mark, are kept together."""
    with transaction(engine) as session:
        concern = roads.concern_for(session, concern_id, frozenset(), hold=True)
        if concern and not concern.acknowledged and concern.about in {"", About.STAFF}:
            concern.send_by(About.BOTH, MACHINE)
            tell_a_third(session)
