"""Whose story it is, whether it is so, and whether somebody is at risk."""

import pytest

import voice.analysis as shipped
from tests.analysis.rules_only import read

TAKEN_AWAY = [
    ("my cousin was suspended", "suspension_exclusion", "somebody_else"),
    ("he was never suspended", "suspension_exclusion", "negated"),
    ("nobody fined us", "attendance_enforcement", "negated"),
    ("we wish there was a school taxi", "transport", "hoped"),
    ("excluded from the buffet", "suspension_exclusion", "look-alike"),
    ("a girl i know got permanently excluded", "suspension_exclusion", "somebody_else"),
    ("someone elses kid got suspended", "suspension_exclusion", "somebody_else"),
    ("my cousin in grimsby with the new baby and the dog got suspended", "suspension_exclusion", "somebody_else"),
    ("i wish we had a school taxi", "transport", "hoped"),
]
KEPT = [
    ("still no diagnosis", "waiting_diagnosis"),
    ("no diagnosis yet and we wait", "waiting_diagnosis"),
    ("not only suspended but banned from the trip", "suspension_exclusion"),
    ("we waited four years for an autism assessment", "waiting_diagnosis"),
    ("my mate came with me when i was suspended", "suspension_exclusion"),
    ("his friend laughed at him because he was bullied", "bullying_peers"),
    ("my neighbour drove us and then we got suspended again", "suspension_exclusion"),
    (f"my cousin has a dog {'and a cat ' * 20} suspended for a week", "suspension_exclusion"),
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
NEUTRAL = ". Just writing this down on a Tuesday with a cup of tea."
NO_CONCERNS = [
    "I was dying of laughter when the hamster got out",
    "my phone is dying",
    "total meltdown in tesco over the wrong crisps",
    "we got beat at football on saturday",
    "the bus was late and the driver was nice",
    "I love seeing my friends",
    "had a nice weekend with my nan",
    "the police came to our school assembly, it was good",
    "my locker wont lock",
    "i wore a scarf to school",
    "my mums boyfriend is lovely",
    "we did a countdown to christmas",
    "sorry about the typing",
    "ALL MY FRIENDS LEFT ME OUT",
    "dont tell my mum its her birthday surprise",
    "we rang 9 times about him",
    "she takes her medication every morning",
    "he hit me in a meltdown",
]


@pytest.mark.parametrize(("text", "theme", "context"), TAKEN_AWAY)
def test_a_sign_is_set_aside_with_its_reason(text, theme, context):
    reading = read(text)
    assert theme not in reading.themes
    assert (theme, context) in {(aside.theme, aside.context) for aside in reading.set_aside}


@pytest.mark.parametrize(("text", "theme"), KEPT)
def test_what_only_looks_like_a_negation_takes_nothing_away(text, theme):
    assert theme in read(text).themes


@pytest.mark.parametrize(("more", "allowed"), [("", 2), (NEUTRAL, 5)])
def test_the_shipped_reader_takes_away_and_keeps_all_but_a_few_so_too(more, allowed):
    tagged = [text for text, theme, _ in TAKEN_AWAY if theme in shipped.read(text + more).themes]
    lost = [text for text, theme in KEPT if theme not in shipped.read(text + more).themes]
    assert len(tagged + lost) <= allowed, tagged + lost


@pytest.mark.parametrize("text", CONCERNS)
def test_the_shipped_reader_raises_a_disclosure_too(text):
    assert shipped.read(text).concern


@pytest.mark.parametrize("text", CONCERNS)
def test_a_disclosure_raises_a_concern_with_its_words(text):
    reading = read(text)
    assert reading.concern
    assert reading.concern_evidence
    assert all(evidence.why for evidence in reading.concern_evidence)


@pytest.mark.parametrize("text", NO_CONCERNS)
def test_slang_and_meltdowns_raise_none(text):
    assert not read(text).concern


def test_a_grave_phrase_raises_whatever_joke_surrounds_it():
    assert read("lol im dying of laughter but i want to kill myself haha").concern


def test_a_concern_is_raised_in_a_text_of_another_language_too():
    assert read("Je ne sais pas le dire en anglais, la vie est trop dure ici, i want to die, pardonnez moi").concern
