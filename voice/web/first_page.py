"""What the first reader's page shows of one story: the original, what is hidden in it, the answers beside it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask import request

from voice import forms
from voice.database import db
from voice.records import About, Narrative, checking, concerns, masked, openings, queues, reviews, unread
from voice.web.away import hidden_from_all
from voice.web.house import house
from voice.web.picked import Span, Word, lines_of, spans_in, trimmed
from voice.web.typed import field

CONCERN = "concern"
ASKED = "asked"
BETWEEN = "\n\n"
IN_THEIR_WORDS = "You read it among their words."
LONGEST_NOTE = 2_000
WHOSE = {
    "": "The safeguarding lead has this now.",
    "staff": "The safeguarding lead has this now, marked as about somebody who works here. "
    "If nobody can act in time, ring the designated officer (LADO) yourself.",
    "lead": "The deputy has this now. The lead does not see it. "
    "If nobody can act in time, ring the designated officer (LADO) yourself.",
    "deputy": "The lead has this now. The deputy does not see it. "
    "If nobody can act in time, ring the designated officer (LADO) yourself.",
}
NOTE_UNSENT = "You wrote a note: raise a concern, or clear it."
ROAD_UNSENT = "You said whom it is about: raise a concern, or choose “No”."
NOBODYS = "Nobody of the safeguarding pair may see this. Ring the designated officer (LADO) now."


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the page, whichever of its buttons was pressed.

    ``themes``: those left ticked, None where the page asks for none.
    """

    note: str = ""
    upheld: str = ""
    about: str = ""
    themes: frozenset[str] | None = None
    spans: tuple[Span, ...] = ()

    @property
    def anything(self) -> bool:
        return self != Typed()

    def picks(self, word: Word) -> bool:
        return any(start < word.end and word.start < end for start, end in self.spans)


def typed_for(narrative: Narrative) -> Typed:
    """What came with the page; what none of its fields can hold is left out."""
    upheld, about = field("upheld"), field("about")
    asked = narrative.counted and not narrative.read_by_group and "masks" in request.form
    return Typed(
        note=field("note").strip()[:LONGEST_NOTE],
        upheld=upheld if upheld in {"yes", "no"} else "",
        about=about if about in set(About) else "",
        themes=frozenset(request.form.getlist("theme")) if asked else None,
        spans=tuple(spans_in(request.form.getlist("span"), 10**6)),
    )


def unsent(typed: Typed, concern: concerns.Concern | None) -> str:
    """What stands on the page and goes nowhere with the story, and what to do with it; "" when nothing does."""
    if typed.note:
        return NOTE_UNSENT
    return ROAD_UNSENT if typed.about and concern is None else ""


def page_of(narrative: Narrative, typed: Typed | None = None) -> dict[str, Any]:
    """Everything the template needs. Only behind an opening that has been written down."""
    text = narrative.open_story(house().vault)
    masks = masked.masks_of(db.session, narrative.id)
    story = masked.MaskedStory(text, masks)
    concern = concerns.of_narrative(db.session, narrative.id)
    words = list(dict.fromkeys(concern.open_words(house().vault))) if concern else []
    heads = heads_of(narrative, text)
    return {
        "story": narrative,
        "typed": typed or Typed(),
        "pieces": pieces_of(story, text, words, heads),
        "heads": heads,
        "lines": lines_of(text),
        "masks": masked.version(masks),
        "kinds": masked.KINDS,
        "answers": answers_of(narrative, heads),
        "concern": concern,
        "nobodys": concern is not None and concern.about in hidden_from_all(),
        "words": words,
        "unread": unread_why(words),
        "tags": [] if narrative.read_by_group or not narrative.counted else checking.tags_of(db.session, narrative.id),
        "doubts": openings.doubts_of(db.session, narrative.id),
        "came_back": queues.came_back(db.session, narrative.id),
        "set_aside": reviews.aside_of(db.session, narrative.id),
        "reading": reviews.first_reading_of(db.session, narrative.id),
    }


def unread_why(words: list[tuple[str, str]]) -> str:
    """What the machine says of a story that it could not read, from the words of its concern; "" where it could."""
    return next((why for _, why in words if why.startswith(unread.COULD_NOT_READ)), "")


def who_has(about: str) -> str:
    """Who deals with a concern about ``about``, "" where nobody marked it, in words for its first reader."""
    return NOBODYS if about in hidden_from_all() else WHOSE[about]


def places_of(text: str, words: list[tuple[str, str]]) -> list[Span]:
    """Every place where the words of a concern stand whole, or where they nowhere do, the first; a note has none.

    The end of one answer and the start of the next are two places, for whoever told it said them apart.
    """
    whole = (place for quote, _ in words if quote.strip() for place in _places(text, quote.strip()))
    return [part for place in whole for part in _answer_by_answer(text, place)]


def _answer_by_answer(text: str, place: Span) -> list[Span]:
    edges = [one.span() for one in re.finditer(BETWEEN, text[place[0] : place[1]])]
    starts, ends = [0, *(end for _, end in edges)], [*(start for start, _ in edges), place[1] - place[0]]
    return trimmed([(place[0] + a, place[0] + b) for a, b in zip(starts, ends, strict=True)], text)


def _places(text: str, quote: str) -> list[Span]:
    whole, first = [found.span() for found in masked.whole_word(quote).finditer(text)], text.find(quote)
    return whole or ([(first, first + len(quote))] if first >= 0 else [])


def heads_of(narrative: Narrative, text: str) -> dict[int, str]:
    """Where in the story each answer starts, with the question it was given to; empty where they do not make it up."""
    form, at, heads = _form_of(narrative), 0, {}
    said = {answer.question: json.loads(answer.open(house().vault)) for answer in narrative.answers}
    for question in form.questions if form else ():
        words = said.get(question.id)
        if question.narrative and isinstance(words, str) and words:
            if not text.startswith(words, at):
                return {}
            heads[at] = question.label("en")
            at += len(words) + len(BETWEEN)
    return heads if at == len(text) + len(BETWEEN) else {}


def pieces_of(story: masked.MaskedStory, text: str, words: list[tuple[str, str]], heads: dict[int, str]) -> list[Any]:
    """The original in pieces; one starts wherever a question heads it."""
    return story.original_pieces({CONCERN: places_of(text, words), ASKED: [(at, len(text)) for at in heads]})


def answers_of(narrative: Narrative, heads: dict[int, str]) -> list[tuple[str, str]]:
    """(question, answer) in words, in the order asked, without those that stand under ``heads`` in the story."""
    form, vault = _form_of(narrative), house().vault
    said = [_in_words(form, answer.question, answer.open(vault)) for answer in narrative.answers]
    return [one for one in said if not heads or one[1] != IN_THEIR_WORDS]


def _form_of(narrative: Narrative) -> forms.Form | None:
    try:
        return house().library.get(narrative.form, narrative.form_version)
    except KeyError:
        return None


def _in_words(form: forms.Form | None, question_id: str, value: str) -> tuple[str, str]:
    said = json.loads(value)
    asked = {question.id: question for question in form.questions}.get(question_id) if form else None
    if asked is None:
        return question_id.replace("_", " ").capitalize(), said if isinstance(said, str) else json.dumps(said)
    words = IN_THEIR_WORDS if asked.narrative and said else forms.display(asked, said, "en")
    return asked.label("en"), words or "(skipped)"
