"""spaCy without its command line, which `import spacy` brings in for one function (`spacy.info`).

The command line needs an HTTP client, a project runner and much else that no reading uses: about a third of spaCy's
loading time.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def spacy_alone() -> ModuleType:
    """The package `spacy`. Where it is loaded already nothing changes; where it is not, two empty modules stand in
    its command line's place while it loads, and `spacy.cli` can be imported later."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    stood_in = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stood_in["spacy.cli.info"].__dict__["info"] = _info
    sys.modules.update(stood_in)
    try:
        return import_module("spacy")
    finally:
        for name in stood_in:
            del sys.modules[name]


def _info(*given: Any, **named: Any) -> Any:
    """What `spacy.info` does, loaded when it is asked for."""
    return import_module("spacy.cli.info").info(*given, **named)
