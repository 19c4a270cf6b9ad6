"""One story open in two tabs: no word of either is lost, and what is said about it is true."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.database import transaction
from voice.records import Contact, Event, Narrative
from voice.vault import Vault

ONE, OTHER = "They sent me home again.", "What I typed in the other tab."


def second_tab(road: Road) -> Road:
    """The page on the screen, opened once more beside it."""
    other = Road(road.client, "oak")
    return other.send(road.fields(), "show")


def sent(road: Road) -> str:
    return road.press("skip").press("skip").press("next").press("next").press("send").receipt()


def stories(engine: Engine, vault: Vault) -> list[str]:
    with transaction(engine) as session:
        told = select(Narrative).order_by(Narrative.told_at)
        return [narrative.open_story(vault) for narrative in session.scalars(told)]


def test_words_of_an_old_tab_are_given_back_and_go_as_a_further_story(road: Road, engine: Engine, vault: Vault) -> None:
    old = second_tab(road.start())
    receipt = sent(road.press("next", answer=ONE))
    old.press("next", answer=OTHER)
    assert (old.heading, old.receipt()) == ("You have sent this story", receipt)
    assert old.text.index('id="receipt"') < old.text.index("These words are not in it"), "the four words come first"
    assert '<a href="#left">' in old.text
    assert old.fields()["answer"].strip() == OTHER
    old.press("resume")
    assert old.fields()["answer"].strip() == OTHER
    assert old.press("next").to_page("send").press("send").receipt() != receipt
    assert [ONE in stories(engine, vault)[0], OTHER in stories(engine, vault)[1]] == [True, True]


@pytest.mark.parametrize("typed", [ONE, f"  {ONE}\r\n", ""])
def test_words_that_were_sent_are_not_said_to_be_left_out(road: Road, typed: str) -> None:
    old = second_tab(road.start())
    sent(road.press("next", answer=ONE))
    assert "These words are not in it" not in old.press("next", answer=typed).text


def test_a_choice_of_an_old_tab_is_not_given_back_as_words(road: Road) -> None:
    road.start(short=False, who="somebody")
    old = second_tab(road)
    assert road.to_page("send").press("send").receipt()
    assert "These words are not in it" not in old.press("next", answer="parent_carer").text


def test_a_way_to_be_reached_that_came_too_late_is_given_back(road: Road, engine: Engine) -> None:
    road.to_the_end(ONE)
    old = second_tab(road)
    again = road.filled(answer="Ask for Jo")
    road.send(again, "send")
    assert "These words are not in it" not in road.send(again, "send").text, "its answer was lost, that is all"
    old.press("send", answer="Ring my gran")
    assert old.fields()["answer"].strip() == "Ring my gran"
    old.press("resume").press("send")
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 2
        assert not session.scalars(select(Event).where(Event.verb == "opened")).all()


def test_whoever_stops_in_an_old_tab_is_not_given_the_words_to_send(road: Road) -> None:
    old = second_tab(road.start())
    sent(road.press("next", answer=ONE))
    old.press("stop", answer=OTHER)
    assert "It is not deleted yet" in old.text
    assert "These words are not in it" not in old.text


def test_two_tabs_that_answer_the_same_question_are_both_kept(road: Road, engine: Engine, vault: Vault) -> None:
    other = second_tab(road.start())
    road.press("next", answer=ONE)
    other.press("next", answer=OTHER)
    assert "You wrote here in two tabs" in other.text
    assert other.fields()["answer"].strip() == f"{ONE}\n\n{OTHER}"
    sent(other.press("next"))
    assert f"{ONE}\n\n{OTHER}" in stories(engine, vault)[0]


@pytest.mark.parametrize(("do", "typed"), [("next", ""), ("skip", ""), ("next", ONE), ("skip", ONE)])
def test_an_old_tab_that_adds_nothing_takes_nothing_away(
    road: Road, engine: Engine, vault: Vault, do: str, typed: str
) -> None:
    other = second_tab(road.start())
    road.press("next", answer=ONE)
    other.press(do, answer=typed)
    assert "two tabs" not in other.text
    sent(road)
    assert ONE in stories(engine, vault)[0]


def test_what_a_hidden_tab_sends_takes_the_place_of_nothing(road: Road) -> None:
    other = second_tab(road.start())
    road.press("next", answer=ONE)
    hidden = other.filled(answer=OTHER)
    other.send(hidden, "keep")
    other.send(hidden, "keep")
    assert road.press("back").fields()["answer"].strip() == ONE
    other.send(hidden, "next")
    assert other.fields()["answer"].strip() == f"{ONE}\n\n{OTHER}"


@pytest.mark.parametrize("before", ["next", "keep"])
def test_one_tab_may_change_its_own_words_as_often_as_it_likes(road: Road, before: str) -> None:
    """An answer that was lost on its way, a telephone that was put away for a while."""
    page = road.start().filled(answer=ONE)
    road.send(page, before)
    page["answer"] = "They sent me home."
    assert "two tabs" not in road.send(page, "next").text
    assert road.press("back").fields()["answer"].strip() == "They sent me home."


def test_of_two_choices_the_last_one_is_shown_to_be_looked_at(road: Road) -> None:
    other = second_tab(road.start(who="somebody"))
    road.press("next", answer="helper")
    other.press("next", answer="parent_carer")
    assert "You chose something else here in another tab" in other.text
    assert other.fields()["answer"] == "parent_carer"
    assert other.press("next").step == "~agreed"


def test_of_two_permissions_the_last_one_is_shown_to_be_looked_at(road: Road) -> None:
    other = second_tab(road.start().tell(ONE, "", "").press("next"))
    road.press("next", quoted="yes")
    other.press("next", quoted="no")
    assert 'href="#counted-yes"' in other.text
    assert 'id="counted-yes"' in other.text
    assert other.fields()["quoted"] == "no"


def test_a_tab_beside_one_that_deleted_everything_says_so(client: SuspiciousClient, road: Road) -> None:
    other = second_tab(road.start())
    road.press("next", answer=ONE).press("stop").press("delete")
    other.press("next", answer=OTHER)
    assert "It was deleted in another tab, or left for more than 24 hours." in other.text
    assert other.fields()["answer"].strip() == OTHER
