"""The plan of the house: small functions, small files, no attic, nothing fetched from a registry by address."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = sorted((ROOT / "voice").rglob("*.py"))


def test_files_and_functions_keep_to_their_budget() -> None:
    lengths = []
    for path in CODE:
        text = path.read_text("utf-8")
        assert text.count("\n") <= 300, f"{path.relative_to(ROOT)} is too long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 50, f"{path.relative_to(ROOT)}: {node.name}"
                lengths.append(length)
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 20


def test_there_is_no_attic() -> None:
    attics = {"utils", "helpers", "common", "services", "misc"}
    assert not {path.stem for path in CODE} & attics
    assert not {path.parent.name for path in CODE} & attics


def test_importing_the_analysis_loads_neither_flask_nor_spacy() -> None:
    code = "import sys, voice.analysis; sys.exit(bool({'flask', 'spacy', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([str(ROOT / ".venv/bin/python"), "-c", code], check=False, cwd=ROOT)
    assert done.returncode == 0


def test_no_file_carries_a_registry_or_a_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    for name in listed:
        path = ROOT / name
        if path.suffix in {".npz", ".png"} or not path.exists():
            continue
        text = path.read_text("utf-8", "replace")
        assert not re.search(r"https?://[^ \"')]*(/simple\b|\.whl\b|\.tar\.gz\b)", text), name
