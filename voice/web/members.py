"""Accounts: made, given roles, ended. An administrator sees no story."""

from __future__ import annotations

from voice.access import Door, Role

door = Door("members", __name__, audience={Role.ADMINISTRATOR})
