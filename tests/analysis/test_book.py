"""A local theme file is understood, or refused with its name and its fault."""

import pytest

from voice.analysis.book import ThemeBookError, load
from voice.analysis.learned.model import shipped
from voice.analysis.pipeline import Reader

WHOLE = 'name = "Pipes"\nmeaning = "Pipes are played."\n'
EXAMPLES = '[examples]\nyes = ["bagpipes"]\nno = ["pipe down"]\n'
PHRASES = '[phrases]\nlikely = ["bagpipes"]\n'
LONG = "there were bagpipes on the radio again today while we sat at home and had our toast and jam at noon"
TAXI = "the taxi did not come again on monday so she waited at the door until ten and then we drove her in"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f'{WHOLE}[phrases]\nsure = "bagpipes"\n{EXAMPLES}', "“phrases.sure” must be a list"),
        (f"{WHOLE}[phrases]\nsure = [3]\n{EXAMPLES}", "“phrases.sure” must be a list of texts"),
        (f'{WHOLE}[phrases]\nsure = ["(bag|pipes"]\n{EXAMPLES}', "a bracket without its partner"),
        (f'{WHOLE}look_alikes = ["<nolist>"]\n{PHRASES}{EXAMPLES}', "no word list called <nolist>"),
        (
            f'{WHOLE}[phrases]\nlikly = ["bagpipes"]\n{EXAMPLES}',
            "may not hold “likly”, only “sure”, “likely” or “hint”",
        ),
        (f'{WHOLE}phrase = ["bagpipes"]\n{EXAMPLES}', "may not hold “phrase”"),
        (f'{WHOLE}threshold = "high"\n{PHRASES}{EXAMPLES}', "“threshold” must be a number"),
        (f"{WHOLE}threshold = 1\n{PHRASES}{EXAMPLES}", "“threshold” must be a number above 0 and below 1"),
        (f'{WHOLE}usually = "Barrier"\n{PHRASES}{EXAMPLES}', "“usually” must be “barrier” or “help”"),
        (f'{WHOLE}ignores = ["negation"]\n{PHRASES}{EXAMPLES}', "“ignores” may not hold “negation”"),
        (f"{WHOLE}id = 3\n{PHRASES}{EXAMPLES}", "“id” must be text"),
        (f'{WHOLE}phrases = "bagpipes"\n{EXAMPLES}', "“phrases” must be a part of its own"),
        (f'{WHOLE}{PHRASES}[examples]\nyes = "bagpipes"\nno = []\n', "“examples.yes” must be a list"),
        (f'{WHOLE}{PHRASES}{EXAMPLES}[subtypes.loud]\nsure = ["drone"]\n', "“subtypes.loud” lacks its “name”"),
        (f"{WHOLE}{PHRASES}", "lacks 'examples'"),
    ],
)
def test_a_fault_in_a_theme_file_is_told_with_the_name_of_the_file(tmp_path, written, said):
    (tmp_path / "pipes.toml").write_text(written, "utf-8")
    with pytest.raises(ThemeBookError) as told:
        load(tmp_path)
    assert str(told.value).startswith("pipes.toml")
    assert said in str(told.value)


def test_a_file_in_another_encoding_is_told_so(tmp_path):
    (tmp_path / "pipes.toml").write_bytes(f"{WHOLE}# caf\u00e9\n{PHRASES}{EXAMPLES}".encode("cp1252"))
    with pytest.raises(ThemeBookError, match=r"pipes\.toml is not saved as UTF-8"):
        load(tmp_path)


def with_model(folder, theme_id, more=""):
    (folder / f"{theme_id}.toml").write_text(WHOLE + more + PHRASES + EXAMPLES, "utf-8")
    return Reader(folder, shipped())


def test_a_file_that_replaces_a_shipped_theme_is_not_overruled_by_what_was_learned_of_that(tmp_path):
    reader = with_model(tmp_path, "transport")
    assert "transport" in reader.read(LONG).themes
    assert "transport" in Reader(None, shipped()).read(TAXI).themes
    assert "transport" not in reader.read(TAXI).themes


def test_a_replaced_theme_shows_its_own_words_for_reason(tmp_path):
    found = [f for f in with_model(tmp_path, "transport").read(LONG).findings if f.theme == "transport"]
    assert [finding.quote for finding in found] == ["bagpipes"]


def test_the_threshold_of_a_local_theme_counts_in_long_texts_too(tmp_path):
    assert "pipes" in with_model(tmp_path, "pipes").read(LONG).themes
    other = tmp_path / "strict"
    other.mkdir()
    assert "pipes" not in with_model(other, "pipes", "threshold = 0.7\n").read(LONG).themes
