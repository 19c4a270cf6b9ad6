"""Personal details: tables of true and near-miss examples, marked {surface=kind} in the text."""

import re
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from voice.analysis.masks import Mask, find_masks
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, flags, is_ordinary

_NLP = spacy.blank("en")
_MARK = re.compile(r"\{([^{}=]+)=([a-z_]+)\}")

DETAILS = [
    "my son {Obinna=child_name} stopped going in after half term",
    "my mate {wiktoria=child_name} walks in with me now",
    "{Zainab=child_name} used to sit with me at lunch",
    "my brother {Will=child_name} was off as well",
    "grace's mum says it too. no she doesn't, {Grace=child_name} said it",
    "a boy called {Bear=child_name} has the next peg to mine",
    "{Mrs Tamblyn=staff_name} never shouts",
    "they sent {mr okafor=staff_name} to the door",
    "{Miss Bright=staff_name} lets me in by the side door",
    "our driver {Mr Hussain=staff_name} waits for us",
    '"I only want to help, {Mrs Quill=adult_name}," he said',
    "my husband {Gareth=adult_name} does the mornings",
    "Our caseworker is {Oluwaseun Adebayo=staff_name}, I think",
    "She went to {Larkmere Primary=school_name} for a year",
    "he hated {thornbeck primary=school_name} from day one",
    "my sister goes {St Oswin's=school_name} and likes it",
    "one of 31 at {St Corvin's=school_name} and nobody knows his name",
    "they offered us {the Beeches=school_name} instead",
    "we did a visit to {Ashwell Library=org_name} today",
    "we moved from {Rotherham=place} in the spring",
    "the bus to {Marlowbridge=place} takes an hour",
    "text me on {07700 900118=phone} after six",
    "ring {020 7946 0321=phone} and ask",
    "write to {bea.tully@example.com=email} please",
    "its {bea dot tully at example dot org=email} all lower case",
    "my insta is {mo_draws.x=social_handle} if you want to see them",
    "find me {@kitejumper=social_handle} on there",
    "we live in {SR4 7ZZ=postcode} so its the far side",
    "he was born {14/02/2013=dob} so he is young for his year",
    "her dob is {3rd May 2012=dob}, check it",
    "we are at {27 Rushey Lane=address}, the blue door",
    "the reference is {EHC/24/0931=ref_number} and nobody answers",
    "his UPN {A123456789012=ref_number} is wrong on the form",
    "her nhs number is {943 476 5919=ref_number} i think",
    "the taxi was {LK71 XYZ=vehicle_reg}, a grey one",
    "im {15=age} and i cant do it",
    "my {9yo=age} will not put shoes on",
    "Jordan-Lee is not well. She's {seven=age}.",
    "my daughter, {12=age}, has not been in since",
    "we went past {Sandwick Cross=place} and on to {Great Yarmouth=place} in the cab",
    "He is at {the Corn Exchange=org_name} on Saturdays with his aunt",
    "the screen at {Barrow Road surgery=org_name} calls your name",
    "they want to try {Fairmead Manor=school_name} as a fresh start",
    "it went to {14 Quarry Rise, Strood=address} and we had moved",
    "send it to {Flat 3, 22 Cable Street=address} please",
    "we are at {12 Tollgate Villas=address} now",
    "{Thornell=child_name} uses a walker and nobody moved the mats",
    "{Summer=child_name} wore the badge all day",
    "{J=child_name} came to us at {nine=age} with one bag",
    "He was diagnosed at {seven=age}, on the list since {four=age}.",
    "mine are {fifteen=age} and {twelve=age}, and neither goes",
    "{Fourteen=age}, never sat an exam. He shrugs.",
    "she turned {nineteen=age} everything stopped",
    "our Reece, {ten=age}, and his cousin (ADHD, {eight=age}) share",
    "his dob is {the fourteenth of March=dob}",
    "He is Joel, born {14 06 12=dob}, and waits",
    "My lad, {5th May 2017=dob}, is on nobody's desk",
    "the cab is {lk21 zda=vehicle_reg} if you see it",
    "their reference {CV-EHC-4410=ref_number} again",
    "our form, no. {CHA/YC/14=ref_number}, is pink",
    "my snap is {badgerfoot=social_handle} ask me there",
    "it was {kez_draws=social_handle} who said",
    "thank you {Mr and Mrs Kaczmarek=staff_name} at the flats",
    "My lad {Ezra=child_name} and me sat in {Lidl=org_name} till two",
]  # fmt: skip

NEAR_MISSES = [
    "she is home by 12 and back at two in the morning, by 11 he is asleep",
    "she is in year 6 and her brother is in yr10",
    "post-16 provision from 16 to 18 is a mess, CAMHS and Ofsted and IPSEA all say so",
    "I waited four years and the bus is twenty minutes late",
    "miss said sir would let me but i miss maths",
    "i will hope for a good summer and the rose bush by the hall",
    "It was May when the EHCP came and in March the NHS letter went missing",
    "Went in. Came out. Cried. Nothing Helped.",
    "WHY DOES NOBODY EVER READ THE PLAN BEFORE THE MEETING",
    "My Phone Puts Capitals On Everything and the School does not Mind",
    "he wore a Leeds shirt and ate Yorkshire puddings",
    "the SENCO and the Head of Year met the EWO about EBSA",
    "i play Minecraft and Roblox after school",
    "our dog is called Rex",
    "he got 18 out of 20 and 100% in spelling",
    "the Young Champion visit was on Tuesday at ten",
    "he is on a reduced timetable, nine till eleven",
    "my primary was better than the secondary school",
    "the speech therapy is in Section F and the rest is in Appendix K",
    "we got home at two, he goes up to bed at eight",
    "One. Ring them. Two, ring again. Three, give up.",
    "3 Feb, emailed. 17 Feb, emailed. 19 March, rang.",
    "We sat in Lidl till two because it was warm",
    "we have a hamster called Gerald. Gerald bites",
    "Up at 8. By eleven he is grey.",
    "Twenty past seven. Half eight, I ring. Nine, I ring again.",
    "Persistent absence, they call it. Friendship difficulties, they wrote.",
    "it costs 300 pounds a case and the tribunal bundle is 412 pages",
]


def _read(marked: str) -> tuple[str, list[tuple[str, str]]]:
    return _MARK.sub(r"\1", marked), [(each[1], each[2]) for each in _MARK.finditer(marked)]


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.kind) for each in find_masks(_NLP.make_doc(text))]


@pytest.mark.parametrize("marked", DETAILS)
def test_a_personal_detail_is_masked_with_its_kind(marked: str) -> None:
    text, wanted = _read(marked)
    assert set(wanted) <= set(_found(text))


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_only_looks_like_a_detail_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_masks_stand_in_order_without_overlap_and_say_why() -> None:
    text = "Mrs Pell rang from Lintwood Infants, Leeds, on 07700 900118 about my son Ife who is 9"
    masks = find_masks(_NLP.make_doc(text))
    assert len(masks) == 6
    assert all(one.end <= two.start for one, two in pairwise(masks))
    assert all(each.why and text[each.start : each.end] not in each.why for each in masks)


def test_a_mask_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Mask(0, 1, "age", "because").start = 2  # type: ignore[misc]


def test_offsets_count_code_points_after_emoji_and_marks() -> None:
    assert _found("😭😭 \u200fmy mate Ifeoma left") == [("Ifeoma", "child_name")]


def test_names_come_from_every_community() -> None:
    names = (
        "niamh gurpreet dharshini abdirahman oluwaseun kwame tyrese zofia razvan desislava ugne bohdan emir "
        "rojin haneen shahrzad zarmina xinyi ngoc thandiwe blerta mordechai"
    )
    assert [each for each in names.split() if not flags().get(each, 0) & GIVEN] == []


def test_an_ordinary_word_is_known_with_its_endings() -> None:
    assert all(map(is_ordinary, ["walking", "stopped", "unhappier", "schools", "dropped"]))
    assert not any(map(is_ordinary, ["withybridge", "polmerrick"]))


def test_a_frame_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        frame("people", "nowhere")


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_ordered_masks_within_it(text: str) -> None:
    safe = text.encode("utf-8", "replace").decode("utf-8")
    masks = find_masks(_NLP.make_doc(safe))
    edges = [edge for each in masks for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(0 <= each.start < each.end <= len(safe) for each in masks)


@pytest.mark.parametrize(
    "piece",
    ["http://", "a@", "@a.", "0 ", "07", "Aa ", "Mr ", "St ", "1/", "at ", "dot ", "a-", "A1/", "my ", "ref ",
      "'", "’s ", "\u200f",
     "12 High ", "born ", "in Xx ", "insta ", "oh "],
)  # fmt: skip
def test_ten_thousand_characters_of_one_thing_are_read(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    doc = Doc(_NLP.vocab, words=[text], spaces=[False])
    assert all(each.end <= len(text) for each in find_masks(doc))
