"""One personal detail found in a text."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mask:
    """A personal detail: code points `start` to `end` (exclusive) of the text, what it is and why we think so.

    `kind` is one of child_name, adult_name, staff_name, school_name, org_name, place, phone, postcode,
    email, social_handle, dob, age, address, ref_number, vehicle_reg. `why` never repeats the text itself.
    """

    start: int
    end: int
    kind: str
    why: str


def without_overlaps(masks: list[Mask]) -> tuple[Mask, ...]:
    """The masks in reading order; where two overlap, the one that came first in the list stays.

    Those kept never overlap, so a new one can only meet its neighbours: a story of many names stays quick.
    """
    kept: list[Mask] = []
    for mask in masks:
        at = bisect_right(kept, mask.start, key=lambda other: other.start)
        if (at == 0 or kept[at - 1].end <= mask.start) and (at == len(kept) or mask.end <= kept[at].start):
            kept.insert(at, mask)
    return tuple(kept)
