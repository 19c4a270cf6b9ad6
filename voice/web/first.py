"""The first reading: the original, its masks completed, its concern decided by a person."""

from __future__ import annotations

from voice.access import Door, Role

door = Door("first", __name__, audience={Role.FIRST_READER})
