"""Concerns: the safeguarding lead's own queue."""

from __future__ import annotations

from voice.access import Door
from voice.access.roles import SAFEGUARDING

door = Door("protect", __name__, audience=SAFEGUARDING)
