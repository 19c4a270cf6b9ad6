"""What of the concerns about one of the safeguarding pair is kept from whoever asks, and what from everybody."""

from __future__ import annotations

from voice.access import current_member
from voice.access.pair import MARKED, hidden_from, marks_of, pair
from voice.database import db
from voice.records import About


def hidden_from_me() -> frozenset[About]:
    """The marks that keep a concern from whoever asks."""
    return hidden_from(current_member(), pair(db.session))


def hidden_from_all() -> frozenset[About]:
    """The marks that keep a concern from everybody who deals with concerns; first readers are told of those."""
    there, marks = pair(db.session), (*MARKED.values(), About.BOTH)
    return frozenset(about for about in marks if all(about in hidden_from(one, there) for one in there))


def nobody_sees() -> frozenset[About] | None:
    """The marks of concerns that first readers are told of; None, for every concern, where there is no pair at all."""
    return hidden_from_all() if pair(db.session) else None


def my_mark() -> About:
    """The mark that takes a concern away from whoever asks, and leaves it to somebody else where that can be."""
    mine = sorted(hidden_from_me() - {About.BOTH} or marks_of(current_member()), reverse=True)
    return next((about for about in mine if about not in hidden_from_all()), mine[0])
