"""A publisher chooses words and lets a period out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from tests.summaries.rows import PERIOD, WORDS, tell, tell_many
from tests.suspicious import SuspiciousClient
from voice.access import Role
from voice.config import Settings
from voice.database import now, transaction
from voice.records import Event, Narrative, Publication, Quote, Tag
from voice.summaries.periods import Scheme
from voice.summaries.renewal import renew_all
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
QUOTES = f"/work/publish/{PERIOD}/quotes"
EBSA = f"{QUOTES}/ebsa"


@pytest.fixture
def told(engine: Engine, vault: Vault) -> list[Narrative]:
    with transaction(engine) as session:
        return tell_many(session, vault, 9, "ebsa", masks=[[0, 4, "child_name"]])


@pytest.mark.usefixtures("told")
def test_a_publisher_sees_the_protected_preview_and_publishes(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.PUBLISHER)
    preview = client.get(f"/work/publish/{PERIOD}").text
    assert "about 10 voices" in preview
    assert not re.search(r">9<", preview)
    client.send(f"/work/publish/{PERIOD}")
    with transaction(engine) as session:
        out = session.scalars(select(Publication)).one()
        assert out.figures["all"]["voices"] == 10
        assert session.scalar(select(Event).where(Event.verb == "published")) is not None


def test_a_publisher_is_told_that_a_number_may_be_behind(
    signed_in: SignedIn, engine: Engine, vault: Vault, settings: Settings, told: list[Narrative]
) -> None:
    renew_all(settings, engine)
    with transaction(engine) as session:
        tell_many(session, vault, 7, "ebsa")
    preview = signed_in(Role.PUBLISHER).get(f"/work/publish/{PERIOD}").text
    assert "about 10 voices" in preview
    assert "until 8 or more of its stories have changed" in preview


@pytest.mark.usefixtures("told")
def test_a_period_is_published_once(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.PUBLISHER)
    client.send(f"/work/publish/{PERIOD}")
    assert "published already" in client.send(f"/work/publish/{PERIOD}").text
    with transaction(engine) as session:
        assert len(session.scalars(select(Publication)).all()) == 1


def test_the_period_we_are_in_is_never_published(signed_in: SignedIn, engine: Engine) -> None:
    current = Scheme("terms").of(now().date())
    assert "not over yet" in signed_in(Role.PUBLISHER).send(f"/work/publish/{current}").text
    with transaction(engine) as session:
        assert session.scalars(select(Publication)).all() == []


def test_words_are_chosen_masked_and_taken_back(signed_in: SignedIn, engine: Engine, told: list[Narrative]) -> None:
    client = signed_in(Role.PUBLISHER)
    page = client.get(EBSA).text
    assert "[child" in page
    assert "They sent me" not in page
    approved = client.send(EBSA, story=told[0].id, words="0-24").text
    assert "Chosen so far" in approved
    assert "sent me home again." in approved
    assert "sent me home again." in client.get(f"/work/publish/{PERIOD}").text
    with transaction(engine) as session:
        quote = session.scalars(select(Quote)).one()
    assert "sent me home again." not in client.send(f"/work/publish/quotes/{quote.id}/take-back", back=PERIOD).text


def test_a_publisher_is_told_before_choosing_what_will_stand_under_the_words(
    signed_in: SignedIn, engine: Engine, vault: Vault, told: list[Narrative]
) -> None:
    with transaction(engine) as session:
        rare = tell(session, vault, "ebsa", age_band="14_to_16")
    client = signed_in(Role.PUBLISHER)
    assert "Young people · 11 to 13</b>" in client.get(f"{EBSA}?story={told[0].id}").text
    assert "Young people</b>" in client.get(f"{EBSA}?story={rare.id}").text


def test_a_double_press_approves_words_once_and_takes_them_back_once(
    signed_in: SignedIn, engine: Engine, told: list[Narrative]
) -> None:
    client = signed_in(Role.PUBLISHER)
    pages = [client.send(EBSA, story=told[0].id, words="0-24") for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[1].text.count("sent me home again.") == 1
    assert "1 chosen" in pages[1].text
    with transaction(engine) as session:
        quote = session.scalars(select(Quote)).one()
    for _ in range(2):
        answer = client.send(f"/work/publish/quotes/{quote.id}/take-back", back=PERIOD)
        assert answer.status_code == 200
        assert "These words are no longer shown." in answer.text
    with transaction(engine) as session:
        verbs = session.scalars(select(Event.verb).where(Event.subject_id == quote.id).order_by(Event.at)).all()
    assert verbs == ["quote approved", "quote taken back"]


def test_words_may_be_copied_out_of_a_story(signed_in: SignedIn, engine: Engine, told: list[Narrative]) -> None:
    client = signed_in(Role.PUBLISHER)
    client.send(EBSA, story=told[0].id, copied="home again. Nobody  asked")
    with transaction(engine) as session:
        quote = session.scalars(select(Quote)).one()
    assert WORDS[quote.start : quote.end] == "home again. Nobody asked"


@pytest.mark.parametrize("sent", [{}, {"words": "0-99999"}, {"words": "x"}, {"words": "5-5"}, {"copied": "not there"}])
def test_what_cannot_be_quoted_is_refused(
    signed_in: SignedIn, engine: Engine, told: list[Narrative], sent: dict[str, str]
) -> None:
    answer = signed_in(Role.PUBLISHER).send(EBSA, story=told[0].id, **sent)
    assert answer.status_code == 200
    with transaction(engine) as session:
        assert session.scalars(select(Quote)).all() == []


def test_words_that_were_refused_are_still_in_the_box(
    signed_in: SignedIn, engine: Engine, told: list[Narrative]
) -> None:
    page = signed_in(Role.PUBLISHER).send(EBSA, story=told[0].id, copied="home agian <b>").text
    assert "Copy them again" in page
    assert re.search(r"<details open>.*home agian &lt;b&gt;</textarea>", page, re.DOTALL)
    assert f'value="{told[0].id}"' in page


@pytest.mark.parametrize("story", ["", "nonsense", "00000000-0000-0000-0000-000000000001"])
@pytest.mark.usefixtures("told")
def test_a_story_that_is_not_there_is_refused(signed_in: SignedIn, story: str) -> None:
    assert signed_in(Role.PUBLISHER).send(EBSA, story=story, words="0-10").status_code == 200


def test_stories_are_shown_one_at_a_time_and_each_one_shown_is_in_the_audit(
    signed_in: SignedIn, engine: Engine, told: list[Narrative]
) -> None:
    client, order, address = signed_in(Role.PUBLISHER), [], EBSA
    while address:
        page = client.get(address).text
        assert f"Story {len(order) + 1} of 9" in page
        order.append(re.search(r'name="story" value="([^"]+)"', page)[1])  # type: ignore[index]
        forward = re.search(r'href="([^"]+)">Next story', page)
        address = forward[1] if forward else ""
    assert len(set(order)) == 9
    with transaction(engine) as session:
        events = session.scalars(select(Event).where(Event.verb == "masked story opened")).all()
    assert {str(event.subject_id) for event in events} == set(order) == {str(one.id) for one in told}
    assert {event.actor for event in events} == {str(client.member.id)}
    assert client.get(f"{EBSA}?story=nonsense").status_code == 200


@pytest.mark.usefixtures("told")
def test_who_comes_back_or_is_refused_is_where_they_were(signed_in: SignedIn) -> None:
    client = signed_in(Role.PUBLISHER)
    assert "Story 1 of 9" in client.get(EBSA).text
    page = client.get(EBSA).text
    assert "Story 2 of 9" in page
    shown = re.search(r'name="story" value="([^"]+)"', page)[1]  # type: ignore[index]
    refused = client.send(EBSA, story=shown, words="").text
    assert 'role="alert"><strong>Not done.</strong> Choose some words first' in refused
    assert "Story 2 of 9" in refused
    assert "Story 3 of 9" in client.get(EBSA).text


def test_words_are_offered_where_the_story_speaks_of_the_theme(
    signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    at = WORDS.index("One person")
    with transaction(engine) as session:
        told = tell_many(session, vault, 9, "ebsa")
        for tag in session.scalars(select(Tag)):
            tag.spans = [[at, at + 10]]
    client = signed_in(Role.PUBLISHER)
    page = client.get(EBSA).text
    assert re.findall(r'value="(\d+-\d+)"', page) == [f"{at}-{len(WORDS)}"]
    refused = client.send(EBSA, story=told[0].id, words="0-24").text
    assert "not where the story speaks of this theme" in refused
    assert "One person listened" in client.send(EBSA, story=told[0].id, words=f"{at}-{len(WORDS)}").text


def test_the_page_of_a_period_says_how_far_the_choosing_is(signed_in: SignedIn, told: list[Narrative]) -> None:
    client = signed_in(Role.PUBLISHER)
    assert "Words are chosen for 0 of 1 theme" in client.get(QUOTES).text
    page = client.send(EBSA, story=told[0].id, words="0-24").text
    assert "Words are chosen for 1 of 1 theme" in page
    assert "1 chosen" in page


def test_a_theme_with_seven_voices_shows_no_story(signed_in: SignedIn, engine: Engine, vault: Vault) -> None:
    with transaction(engine) as session:
        told = tell_many(session, vault, 7, "ebsa")
    client = signed_in(Role.PUBLISHER)
    assert "There is no story to quote here" in client.get(EBSA).text
    assert "Fewer than eight" in client.send(EBSA, story=told[0].id, words="0-10").text


@pytest.mark.usefixtures("told")
def test_a_story_that_may_not_be_quoted_is_not_offered(signed_in: SignedIn, engine: Engine, vault: Vault) -> None:
    with transaction(engine) as session:
        private = tell(session, vault, "ebsa", quoted=False)
    client = signed_in(Role.PUBLISHER)
    assert str(private.id) not in "".join(client.get(EBSA).text for _ in range(10))
    assert f'value="{private.id}"' not in client.get(f"{EBSA}?story={private.id}").text
    assert "may not be quoted" in client.send(EBSA, story=private.id, words="0-10").text


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.WORKSTREAM_READER, Role.FACILITATOR])
@pytest.mark.parametrize("address", ["/work/publish", f"/work/publish/{PERIOD}", QUOTES, EBSA])
def test_only_a_publisher_comes_in(signed_in: SignedIn, role: Role, address: str) -> None:
    assert signed_in(role).get(address).status_code == 403


def test_an_empty_house_says_so(signed_in: SignedIn) -> None:
    client = signed_in(Role.PUBLISHER)
    assert "Still running" in client.get("/work/publish").text
    assert "No theme has eight voices" in client.get(QUOTES).text
    assert client.get("/work/publish/2026-05").status_code == 404
    assert client.get(f"{QUOTES}/no_such_theme").status_code == 404
