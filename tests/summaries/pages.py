"""A release as readers and publications show it: an edition of it, put together into pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from voice.summaries.counts import Counts, Known, Subtypes
from voice.summaries.editions import assembled, blank, renewed
from voice.summaries.faces import Summary
from voice.summaries.figures import SMALLEST_SHOWN, Protected

AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


def pages_of(release: Sequence[Counts], known: Known, subtypes: Subtypes) -> list[Summary[Protected]]:
    """Where nothing was shown before."""
    blocks = renewed({}, release, AT, SMALLEST_SHOWN)
    return [assembled(blocks, blank(counts.scope, counts.period, known, subtypes)) for counts in release]
