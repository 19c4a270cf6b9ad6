"""No cell of a file can run."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.summaries.files import csv_text, guarded

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", " =1+1", "  \t =1+1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "\u200b=1+1", "\ufeff=1+1", "\u200d\u200b＝1", "\u00a0=1+1", "\u2060=1",
    "\u202e=1+1", "\u00ad=1+1", "\u2003=1", "\x0b=1", "\x1b=1", "=cmd|' /C calc'!A0", "@import", "|calc", "%0A=1",
    "=HYPERLINK(\"https://example.org\",\"x\")", "\u3000＝1", "﹢1", "﹫x", "﹦1", "\u034f=1", "\ud800=1", "-", "=",
]  # fmt: skip


def live(cell: str) -> bool:
    """Whether a careless spreadsheet might run a cell: looked at apart from the guard's own way."""
    seen = "".join(
        letter
        for letter in cell
        if unicodedata.category(letter)[0] not in "CZ" and unicodedata.category(letter) != "Mn"
    )
    return unicodedata.normalize("NFKC", seen)[:1] in tuple("=+-@|%")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_comes_out_as_text(payload: str) -> None:
    assert len(PAYLOADS) >= 25
    assert live(payload)
    (row,) = csv.reader(io.StringIO(csv_text([["label", payload]]).removeprefix("\ufeff")))
    assert row[1].startswith("'")
    assert not live(row[1])
    assert not any(unicodedata.category(letter) == "Cc" for letter in row[1])


def test_words_and_numbers_stay_as_they_are() -> None:
    assert guarded("Year 6 – waiting, 3 years = long") == "Year 6 – waiting, 3 years = long"
    assert guarded(12) == "12"
    assert guarded("*") == "*"


def test_every_cell_is_quoted_so_that_no_separator_opens_one() -> None:
    assert csv_text([["a;=1+1", 'say "=2"']]) == '\ufeff"a;=1+1","say ""=2"""\r\n'


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), max_size=4))
def test_no_text_at_all_makes_a_live_cell(rows: list[list[str]]) -> None:
    text = csv_text(rows).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(live(cell) for cell in row)
