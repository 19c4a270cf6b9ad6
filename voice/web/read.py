"""Themed summaries and the action ledger, for a workstream."""

from __future__ import annotations

from voice.access import Door
from voice.access.roles import PROTECTED_FIGURES

door = Door("read", __name__, audience=PROTECTED_FIGURES)
