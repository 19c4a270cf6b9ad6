"""Making editions anew: by the worker, at most once an hour, and only when something was done that could matter."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import get_timezone
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voice.analysis import book, frameworks
from voice.analysis.frameworks import Framework
from voice.config import Settings
from voice.database import now, reading_only, transaction
from voice.forms import Library
from voice.records import MACHINE, Edition, publications, record
from voice.records.editions import MADE_ANEW, edition_of, figures_may_have_changed, last_look
from voice.summaries.counts import Known, Subtypes, all_periods, cube, waiting
from voice.summaries.editions import release_of, renewed
from voice.summaries.figures import Protected
from voice.summaries.people import known_answers, subtypes_of
from voice.summaries.periods import Scheme

EVERY = timedelta(hours=1)
STILL_BEING_WRITTEN = timedelta(minutes=2)
"""What was begun before a look may be stored only after it."""
_quiet: dict[str, datetime] = {}
"""Database → until when this process knows that nothing was done since the last look that could change a figure. What
was asked once is not asked again: 100,000 events of a quiet term took 20 ms every two seconds (measured)."""


def renew_what_is_due(settings: Settings, engine: Engine) -> int:
    """Look at every period that is not published, if it is time to; returns how many editions changed."""
    with reading_only(), Session(engine) as session:
        if not is_due(session, settings.framework):
            return 0
    return renew_all(settings, engine)


def is_due(session: Session, framework: str) -> bool:
    """Asked every few seconds: one row of the editions, and of the events what their index by time finds first."""
    last, asked, where = last_look(session, framework), now(), str(session.get_bind().engine.url)
    if last is None:
        return True
    if asked - last < EVERY:
        return False
    if figures_may_have_changed(session, max(last, _quiet.get(where, last)) - STILL_BEING_WRITTEN):
        return True
    _quiet[where] = asked
    return False


def renew_all(settings: Settings, engine: Engine) -> int:
    """Count every period that is not published and make anew what enough stories changed in."""
    framework = frameworks.load(settings.framework)
    known = known_answers(settings, Library(settings.forms_folder))
    subtypes = subtypes_of(book.load(settings.themes_folder))
    with reading_only(), Session(engine) as session:
        out = {one.period for one in publications.of_framework(session, framework.id)}
        found = [period for period in all_periods(session, this_period(settings)) if period not in out]
    return sum(renew(engine, framework, period, known, subtypes, settings.edition_stories) for period in found)


def renew(engine: Engine, framework: Framework, period: str, known: Known, subtypes: Subtypes, enough: int) -> bool:
    """One period; True when a figure was made anew.

    Counting takes long where there are many stories, so nobody waits for it: the database is let go once it has told
    what there is (an open reader keeps deleted text on the disk), and the edition is stored afterwards, unless somebody
    else stored another, or published the period, meanwhile.
    """
    began = now()
    with reading_only(), Session(engine) as session:
        before = edition_of(session, framework.id, period)
        was, looked_at = (before.blocks, before.looked_at) if before else ({}, None)
        told, owed = cube(session, period), waiting(session, period)
    blocks = renewed(was, release_of(told, framework, period, known, subtypes), began, enough)
    with transaction(engine) as session:
        edition = edition_of(session, framework.id, period, hold=True)
        if (edition and edition.looked_at) != looked_at or publications.of_period(session, framework.id, period):
            return False
        edition = edition or Edition(framework=framework.id, period=period)
        session.add(edition)
        edition.looked_at = began
        if blocks == was:
            return False
        edition.blocks = blocks
        edition.waiting = [Protected.of(owed.first_reading).size, Protected.of(owed.review).size]
        record(edition, MADE_ANEW, MACHINE, period=period)
        return True


def this_period(settings: Settings) -> str:
    here: date = now().astimezone(get_timezone(settings.timezone)).date()
    return Scheme(settings.period_scheme, settings.terms).of(here)
