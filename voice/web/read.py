"""Themed summaries and the action ledger, for a workstream. Exact for reviewers and publishers, else protected."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, Role, current_member, only_for
from voice.access.roles import EXACT_FIGURES, PROTECTED_FIGURES
from voice.database import db
from voice.summaries import counts, evidence, faces, periods, quotes, readers
from voice.summaries.faces import Summary
from voice.summaries.figures import Exact
from voice.summaries.files import csv_text
from voice.summaries.readers import Seen
from voice.summaries.scopes import EVERYTHING, Scope
from voice.summaries.sheets import rows
from voice.summaries.words import paragraph, waiting_words
from voice.web import charts, labels, ledger
from voice.web.house import house
from voice.web.labels import words

door = Door("read", __name__, audience=PROTECTED_FIGURES)
ledger.open_on(door)


@door.get("/work/summaries")
def summaries() -> ResponseReturnValue:
    """Choose a heading and a period; without a choice, all voices of the period we are in."""
    heading, period = request.args.get("heading"), request.args.get("period") or labels.this_period()
    if heading:
        _asked_for(heading, period)
        return redirect(url_for("read.summary", heading=heading, period=period))
    return redirect(url_for("read.summary", heading=EVERYTHING, period=period)) if labels.is_period(period) else _404()


@door.get("/work/summaries/<heading>/<period>")
def summary(heading: str, period: str) -> str:
    scope = _asked_for(heading, period)
    seen = _seen(scope, period)
    made = seen.summary
    return render_template(
        "read/summary.html",
        scope=scope,
        summary=made,
        said=said_of(made),
        headings=house().framework.headings,
        all_periods=counts.all_periods(db.session, labels.this_period()),
        seen=seen,
        waiting_words=waiting_words(*seen.waiting) if seen.waiting else "",
        enough=house().settings.edition_stories,
        may_open=current_member().holds(Role.REVIEWER),
        **drawn(made),
    )


@door.get("/work/summaries/<heading>/<period>.csv")
def summary_file(heading: str, period: str) -> Response:
    return as_file(_seen(_asked_for(heading, period), period).summary, f"summary-{heading}-{period}.csv")


@door.get("/work/summaries/<heading>/<period>/stories")
@only_for({Role.REVIEWER})
def stories(heading: str, period: str) -> str:
    """The stories behind a number, for a reviewer."""
    scope, theme = _asked_for(heading, period), request.args.get("theme", "")
    subtype, number = request.args.get("subtype"), request.args.get("page", 1, type=int)
    if number < 1 or number > 10_000 or (theme and theme not in house().themes.ids):
        abort(404)
    query = evidence.behind(scope, period, theme, subtype, current_member().id)
    found, more = evidence.page_of(db.session, query, number)
    return render_template(
        "read/stories.html",
        scope=scope,
        period=period,
        theme=theme,
        subtype=subtype,
        stories=found,
        number=number,
        more=more,
        words=words,
        period_words=periods.words,
    )


def drawn(made: Summary[Any]) -> dict[str, Any]:
    """What every page of a summary is given beside it, whichever face it has."""
    return {
        "words": words,
        "period_words": periods.words,
        "paragraph": paragraph(made, words, house().settings.ebsa_name),
        "bars": charts.bars(made, words),
        "columns": charts.columns,
    }


def as_file(made: Summary[Any], name: str) -> Response:
    """A summary as a CSV to keep."""
    answer = Response(csv_text(rows(made, words)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _seen(scope: Scope, period: str) -> Seen:
    """The one place that decides who sees exact figures. Nobody else ever sees live ones."""
    known, subtypes = labels.known(), labels.subtypes()
    if not current_member().holds(*EXACT_FIGURES):
        return readers.seen(db.session, house().framework.id, scope, period, known, subtypes)
    counted = counts.count(db.session, scope, period, known, subtypes)
    owed = counts.waiting(db.session, period)
    return Seen(faces.exact(counted), waiting=(Exact(owed.first_reading), Exact(owed.review)))


def said_of(made: Summary[Any]) -> list[quotes.Said]:
    """The approved words that may stand beside these figures, on every face alike."""
    return quotes.shown(db.session, house().vault, made)


def _asked_for(heading: str, period: str) -> Scope:
    scope = labels.scope_named(heading)
    if scope is None or not labels.is_period(period):
        abort(404)
    return scope


def _404() -> ResponseReturnValue:
    return abort(404)
