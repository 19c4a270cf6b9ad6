"""A member's own first page and declaration."""

from __future__ import annotations

from voice.access import SIGNED_IN, Door

door = Door("account", __name__, audience=SIGNED_IN)
