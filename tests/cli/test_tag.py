"""`voice tag` and `voice evaluate` from the outside."""

import json

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

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
