"""From the neutral door to the receipt, as a browser without script walks it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import html5lib
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.road import HTML, Road
from voice.database import now, transaction
from voice.forms import Library
from voice.records import Contact, Draft, Event, Gathering, Narrative
from voice.vault import Vault
from voice.web.unsent import AGREED, CHECK, CONTACT, PERMISSIONS, TYPING, Unsent

SAID = "They sent me home again and nobody asked me why."
NOTHING_LOST = "x" * 10_001


def stories(session: Session) -> list[Narrative]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Narrative).order_by(Narrative.told_at)))


def only(session: Session) -> Narrative:
    (narrative,) = stories(session)
    return narrative


def test_the_door_leads_to_every_form_in_two_steps(client: SuspiciousClient) -> None:
    assert 'href="/tell"' in client.get("/").text
    assert "?who=young_person" in client.get("/tell").text
    assert 'href="/tell/oak"' in client.get("/tell?who=young_person").text


def test_a_speaker_with_one_form_is_not_asked_twice(client: SuspiciousClient) -> None:
    assert "?who=young_champion" not in client.get("/tell").text
    assert 'href="/tell/lantern"' in client.get("/tell").text


def test_before_the_first_box_it_is_said_who_reads_and_what_we_cannot_do(client: SuspiciousClient) -> None:
    text = " ".join(client.get("/tell/oak").text.split())
    for promise in (
        "within 3 days",
        "every weekday by 4pm",
        "not a way to get help fast",
        "we must tell people whose job is to keep children safe",
        "We can not come and help unless you tell us who you are",
        "with names hidden",
        "No one who checks if you go to school may read it",
        "a short note stays with the safety lead",
    ):
        assert promise in text
    assert "<textarea" not in text
    assert "anonymous" not in text


def test_opening_a_form_keeps_nothing(client: SuspiciousClient, session: Session) -> None:
    client.get("/tell/oak")
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_story_walks_from_the_door_to_its_receipt_and_is_stored(road: Road, session: Session, vault: Vault) -> None:
    road.to_the_end(SAID, "A quiet room.\r\nThat is all.", counted="yes", read_by_group="no").press("send", answer="")
    assert len(road.receipt().split()) == 4
    assert SAID not in road.text
    narrative = only(session)
    assert narrative.open_story(vault) == f"{SAID}\n\nA quiet room.\nThat is all."
    assert json.loads(narrative.answers[0].open(vault)) == SAID
    assert (narrative.form, narrative.speaker, narrative.typed_by) == ("oak", "young_person", "self")
    assert (narrative.counted, narrative.read_by_group, narrative.quoted) == (True, False, False)
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_facts_come_from_the_answers_and_nobody_is_asked_twice(road: Road, session: Session) -> None:
    road.start(short=False).press("next", answer=SAID)
    while road.step != CHECK:
        if road.step == "age":
            road.press("next", answer="11_to_13")
        elif road.step == "place":
            road.press("next", setting="secondary", locality="North")
        else:
            road.press("skip")
    road.press("next").press("next").press("send")
    narrative = only(session)
    assert (narrative.age_band, narrative.setting, narrative.locality) == ("11_to_13", "secondary", "North")
    assert narrative.phase == "secondary"


def test_what_nobody_agreed_to_is_a_no(road: Road, session: Session) -> None:
    assert "checked" not in road.start().tell(SAID, "", "").press("next").text.split("<main")[1]
    road.press("next").press("send")
    narrative = only(session)
    assert (narrative.counted, narrative.read_by_group, narrative.quoted) == (False, False, False)


def test_the_way_to_be_reached_is_sealed_on_its_own(road: Road, session: Session, vault: Vault) -> None:
    road.to_the_end(SAID).press("send", answer="Text 07700 900123 after four")
    narrative = only(session)
    contact = session.scalar(select(Contact).where(Contact.narrative_id == narrative.id))
    assert contact
    assert contact.open(vault, "lead") == "Text 07700 900123 after four"
    assert "07700" not in narrative.open_story(vault)


def test_who_types_for_whom_and_how_they_agreed_is_kept(road: Road, session: Session) -> None:
    road.start(who="somebody")
    assert road.step == TYPING
    road.press("next", answer="facilitator")
    assert road.step == AGREED
    road.press("next", answer="here").tell(SAID, "", "").press("next").press("next").press("send")
    narrative = only(session)
    assert (narrative.typed_by, narrative.agreed) == ("facilitator", "here")


def test_back_shows_what_was_typed_and_keeps_what_is_in_the_box(road: Road) -> None:
    road.start().press("next", answer=SAID).press("back", answer="half a thought")
    assert road.fields()["answer"].strip() == SAID
    road.press("next")
    assert road.fields()["answer"].strip() == "half a thought"


def test_back_leads_to_the_first_page_and_on_again_without_loss(road: Road) -> None:
    road.start().press("back", answer=SAID)
    assert "Please read this first" in road.text
    road.press("start")
    assert road.fields()["answer"].strip() == SAID


def test_a_refused_answer_stays_in_its_box(road: Road) -> None:
    road.start().press("next", answer=NOTHING_LOST)
    assert "too long by 1" in road.text
    assert 'href="#answer"' in road.text
    assert road.fields()["answer"].strip() == NOTHING_LOST
    road.press("back").press("start-short")
    assert road.fields()["answer"].strip() == NOTHING_LOST


def test_many_lines_and_a_first_empty_line_come_back_as_they_were(road: Road) -> None:
    words = "one\n\n   two\n\tthree"
    road.start().press("next", answer=words).press("back")
    assert road.fields()["answer"].strip() == words


def test_the_check_page_says_what_was_written_and_will_not_be_sent(road: Road) -> None:
    road.start().press("skip", answer="I take this out").press("next", answer=SAID)
    while road.step != "~check":
        road.press("skip")
    said = "What you wrote there will not be sent."
    assert road.text.count(said) == 1
    assert road.text.count("Skipped") > 1
    assert "I take this out" not in road.text


def test_a_skipped_answer_is_not_sent_but_is_still_there_for_who_comes_back(road: Road, session: Session) -> None:
    road.start().press("skip", answer="I take this out").press("next", answer=SAID).press("skip")
    assert "I take this out" not in road.text
    road.press("go:what_happened")
    assert road.fields()["answer"].strip() == "I take this out"
    road.press("skip").press("next").press("next").press("send")
    assert [answer.question for answer in only(session).answers] == ["avoided"]


def test_a_change_from_the_check_page_leads_back_to_it(road: Road) -> None:
    road.start().tell(SAID, "", "").press("go:avoided").press("next", answer="Someone to talk to")
    assert road.step == CHECK
    assert "Someone to talk to" in road.text


def test_answers_are_shown_in_words_before_they_are_sent(road: Road) -> None:
    road.start(short=False).press("next", answer=SAID).press("next", answer=["sent_home", "else"])
    while road.step != CHECK:
        road.press("skip")
    assert "Go home that day, with no letter, Something else" in road.text


def test_every_page_says_how_far_along_it_is(road: Road) -> None:
    """Counted as the first page promised: three questions are three; and the bar is not full before it is sent."""
    assert "Just 3 questions" in road.text
    road.start(who="somebody")
    along = [f"First: {n} of 2" for n in (1, 2)] + [f"Question {n} of 3" for n in (1, 2, 3)]
    for place, says in enumerate([*along, *(f"Last steps: {n} of 3" for n in (1, 2, 3))], 1):
        assert f">{says}</p>" in road.text
        assert f'<progress class="progress" max="9" value="{place}"' in road.text
        road.press("next" if place < 8 else "send", **({"answer": SAID} if "<textarea" in road.text else {}))


def test_the_long_form_asks_as_many_questions_as_it_says(road: Road) -> None:
    promised = re.search(r"(\d+) questions", road.text)
    assert promised
    assert f"Question 1 of {promised[1]}<" in road.start(short=False).text


def test_a_story_of_nothing_is_refused_kindly(road: Road, session: Session) -> None:
    road.start().tell("", "", "").press("next")
    assert road.heading == "There is nothing to send yet"
    road.press("go:what_happened").press("next", answer=SAID)
    assert road.step == CHECK
    road.press("next").press("next").press("send")
    assert only(session)


def test_the_last_page_cannot_be_reached_past_an_empty_story(road: Road, session: Session) -> None:
    sent = road.start().fields()
    sent["at"] = CONTACT
    assert "nothing to send yet" in road.send(sent, "send").text
    assert stories(session) == []


def test_permissions_can_be_changed_on_the_way(road: Road, session: Session) -> None:
    road.to_the_end(SAID, quoted="yes").press("back")
    assert road.step == PERMISSIONS
    assert road.fields()["quoted"] == "yes"
    road.press("next", quoted="no").press("send")
    assert not only(session).quoted


def test_no_page_of_a_telling_sets_a_cookie_or_may_be_kept(road: Road) -> None:
    for page in (road.page, road.start().page, road.to_page("send").page):
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"


def test_nothing_in_an_address_holds_the_token_or_a_word(road: Road) -> None:
    road.start().press("next", answer=SAID)
    assert road.page.request.full_path == "/tell/oak?"
    assert road.token not in road.text.split("<form")[0]


def test_titles_never_say_what_is_asked(road: Road) -> None:
    for _ in range(5):
        title = road.text.split("<title>")[1].split("</title>")[0]
        assert re.fullmatch(r"((Question|Last steps:) \d of 3 – )?Tell us about school", title)
        road.press("start-short" if "began" in road.fields() else "next")


def test_everything_a_story_is_made_of_is_sealed_while_it_is_unsent(road: Road, session: Session) -> None:
    road.start().press("next", answer=SAID)
    draft = session.scalars(select(Draft)).one()
    assert SAID.encode() not in draft.state_sealed
    assert road.token.encode() not in draft.token


@pytest.fixture
def gathering(engine: Engine) -> Callable[..., Gathering]:
    def make(form: str | None = "elm", days: int = 1, starts: date | None = None) -> Gathering:
        first = starts or now().date()
        with transaction(engine) as session:
            made = Gathering(
                name="Hall", kind_of_place="hall", form=form, code="hall234", starts_on=first,
                ends_on=first + timedelta(days=days), facilitator_id=uuid4(),
            )  # fmt: skip
            session.add(made)
        return made

    return make


def test_a_gatherings_link_opens_its_form_and_the_story_belongs_to_it(
    client: SuspiciousClient, session: Session, gathering: Callable[..., Gathering]
) -> None:
    made = gathering("elm")
    Road(client, "", "/g/HALL234").to_the_end(SAID).press("send")
    assert (only(session).gathering_id, only(session).form) == (made.id, "elm")


def test_a_gathering_without_a_form_opens_the_door_and_remembers_itself(
    client: SuspiciousClient, session: Session, gathering: Callable[..., Gathering]
) -> None:
    made = gathering(None)
    assert "/g/hall234?who=parent_carer" in client.get("/g/hall234").text
    assert "/g/hall234/brook" in client.get("/g/hall234?who=parent_carer").text
    Road(client, "", "/g/hall234/brook").to_the_end(SAID).press("send")
    assert only(session).gathering_id == made.id


def test_each_opening_of_a_gatherings_link_is_a_fresh_story(
    client: SuspiciousClient, gathering: Callable[..., Gathering]
) -> None:
    gathering("elm")
    first = Road(client, "", "/g/hall234").start().press("next", answer=SAID)
    second = Road(client, "", "/g/hall234").start()
    assert first.token != second.token
    assert SAID not in second.text


@pytest.mark.parametrize(("starts", "says"), [(-9, "It is over now"), (9, "It is not open yet")])
def test_a_gathering_that_is_not_open_says_so_kindly(
    client: SuspiciousClient, gathering: Callable[..., Gathering], starts: int, says: str
) -> None:
    gathering("elm", starts=now().date() + timedelta(days=starts))
    answer = client.get("/g/hall234")
    assert answer.status_code == 200
    assert says in answer.text
    assert 'href="/tell"' in answer.text


def test_a_form_that_is_none_is_not_there(client: SuspiciousClient) -> None:
    assert client.get("/tell/nosuchform").status_code == 404


@pytest.mark.parametrize("address", ["/g/nosuch2", "/g/nosuch2/oak", "/g/nosuch2/nosuchform", "/g/no", "/g/no.such"])
def test_a_link_to_no_gathering_leads_to_telling_and_to_help(client: SuspiciousClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "What it was for may be over now. Or one letter of it is wrong." in answer.text
    assert 'href="/tell"' in answer.text.split("<main")[1]
    assert 'href="#help"' in answer.text
    assert "0800 1111" in answer.text


def test_nobody_learns_from_a_link_that_a_gathering_was_deleted(
    client: SuspiciousClient, engine: Engine, gathering: Callable[..., Gathering]
) -> None:
    made, nonce = gathering("elm"), r'nonce="[^"]+"'
    with transaction(engine) as session:
        session.get_one(Gathering, made.id).delete(uuid4())
    for form in ("", "/elm", "/nosuchform"):
        gone, never = (client.get(f"/g/{code}{form}") for code in ("hall234", "hall235"))
        assert (gone.status_code, re.sub(nonce, "", gone.text)) == (404, re.sub(nonce, "", never.text))
        assert set(gone.headers.keys()) == set(never.headers.keys())


def test_a_filled_trap_and_a_hasty_hand_are_noted_and_nothing_is_dropped(road: Road, session: Session) -> None:
    road.start(second_answer="http://buy.example").tell(SAID, "", "").press("next").press("next").press("send")
    narrative = only(session)
    noted = session.scalars(select(Event).where(Event.verb == "doubted", Event.subject_id == narrative.id)).one()
    assert "people do not see" in noted.detail["reasons"]
    assert "faster than people do" in noted.detail["reasons"]


def test_nobody_who_reads_the_page_meets_the_trap(road: Road) -> None:
    """Hidden from screen readers, out of reach of the keyboard, and nothing a browser fills in by itself."""
    while True:
        [trap] = html5lib.parse(road.text).iterfind(f".//{HTML}div[@class='trap']")
        [box] = trap
        assert trap.get("aria-hidden") == "true"
        assert trap.get("inert") is not None
        assert "".join(trap.itertext()).strip() == ""
        assert (box.get("tabindex"), box.get("autocomplete")) == ("-1", "off")
        assert box.get("name") not in {"website", "url", "name", "email", "phone", "address", "company"}
        if road.step == "~contact":
            break
        road.start() if not road.step else road.press("next", **({"answer": SAID} if "<textarea" in road.text else {}))


def test_who_takes_their_time_is_not_doubted(
    client: SuspiciousClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    import voice.web.typed as typed

    monkeypatch.setattr(typed, "FASTEST_SECONDS", 0)
    Road(client, "oak").to_the_end(SAID).press("send")
    assert session.scalars(select(Event).where(Event.verb == "doubted")).all() == []


def test_more_than_a_class_could_send_is_noted_and_kept(
    client: SuspiciousClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    import voice.web.senders as senders

    monkeypatch.setattr(senders, "MORE_THAN", ((60, 1),))
    for _ in range(2):
        Road(client, "meadow").to_the_end(SAID).press("send")
    reasons = [event.detail["reasons"] for event in session.scalars(select(Event).where(Event.verb == "doubted"))]
    assert ["many others" in reason for reason in reasons].count(True) == 2
    assert len(stories(session)) == 2


def test_boxes_that_hold_more_than_one_reading_may_take_are_known() -> None:
    form = Library().get("oak")
    said: dict[str, str] = dict.fromkeys(("what_happened", "led_to"), "x" * 9_000)
    full = Unsent(slug="oak", version=form.version, answers=said)
    assert not full.is_too_long(form)
    full.answers["helped"] = "x" * 9_000
    assert full.is_too_long(form)
