"""Another language is left to a person, however short and without its accents; English as it is typed is not."""

import json

import pytest

from voice.analysis.language import ENGLISH, NONE, UNKNOWN, language_of
from voice.analysis.learned.examples import written
from voice.analysis.normalise import page_of
from voice.analysis.pipeline import reader

FOREIGN = [
    "no me han dicho nada de la escuela y mi hijo no va a clase",
    "my to wiemy ze on nie chce isc do szkoly",
    "a escola do meu filho nao me disse nada",
    "mera beta school nahi jata hai",
    "mera bacha school jane se darta hai aur koi nahi sunta",
    "main marna chahta hoon",
    "Je veux mourir",
    "Ich will sterben",
    "quiero morir",
    "mi hijo no va",
    "mama no me siento bien",
    "nu vreau sa merg la scoala",
    "Mae dad yn fy nharo i bob nos",
    "dwi ddim yn saff adra",
    "mae mam yn gweiddi arna i bob dydd",
    "mans tevs mani sit",
    "apa ver minden este",
    "minu isa lööb mind",
    "min pappa slar mig",
    "waxaan rabaa inaan dhinto",
]
TYPED = [
    "no",
    "taxi",
    "cab didnt show",
    "idk tbh",
    "bare minging int it our kid",
    "skool is dead",
    "i do",
    "im 12",
    "if i go in i throw up",
    "no one listens",
    "my mum rang them 3 times",
    "ok",
    "hi",
    "nope",
    "n/a",
    "meh",
    "ok thx",
    "k",
    "wudnt let me go toylet",
    "bullyed evry day",
    "wor lass wont gan",
    "mi nuh like school",
    "gonnae no dae that",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_text_in_another_language_needs_a_person(text):
    reading = reader().read(text)
    assert reading.language != ENGLISH
    assert reading.needs_person
    assert reading.themes == ()


@pytest.mark.parametrize("text", TYPED)
def test_english_as_it_is_typed_on_a_phone_stays_english(text):
    assert language_of(page_of(text)) == ENGLISH


@pytest.mark.parametrize("text", ["", "  \n", "?", "...", "-", "!!! ??", "…"])
def test_stops_alone_are_no_text(text):
    assert language_of(page_of(text)) == NONE


@pytest.mark.parametrize("text", ["😭", "😭😭 ...", "👊🏠", "救命"])
def test_a_picture_alone_needs_a_person(text):
    assert reader().read(text).needs_person


def test_of_a_thousand_narratives_of_the_corpus_fewer_than_two_are_called_foreign():
    texts = [json.loads(line)["text"] for path in written() for line in path.read_text("utf-8").splitlines()[::5]]
    foreign = [text for text in texts if language_of(page_of(text)) != ENGLISH]
    assert len(texts) > 1000
    assert len(foreign) * 1000 < 2 * len(texts), foreign


def test_a_text_of_no_known_word_is_named_as_no_language():
    assert language_of(page_of("brmf xkcq")) == UNKNOWN
    assert language_of(page_of("😀")) == UNKNOWN
    assert language_of(page_of(" \n")) == NONE


PICTURED = [
    "😭😭😭🏫🚫💔 👊 2", "8 😭👊", "mama 😭👊🩸", "dad 👊👊👊 every night", "im 12 😭🩸🛏️👨", "no 😭",
    "my dad 👊🏽 me every night", "mum 😭 me", "when home 😭👨🛏️ no", "2️⃣ 😭👊", "dad 👊👊👊. every night", "10/10 🔪",
    "taxi 🛏️👨 every day 😭",
]  # fmt: skip
ONLY_NAMES = [
    "Mrs Hargreave mnie bije", "Miss Jones me pega", "Mr Khan ne mujhe mara", "Miss Young mnie bije",
    "my teacher bije mnie", "school teacher mujhe marta hai", "Sarah Mohammed Jack", "pan Young mnie dotyka",
]  # fmt: skip
SCRIPTS = ["救命我爸爸打我 no", "dad hits 救命我爸爸打我每天", "мама bad день школа", "no 救命"]
SMILED = [
    "im fine 😊", "school was good 👍👍", "my taxi never came 😡", "my taxi never came 😡😡😡😡😡", "I’m fine", "ok 😊",
    "i like football ⚽", "10/10 👍", "10/10 👍🏽", "bus 🚌 late again", "im so tired 😭😴💀", "i hate it 💔",
    "i have to get 2 buses 🚌 and its cold 🥶", "my teacher Zoë is “nice” – really", "I love art 🎨🖌️ and my dog 🐶",
    "i hate it 😭. it is boring 😴",
]  # fmt: skip
FIGURES = ["7/10", "9 out of 10", "year 9", "8", "miss khan", "mrs pell", "fine"]


@pytest.mark.parametrize("text", [*PICTURED, *ONLY_NAMES, *SCRIPTS])
def test_pictures_names_or_another_script_beside_hardly_a_word_need_a_person(text):
    assert reader().read(text).needs_person


@pytest.mark.parametrize("text", [*SMILED, *FIGURES])
def test_a_sentence_that_ends_in_a_smile_and_figures_alone_stay_english(text):
    assert language_of(page_of(text)) == ENGLISH
