"""A facilitator's own gatherings: link, poster, stories entered on behalf, how many came in."""

from __future__ import annotations

from voice.access import Door, Role

door = Door("gather", __name__, audience={Role.FACILITATOR})
