"""One personal detail found in a text."""

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
    """The masks in reading order; where two overlap, the one that came first in the list stays."""
    kept: list[Mask] = []
    for mask in masks:
        if all(mask.end <= other.start or mask.start >= other.end for other in kept):
            kept.append(mask)
    return tuple(sorted(kept, key=lambda mask: mask.start))
