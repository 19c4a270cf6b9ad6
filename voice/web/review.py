"""Masked stories and their tags: confirm, remove, add, next."""

from __future__ import annotations

from voice.access import Door, Role

door = Door("review", __name__, audience={Role.REVIEWER})
