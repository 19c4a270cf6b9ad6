"""Templates: nothing is styled or scripted inline, nothing imported is unused. (Labels: see `tests/suspicious.py`.)"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 80


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_is_short_and_holds_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST, "a template has at most 80 lines"
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_what_a_template_imports_it_uses(path: Path) -> None:
    text = path.read_text("utf-8")
    for names in re.findall(r"{% from [^%]+ import ([^%]+?)(?: with context)? %}", text):
        for name in names.split(","):
            used = name.split(" as ")[-1].strip()
            assert len(re.findall(rf"\b{used}\b", text)) > 1, f"{used} is imported and not used"


def test_every_template_is_used() -> None:
    used = " ".join(path.read_text("utf-8") for path in [*TEMPLATES, *(ROOT / "voice").rglob("*.py")])
    names = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
    stems = {name for name in names if name not in used}
    built = {name for name in stems if re.search(rf'"{re.escape(name.split("/")[0])}/{{', used)}
    assert stems <= built
