"""A child who writes whom they fear, in whatever way, is not shown to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice.access import Member, Role, RoleHeld
from voice.access.named import names
from voice.database import transaction
from voice.records import Concern, concerns
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
LEAD, DEPUTY = Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY


def somebody(name: str, *roles: Role) -> Member:
    return Member(name=name, roles=[RoleHeld(name=role) for role in roles])


@pytest.mark.parametrize(
    "words",
    [
        "Mrs Hargreave hits me", "Mrs. Hargreave hits me", "Mr.Hargreave hits me", "Mrs  Hargreave", "Mrs\nHargreave",
        "Alison\n Hargreave", "Mrs\u00a0Hargreave", "Mister Hargreave", "Mrs A Hargreave", "Mrs A. Hargreave",
        "Hargreave hits me", "hargreave hits me", "HARGREAVE HITS ME", "Ali Hargreave", "Miss Hargreaves",
        "mrs hargrave", "Mrs Harrgeave", "Miss Alison hits me", "miss ali", "Alison H hits me", "Alison-Hargreave",
        "AlisonHargreave", "MrsHargreave", "@alison_hargreave", "Alison\u200bHargreave", "Har\u00adgreave",
        "Hargreave’s room", "Hargr3ave",
    ],
)  # fmt: skip
def test_a_name_is_found_however_a_child_writes_it(words: str) -> None:
    assert names(f"I am scared. {words} every day.", somebody("Alison Hargreave"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Zoë Müller", "Zoe Muller hits me"), ("Kit O’Brien-Lowe", "mrs obrien"), ("Kit O'Brien-Lowe", "Lowe hits me"),
        ("Grace Young", "grace young hits me"), ("Grace Young", "Mrs Young"), ("Grace Young", "miss a young"),
        ("Grace Young", "it was Young again"), ("Grace Young", "Ms Grace"),
        ("Grace Young", "I told Young. People laughed"), ("Will", "I told Will and he hit me"),
        ("Will", "mr will hits me"), ("Dr Ada Obi", "mrs obi"), ("Priya Smith-Jones", "Mrs Smith hits me"),
        ("Priya Smith-Jones", "then Smith hit me"), ("Anna van Dyke", "vandyke hits me"),
    ],
)  # fmt: skip
def test_a_name_of_any_kind_is_found(name: str, words: str) -> None:
    assert names(words, somebody(name))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Will", "they will stab me"), ("Will", "THEY WILL STAB ME"), ("Grace Young", "when i was young he hit me"),
        ("Alison Hargreave", "Alison is my friend and my dad hits me"), ("Alison Hargreave", "Mrs Pell hits me"),
        ("Sam Harper", "it is harder now"), ("Sam Ade", "we drank lemon ade"), ("Sam Ade", ""), ("Sam Ade", "😭"),
        ("Priya Smith-Jones", "he is a smith"),
    ],
)  # fmt: skip
def test_an_ordinary_word_or_another_name_is_not_taken_for_it(name: str, words: str) -> None:
    assert not names(words, somebody(name))


@pytest.mark.parametrize(
    "words",
    [
        "har greaves", "Har-greaves", "har_greaves", "Mrs Har greaves", "H.a.r.g.r.e.a.v.e.s", "h a r g r e a v e s",
        "mrs harg", "Miss Harg", "Alison Har", "Mrs H", "mrs h.", "Miss H", "hargrieves", "Hargreeeves", "hargrevs",
        "Alison touches me", "alison keeps hitting me", "scared of Alison", "hurt by alison",
    ],
)  # fmt: skip
def test_a_name_in_halves_cut_short_or_two_letters_wrong_is_found(words: str) -> None:
    assert names(f"i am scared because {words} and i want to die", somebody("Alison Hargreaves"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Grace Young", "Young people are not heard"), ("Grace Young", "the Young Champion"),
        ("Anna Day", "Sports Day"), ("Tim Bell", "the Bell rang"), ("Jo Short", "Short breaks"),
        ("Ruth King", "King Street"), ("Ruth King", "Burger King"),
        ("Paul Head", "Head of Year"), ("Ann Goodman", "a good man helped"), ("Ann Usher", "I miss u"),
        ("Will Mann", "he will hit me"), ("Jo Anders", "Mr and Mrs Pell"), ("Alison Hargreaves", "Alison is scared"),
    ],
)  # fmt: skip
def test_words_that_only_hold_a_name_or_its_beginning_are_not_it(name: str, words: str) -> None:
    assert not names(f"{words}. It was hard.", somebody(name))


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (LEAD, "the safeguarding lead hits me"), (LEAD, "The DSL keeps hurting me."), (LEAD, "the lead hits me"),
        (LEAD, "I am scared of the safeguarding-lead"), (LEAD, "my school's designated safeguarding lead touched me"),
        (LEAD, "the one who hits me is the safeguarding lead"), (LEAD, "I fear him. It's the DSL"),
        (LEAD, "scared of him, the safeguarding lead"), (DEPUTY, "the deputy hits me"),
        (DEPUTY, "the deputy safeguarding lead hits me"), (DEPUTY, "i was hurt by the deputy dsl"),
    ],
)  # fmt: skip
def test_whoever_holds_the_post_that_does_harm_is_named_too(role: Role, words: str) -> None:
    assert names(words, somebody("Alison Hargreave", role))
    assert not names(words, somebody("Alison Hargreave", LEAD if role is DEPUTY else DEPUTY))
    assert not names(words, somebody("Alison Hargreave", Role.FIRST_READER))


@pytest.mark.parametrize(
    "words",
    [
        "I told the safeguarding lead that my dad hits me", "my dad hits me and the safeguarding lead knows",
        "the lead singer hurts my ears", "the deputy head hits me", "he took the dog lead and hit me",
        "My dad hits me. The safeguarding lead knows.",
    ],
)  # fmt: skip
def test_a_post_that_only_hears_of_the_harm_is_not(words: str) -> None:
    assert not names(words, somebody("Alison Hargreave", LEAD, DEPUTY))


@pytest.fixture
def accused(signed_in: SignedIn, engine: Engine, vault: Vault) -> tuple[SuspiciousClient, SuspiciousClient, Concern]:
    """A lead, a deputy, and a concern that names the lead by the family name alone."""
    lead, deputy = signed_in(LEAD), signed_in(DEPUTY)
    with transaction(engine) as session:
        session.get_one(Member, lead.member.id).name = "Alison Hargreave"
        session.get_one(Member, deputy.member.id).name = "Kit Lowe"
    story = Shelf(engine, vault).tell("Hargreave hits me.")
    with transaction(engine) as session:
        concern = concerns.raise_by_hand(session, vault, story.id, [("", "harm")], story.id)
    return lead, deputy, concern


def test_the_lead_it_names_sends_it_on_unread_and_the_deputy_reads_it(
    accused: tuple[SuspiciousClient, SuspiciousClient, Concern],
) -> None:
    lead, deputy, concern = accused
    address = f"/work/concerns/{concern.id}"
    assert "hits me" not in lead.get(address).text
    lead.send(f"{address}/road", about="lead")
    assert lead.get(address).status_code == 404
    assert "Hargreave hits me." in deputy.get(address).text


def test_whom_it_names_cannot_send_it_away_from_the_other(
    accused: tuple[SuspiciousClient, SuspiciousClient, Concern],
) -> None:
    lead, deputy, concern = accused
    address = f"/work/concerns/{concern.id}"
    lead.send(f"{address}/road", about="deputy")
    assert "hits me" not in lead.get(address).text
    assert lead.send(f"{address}/outcome", kind="no_further_action").status_code == 404
    assert "Hargreave hits me." in deputy.get(address).text


def test_whom_it_names_can_send_it_on_also_where_the_machine_raised_it_meanwhile(
    accused: tuple[SuspiciousClient, SuspiciousClient, Concern], engine: Engine, vault: Vault
) -> None:
    lead, shelf = accused[0], Shelf(engine, vault)
    story = shelf.tell("Hargreave hits me again.")
    unread = f"/work/concerns/unread/{story.id}"
    assert "hits me" not in lead.get(unread).text
    raised = shelf.alarm(story)
    asked = lead.send(f"{unread}/concern", follow=True)
    assert f'action="/work/concerns/{raised}/road"' in asked.text
    assert "hits me" not in asked.text


@pytest.mark.parametrize("words", ["Mrs Hargreves locked me in", "hargraves hit me", "Hargreeves pushed me"])
def test_a_letter_wrong_and_one_more_is_still_the_name(words: str) -> None:
    assert names(words, somebody("Alison Hargreave"))


@pytest.mark.parametrize(
    "name",
    ["Alison Hargreave MBE", "Alison Hargreave (Lead)", "Alison Hargreave, BSc PGCE", "Alison Hargreave BEd (Lead)"],
)
def test_what_stands_behind_a_family_name_hides_it_not(name: str) -> None:
    assert names("mrs hargreave hit me", somebody(name))
    assert not names("the bed was cold and nobody hit me", somebody(name))
