"""The gravest phrases always raise a concern, whatever the model thinks; idioms stay free."""

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.analysis.rules_only import read
from voice.analysis.concern import LAST, LIKE, MOST_SHOWN, WEAK, Alarm, Concern, kinds, weigh
from voice.analysis.learned.model import shipped
from voice.analysis.normalise import page_of
from voice.analysis.phrases import ways, word_lists
from voice.analysis.pipeline import Reader

CHEERFUL = (
    "We went to the beach with the dog on Saturday and had chips and ice cream and it was sunny. {} Then we played "
    "football on the sand with my cousins and drove home singing songs, it was a really lovely day out."
)
GRAVEST = [
    "i wanna die",
    "i want 2 die",
    "I want to die",
    "i want to. die",
    "i just want to die tbh",
    "i am suicidal",
    "she has been feeling suicidal for weeks",
    "he tried to commit suicide",
    "i tried to hang myself",
    "im going to kill my self",
    "im gonna kil myself",
    "i might kms tbh",
    "im going to unalive myself",
    "rang 999 because he tried to jump out of the window",
    "i dont wanna be here anymore",
    "i dont want to be here any more",
    "i dont want to be alive",
    "they would be better off without me",
    "i cant go on living",
    "theres no point in being alive",
    "i wish i was dead",
    "i wish i was never born",
    "he says he wants to end it all",
    "i starve myself",
    "ive been cutting myself again",
    "she cuts her arms",
    "he self harms",
    "i selfharm",
    "i took an overdose",
    "she took loads of paracetamol",
    "i make myself sick after tea",
    "dad hits me",
    "my step dad punched me",
    "mums boyfriend hits my mum",
    "he hits my mum",
    "im scared to go home",
    "i dont feel safe at home",
    "shes frightened of her dad",
    "we are in a refuge",
    "dad beats me up when hes drunk",
    "my dad strangled my mum",
    "there was domestic violence",
    "hes got a knife and says he will stab me",
    "he threatened to kill me",
    "he held a knife to my mum",
    "i was raped",
    "i was sexually assaulted by a boy in year 10",
    "he touches me at night when mum is asleep",
    "he makes me touch him",
    "uncle abused me",
    "she ties him to the chair",
    "mum locks me in the cupboard",
    "they held him down on the floor, face down",
    "staff restrained him again",
    "they locked her in the quiet room",
    "sir grabbed me by the neck",
    "the ta slapped him",
    "they stamped on my head",
    "they knocked me unconscious",
    "he wants me to send nudes",
    "they make me sell drugs",
    "i owe him 400 and he knows where we live",
    "shes been missing since friday night",
    "i slept rough again",
    "i keep running away from care",
    "theres no food in the house",
    "i havent eaten since friday",
    "mum left us on our own all weekend",
    "i am scared of my own son",
    "my ex is violent",
]
FREE = [
    "kms lol this homework",
    "maths homework kms",
    "we walked 12 kms to school",
    "i want to die of shame",
    "hes killing himself laughing",
    "my cat self harms by eating elastic bands",
    "i cut myself on the lino tool in art",
    "he fell and hurt himself at football",
    "my brother beats me at fifa",
    "mum hit her head on the cupboard",
    "i dont want to live with my dad he lives far",
    "i dont want to wake up early",
    "he beat me up the stairs",
    "literally suicidal over this game",
    "my uncle died in march and i miss him",
    "he would rather be dead than have peas",
    "he gets strapped into his wheelchair",
    "i felt very restrained about it",
]


@pytest.fixture(scope="module")
def reader():
    return Reader(model=shipped())


def as_written(wording):
    """One text that a wording finds: its first way, the first word of each choice."""
    words = [piece.split("|")[0] for piece in ways(wording)[0] if piece not in ("...", "~", ".")]
    return " ".join(word_lists()[word[1:-1]][0] if word.startswith("<") else word.rstrip("*") for word in words)


@pytest.mark.parametrize("text", GRAVEST)
def test_it_is_raised_alone_and_in_the_middle_of_a_cheerful_story(text, reader):
    for told in (text, CHEERFUL.format(text)):
        reading = reader.read(told)
        assert reading.concern
        assert reading.concern_evidence


def test_the_cheerful_story_alone_has_none_of_it():
    assert not Concern()(page_of(CHEERFUL.format(""))).gravest


@pytest.mark.parametrize("text", FREE)
def test_an_idiom_stays_free(text):
    assert not read(text).concern


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.id)
def test_every_gravest_line_raises_as_it_is_written(kind):
    gravest = [phrase.wording for phrase in kind.phrases if phrase.role == "gravest"]
    concern = Concern()
    assert gravest
    assert [wording for wording in gravest if not concern(page_of(as_written(wording))).gravest] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("i dont want to be here anymore", "not wanting to live"),
        ("they would be better off without me", "not wanting to live"),
        ("mum locks me in the cupboard", "shut in"),
        ("he touches me at night when mum is asleep", "serious harm"),
        ("i was sexually assaulted by a boy in year 10", "serious harm"),
    ],
)
def test_the_reason_names_what_was_told(text, why):
    assert why in read(text).concern_evidence[0].why


def test_one_place_shows_one_reason_and_three_places_are_enough():
    alarm = Concern()(
        page_of("dad hits me. i want to die. sir grabbed me by the neck. he has a knife and will stab me")
    )
    places = [(shown.start, shown.end) for shown in alarm.evidence]
    assert len(places) == MOST_SHOWN
    assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_a_young_persons_kind_is_shown_before_a_carers():
    assert LAST in {kind.id for kind in kinds()}
    shown = Concern()(page_of("my partner hits me and i am scared of my own son")).evidence
    assert "at home" in shown[0].why


def test_a_word_that_says_little_is_never_shown():
    alarm = Concern()(
        page_of("we had a long weekend and my friends and the police and a scarf and a train and the door")
    )
    assert alarm.score > 0
    assert alarm.evidence == ()
    assert not alarm.raised


def test_what_only_the_model_sees_says_how_weak_the_likeness_is(reader):
    work = reader.work("we had soup in the kitchen and then the dog came in from the garden and slept")
    judged = replace(work.judgement, concern=0.06)
    assert weigh(Alarm(), work.page, judged, 0.03).evidence[0].why == WEAK
    assert weigh(Alarm(), work.page, replace(judged, concern=0.2), 0.03).evidence[0].why == LIKE
    assert not weigh(Alarm(), work.page, replace(judged, concern=0.02), 0.03).raised


def test_in_a_few_words_the_model_alone_must_find_it_likelier(reader):
    work = reader.work("we had soup in the kitchen")
    assert not weigh(Alarm(), work.page, replace(work.judgement, concern=0.04), 0.03).raised
    assert weigh(Alarm(), work.page, replace(work.judgement, concern=0.06), 0.03).raised
    longer = reader.work("we had soup in the kitchen and then we all went home on the bus").page
    assert weigh(Alarm(), longer, replace(work.judgement, concern=0.04), 0.03).raised


def test_in_a_text_of_few_words_the_rules_raise_one_whatever_the_model_thinks(reader):
    words = "it is county lines if you ask me and that is all i know of it"
    work = reader.work(words)
    alarm, unmoved = Concern()(work.page), replace(work.judgement, concern=0.0)
    assert alarm.raised
    assert not alarm.gravest
    assert weigh(alarm, work.page, unmoved, 0.03).raised
    longer = reader.work(f"{words} and we had soup and the dog came in from the garden and slept").page
    assert not weigh(alarm, longer, unmoved, 0.03).raised


def test_no_wording_opens_into_a_crowd_ofways():
    """Every way is a pattern of its own, made when the rules are loaded and tried on every page: 36 wordings of up to
    7,680 ways made the load 0.75 s instead of 0.3. Aim at 60; the longest that are left open into 144."""
    for kind in kinds():
        for phrase in (*kind.phrases, *kind.look_alikes, *kind.idioms):
            assert len(ways(phrase.wording)) <= 150, phrase.wording
