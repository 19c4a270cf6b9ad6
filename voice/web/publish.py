"""Quotes approved, periods published."""

from __future__ import annotations

from voice.access import Door, Role

door = Door("publish", __name__, audience={Role.PUBLISHER})
