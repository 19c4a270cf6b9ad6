"""What a receipt can do: say which stage a story is at, and take it back."""

from __future__ import annotations

from voice.access import EVERYONE, Door

door = Door("receipts", __name__, audience=EVERYONE)
