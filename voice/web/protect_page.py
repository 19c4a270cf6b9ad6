"""What the safeguarding lead's page shows: the words, the reasons, the whole story, and all that was done."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import render_template

from voice.access import Member, current_member
from voice.access.accused import is_named, told_in, words_of
from voice.access.members import names_of
from voice.access.named import names
from voice.access.pair import MARKED, hidden_from, pair
from voice.database import db
from voice.records import About, Concern, Narrative, concerns, kept, masked, openings, reaching, reviews
from voice.web.away import my_mark
from voice.web.durations import since
from voice.web.first_page import answers_of, heads_of, pieces_of, unread_why
from voice.web.flashes import refuse
from voice.web.house import house
from voice.web.openings import note_kept_words, note_opening
from voice.web.trail import NO_MEMBERS
from voice.web.typed import field

MORE_SAID: Final = "More was raised, or said of it, after you opened this page. Read it again below"


def is_changed(concern: Concern) -> bool:
    """Whether the page on which a button was pressed showed another state of it, or none: it was opened before pages
    said which."""
    return field("seen") != concern.version(house().vault)


def page(concern: Concern, way: str | None = None, fault: str = "") -> str:
    """With what was typed; ``fault``: why nothing was kept of it."""
    typed = {name: field(name) for name in ("kind", "note", "about")}
    return render_template(
        "protect/concern.html", **page_of(concern), way=way, typed=typed, fault=fault, more_said=MORE_SAID
    )


def typed_again(concern: Concern, way: str | None = None) -> str:
    """The page as the answer to another button than the note's own, with the note that stands there half typed.

    The story is not held: a first reader holds it before its concern, and each would wait for the other.
    """
    by = current_member().id
    narrative = db.session.get(Narrative, concern.narrative_id) if concern.narrative_id else None
    if narrative:
        openings.note(db.session, narrative, openings.ORIGINAL, by, "concern")
    else:
        openings.note_kept_words(db.session, concern.id, by)
    db.session.flush()
    db.session.refresh(concern)
    if field("seen") and is_changed(concern):
        refuse(f"{MORE_SAID}.")
    return page(concern, way)


def note_by_itself(concern: Concern) -> None:
    """Write the opening down before the page is shown, whatever else of this request is kept."""
    if concern.narrative_id:
        note_opening(concern.narrative_id, openings.ORIGINAL, "concern")
    else:
        note_kept_words(concern.id)


def page_of(concern: Concern) -> dict[str, Any]:
    """Everything the template needs. A withdrawn story has no more than the words that were kept."""
    vault, narrative = house().vault, db.session.get(Narrative, concern.narrative_id) if concern.narrative_id else None
    words = list(dict.fromkeys(concern.open_words(vault)))
    events = concerns.history(db.session, concern)
    return {
        "concern": concern,
        "words": words,
        "new": concern.words_after(field("seen"), vault),
        "version": concern.version(vault),
        "unread": unread_why(words),
        "notes": [(one, one.open_note(vault)) for one in concern.outcomes],
        "events": events,
        "names": NO_MEMBERS | names_of(db.session, {UUID(event.actor) for event in events if len(event.actor) == 36}),
        "outcomes": concerns.OUTCOMES,
        "waited": since(concern.raised_at),
        "left": reaching.way_left(db.session, concern) is not None,
        "kept": _kept_story(concern),
        **_story(narrative, words),
    }


def unread_page_of(narrative: Narrative) -> dict[str, Any]:
    return _story(narrative, [])


def names_reader(concern: Concern, member: Member) -> bool:
    """Whether the story names whoever would read it (``voice.access.named``), and nobody sent it another way yet.

    What a first reader, who read it, sent to the other of the pair is read there, named or not: it must not wait for
    nobody. *About staff* is no other way, and a mark says nothing certain of a member who is both lead and deputy.
    """
    return not _sent_to(concern, member) and names(words_of(db.session, house().vault, concern), member)


def mark_away(concern: Concern, member: Member) -> About:
    """The mark with which ``member``, who asks, sends a concern away from themselves.

    Away from both of the pair where the story, or the way to be reached, names everybody who would have it then: whom a
    child accuses is not handed the words by the other whom the child accuses.
    """
    mine, there = my_mark(), pair(db.session)
    others = [one for one in there if one.id != member.id and mine not in hidden_from(one, there)]
    return About.BOTH if others and all(is_named(db.session, house().vault, concern, one) for one in others) else mine


def way_names_reader(concern: Concern, way: str, member: Member) -> bool:
    """The same for the way to be reached, in which a child may say whom they fear, and which is opened on its own."""
    return not _sent_to(concern, member) and names(way, member)


def _sent_to(concern: Concern, member: Member) -> bool:
    return concern.about in set(MARKED.values()) and not all(member.holds(role) for role in MARKED)


def stands_in(narrative: Narrative, member: Member) -> bool:
    """Whether the story, or the worry of the facilitator who listened, holds the name of whoever would read it."""
    concern = concerns.of_narrative(db.session, narrative.id)
    return names(told_in(house().vault, narrative, concern), member)


def _kept_story(concern: Concern) -> str:
    """The story that was taken back before anybody dealt with it, where no picked words tell of it; else empty."""
    found = kept.of_concern(db.session, concern.id)
    return found.open_story(house().vault) if found else ""


def _story(narrative: Narrative | None, words: list[tuple[str, str]]) -> dict[str, Any]:
    if narrative is None:
        return {"story": None}
    text = narrative.open_story(house().vault)
    whole, heads = masked.MaskedStory(text, []), heads_of(narrative, text)
    return {
        "story": narrative,
        "pieces": pieces_of(whole, text, words, heads),
        "heads": heads,
        "answers": answers_of(narrative, heads),
        "reading": reviews.first_reading_of(db.session, narrative.id),
    }
