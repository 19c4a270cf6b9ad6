"""What a first reader typed or ticked goes with whichever button is pressed, or waits beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on, forms_in
from tests.web.stories import WORDS, Shelf, story
from voice.access import Role
from voice.database import transaction
from voice.records import Concern, FirstReading, Narrative, NarrativeMask, SetAside, Tag
from voice.records.concerns import Opinion, Road, raise_by_hand
from voice.vault import Vault

__all__ = ["story"]
SignedIn = Callable[..., SuspiciousClient]
NOTE = "The tone worries me.\nSo does “the door”."


@pytest.fixture
def worrying(story: Narrative, engine: Engine, vault: Vault) -> Narrative:
    """A story with a concern."""
    with transaction(engine) as session:
        raise_by_hand(session, vault, story.id, [("taxi", "x")], story.id)
    return story


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


@pytest.mark.parametrize("button", ["Hide these words", "×", "Keep my view"])
def test_a_note_waits_on_the_page_whichever_other_button_is_pressed(
    button: str, reader: SuspiciousClient, worrying: Narrative, engine: Engine, vault: Vault
) -> None:
    address = f"/work/first/{worrying.id}"
    page = form_on(reader, address, button).press(note=NOTE, upheld="yes", span="0-8")
    (raises,) = forms_in(page, reader, address, "Raise a concern")
    assert raises.fields["note"] == [NOTE]
    raises.press()
    assert NOTE in [quote for quote, _ in rows(engine, Concern)[0].open_words(vault)]
    assert [one.upheld for one in rows(engine, Opinion)] == [True]


def test_a_story_is_not_passed_on_over_a_note_that_went_nowhere(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    address = f"/work/first/{story.id}"
    page = form_on(reader, address, "Pass on").press(note=NOTE, span=["0-3", "4-8"])
    assert "You wrote a note: raise a concern, or clear it." in page.text
    assert (rows(engine, FirstReading), rows(engine, Concern)) == ([], [])
    (again,) = forms_in(page, reader, address, "Pass on")
    assert again.fields["note"] == [NOTE]
    assert again.fields["span"] == ["", "0-3", "4-8"]
    again.press(note=" \n")
    assert len(rows(engine, FirstReading)) == 1


def test_a_story_is_not_passed_on_over_whom_it_is_about_without_a_concern(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    address = f"/work/first/{story.id}"
    page = form_on(reader, address, "Pass on").press(about="lead")
    assert "You said whom it is about: raise a concern, or choose “No”." in page.text
    assert rows(engine, FirstReading) == []
    (raises,) = forms_in(page, reader, address, "Raise a concern")
    raises.press()
    assert [one.about for one in rows(engine, Road)] == ["lead"]


def test_a_view_that_was_ticked_goes_with_the_story_that_is_passed_on(
    reader: SuspiciousClient, worrying: Narrative, engine: Engine
) -> None:
    page = form_on(reader, f"/work/first/{worrying.id}", "Pass on").press(upheld="yes", about="staff")
    assert "Your view is kept." in page.text
    assert [one.upheld for one in rows(engine, Opinion)] == [True]
    assert [one.about for one in rows(engine, Road)] == ["staff"]
    assert len(rows(engine, FirstReading)) == 1


def test_keeping_a_view_with_nothing_chosen_says_so(
    reader: SuspiciousClient, worrying: Narrative, engine: Engine
) -> None:
    page = form_on(reader, f"/work/first/{worrying.id}", "Keep my view").press()
    assert "Choose what you think first." in page.text
    assert rows(engine, Opinion) == []


def test_ticked_themes_stay_when_words_are_hidden(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell(read_by_group=False, counted=True)
    shelf.read(story)
    address, at = f"/work/first/{story.id}", WORDS.index("Pell")
    page = form_on(reader, address, "Hide these words").press(theme=[], span=f"{at}-{at + 4}", kind="staff_name")
    assert "Hidden in 1 place as staff name." in page.text
    (done,) = forms_in(page, reader, address, "Done, next story")
    assert "theme" not in done.fields
    assert done.fields["span"] == [""]
    done.press()
    assert [tag.standing for tag in rows(engine, Tag)] == ["removed"]


def test_a_tick_is_shown_again_by_no_button_but_its_own(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    at = WORDS.index("Pell")
    form_on(reader, f"/work/first/{story.id}", "Hide").press(span=f"{at}-{at + 4}", kind="staff_name")
    form_on(reader, f"/work/first/{story.id}", "×").press(span=f"{at}-{at + 4}", note=NOTE)
    assert sorted(mask.standing for mask in rows(engine, NarrativeMask)) == ["confirmed", "removed"]


def test_enter_in_a_field_presses_nothing(reader: SuspiciousClient, story: Narrative) -> None:
    page = reader.get(f"/work/first/{story.id}").text
    assert page.index("<button disabled hidden>") < page.index('<button class="chip"')


@pytest.mark.parametrize("seen", [False, True])
def test_a_note_stays_on_the_page_of_a_story_that_is_taken_back(
    seen: bool, reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine
) -> None:
    address = f"/work/first/{story.id}"
    form_on(reader, address, "Pass on").press()
    if seen:
        signed_in(Role.REVIEWER).get(f"/work/review/{story.id}")
    reader.send(f"{address}/open", reason="asked")
    page = form_on(reader, address, "Take it back").press(note=NOTE)
    assert ("A reviewer has opened it already" in page.text) is seen
    assert len(rows(engine, FirstReading)) == seen
    assert forms_in(page, reader, address, "Raise a concern")[0].fields["note"] == [NOTE]


@pytest.mark.parametrize(("button", "back"), [("Pass on", "Take it back"), ("Set aside", "Put it back")])
def test_a_note_on_the_next_story_stays_there_when_the_one_before_is_turned_back(
    button: str, back: str, reader: SuspiciousClient, shelf: Shelf, story: Narrative, engine: Engine
) -> None:
    following = shelf.tell("Another story. It rained.")
    shelf.read(following, words="Another story. It rained.")
    shelf.doubt(story)
    shelf.doubt(following)
    page = form_on(reader, f"/work/first/{story.id}", button).press()
    (turns,) = forms_in(page, reader, f"/work/first/{following.id}", back)
    page = turns.press(note=NOTE)
    assert ("It rained." in page.text, "What you wrote here is still here." in page.text) == (True, True)
    assert (rows(engine, FirstReading), rows(engine, SetAside)) == ([], [])
    (raises,) = forms_in(page, reader, f"/work/first/{following.id}", "Raise a concern")
    assert raises.fields["note"] == [NOTE]
    raises.press()
    assert [one.narrative_id for one in rows(engine, Concern)] == [following.id]


def test_with_nothing_typed_the_story_before_is_shown_when_it_is_taken_back(
    reader: SuspiciousClient, shelf: Shelf, story: Narrative
) -> None:
    following = shelf.tell("Another story. It rained.")
    page = form_on(reader, f"/work/first/{story.id}", "Pass on").press()
    (turns,) = forms_in(page, reader, f"/work/first/{following.id}", "Take it back")
    page = turns.press()
    assert ("Mrs" in page.text, "It rained." in page.text) == (True, False)
    assert f"/work/first/{story.id}/pass-on" in page.text
