"""`voice tag` and `voice evaluate` from the outside."""

import json

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from voice.analysis.learned import held_back
from voice.cli.evaluate import evaluate
from voice.cli.tag import inert, tag

TEXT = "nobody told us the taxi was cancelled"
GOLD = {"text": TEXT, "themes": ["transport"], "safeguarding": False, "sentiment": "negative", "pii": []}


def run(command, *arguments, given=None):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=given)


def test_json_lines_come_out_with_every_field_and_right_offsets(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": "a7", "text": TEXT, "speaker": "parent_carer"}) + "\n")
    line = json.loads(run(tag, file).stdout)
    assert line["id"] == "a7"
    assert "communication_information" in line["themes"]
    assert all(TEXT[found["start"] : found["end"]] == found["quote"] for found in line["findings"])
    assert {"concern", "concern_evidence", "tone", "masked", "masks"} <= line.keys()


def test_standard_input_is_read_and_lines_without_an_id_get_their_number():
    told = run(tag, "-", given=json.dumps({"text": TEXT}) + "\n")
    assert json.loads(told.stdout)["id"] == 1


@pytest.mark.parametrize("bad", ["oops", "[]", '{"text": 3}', "{}", '{"text": "x", "speaker": "cat"}'])
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(bad):
    good = json.dumps({"text": TEXT})
    told = run(tag, "-", given=f"{good}\n{bad}\n{good}\n")
    assert told.exit_code == 1
    assert len(told.stdout.splitlines()) == 2
    assert told.stderr.startswith("line 2: ")
    assert "1 lines could not be read" in told.stderr


def test_csv_comes_in_by_column_and_goes_out_inert(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text('id,story\n=1+1,"nobody told us\nthe taxi was cancelled"\n')
    told = run(tag, file, "--column", "story", "--format", "csv")
    assert told.stdout.splitlines()[1].startswith("'=1+1,")


def test_a_missing_column_is_named(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("id,story\n1,x\n")
    told = run(tag, file)
    assert told.exit_code == 1
    assert "no column “text”; there are: id, story" in told.stderr


def test_a_spreadsheet_is_read_and_shown_as_a_table(tmp_path):
    book = Workbook()
    book.active.append(["id", "text"])
    book.active.append([5, TEXT])
    book.save(tmp_path / "in.xlsx")
    told = run(tag, tmp_path / "in.xlsx", "--format", "table")
    assert "transport" in told.stdout


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "\u200b=1", "\x00=1", " =1"])
def test_no_cell_can_start_a_formula(cell):
    assert inert(cell).startswith("'")


def test_evaluation_prints_figures_for_people_and_for_machines(tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(GOLD) + "\n")
    assert "macro F1" in run(evaluate, file).stdout
    figures = json.loads(run(evaluate, file, "--json").stdout)
    assert figures["themes"]["transport"]["recall"] == 1.0
    assert figures["narratives"] == 1


def test_a_gold_line_that_cannot_be_used_is_told_and_counted(tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(GOLD) + '\n{"text": "x"}\n')
    told = run(evaluate, file, "--json")
    assert told.exit_code == 1
    assert "line 2: 'themes' is missing" in told.stderr


FAULTY = 'name = "x"\nmeaning = "y"\n[phrases]\nsure = "bagpipes"\n[examples]\nyes = []\nno = []\n'


@pytest.fixture
def faulty_themes(tmp_path):
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "pipes.toml").write_text(FAULTY, "utf-8")
    return folder


@pytest.fixture
def apart(tmp_path, monkeypatch):
    """A held-back part of one narrative, of which nobody has opened anything."""
    folder = tmp_path / "corpus" / "held_back"
    folder.mkdir(parents=True)
    (folder / "held_A.jsonl").write_text(json.dumps(GOLD) + "\n")
    monkeypatch.setattr(held_back, "FOLDER", folder)
    monkeypatch.setattr(held_back, "OPENINGS", folder / "openings.txt")
    return folder


def test_a_faulty_local_theme_is_named_and_nothing_is_tagged(tmp_path, faulty_themes):
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(GOLD) + "\n")
    for command in (tag, evaluate):
        told = run(command, file, "--themes", faulty_themes)
        assert told.exit_code == 1
        assert "Error: pipes.toml: “phrases.sure” must be a list" in told.stderr
        assert told.stdout == ""


def test_a_folder_of_themes_that_is_not_there_is_told_so(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(GOLD) + "\n")
    for command in (tag, evaluate):
        told = run(command, file, "--themes", tmp_path / "nowhere")
        assert told.exit_code == 2
        assert "nowhere" in told.stderr


def test_a_file_that_is_no_workbook_is_told_so(tmp_path):
    (tmp_path / "in.xlsx").write_text("id,text\n1,x\n")
    told = run(tag, tmp_path / "in.xlsx")
    assert told.exit_code == 1
    assert "Error: in.xlsx is not an Excel workbook" in told.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"themes": ["trnsport"]}, "the book has no theme 'trnsport'"),
        ({"sentiment": "cross"}, "'sentiment' must be one of"),
        ({"pii": [[0, 99999999999, "x"]]}, "'pii' has a detail that does not lie in the text"),
        ({"pii": [["0", 3, "x"]]}, "'pii' must hold [start, end, kind]"),
    ],
)
def test_gold_that_cannot_be_right_is_told_with_its_line(tmp_path, wrong, said):
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(GOLD) + "\n" + json.dumps(GOLD | wrong) + "\n")
    told = run(evaluate, file, "--json")
    assert f"line 2: {said}" in told.stderr
    assert json.loads(told.stdout)["narratives"] == 1


def test_every_evaluation_of_the_held_back_part_is_counted_by_whatever_path(apart, tmp_path):
    (tmp_path / "elsewhere.jsonl").symlink_to(apart / "held_A.jsonl")
    told = json.loads(run(evaluate, "--held-back", "--json").stdout)
    assert told["held_back_openings"] == 1
    assert len(told["macro_f1_interval"]) == 2
    assert json.loads(run(evaluate, apart / "held_A.jsonl", "--json").stdout)["held_back_openings"] == 2
    assert "has been opened 3 times" in run(evaluate, tmp_path / "elsewhere.jsonl").stdout


def test_an_opening_is_counted_before_anything_is_read(apart, monkeypatch):
    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr("voice.cli.evaluate._labelled", fails)
    run(evaluate, "--held-back")
    assert len(held_back.OPENINGS.read_text().splitlines()) == 1


def test_any_other_gold_is_not_counted(apart, tmp_path):
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(GOLD) + "\n")
    assert "held_back_openings" not in json.loads(run(evaluate, file, "--json").stdout)
    assert not held_back.OPENINGS.exists()


def test_the_interval_leaves_absent_themes_out_as_the_figure_does():
    gold = [frozenset({"a"})] * 4
    assert held_back.interval(gold, gold, ("a", "b", "c")) == (1.0, 1.0)
