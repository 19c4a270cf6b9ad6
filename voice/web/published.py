"""What was let out: themed summaries, and what was done about them."""

from __future__ import annotations

from voice.access import EVERYONE, Door

door = Door("published", __name__, audience=EVERYONE)
