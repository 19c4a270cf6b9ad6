"""Every fault is told in plain words, on its own line, and nothing typed into a file can break the telling."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice.cli.form import form as form_command
from voice.forms import check, read_form
from voice.forms.lines import Lines

from .conftest import WHOLE

SPOILT = [
    # what to find, what to put there, the line of the fault, a part of what is said
    ('slug = "willow"', 'slug = "Willow Tree"', 1, "cannot be a name"),
    ('slug = "willow"', 'slug = "excluded"', 1, "over a shoulder"),
    ("version = 1", 'version = "1"', 2, "must be a whole number"),
    ("version = 1", "version = 0", 2, "1 or more"),
    ("version = 1", "version = " + "9" * 5000, 2, "far too big"),
    ("version = 1", "version = " + "[" * 5000, 2, "far too big"),
    ('situation = "moved_school"\n', "", 1, "`situation` is missing"),
    ('speaker = "young_person"', 'speaker = "pupil"', 4, "'young_person', 'parent_carer'"),
    ('short = ["story", "busy", "age"]', 'short = ["story", "busy"]', 5, "too few"),
    ('short = ["story", "busy", "age"]', 'short = ["story", "busy", "age", "age"]', 5, "too many"),
    ('short = ["story", "busy", "age"]', 'short = ["story", "busy", "nap"]', 5, "names `nap`"),
    ('short = ["story", "busy", "age"]', 'short = ["story", "busy", "busy"]', 5, "twice"),
    ('short = ["story", "busy", "age"]', 'short = "story"', 5, "square brackets"),
    ('title = "Tell us about school"', 'titel = "Tell us about school"', 8, "Did you mean `title`"),
    ('title = "Tell us about school"', 'title = "After your exclusion"', 8, "`exclusion`"),
    ('title = "Tell us about school"', 'title = ""', 8, "is empty"),
    ('title = "Tell us about school"', f'title = "{"x" * 301}"', 8, "at most 300"),
    ("[text.en]\ntitle", "[text.English]\ntitle", 7, "cannot be a name"),
    ('situation = "I moved to a new school"', 'situation = "I was suspended"', 14, "`suspended`"),
    ("order = 50", "ordr = 50", 12, "Did you mean `order`"),
    ("order = 50", "zzz = 50", 12, "docs/forms.md"),
    ('id = "busy"', 'id = "story"', 24, "used twice"),
    ('kind = "long_text"', 'kind = "essay"', 18, "'long_text'"),
    ('kind = "long_text"', 'kind = ["long_text"]', 18, "It must be one of"),
    ("narrative = true", 'narrative = "yes"', 19, "true or false"),
    ("narrative = true", "narrative = false", 1, "nothing would be read"),
    ("narrative = true", "narrative = true\nmax_length = 10001", 20, "10,000"),
    ("narrative = true", 'narrative = true\noptions = ["a", "b"]', 20, "no options"),
    ('kind = "scale"', 'kind = "scale"\nnarrative = true', 26, "Only a text question"),
    ('kind = "scale"', 'kind = "scale"\nmax_length = 3', 26, "Only text questions"),
    ('options = ["calm", "loud"]\n', "", 23, "needs options"),
    ('options = ["calm", "loud"]', "options = 7", 26, "square brackets"),
    ('options = ["calm", "loud"]', 'options = ["calm", "calm", "loud"]', 26, "stands twice"),
    ('options = ["calm", "loud"]', 'options = ["calm", "LOUD"]', 26, "'LOUD' cannot be a name"),
    ('options = ["calm", "loud"]', 'options = ["calm", "loud", "dark"]', 30, "`dark` has no words in `en`"),
    ('loud = "Loud"', 'loud = "Loud"\ndark = "Dark"', 33, "not in this question's options"),
    ('options = "age_bands"', 'options = "ages"', 37, "age_bands, phases"),
    ('options = "age_bands"', 'options = "phases"', 37, "not a known `age_band`"),
    ('roles = ["age_band"]', 'roles = ["age_band", "age_band"]', 38, "given twice"),
    ('roles = ["age_band"]', 'roles = ["locality"]', 38, "Only a `place` question"),
    ('roles = ["age_band"]', 'roles = ["name"]', 38, "'age_band', 'locality'"),
    ("narrative = true", 'narrative = true\nroles = ["phase"]', 20, "one answer is picked"),
    ('label = "How old are you?"', 'label = "How old are you?"\n[questions.text.cy]\nlabel = "Oed?"', 41, "no title"),
    ("[door]", '[text.cy]\ntitle = "T"\nintro = "I"\n[door]', 19, "words for `cy` are missing"),
    ('label = "What happened?"', 'label = "What happened?', 21, "not TOML"),
]


@pytest.mark.parametrize(("found", "put", "line", "said"), SPOILT)
def test_a_fault_is_told_on_its_line(tmp_path: Path, found: str, put: str, line: int, said: str) -> None:
    assert WHOLE.count(found) >= 1
    path = tmp_path / "willow.toml"
    path.write_text(WHOLE.replace(found, put, 1), "utf-8")
    told = [(fault.line, str(fault)) for fault in check(path)]
    assert [one for one in told if one[0] == line and said in one[1]], told


def test_a_whole_form_has_no_fault(folder: Path) -> None:
    assert check(folder / "willow.toml") == []


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "willow.toml"
    path.write_text(WHOLE.replace('"nap"', "").replace('id = "busy"', 'id = "story"').replace('"age_bands"', '"x"'))
    assert len(check(path)) >= 3


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "willow.toml"
    path.write_bytes(b'slug = "willow"\ntitle = "caf\xe9"\n')
    (fault,) = check(path)
    assert (fault.line, "UTF-8" in fault.mend) == (2, True)


def test_a_file_saved_on_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "willow.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read_form(path).slug == "willow"


def test_a_ready_list_without_words_in_a_language_is_told(tmp_path: Path) -> None:
    welsh = WHOLE.replace("[door]", '[text.cy]\ntitle = "T"\nintro = "I"\n\n[door]')
    path = tmp_path / "willow.toml"
    path.write_text(welsh + '[questions.text.cy]\nlabel = "Oed?"\n', "utf-8")
    assert any("`under_5` has no words in `cy`" in fault.what for fault in check(path))


def test_lines_inside_a_long_string_are_not_taken_for_keys() -> None:
    lines = Lines('intro = """\ntitle = "no"\n[door]\n"""\ntitle = "yes"\n')
    assert lines.of(("title",)) == 5
    assert lines.of(("door",)) == 1


def test_the_command_says_each_fault_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "willow.toml"
    path.write_text(WHOLE.replace("titl", "tilt", 1), "utf-8")
    result = CliRunner().invoke(form_command, ["check", str(path)])
    assert result.exit_code == 1
    assert f"{path}:8: `tilte` is not a word that forms know. Did you mean `title`?" in result.output
    assert "`title` is missing" in result.output


def test_the_command_is_content_with_a_whole_form(folder: Path) -> None:
    result = CliRunner().invoke(form_command, ["check", str(folder / "willow.toml")])
    assert (result.exit_code, "no faults" in result.output) == (0, True)


@pytest.mark.parametrize("missing", ["nowhere.toml", "."])
def test_the_command_says_when_there_is_no_file(tmp_path: Path, missing: str) -> None:
    result = CliRunner().invoke(form_command, ["check", str(tmp_path / missing)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


QUIET = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@QUIET
@given(st.binary(max_size=300))
def test_any_bytes_give_faults_and_never_a_crash(tmp_path: Path, bytes_: bytes) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(bytes_)
    assert all(fault.line >= 1 and fault.what and fault.mend for fault in check(path))
    assert check(path)


@QUIET
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.text(max_size=20))
def test_any_change_to_a_form_gives_a_form_or_faults(tmp_path: Path, at: int, gone: int, put: str) -> None:
    path = tmp_path / "any.toml"
    path.write_text(WHOLE[:at] + put + WHOLE[at + gone :], "utf-8", newline="")
    faults = check(path)
    last = path.read_bytes().count(b"\n") + 1
    assert all(1 <= fault.line <= last for fault in faults)
    assert faults or read_form(path).questions
