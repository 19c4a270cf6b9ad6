"""What do you hold, who read it, delete it."""

from __future__ import annotations

from voice.access import Door, Role

door = Door("keep", __name__, audience={Role.DATA_PROTECTION_LEAD})
