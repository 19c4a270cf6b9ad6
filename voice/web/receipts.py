"""What a receipt can do: say which stage a story is at, and take it back."""

from __future__ import annotations

from flask import Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voice.access import EVERYONE, Door
from voice.access.signing_in import limiter
from voice.database import begin_reading, db
from voice.keeping.withdrawal import take_back
from voice.records import Narrative
from voice.records.narratives import by_receipt
from voice.records.receipts import WORDS_IN_ONE, fingerprint, tidy, unknown
from voice.records.stages import Stage, stage_of
from voice.records.unread import looked_at_in_vain
from voice.web.house import house
from voice.web.safety import csrf, sent_from_elsewhere
from voice.web.typed import field

WRONG_GUESSES = "60 per 15 minutes"

door = Door("receipts", __name__, audience=EVERYONE)


def _was_wrong(_response: Response) -> bool:
    """Only a receipt that is none counts: a whole school may look up its own behind one address.

    After sixty that are none, a right one from there waits too. Let through, it would tell a guesser that it is right,
    and guesses would have no limit any more; with four words, and as many stories as there may be, they need one.
    """
    return bool(g.get("wrong_receipt"))


@door.get("/receipt")
def ask() -> str:
    return _ask_page("")


@door.post("/receipt")
@csrf.exempt  # type: ignore[untyped-decorator]
@limiter.limit(WRONG_GUESSES, deduct_when=_was_wrong)
def answer() -> ResponseReturnValue:
    """The words travel in the form's body, never in an address. Looking takes no write lock."""
    if sent_from_elsewhere():
        return redirect(url_for("receipts.ask"), 303)
    words = tidy(field("words"))
    if len(words) != WORDS_IN_ONE or unknown(words):
        return _ask_page(field("words"), words)
    if field("do") == "take-back":
        return _taken_back(" ".join(words))
    begin_reading()
    return _stage_page(" ".join(words), sure=field("do") != "ask")


def _ask_page(typed: str, words: list[str] | None = None) -> str:
    """``words``: what was read out of what was typed; None on a first visit."""
    strange = unknown(words or [])[:WORDS_IN_ONE]
    return render_template(
        "tell/receipt.html", typed=typed[:200], words=words, strange=[word for word in strange if len(word) <= 20]
    )


def _stage_page(words: str, sure: bool) -> str:
    found = by_receipt(db.session, fingerprint(house().vault, words))
    if found is None:
        return _no_story(words)
    if not isinstance(found, Narrative):
        return render_template("tell/gone.html", now=False)
    if not sure:
        return render_template("tell/sure.html", words=words)
    reached = stage_of(db.session, found)
    by_group, in_vain = found.read_by_group, looked_at_in_vain(db.session, found)
    return render_template(
        "tell/stage.html", words=words, reached=reached, Stage=Stage, by_group=by_group, in_vain=in_vain
    )


def _taken_back(words: str) -> str:
    """In a transaction of its own: the words are off the disk before the page says so."""
    if take_back(db.engine, house().settings.instance, fingerprint(house().vault, words)):
        return render_template("tell/gone.html", now=True)
    return _stage_page(words, sure=True)


def _no_story(words: str) -> str:
    g.wrong_receipt = True
    return render_template("tell/receipt.html", typed=words, words=words.split(), strange=[], no_story=True)
