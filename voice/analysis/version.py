"""The analyser's version: it changes whenever a rule, the book, a model or the code that reads changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from voice.analysis.book import load

HERE = Path(__file__).parent
_NOT_READ = {"corpus", "__pycache__"}


@cache
def analyser(folder: Path | None = None) -> str:
    """Twelve hexadecimal digits over every file that reading uses, and over the local themes of `folder`."""
    digest = hashlib.sha256(load(folder).version.encode())
    for path in sorted(path for path in HERE.rglob("*") if path.is_file()):
        inside = path.relative_to(HERE)
        if not _NOT_READ.intersection(inside.parts):
            digest.update(str(inside).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
