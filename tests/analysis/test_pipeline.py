"""Each component is given what it needs: masks the text as it was typed, tone no more than a few words say."""

import pytest

from voice.analysis.pipeline import reader

ADDRESSES = ("mum@example.org", "dad@example.org", "nan.jones@example.org", "a.b@example.com", "aunt-jo@example.org")


@pytest.mark.parametrize("sign", [";", ",", "&", "/", "|", "\ud800;"])
def test_no_address_leaks_out_of_a_long_run_without_a_space(sign):
    text = sign.join(ADDRESSES * 2)
    reading = reader().read(text)
    assert len(text) >= 80
    assert reading.masked == sign.join(["[email]"] * 10)


def test_an_address_in_a_pasted_link_is_masked_whole():
    link = f"http://portal.example.org/mail?number=4455&lang=en&to=jane.smith@example.org&{'more=1&' * 12}"
    assert "jane" not in reader().read(link).masked
    assert "smith" not in reader().read(link).masked


def test_a_long_run_is_still_read_sign_by_sign_where_masks_stand():
    text = f"{'!' * 90}mum@example.org{'!' * 90}"
    assert [text[mask.start : mask.end] for mask in reader().read(text).masks] == ["mum@example.org"]


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("no", "neutral"),
        ("taxi", "neutral"),
        ("cab", "neutral"),
        ("great teacher", "positive"),
        ("Bullied since year 4", "negative"),
        ("i want to die", "negative"),
    ],
)
def test_the_tone_of_a_few_words_is_what_they_say(text, tone):
    assert reader().read(text).tone == tone


def test_however_the_shipped_reader_is_asked_for_it_is_made_once() -> None:
    assert reader() is reader(None) is reader(folder=None)
