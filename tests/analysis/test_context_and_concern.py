"""Whose story it is, whether it is so, and whether somebody is at risk."""

import pytest

from tests.analysis.rules_only import read
from voice.analysis.concern import kinds
from voice.analysis.evaluation import Agreement, GoldError, agreement, evaluate, gold_of
from voice.analysis.reading import masked_text

TAKEN_AWAY = [
    ("my cousin was suspended", "suspension_exclusion", "somebody_else"),
    ("he was never suspended", "suspension_exclusion", "negated"),
    ("nobody fined us", "attendance_enforcement", "negated"),
    ("we wish there was a school taxi", "transport", "hoped"),
    ("excluded from the buffet", "suspension_exclusion", "look-alike"),
]
KEPT = [
    ("still no diagnosis", "waiting_diagnosis"),
    ("no diagnosis yet and we wait", "waiting_diagnosis"),
    ("not only suspended but banned from the trip", "suspension_exclusion"),
    ("we waited four years for an autism assessment", "waiting_diagnosis"),
]
CONCERNS = [
    "some nights i dont see the point in being alive",
    "i sleep at my mates when hes been drinking",
    "he says not to tell",
    "ive been cutting myself again",
    "SHE SAID SHE WANTS TO DIE",
    "i want to kil myself. i want to die",
    "he hits my mum",
    "sir grabbed me by the neck and no one will believe me",
    "they held him down on the floor, face down",
    "i owe him 400 and he knows where we live",
    "shes been missing since friday night",
    "theres no food in the house and mum doesnt get up",
    "im scared to go home",
]
NO_CONCERNS = [
    "I was dying of laughter when the hamster got out",
    "my phone is dying",
    "total meltdown in tesco over the wrong crisps",
    "we got beat at football on saturday",
    "the bus was late and the driver was nice",
]


@pytest.mark.parametrize(("text", "theme", "context"), TAKEN_AWAY)
def test_a_sign_is_set_aside_with_its_reason(text, theme, context):
    reading = read(text)
    assert theme not in reading.themes
    assert (theme, context) in {(aside.theme, aside.context) for aside in reading.set_aside}


@pytest.mark.parametrize(("text", "theme"), KEPT)
def test_what_only_looks_like_a_negation_takes_nothing_away(text, theme):
    assert theme in read(text).themes


@pytest.mark.parametrize("text", CONCERNS)
def test_a_disclosure_raises_a_concern_with_its_words(text):
    reading = read(text)
    assert reading.concern
    assert reading.concern_evidence
    assert all(evidence.why for evidence in reading.concern_evidence)


@pytest.mark.parametrize("text", NO_CONCERNS)
def test_slang_and_meltdowns_raise_none(text):
    assert not read(text).concern


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.id)
def test_every_kind_has_gravest_phrases_that_always_raise(kind):
    gravest = [phrase for phrase in kind.phrases if phrase.role == "gravest"]
    assert gravest
    assert all(phrase.weight == 1.0 for phrase in gravest)


def test_a_grave_phrase_raises_whatever_joke_surrounds_it():
    assert read("lol im dying of laughter but i want to kill myself haha").concern


def test_a_concern_is_raised_in_a_text_of_another_language_too():
    assert read("Je ne sais pas le dire en anglais, la vie est trop dure ici, i want to die, pardonnez moi").concern


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("It was brilliant, the quiet room really helped, I loved it and I was so happy", "positive"),
        ("nobody listened, he was crying and scared, it was horrible", "negative"),
        ("There are two doors and a table", "neutral"),
    ],
)
def test_tone_is_heard(text, tone):
    assert read(text).tone == tone


def test_agreement_counts_hits_false_and_missed():
    told = agreement([(True, True), (True, False), (False, True), (False, False)])
    assert told == Agreement(1, 1, 1)
    assert (told.precision, told.recall, told.f1, told.support) == (0.5, 0.5, 0.5, 2)
    assert Agreement().f1 == 0.0


def test_an_evaluation_compares_reading_with_gold():
    line = {
        "text": "email lou@example.org, nobody told us the taxi was late",
        "themes": ["communication_information", "ebsa"],
        "safeguarding": False,
        "sentiment": "negative",
        "pii": [[6, 21, "email"]],
    }
    gold = gold_of(line)
    figures = evaluate([(gold, read(gold.text))], ["communication_information", "ebsa"], 0.5)
    assert figures.themes["communication_information"] == Agreement(1, 0, 0)
    assert figures.themes["ebsa"] == Agreement(0, 0, 1)
    assert figures.macro_f1 == 0.5
    assert figures.masks["email"] == Agreement(1, 0, 0)
    assert figures.per_second == 2.0
    assert figures.as_dict()["concern"]["support"] == 0


def test_a_gold_line_without_its_fields_is_refused():
    with pytest.raises(GoldError, match="themes"):
        gold_of({"text": "x"})


def test_overlapping_masks_count_as_one():
    class Mark:
        def __init__(self, start, end):
            self.start, self.end, self.kind = start, end, "child_name"

    assert masked_text("Ann Lee ran", [Mark(0, 7), Mark(4, 7)]) == "[child's name] ran"
