"""A facilitator's form keeps the same promises as a child's: who reads it, how to be reached, and a worry that goes to
the safeguarding lead at once; the paper holds the same questions in the same order."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.gatherings import count, enter, hold, receipt_in
from voice import tagging
from voice.access import Role
from voice.database import transaction
from voice.forms import Library
from voice.records import Answer, Concern, Contact, Gathering, Narrative
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
WORRY, WAY = "She flinched when her uncle came to fetch her.", "Ring her aunt, Tuesdays."
READ_OUT = (
    "Who reads it, and when", "If a child may be hurt, we must tell people whose job is to keep children safe.",
    "We can not come and help unless you tell us who you are.", "You can take it back",
)  # fmt: skip


def concerns_in(engine: Engine, vault: Vault) -> list[tuple[str, list[tuple[str, str]]]]:
    with Session(engine) as session:
        return [(one.raised_by, one.open_words(vault)) for one in session.scalars(select(Concern))]


def labels_in(page: str, tags: str) -> list[str]:
    found = re.findall(rf"<(?:{tags})[^>]*>([^<]+)</", page.split("<main")[1])
    return [unescape(one).strip() for one in found]


def test_a_worry_is_a_concern_at_once_with_the_facilitators_words(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering, signed_in: SignedIn
) -> None:
    page = enter(facilitator, gathering, worried="yes", **{"~worry-answer": WORRY})
    assert "The safeguarding lead has it now" in page
    assert concerns_in(engine, vault) == [
        (str(facilitator.member.id), [(WORRY, "a worry of the facilitator who listened")])
    ]
    lead = signed_in(Role.SAFEGUARDING_LEAD)
    assert "Look today" in lead.get("/work/concerns").text
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
        assert concern.whole
        assert not [one for one in session.scalars(select(Answer)) if WORRY in one.open(vault)]
    assert WORRY in lead.get(f"/work/concerns/{concern.id}").text


def test_a_worry_that_names_the_lead_or_a_first_reader_is_not_shown_to_them(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, signed_in: SignedIn
) -> None:
    words = "She says that Mrs Ade grabs her."
    enter(facilitator, gathering, **{"~worry-answer": words})
    lead, reader = signed_in(Role.SAFEGUARDING_LEAD), signed_in(Role.FIRST_READER)
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
    address = f"/work/concerns/{concern.id}"
    assert "This story may name you" in lead.get("/work/concerns").text
    for page in (lead.get(address).text, reader.get(f"/work/first/{concern.narrative_id}").text):
        assert words not in page
    lead.send(f"{address}/road", about="lead")
    assert lead.get(address).status_code == 404
    assert words in signed_in(Role.SAFEGUARDING_DEPUTY).get(address).text


@pytest.mark.parametrize("typed", [{"worried": "yes"}, {"~worry-answer": WORRY}])
def test_a_tick_or_a_word_is_enough_to_be_a_worry(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering, typed: dict[str, str]
) -> None:
    enter(facilitator, gathering, **typed)
    tagging.sweep(engine, vault)
    assert len(concerns_in(engine, vault)) == 1


def test_without_a_worry_nothing_is_raised(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    assert "The safeguarding lead has it now" not in enter(facilitator, gathering, **{"~worry-answer": "  "})
    assert concerns_in(engine, vault) == []


def test_the_same_page_sent_twice_raises_one_concern_and_a_worry_added_later_is_not_lost(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    enter(facilitator, gathering)
    for _ in range(2):
        enter(facilitator, gathering, **{"~worry-answer": WORRY})
    assert [words for _, words in concerns_in(engine, vault)] == [[(WORRY, "a worry of the facilitator who listened")]]


def test_how_to_be_reached_is_kept_apart_and_the_lead_looks(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    enter(facilitator, gathering, **{"~contact-answer": WAY})
    with transaction(engine) as session:
        assert session.scalars(select(Contact)).one().open(vault, "machine") == WAY
        assert WAY not in session.scalars(select(Narrative)).one().open_story(vault)
    assert [by for by, _ in concerns_in(engine, vault)] == ["contributor"]


@pytest.mark.parametrize("only", [{"~contact-answer": WAY}, {"~worry-answer": WORRY}, {"worried": "yes"}])
def test_who_only_wants_help_needs_no_story(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering, only: dict[str, str]
) -> None:
    assert "It is safely in" in enter(facilitator, gathering, **({"what_happened-answer": ""} | only))
    assert len(concerns_in(engine, vault)) == 1


def test_a_fault_keeps_the_worry_and_the_way_to_be_reached_open_on_the_page(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    page = enter(facilitator, gathering, agreed="", worried="yes", **{"~worry-answer": WORRY, "~contact-answer": WAY})
    assert WORRY in page
    assert WAY in page
    assert re.search(r'<details class="card warn" open>', page)
    long = enter(facilitator, gathering, **{"~worry-answer": "x" * 2_001})
    assert 'href="#~worry-answer"' in long
    assert count(engine) == 0


def test_an_entry_undone_leaves_its_worry_with_the_lead(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    enter(facilitator, gathering, **{"~worry-answer": WORRY})
    with Session(engine) as session:
        story = session.scalars(select(Narrative.id)).one()
    page = facilitator.send(f"/work/gatherings/{gathering.id}/undo", story=str(story)).text
    assert "What you told the safeguarding lead stays with them" in page
    assert (count(engine), len(concerns_in(engine, vault))) == (0, 1)


def test_an_entry_undone_says_nothing_of_a_concern_that_the_machine_raised(
    engine: Engine, vault: Vault, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    enter(facilitator, gathering, **{"what_happened-answer": "My dad hits me and I want to die."})
    tagging.sweep(engine, vault)
    with Session(engine) as session:
        story = session.scalars(select(Narrative.id)).one()
    page = facilitator.send(f"/work/gatherings/{gathering.id}/undo", story=str(story)).text
    assert "That entry is taken back." in page
    assert "safeguarding lead" not in page
    assert concerns_in(engine, vault)


def test_what_is_read_out_before_asking_and_whom_to_call_stand_on_the_form(
    facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    page = facilitator.get(f"/work/gatherings/{gathering.id}/enter").text
    assert [words for words in READ_OUT if words not in page] == []
    object.__setattr__(facilitator.application.extensions["voice"].settings, "lead_number", "0115 496 0000")
    page = facilitator.get(f"/work/gatherings/{gathering.id}/enter").text
    assert '<span class="number">0115 496 0000</span>' in page


@pytest.mark.parametrize("page", ["", "/new", "/{id}", "/{id}/enter", "/{id}/change", "/{id}/sheet"])
def test_help_stands_on_each_page_of_a_facilitator(
    facilitator: SuspiciousClient, gathering: Gathering, page: str
) -> None:
    assert "0800 1111" in facilitator.get(f"/work/gatherings{page.format(id=gathering.id)}").text


@pytest.mark.parametrize("slug", [form.slug for form in Library().all()])
def test_the_paper_asks_the_same_questions_in_the_same_order(
    engine: Engine, facilitator: SuspiciousClient, slug: str
) -> None:
    made = hold(engine, facilitator.member.id, form=slug)
    typed = facilitator.get(f"/work/gatherings/{made.id}/enter").text
    paper = facilitator.get(f"/work/gatherings/{made.id}/sheet").text
    asked = [question.label("en") for question in Library().get(slug).questions]
    for page, tags in ((typed, "label|legend"), (paper, "h3")):
        found = [label for label in labels_in(page, tags) if label in asked]
        assert found == asked
    for words in (*READ_OUT, "May we count it?", "May the group read it, with names hidden?", "Childline: 0800 1111"):
        assert words in paper
    assert "May someone type this in for you?" in paper
    assert receipt_in(enter(facilitator, made, **{"what_happened-answer": "", "~contact-answer": WAY}))


def test_a_gathering_that_leaves_it_open_asks_whose_paper_it_is(engine: Engine, facilitator: SuspiciousClient) -> None:
    made = hold(engine, facilitator.member.id, form=None)
    page = facilitator.get(f"/work/gatherings/{made.id}/sheet").text
    assert "Whose story is the paper for?" in page
    assert f"/work/gatherings/{made.id}/sheet?form=elm" in page
    assert "Please read this first" in facilitator.get(f"/work/gatherings/{made.id}/sheet?form=elm").text
