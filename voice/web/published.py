"""What was let out: themed summaries, and what was done about them."""

from __future__ import annotations

from flask import Response, abort, render_template

from voice.access import EVERYONE, Door
from voice.database import db
from voice.records import actions, publications
from voice.summaries import periods
from voice.summaries.faces import Summary, thaw
from voice.summaries.figures import Protected
from voice.summaries.publishing import published_summary
from voice.summaries.scopes import EVERYTHING
from voice.web.house import house
from voice.web.read import as_file, drawn, said_of
from voice.web.turning import page_asked_for

door = Door("published", __name__, audience=EVERYONE)


@door.get("/published")
def everything() -> str:
    out = publications.of_framework(db.session, house().framework.id)
    answered = actions.how_many_answered(db.session, house().framework.id) > 0
    return render_template("published/all.html", published=out, period_words=periods.words, answered=answered)


@door.get("/published/answers")
def answers() -> str:
    """You said, we did, we could not because."""
    framework = house().framework
    how_many = actions.how_many_answered(db.session, framework.id)
    page = page_asked_for(how_many, actions.PAGE)
    names = {heading.id: heading.name for heading in framework.headings}
    rows = actions.answered(db.session, framework.id, page)
    return render_template(
        "published/answers.html", rows=rows, names=names, how_many=how_many, page=page, size=actions.PAGE
    )


@door.get("/published/<period>")
def period(period: str) -> str:
    """One period: all voices, then the headings."""
    out = publications.of_period(db.session, house().framework.id, period) or abort(404)
    voices = {scope: thaw(frozen).voices for scope, frozen in out.figures.items()}
    made = _frozen(period, EVERYTHING)
    headings = [heading for heading in house().framework.headings if heading.id in voices]
    return render_template(
        "published/period.html",
        summary=made,
        out=out,
        voices=voices,
        headings=headings,
        said=said_of(made),
        **drawn(made),
    )


@door.get("/published/<period>/<heading>")
def heading(period: str, heading: str) -> str:
    made = _frozen(period, heading)
    return render_template("published/heading.html", summary=made, said=said_of(made), **drawn(made))


@door.get("/published/<period>/<heading>.csv")
def heading_file(period: str, heading: str) -> Response:
    return as_file(_frozen(period, heading), f"summary-{heading}-{period}.csv")


def _frozen(period: str, scope: str) -> Summary[Protected]:
    return published_summary(db.session, house().framework.id, period, scope) or abort(404)
