"""The first page, who reads what, where to find support, and whether the service is well."""

from __future__ import annotations

from datetime import timedelta

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy.exc import SQLAlchemyError

from voice.access import EVERYONE, Door, posts
from voice.database import db, now
from voice.records import calls
from voice.records.leases import last_beat
from voice.web.house import house

LONGEST_SILENCE = timedelta(seconds=60)

door = Door("home", __name__, audience=EVERYONE)


@door.get("/")
def first_page() -> str:
    return render_template("tell/home.html", entrance=house().library.door(str(get_locale())))


@door.get("/about")
def about() -> str:
    return render_template("tell/about.html")


@door.get("/support")
def support() -> str:
    return render_template("tell/support.html")


@door.get("/health")
def health() -> ResponseReturnValue:
    """200 when all parts answer, all posts are held and the pair has signed in once, else 503 with what is wrong."""
    wrong = what_is_wrong() or who_is_missing()
    return jsonify({"well": not wrong, "wrong": wrong}), 503 if wrong else 200


def who_is_missing() -> list[str]:
    """One plain line for each post that nobody holds, or whose holder cannot act yet; a demo needs nobody."""
    return [] if house().settings.demo else posts.empty(db.session) or posts.not_yet(db.session)


def what_is_wrong() -> list[str]:
    """One plain line for each part that does not answer; empty when all is well."""
    try:
        beat, no_mail_since = last_beat(db.session), calls.failing_since(db.session)
    except SQLAlchemyError:
        db.session.rollback()
        return ["The database does not answer."]
    if beat is None:
        return ["No worker has looked for stories yet."]
    if now() - beat > LONGEST_SILENCE:
        return [f"No worker has looked for stories for {int((now() - beat).total_seconds())} seconds."]
    return ["The mail server does not take our mail. It is tried again."] if no_mail_since else []
