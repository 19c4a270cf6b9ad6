"""docs/forms.md says what is so."""

import re
from pathlib import Path
from typing import get_args

import pytest

from voice.forms import check
from voice.forms.document import DoorEntryDocument, FormDocument, QuestionDocument
from voice.forms.form import Kind, Role, Speaker
from voice.forms.stock import stock_lists

GUIDE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")
WORDS = {
    *(*get_args(Kind), *get_args(Role), *get_args(Speaker), *stock_lists()),
    *(*FormDocument.model_fields, *QuestionDocument.model_fields, *DoorEntryDocument.model_fields),
} - {"questions"}


def test_the_guides_own_form_has_no_fault(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    path = tmp_path / "willow.toml"
    path.write_text(example, "utf-8")
    assert check(path) == []


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_guide_explains_every_word_a_form_may_use(word: str) -> None:
    assert f"`{word}`" in GUIDE or f"`[{word}]`" in GUIDE or f"`[{word}.en]`" in GUIDE
