"""Summaries and actions as members see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from tests.summaries.rows import PERIOD, tell, tell_many
from tests.suspicious import SuspiciousClient
from voice.access import Role
from voice.config import Settings
from voice.database import transaction
from voice.records import Action, Tag, actions
from voice.summaries import evidence
from voice.summaries.renewal import renew_all
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
FIVE = f"/work/summaries/focus-area-5/{PERIOD}"
ALL, NEXT = f"/work/summaries/all/{PERIOD}", "/work/summaries/focus-area-5/2026-3-autumn"
RARE = {"speaker": "parent_carer", "age_band": "5_to_7", "locality": "South", "situation": "out_of_school"}


@pytest.fixture
def told(engine: Engine, vault: Vault, settings: Settings) -> None:
    """Thirteen stories of suspension (six of them with help) and three of a managed move, and an edition of them."""
    with transaction(engine) as session:
        tell_many(session, vault, 7, "suspension_exclusion:suspension")
        tell_many(session, vault, 6, "suspension_exclusion:isolation", "what_helped", speaker="parent_carer")
        tell_many(session, vault, 3, "managed_move", locality="South")
    renew_all(settings, engine)


def seen(client: SuspiciousClient, address: str) -> str:
    """The page's own part, or a file whole."""
    return client.get(address).text.split("<main")[-1].split("</main>")[0]


@pytest.mark.usefixtures("told")
def test_a_reviewer_sees_exact_figures(signed_in: SignedIn) -> None:
    text = signed_in(Role.REVIEWER).get(FIVE).text
    assert "16 voices were counted" in text
    assert ">13<" in text


@pytest.mark.usefixtures("told")
def test_a_workstream_reader_sees_no_exact_figure(signed_in: SignedIn) -> None:
    text = signed_in(Role.WORKSTREAM_READER).get(FIVE).text
    assert "about 15 voices were counted" in text
    assert ">13<" not in text
    assert ">16<" not in text
    assert ">3<" not in text


@pytest.mark.usefixtures("told")
def test_the_file_says_what_the_page_says(signed_in: SignedIn) -> None:
    answer = signed_in(Role.WORKSTREAM_READER).get(f"{FIVE}.csv")
    assert answer.mimetype == "text/csv"
    assert '"Theme","Suspension and exclusion","Summer term 2026","15"' in answer.text
    assert '"13"' not in answer.text


def test_of_a_published_period_a_reader_sees_what_is_published_and_nothing_since(
    signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    """Eight stories, published as 10: where live figures stood beside them, one story's change would show."""
    with transaction(engine) as session:
        tell_many(session, vault, 8, "suspension_exclusion")
        tell_many(session, vault, 9, "managed_move")
    signed_in(Role.PUBLISHER).send(f"/work/publish/{PERIOD}")
    reader = signed_in(Role.WORKSTREAM_READER)
    before = [seen(reader, address) for address in (FIVE, f"{FIVE}.csv")]
    assert '"Theme","Suspension and exclusion","Summer term 2026","10"' in before[1]
    assert "These figures were published on" in before[0]
    assert "Not in these numbers yet" not in before[0]
    with transaction(engine) as session:
        session.scalars(select(Tag).where(Tag.theme == "suspension_exclusion").limit(1)).one().remove(uuid4())
        tell_many(session, vault, 9, "managed_move")
        tell(session, vault, "managed_move", checked=False)
    assert [seen(reader, address) for address in (FIVE, f"{FIVE}.csv")] == before
    assert "25 voices were counted" in signed_in(Role.REVIEWER).get(FIVE).text


@pytest.mark.usefixtures("told")
def test_one_story_more_moves_no_number_that_a_reader_sees(
    signed_in: SignedIn, engine: Engine, vault: Vault, settings: Settings
) -> None:
    """Seven are told, reviewed, changed or taken back one by one; with the eighth all move at once."""
    reader, addresses = signed_in(Role.WORKSTREAM_READER), (FIVE, f"{FIVE}.csv", ALL, f"{ALL}.csv", NEXT)
    before = [seen(reader, address) for address in addresses]
    assert "A number changes only when 8 or more of its stories" in before[0]
    for _ in range(7):
        with transaction(engine) as session:
            tell(session, vault, "suspension_exclusion:suspension", **RARE)
        renew_all(settings, engine)
        assert [seen(reader, address) for address in addresses] == before
    with transaction(engine) as session:
        tell(session, vault, "suspension_exclusion:suspension", **RARE)
    assert [seen(reader, address) for address in addresses] == before
    renew_all(settings, engine)
    assert all(now != then for now, then in zip(map(partial(seen, reader), addresses), before, strict=True))


def test_before_the_first_edition_a_reader_is_told_so(signed_in: SignedIn, engine: Engine, vault: Vault) -> None:
    with transaction(engine) as session:
        tell_many(session, vault, 30, "managed_move")
    text = signed_in(Role.WORKSTREAM_READER).get(FIVE).text
    assert "There are no figures yet. They come when 8 or more stories have been checked." in text
    assert "30" not in seen(signed_in(Role.WORKSTREAM_READER, email="kit@example.org"), f"{FIVE}.csv")


def test_an_empty_period_says_so(signed_in: SignedIn) -> None:
    assert "No story is counted here yet" in signed_in(Role.REVIEWER).get(FIVE).text


@pytest.mark.parametrize(
    "address",
    [
        "/work/summaries/focus-area-5/2026-05-01",
        "/work/summaries/focus-area-5/2999-1-spring",
        "/work/summaries/focus-area-5/2026-q2",
        "/work/summaries/focus-area-5/2026-9-summer",
        "/work/summaries/focus-area-5/2026-2-winter",
        "/work/summaries/no-such-heading/2026-2-summer",
        "/work/summaries?period=yesterday",
    ],
)
def test_nothing_but_a_period_of_the_scheme_is_answered(signed_in: SignedIn, address: str) -> None:
    assert signed_in(Role.REVIEWER).get(address).status_code == 404


def test_choosing_leads_to_the_page(signed_in: SignedIn) -> None:
    answer = signed_in(Role.PUBLISHER).get(f"/work/summaries?heading=focus-area-5&period={PERIOD}")
    assert answer.location.endswith(FIVE)
    assert "/all/" in signed_in(Role.REVIEWER).get("/work/summaries").location


@pytest.mark.usefixtures("told")
def test_a_reviewer_opens_the_stories_behind_a_number(signed_in: SignedIn) -> None:
    client = signed_in(Role.REVIEWER)
    assert f"{FIVE}/stories?theme=managed_move" in client.get(FIVE).text
    assert client.get(f"{FIVE}/stories?theme=managed_move").text.count("/work/review/") == 3


def test_the_next_stories_are_still_of_the_kind_that_was_asked_for(
    signed_in: SignedIn, engine: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "PAGE", 2)
    with transaction(engine) as session:
        tell_many(session, vault, 3, "suspension_exclusion:suspension")
        tell_many(session, vault, 3, "suspension_exclusion:permanent")
    client = signed_in(Role.REVIEWER)
    first = client.get(f"{FIVE}/stories?theme=suspension_exclusion&subtype=suspension").text
    [address] = re.findall(r'href="([^"]+)">Older', first)
    older = client.get(address.replace("&amp;", "&")).text
    assert older.count("/work/review/") == 1
    assert ">Older" not in older
    assert "subtype=suspension" in older


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("role", [Role.WORKSTREAM_READER, Role.PUBLISHER])
def test_nobody_else_opens_the_stories_behind_a_number(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    assert client.get(f"{FIVE}/stories?theme=managed_move").status_code == 403
    assert "/stories" not in client.get(FIVE).text


@pytest.mark.usefixtures("told")
def test_stories_the_group_may_not_read_are_not_listed(signed_in: SignedIn, engine: Engine, vault: Vault) -> None:
    with transaction(engine) as session:
        tell_many(session, vault, 4, "managed_move", read_by_group=False)
    text = signed_in(Role.REVIEWER).get(f"{FIVE}/stories?theme=managed_move").text
    assert text.count("/work/review/") == 3


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.FIRST_READER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", ["/work/summaries", FIVE, f"{FIVE}.csv", "/work/actions"])
def test_other_roles_see_no_summary(signed_in: SignedIn, role: Role, address: str) -> None:
    assert signed_in(role).get(address).status_code == 403


ACTION = {
    "heading": "focus-area-5",
    "text": "Ring before the letter",
    "owner": "Schools",
    "status": "planned",
    "theme": "",
    "period": "",
    "said": "",
    "answer": "",
    "due_on": "2027-01-15",
}


def test_an_action_is_made_changed_and_undone(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.REVIEWER)
    assert "Ring before the letter" in client.send("/work/actions/new", **ACTION).text
    action = _only(engine)
    page = client.send(f"/work/actions/{action.id}", **(ACTION | {"status": "done", "owner": "All schools"}))
    assert "owner was “Schools”" in page.text
    assert _only(engine).status == "done"
    client.send(f"/work/actions/{action.id}/undo")
    assert (_only(engine).status, _only(engine).owner) == ("planned", "Schools")
    with transaction(engine) as session:
        verbs = [event.verb for event in actions.history(session, action)]
    assert verbs == [actions.UNDONE, actions.CHANGED, actions.MADE]


def test_a_due_date_comes_back_when_its_change_is_undone(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.PUBLISHER)
    client.send("/work/actions/new", **ACTION)
    before = _only(engine).due_on
    client.send(f"/work/actions/{_only(engine).id}", **(ACTION | {"due_on": ""}))
    assert _only(engine).due_on is None
    client.send(f"/work/actions/{_only(engine).id}/undo")
    assert _only(engine).due_on == before


def test_the_public_page_needs_both_halves(signed_in: SignedIn, engine: Engine) -> None:
    page = signed_in(Role.PUBLISHER).send("/work/actions/new", **(ACTION | {"public": "y", "said": "You waited."}))
    assert "The public page needs both" in page.text
    with transaction(engine) as session:
        assert actions.of_framework(session, "ws8") == []


PUBLIC = ACTION | {"said": "You waited.", "answer": "We ring now.", "public": "y"}


def test_only_a_publisher_lets_words_onto_the_public_page(
    signed_in: SignedIn, client: SuspiciousClient, engine: Engine
) -> None:
    reviewer, publisher = signed_in(Role.REVIEWER), signed_in(Role.PUBLISHER)
    assert "Only a publisher changes" in reviewer.send("/work/actions/new", **PUBLIC).text
    publisher.send("/work/actions/new", **PUBLIC)
    address = f"/work/actions/{_only(engine).id}"
    assert "Only a publisher changes" in reviewer.send(address, **(PUBLIC | {"answer": "Ring Miss Okoro."})).text
    reviewer.send(address, **(PUBLIC | {"owner": "All schools"}))
    assert (_only(engine).answer, _only(engine).owner, _only(engine).public) == ("We ring now.", "All schools", True)
    publisher.send(address, **(PUBLIC | {"answer": "We write now."}))
    assert "Only a publisher undoes" in reviewer.send(f"{address}/undo").text
    assert "We write now." in client.get("/published/answers").text


def test_a_reviewer_takes_an_action_off_the_public_page_and_cannot_undo_it(signed_in: SignedIn, engine: Engine) -> None:
    signed_in(Role.PUBLISHER).send("/work/actions/new", **PUBLIC)
    reviewer, address = signed_in(Role.REVIEWER), f"/work/actions/{_only(engine).id}"
    reviewer.send(address, **{name: value for name, value in PUBLIC.items() if name != "public"})
    assert not _only(engine).public
    assert "Only a publisher undoes" in reviewer.send(f"{address}/undo").text
    assert not _only(engine).public


def test_signs_no_page_can_show_stay_out_of_the_ledger(
    signed_in: SignedIn, client: SuspiciousClient, engine: Engine
) -> None:
    typed = {"said": "You \x1bwaited\u202e.", "answer": "We ring\0 now.", "text": "Ring\x07", "public": "y"}
    signed_in(Role.PUBLISHER).send("/work/actions/new", **(ACTION | typed))
    page = client.get("/published/answers").text
    assert "You waited." in page
    assert "We ring now." in page
    assert _only(engine).text == "Ring"


def test_a_workstream_reader_reads_the_ledger_and_changes_nothing(signed_in: SignedIn, engine: Engine) -> None:
    signed_in(Role.PUBLISHER).send("/work/actions/new", **ACTION)
    client = signed_in(Role.WORKSTREAM_READER)
    page = client.get("/work/actions")
    assert "Ring before the letter" in page.text
    assert "Add an action" not in page.text
    for address in ("/work/actions/new", f"/work/actions/{_only(engine).id}"):
        assert client.get(address).status_code == 403
    assert client.send(f"/work/actions/{_only(engine).id}/undo").status_code == 403


def _only(engine: Engine) -> Action:
    with transaction(engine) as session:
        (action,) = actions.of_framework(session, "ws8")
    return action
