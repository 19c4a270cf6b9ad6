"""One story, one question a page, from the neutral door to the receipt. No account, no cookie."""

from __future__ import annotations

from voice.access import EVERYONE, Door

door = Door("tell", __name__, audience=EVERYONE)
