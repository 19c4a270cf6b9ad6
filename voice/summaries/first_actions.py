"""The first rows of the ledger: what the framework's own meeting agreed to do, in our words."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from voice.analysis.frameworks import Framework
from voice.records import Action

HERE = Path(__file__).parent


def first_actions(framework: Framework) -> list[Action]:
    """Rows to add to a session, none for a framework without a file. Raises ValueError for an unknown heading."""
    path = HERE / f"{framework.id}_actions.toml"
    if not path.exists():
        return []
    entries = tomllib.loads(path.read_text("utf-8"))["actions"]
    headings = {heading.id for heading in framework.headings}
    if unknown := {entry["heading"] for entry in entries} - headings:
        raise ValueError(f"{path.name} names headings that {framework.id} does not have: {sorted(unknown)}")
    return [_action(framework.id, entry) for entry in entries]


def _action(framework_id: str, entry: dict[str, str | date | bool]) -> Action:
    defaults = {"status": "planned", "said": "", "answer": "", "public": False}
    return Action(framework=framework_id, **(defaults | entry))
