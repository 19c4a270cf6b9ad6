"""Finding masked stories again: by theme and standing, or by words, which are asked for by POST alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from voice.access import Door, current_member
from voice.database import db
from voice.records import Narrative, NarrativeMask, Standing, masked, queues
from voice.records.events import record
from voice.web import labels
from voice.web.house import house
from voice.web.typed import field

SEARCHED_AT_MOST = 2_000
SHOWN_AT_MOST = 50
LONGEST_WORDS = 100
AROUND = 70
FOUND = "masked words shown by a search"


@dataclass(frozen=True, slots=True)
class Found:
    """A story in which the words stand, and the masked words around them (empty when only a theme was asked for)."""

    narrative: Narrative
    before: str = ""
    words: str = ""
    after: str = ""


def open_on(door: Door) -> None:
    """Give the reviewer's door its search."""
    door.get("/search")(by_theme)
    door.post("/search")(by_words)


def by_theme() -> str:
    theme, standing = _asked(dict(request.args))
    found = []
    if theme or standing:
        wanted = queues.by_theme(current_member().id, theme, standing).limit(SHOWN_AT_MOST)
        found = [Found(narrative) for narrative in db.session.scalars(wanted)]
    return _page(theme, standing, found=found, searched=None)


def by_words() -> str:
    """Opens the newest readable stories in memory, masks them, and looks. What is shown of a story is an event."""
    theme, standing = _asked(request.form.to_dict())
    words = field("words").strip()[:LONGEST_WORDS]
    if not words:
        return _page(theme, standing, found=[], searched=None)
    by = current_member().id
    wanted = queues.by_theme(by, theme, standing)
    stories = db.session.scalars(wanted.limit(SEARCHED_AT_MOST)).all()
    total = queues.how_many(db.session, wanted)
    found = _look(stories, words)
    for one in found[:SHOWN_AT_MOST]:
        record(one.narrative, FOUND, by)
    return _page(theme, standing, words=words, found=found, searched=len(stories), total=total)


def _look(stories: Sequence[Narrative], words: str) -> list[Found]:
    masks = masked.masks_of_many(db.session, [story.id for story in stories])
    return [found for story in stories if (found := _in_one(story, masks.get(story.id, []), words))]


def _in_one(narrative: Narrative, masks: list[NarrativeMask], words: str) -> Found | None:
    text = masked.MaskedStory(narrative.open_story(house().vault), masks).text
    there = re.search(re.escape(words), text, re.IGNORECASE)
    if there is None:
        return None
    at, end = there.span()
    return Found(narrative, text[max(0, at - AROUND) : at], text[at:end], text[end : end + AROUND])


def _asked(values: dict[str, str]) -> tuple[str, str]:
    theme, standing = values.get("theme", ""), values.get("standing", "")
    return theme if theme in house().themes.ids else "", standing if standing in set(Standing) else ""


def _page(theme: str, standing: str, **rest: object) -> str:
    return render_template(
        "review/search.html",
        theme_asked=theme,
        standing_asked=standing,
        shown_at_most=SHOWN_AT_MOST,
        said_as=labels.words,
        **rest,
    )
