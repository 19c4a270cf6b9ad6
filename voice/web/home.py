"""The first page, who reads what, where to find support, and whether the service is well."""

from __future__ import annotations

from voice.access import EVERYONE, Door

door = Door("home", __name__, audience=EVERYONE)
