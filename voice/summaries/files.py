"""Files that leave: CSV in which no cell can run as a formula (promise 22; after OWASP's note on CSV injection)."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = frozenset("=+-@\t\r\n|%")
BYTE_ORDER_MARK = "\ufeff"


def guarded(value: str | int) -> str:
    """One cell as text. What a spreadsheet might run is preceded by an apostrophe; control characters are dropped.

    A full-width sign counts as its plain one, and what cannot be seen (zero width, direction, space) is looked through.
    """
    if isinstance(value, int):
        return str(value)
    text = "".join(" " if letter in "\t\r\n" else letter for letter in value)
    text = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs"})
    return f"'{text}" if _runs(value) else text


def _runs(value: str) -> bool:
    seen = "".join(letter for letter in value if not _invisible(letter))
    first = unicodedata.normalize("NFKC", seen[:1])[:1]
    return first in STARTS_A_FORMULA if first else False


def _invisible(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter.isspace() or kind[0] in "CZ" or kind == "Mn"


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Rows as CSV: every cell guarded and quoted, so that another separator does not open a cell either."""
    paper = io.StringIO()
    writer = csv.writer(paper, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + paper.getvalue()
