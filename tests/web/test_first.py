"""The first reading: nobody else sees a story before a person has hidden who is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on
from tests.web.stories import WORDS, Shelf
from voice.access import Role
from voice.database import now, transaction
from voice.records import Concern, Event, FirstReading, MissedName, NarrativeMask, Review, Tag
from voice.records.masked import MaskedStory, masks_of
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]


def masked(engine: Engine, narrative_id: object, words: str = WORDS) -> str:
    with Session(engine) as session:
        return MaskedStory(words, masks_of(session, narrative_id)).text  # type: ignore[arg-type]


def verbs(engine: Engine, narrative_id: object) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Event.verb).where(Event.subject_id == narrative_id).order_by(Event.at)))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FIRST_READER])
def test_only_a_first_reader_comes_through_this_door(role: Role, signed_in: SignedIn, shelf: Shelf) -> None:
    story, client = shelf.tell(), signed_in(role)
    assert client.get("/work/first").status_code == 403
    assert client.get(f"/work/first/{story.id}").status_code == 403
    assert client.send(f"/work/first/{story.id}/pass-on").status_code == 403


def test_nobody_comes_in_without_signing_in(client: SuspiciousClient, shelf: Shelf) -> None:
    answer = client.get(f"/work/first/{shelf.tell().id}")
    assert answer.status_code == 302
    assert "/work/sign-in" in answer.headers["Location"]


def test_an_empty_queue_says_so(reader: SuspiciousClient) -> None:
    assert "Nothing waits for a first reading" in reader.get("/work/first").text


def test_the_queue_shows_the_oldest_first_with_the_time_left_and_never_a_word_of_a_story(
    reader: SuspiciousClient, shelf: Shelf
) -> None:
    new = shelf.tell()
    old = shelf.tell(told_at=now() - timedelta(hours=80))
    page = reader.get("/work/first").text
    assert page.index(str(old.id)) < page.index(str(new.id))
    assert "Late by 8 hours" in page
    assert "2 days left" in page
    assert "Ruby" not in page
    assert re.search(r"<strong>2</strong>\s+stories wait", page)


def test_opening_a_story_is_written_down_before_it_is_shown(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    page = reader.get(f"/work/first/{story.id}").text
    assert "Mrs Pell said" in page
    assert "About half the time" in page
    with Session(engine) as session:
        event = session.scalars(select(Event).where(Event.verb == "original opened")).one()
    assert (event.actor, event.detail) == (str(reader.member.id), {"reason": "first reading"})


def test_turning_back_to_a_story_in_one_sitting_is_one_opening(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    for _ in range(3):
        reader.get(f"/work/first/{story.id}")
    assert verbs(engine, story.id) == ["original opened"]


def test_opening_again_later_asks_why(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    with transaction(engine) as session:
        session.query(Event).update({"at": now() - timedelta(hours=2)})
    page = reader.get(f"/work/first/{story.id}").text
    assert "Why do you open this story again?" in page
    assert "Pell" not in page
    assert "Choose why you open it." in reader.send(f"/work/first/{story.id}/open", reason="curious").text
    assert "Mrs Pell" in reader.send(f"/work/first/{story.id}/open", reason="finish").text
    with Session(engine) as session:
        newest = session.scalars(select(Event).order_by(Event.at.desc())).first()
    assert newest is not None
    assert newest.detail == {"reason": "finish"}


def test_a_story_that_was_passed_on_opens_only_with_a_reason(reader: SuspiciousClient, shelf: Shelf) -> None:
    story = shelf.tell()
    shelf.read(story)
    reader.get(f"/work/first/{story.id}")
    reader.send(f"/work/first/{story.id}/pass-on")
    assert "Why do you open this story again?" in reader.get(f"/work/first/{story.id}").text


def test_words_are_hidden_by_ticking_them_without_javascript(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    page = reader.get(f"/work/first/{story.id}").text
    spans = [re.search(rf'value="(\d+-\d+)">{word}<', page)[1] for word in ("Mrs", "Pell")]  # type: ignore[index]
    reader.send(f"/work/first/{story.id}/hide", span=spans, kind="staff_name")
    assert masked(engine, story.id) == WORDS.replace("Mrs Pell", "[staff name]")


def test_a_word_is_hidden_everywhere_in_the_story(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    at = WORDS.index("Ruby's")
    reader.send(f"/work/first/{story.id}/hide", span=f"{at}-{at + 6}", kind="child_name", everywhere="yes")
    assert "Ruby" not in masked(engine, story.id)
    assert masked(engine, story.id).count("[child's name]") == 2


def test_a_selection_counts_code_points_and_loses_the_blanks_around_it(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    words = "😀 then Amélie cried"
    story = shelf.tell(words)
    reader.get(f"/work/first/{story.id}")
    reader.send(f"/work/first/{story.id}/hide", span="6-14", kind="child_name")
    assert masked(engine, story.id, words) == "😀 then [child's name] cried"


def test_a_wrong_mask_is_taken_away_and_the_machine_does_not_bring_it_back(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    shelf.read(story)
    page = reader.get(f"/work/first/{story.id}").text
    span = re.search(r'name="shown" value="(\d+-\d+)" aria-label', page)
    assert span is not None
    reader.send(f"/work/first/{story.id}/show", shown=span[1])
    assert masked(engine, story.id) == WORDS
    with Session(engine) as session:
        assert session.scalars(select(NarrativeMask.standing)).all() == ["removed"]


def test_a_name_is_never_shown_to_reviewers_by_a_stray_press_after_passing_on(
    reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf, engine: Engine
) -> None:
    story, reviewer = shelf.tell(), signed_in(Role.REVIEWER)
    shelf.read(story)
    reader.get(f"/work/first/{story.id}")
    stray = form_on(reader, f"/work/first/{story.id}", "×")
    reader.send(f"/work/first/{story.id}/pass-on")
    page = reader.send(f"/work/first/{story.id}/open", reason="asked").text
    assert "take the story back first" in page
    assert "×" not in page
    assert reviewer.get(f"/work/review/{story.id}").status_code == 200
    page = stray.press().text
    assert "It was passed on, so it is taken back" in page
    assert "Pass on, next story" in page
    assert masked(engine, story.id) == WORDS
    assert reviewer.get(f"/work/review/{story.id}").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [{}, {"span": "0-3"}, {"kind": "child_name"}, {"span": "3-0", "kind": "age"}, {"span": "0-99999", "kind": "age"},
     {"span": "²-9", "kind": "age"}, {"span": "x", "kind": "age"}, {"span": "0-3", "kind": "nonsense"}],
)  # fmt: skip
def test_hiding_nothing_or_nonsense_is_answered_plainly(
    sent: dict[str, str], reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    answer = reader.send(f"/work/first/{story.id}/hide", **sent)
    assert "Choose the words to hide" in answer.text
    assert masked(engine, story.id) == WORDS


def test_nobody_changes_a_story_that_they_have_not_opened(reader: SuspiciousClient, shelf: Shelf) -> None:
    story = shelf.tell()
    for verb in ("hide", "show", "concern", "opinion", "pass-on"):
        assert reader.send(f"/work/first/{story.id}/{verb}").status_code == 403


def test_nothing_is_passed_on_before_the_machine_has_looked_for_names(
    reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf
) -> None:
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    assert "The machine has not looked for names in it yet" in reader.send(f"/work/first/{story.id}/pass-on").text
    reviewer = signed_in(Role.REVIEWER)
    assert reviewer.get(f"/work/review/{story.id}").status_code == 404
    shelf.read(story)
    reader.send(f"/work/first/{story.id}/pass-on")
    assert reviewer.get(f"/work/review/{story.id}").status_code == 200


def test_passing_on_twice_is_passing_on_once_and_leads_to_the_next(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    first, second = shelf.tell(), shelf.tell("Another story. It rained.")
    shelf.read(first)
    reader.get(f"/work/first/{first.id}")
    assert "It rained." in reader.send(f"/work/first/{first.id}/pass-on").text
    assert reader.send(f"/work/first/{first.id}/pass-on").status_code == 200
    with Session(engine) as session:
        reading = session.scalars(select(FirstReading)).one()
    assert (reading.narrative_id, reading.member_id) == (first.id, reader.member.id)
    assert str(second.id) in reader.get("/work/first").text
    assert str(first.id) not in reader.get("/work/first").text


def test_passing_on_can_be_taken_back_until_a_reviewer_has_looked(
    reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    shelf.read(story)
    reader.get(f"/work/first/{story.id}")
    reader.send(f"/work/first/{story.id}/pass-on")
    assert "Mrs Pell" in reader.send(f"/work/first/{story.id}/take-back").text
    reader.send(f"/work/first/{story.id}/pass-on")
    assert signed_in(Role.REVIEWER).get(f"/work/review/{story.id}").status_code == 200
    assert "A reviewer has opened it already" in reader.send(f"/work/first/{story.id}/take-back").text
    with Session(engine) as session:
        assert session.scalars(select(FirstReading)).all()


def test_a_story_with_a_missed_name_comes_back_on_top(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    old, back = shelf.tell(told_at=now() - timedelta(hours=9)), shelf.tell()
    with transaction(engine) as session:
        session.add(MissedName(narrative_id=back.id, member_id=reader.member.id))
    page = reader.get("/work/first").text
    assert page.index(str(back.id)) < page.index(str(old.id))
    assert "Came back: a name was missed" in page
    answer = reader.send(f"/work/first/{back.id}/open", reason="missed_name").text
    assert "This story came back." in answer


def test_a_first_reader_raises_a_concern_with_words_and_a_note(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    answer = reader.send(f"/work/first/{story.id}/concern", span="0-8", note="The tone worries me.")
    assert "The safeguarding lead has this now." in answer.text
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
        assert [quote for quote, _ in concern.open_words(vault)] == ["The taxi", "The tone worries me."]
        assert concern.raised_by == str(reader.member.id)
    assert "Concern raised" in reader.get("/work/first").text


@pytest.mark.parametrize(
    ("about", "says", "says_not"),
    [
        ("lead", "The deputy has this now. The lead does not see it.", "lead has"),
        ("deputy", "The lead has this now. The deputy does not see it.", "deputy has"),
        ("staff", "The safeguarding lead has this now, marked as about somebody who works here.", "does not see it"),
    ],
)
def test_one_thing_is_said_of_who_has_a_concern(
    about: str, says: str, says_not: str, reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf
) -> None:
    signed_in(Role.SAFEGUARDING_LEAD), signed_in(Role.SAFEGUARDING_DEPUTY)
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    raised = reader.send(f"/work/first/{story.id}/concern", note="A worry.", about=about).text
    viewed = reader.send(f"/work/first/{story.id}/opinion", upheld="yes").text
    for page in (raised, viewed, reader.send(f"/work/first/{story.id}/concern", note="One more.").text):
        assert says in page
        assert says_not not in page
        assert len(re.findall('class="flash"', page)) == 1


def test_where_nobody_may_see_a_concern_its_first_reader_is_told_at_once(
    reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf
) -> None:
    signed_in(Role.SAFEGUARDING_LEAD)
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    page = reader.send(f"/work/first/{story.id}/concern", note="A worry.", about="lead").text
    assert "Nobody of the safeguarding pair may see this. Ring the designated officer (LADO) now." in page
    assert "has this now" not in page


def test_an_opinion_never_takes_a_concern_out_of_the_leads_queue(
    reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    reader.get(f"/work/first/{story.id}")
    reader.send(f"/work/first/{story.id}/concern")
    reader.send(f"/work/first/{story.id}/opinion", upheld="no")
    page = signed_in(Role.SAFEGUARDING_LEAD).get("/work/concerns").text
    assert "First reader: not one" in page
    assert "Waits for you" in page


def test_a_story_not_for_the_group_is_read_but_never_goes_on(
    reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf
) -> None:
    story = shelf.tell(read_by_group=False)
    shelf.read(story)
    assert "Stays with you" in reader.get("/work/first").text
    assert "Not for the group." in reader.get(f"/work/first/{story.id}").text
    reader.send(f"/work/first/{story.id}/pass-on")
    reviewer = signed_in(Role.REVIEWER)
    assert str(story.id) not in reviewer.get("/work/review").text
    assert reviewer.get(f"/work/review/{story.id}").status_code == 404


def test_a_story_that_is_not_there_is_a_plain_404(reader: SuspiciousClient) -> None:
    nowhere = "/work/first/00000000-0000-4000-8000-000000000000"
    assert reader.get(nowhere).status_code == 404
    assert reader.send(f"{nowhere}/hide").status_code == 404
    assert reader.get("/work/first/not-an-id").status_code == 404


@pytest.mark.parametrize(("ticked", "standing"), [("transport", "confirmed"), ("", "removed")])
def test_a_story_that_may_only_be_counted_is_checked_by_its_first_reader(
    engine: Engine, reader: SuspiciousClient, shelf: Shelf, ticked: str, standing: str
) -> None:
    told = shelf.tell(read_by_group=False, counted=True)
    shelf.read(told)
    assert "Nobody else can check this" in reader.get(f"/work/first/{told.id}").text
    reader.send(f"/work/first/{told.id}/pass-on", theme=ticked)
    with Session(engine) as session:
        assert session.scalars(select(Tag)).one().standing == standing
        assert session.scalars(select(Review)).one().narrative_id == told.id


def test_nothing_is_hidden_as_a_childs_name_that_nobody_called_one(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    page = form_on(reader, f"/work/first/{story.id}", "Hide these words").press(span="0-3").text
    assert "Nothing is hidden yet. Choose the words to hide, and what they are." in page
    assert 'value="0-3" checked' in page
    with Session(engine) as session:
        assert session.scalars(select(NarrativeMask)).all() == []


def test_the_page_names_everybody_who_may_see_the_story(reader: SuspiciousClient, shelf: Shelf) -> None:
    page = reader.get(f"/work/first/{shelf.tell(read_by_group=False, contact='07700 900123').id}").text
    assert "the safeguarding lead and the deputy." in page
    assert "Only the safeguarding lead and the deputy can open it." in page
