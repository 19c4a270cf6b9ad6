"""Quotes approved, periods published."""

from __future__ import annotations

import re
from collections import Counter
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, Role, current_member
from voice.database import begin_reading, db
from voice.records import Narrative, Quote, openings, publications, reviews
from voice.summaries import counts, faces, periods, publishing, quotes
from voice.summaries.faces import Summary
from voice.summaries.figures import SMALLEST_SHOWN, Exact, Protected
from voice.summaries.scopes import EVERYTHING, Scope
from voice.web import labels, quote_page, stepping_back
from voice.web.flashes import refuse
from voice.web.house import house, today
from voice.web.labels import words
from voice.web.openings import note_opening
from voice.web.read import drawn, said_of
from voice.web.typed import showable

door = Door("publish", __name__, audience={Role.PUBLISHER})
SPAN = re.compile(r"\d{1,6}-\d{1,6}")
NO_WORDS = "Choose some words first."


@door.get("/work/publish")
def overview() -> str:
    """Periods that are over, what is out already, and where words may be chosen."""
    out = {one.period: one for one in publications.of_framework(db.session, house().framework.id)}
    seen = counts.all_periods(db.session, labels.this_period())
    reasons = {name: _why_not(name) for name in seen}
    return render_template(
        "publish/overview.html", periods=seen, out=out, reasons=reasons, now=labels.this_period(), name_of=periods.words
    )


@door.get("/work/publish/<period>")
def preview(period: str) -> str:
    """What everybody would see, before it is let out."""
    _period_or_404(period)
    made = _made(period)
    return render_template(
        "publish/preview.html",
        made=made,
        summary=made[0],
        reason=_why_not(period),
        said=said_of(made[0]),
        enough=house().settings.edition_stories,
        **drawn(made[0]),
    )


@door.post("/work/publish/<period>")
def let_out(period: str) -> ResponseReturnValue:
    _period_or_404(period)
    try:
        publishing.publish(
            db.session, house().framework, labels.scheme(), period, today(), current_member().id, _made(period)
        )
    except publishing.PublicationRefusedError as refused:
        refuse(str(refused))
        return redirect(url_for("publish.preview", period=period))
    flash(f"{periods.words(period)} is published.")
    return redirect(url_for("publish.overview"))


@door.get("/work/publish/<period>/quotes")
def quotes_of(period: str) -> str:
    """Themes with enough voices, and the words chosen so far."""
    _period_or_404(period)
    made = _live(period)
    large = {themed.theme: themed.figure for themed in made.themes if themed.figure.size >= SMALLEST_SHOWN}
    said = said_of(made)
    chosen = Counter(quote.theme for quote in said)
    return render_template(
        "publish/quotes.html", period=period, large=large, said=said, chosen=chosen, words=words, name_of=periods.words
    )


@door.get("/work/publish/<period>/quotes/<theme>")
def choose(period: str, theme: str) -> str:
    """One masked story that may be quoted, cut into pieces short enough; showing it is an opening."""
    _both_or_404(period, theme)
    return _choosing(period, theme, request.args.get("story", type=UUID))


def _choosing(period: str, theme: str, asked: UUID | None, copied: str = "") -> str:
    """``copied``: what stands in the box, after it was refused."""
    turn = quotes.turn(db.session, house().vault, period, theme, current_member().id, asked)
    offered = quote_page.offered(turn.candidate, theme) if turn else None
    if offered:
        note_opening(offered.candidate.narrative.id, openings.MASKED, quotes.WHY_OPENED)
    return render_template(
        "publish/choose.html",
        period=period,
        theme=theme,
        offered=offered,
        turn=turn,
        beside=_beside(theme, offered.candidate.narrative) if offered else "",
        copied=copied,
        name_of=periods.words,
    )


@door.post("/work/publish/<period>/quotes/<theme>")
def approve(period: str, theme: str) -> ResponseReturnValue:
    _both_or_404(period, theme)
    try:
        narrative = UUID(request.form.get("story", ""))
        span = _span(narrative, theme, request.form.get("words", ""), request.form.get("copied", ""))
        quote_page.refuse_elsewhere(narrative, theme, span)
        quotes.approve(db.session, house().vault, narrative, theme, span, current_member().id)
    except ValueError as refused:
        refuse(str(refused) if isinstance(refused, quotes.QuoteRefusedError) else NO_WORDS)
        db.session.commit()
        begin_reading()
        return _choosing(period, theme, request.form.get("story", type=UUID), showable(request.form.get("copied", "")))
    flash("These words may be shown from now on.")
    return redirect(url_for("publish.quotes_of", period=period))


@door.post("/work/publish/<period>/quotes/<theme>/name-missed")
def name_missed(period: str, theme: str) -> ResponseReturnValue:
    narrative = _offered_or_left(period, theme)
    flash(stepping_back.miss_name(narrative) if narrative else stepping_back.NAME_MISSED)
    return _next_story(period, theme)


@door.post("/work/publish/<period>/quotes/<theme>/step-back")
def step_back(period: str, theme: str) -> ResponseReturnValue:
    if narrative := _offered_or_left(period, theme):
        reviews.recuse(db.session, narrative, current_member().id)
    flash(stepping_back.STEPPED_BACK)
    return _next_story(period, theme)


@door.post("/work/publish/quotes/<uuid:quote_id>/take-back")
def take_back(quote_id: UUID) -> ResponseReturnValue:
    """Pressed twice it is taken back once; what is gone already is gone."""
    quote = db.session.get(Quote, quote_id, with_for_update=True)
    if quote:
        quotes.take_back(db.session, quote, current_member().id)
    flash("These words are no longer shown.")
    back = request.form.get("back", "")
    if labels.is_period(back):
        return redirect(url_for("publish.quotes_of", period=back))
    return redirect(url_for("publish.overview"))


def _offered_or_left(period: str, theme: str) -> Narrative | None:
    """The story that was sent, where it is offered here; None for whoever gave it away before, by the first press."""
    _both_or_404(period, theme)
    story, by = request.form.get("story", type=UUID) or abort(404), current_member().id
    found = quotes.offered(db.session, period, theme, by, story)
    if found is None and not reviews.left_by(db.session, story, by):
        abort(404)
    return found


def _next_story(period: str, theme: str) -> ResponseReturnValue:
    """The story after the one that was sent and is offered no longer."""
    story = request.form.get("story", type=UUID)
    return redirect(url_for("publish.choose", period=period, theme=theme, story=story), 303)


def _span(narrative: UUID, theme: str, chosen: str, copied: str) -> tuple[int, int]:
    """The span that a press chose, or that of words copied from the masked story."""
    if copied.strip():
        return quotes.find_words(db.session, house().vault, narrative, theme, copied, current_member().id)
    if not SPAN.fullmatch(chosen):
        raise quotes.QuoteRefusedError(NO_WORDS)
    start, end = chosen.split("-")
    return int(start), int(end)


def _beside(theme: str, narrative: Narrative) -> str:
    """What would stand under this story's words: only what eight stories or more have in common."""
    speaker, age_band = quotes.who(db.session, theme, narrative)
    said = [words("theme", theme), words("speaker", speaker or ""), words("age_band", age_band or "")]
    return " · ".join(filter(None, said))


def _live(period: str) -> Summary[Exact]:
    """All voices of the period under every theme there is, as they stand now."""
    scope = Scope(EVERYTHING, "", tuple(house().themes.ids))
    told = counts.cube(db.session, period)
    return faces.exact(counts.count_in(told, scope, period, labels.known(), labels.subtypes(), {}))


def _made(period: str) -> list[Summary[Protected]]:
    enough = house().settings.edition_stories
    return publishing.preview(db.session, house().framework, period, labels.known(), labels.subtypes(), enough)


def _why_not(period: str) -> str | None:
    return publishing.why_not(db.session, house().framework, labels.scheme(), period, today())


def _period_or_404(period: str) -> None:
    if not labels.is_period(period):
        abort(404)


def _both_or_404(period: str, theme: str) -> None:
    _period_or_404(period)
    if theme not in house().themes.ids:
        abort(404)
