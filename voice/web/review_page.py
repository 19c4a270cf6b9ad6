"""What a reviewer's page shows of one story: never a character of the original that is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from voice.access import current_member
from voice.database import db
from voice.records import Narrative, Standing, Tag, checking, masked, queues, reviews
from voice.web import labels
from voice.web.house import house
from voice.web.reasons import in_plain_words

BARELY = 0.6
SURE = ((0.9, "almost sure"), (queues.FAIRLY_SURE, "fairly sure"), (BARELY, "not quite sure"), (0.0, "guessing"))


@dataclass(frozen=True, slots=True)
class Shown:
    """One tag as the page shows it; ``words`` and ``why`` are masked."""

    theme: str
    standing: str
    by_machine: bool
    sure: str
    subtype: str
    words: list[str]
    why: list[str]


def masked_story(narrative: Narrative) -> masked.MaskedStory:
    return masked.MaskedStory(narrative.open_story(house().vault), masked.masks_of(db.session, narrative.id))


def page_of(narrative: Narrative) -> dict[str, Any]:
    """Everything the template needs. Only behind an opening that has been written down."""
    story, by = masked_story(narrative), current_member().id
    tags = checking.tags_of(db.session, narrative.id)
    shown, left = [_shown(tag, story) for tag in tags], [tag for tag in tags if tag.standing == Standing.SUGGESTED]
    present = {tag.theme for tag in tags if tag.standing != Standing.REMOVED}
    return {
        "story": narrative,
        "pieces": story.pieces({tag.theme: _spans(tag) for tag in tags if tag.standing != Standing.REMOVED}),
        "tags": shown,
        "current": next((tag.theme for tag in shown if tag.standing == Standing.SUGGESTED), None),
        "addable": [theme for theme in house().themes if theme.id not in present],
        "left": len(left),
        "guesses": [tag.theme for tag in guesses_in(tags)],
        "version": checking.version(tags),
        "seen": checking.newest_by(db.session, narrative.id, by),
        "review": reviews.review_of(db.session, narrative.id),
        "how_many": queues.how_many_to_review(db.session, by),
    }


def guesses_in(tags: Sequence[Tag]) -> list[Tag]:
    """What the machine only guesses, and nobody has said yes or no to."""
    return [tag for tag in tags if tag.standing == Standing.SUGGESTED and tag.score < BARELY]


def in_words(score: float) -> str:
    """How sure the machine is."""
    return next(words for least, words in SURE if score >= least)


def _shown(tag: Tag, story: masked.MaskedStory) -> Shown:
    words = [story.words(start, end) for start, end in _spans(tag)]
    why = [story.clean(sentence) for sentence in in_plain_words(tag.open_why(house().vault))]
    by_machine = tag.source != "member"
    return Shown(
        tag.theme, tag.standing, by_machine, in_words(tag.score), _subtype(tag), [one for one in words if one], why
    )


def _subtype(tag: Tag) -> str:
    return labels.words(f"subtype {tag.theme}", tag.subtype) if tag.subtype else ""


def _spans(tag: Tag) -> list[masked.Span]:
    return [(start, end) for start, end in tag.spans]
