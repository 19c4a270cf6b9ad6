"""From an unsent story to a stored one and its receipt, in one transaction, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.database import now
from voice.forms import Form, facts, narrative_text
from voice.records import Draft
from voice.records.gatherings import by_code
from voice.records.narratives import by_sent_key
from voice.records.receipts import fingerprint, make, sent_key
from voice.records.tellings import Telling, doubt, keep
from voice.summaries.periods import Scheme
from voice.web.house import house, today
from voice.web.typed import too_fast
from voice.web.unsent import AGREED, CONTACT, Unsent, draft_of

MOST_ATTEMPTS = 4
MANY_OTHERS = "came with many others by the same link"
SHOWN_AGAIN = timedelta(minutes=10)


class SendingError(RuntimeError):
    """Every receipt that was tried belongs to another story."""


def send(session: Session, form: Form, token: str, unsent: Unsent) -> str | None:
    """Store the story, delete the draft of ``token``, commit, and give the receipt.

    Sending again, even at the same moment, gives the same receipt and no second row. None when there is nothing
    to send: the draft is gone and was never sent. Raises OperationalError when the database cannot store now.
    """
    for attempt in range(MOST_ATTEMPTS):
        receipt = receipt_of_sent(session, token)
        draft = draft_of(session, house().vault, house().settings, token)
        if receipt or draft is None:
            return receipt
        try:
            return _store(session, form, token, draft, unsent, attempt)
        except IntegrityError:  # Sent at the same moment, or other words are needed: the next round finds out.
            session.rollback()
    raise SendingError


def receipt_of_sent(session: Session, token: str) -> str | None:
    """The receipt of a form that was sent before; None when it was not."""
    vault = house().vault
    narrative = by_sent_key(session, sent_key(vault, token)) if token else None
    if narrative is None:
        return None
    tried = (make(vault, token, attempt) for attempt in range(MOST_ATTEMPTS))
    return next((words for words in tried if fingerprint(vault, words) == narrative.receipt), None)


def sent_just_now(session: Session, token: str) -> bool:
    """Whether the form of ``token`` was sent within the minutes in which its page may be loaded again."""
    narrative = by_sent_key(session, sent_key(house().vault, token)) if token else None
    return narrative is not None and now() - narrative.told_at < SHOWN_AGAIN


def _store(session: Session, form: Form, token: str, draft: Draft, unsent: Unsent, attempt: int) -> str:
    here, receipt = house(), make(house().vault, token, attempt)
    telling = telling_of(session, form, unsent)
    story = keep(session, here.vault, telling, fingerprint(here.vault, receipt), sent_key(here.vault, token))
    session.delete(draft)
    session.flush()
    link = unsent.gathering or unsent.slug
    doubt(session, here.senders.heap(request.remote_addr or "", link, story.id), MANY_OTHERS)
    session.commit()
    return receipt


def telling_of(session: Session, form: Form, unsent: Unsent) -> Telling:
    """The story as records keep it, with all that was said on the way to it."""
    gathering = by_code(session, unsent.gathering) if unsent.gathering else None
    return telling_from(
        form,
        unsent.said(form),
        language=unsent.language,
        permissions=unsent.permissions,
        typed_by=unsent.typed_by,
        agreed=unsent.answers.get(AGREED),
        contact=unsent.answers.get(CONTACT, ""),
        gathering_id=gathering.id if gathering else None,
        doubts=_doubts(unsent),
    )


def telling_from(form: Form, said: Mapping[str, Any], **who: Any) -> Telling:
    """A story told today from its answers (question id to value), whoever typed them, with all they say about it.

    ``who``: the other fields of a :class:`Telling`: what is allowed, who typed it, by which gathering it came.
    """
    settings, told_on = house().settings, today()
    return Telling(
        form=form.slug,
        form_version=form.version,
        situation=form.situation,
        speaker=form.speaker,
        told_on=told_on,
        period=Scheme(settings.period_scheme, settings.terms).of(told_on),
        story=narrative_text(form, said),
        answers=said,
        facts=facts(form, said),
        **who,
    )


def _doubts(unsent: Unsent) -> tuple[str, ...]:
    """Why a machine may have sent this, from itself alone. Nothing is dropped for it: a person decides."""
    signs = {
        "filled a field that people do not see": unsent.trapped,
        "answered faster than people do": too_fast(unsent.began),
    }
    return tuple(reason for reason, seen in signs.items() if seen)
