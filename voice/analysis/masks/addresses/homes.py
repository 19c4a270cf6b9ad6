"""Addresses as learned (`extent`), joined with what the frames took."""

import re
from collections.abc import Iterable, Sequence

from voice.analysis.masks.addresses.extent import extents
from voice.analysis.masks.addresses.lines import begins
from voice.analysis.masks.frames import frame
from voice.analysis.masks.mask import Mask

WHY = "where somebody lives, as learned from others like it"
_WORD = re.compile(r"\w+")
_COUNTED = re.compile(r"\d+ ?([a-z]+)", re.IGNORECASE)
_COUNTS = frame("streets", "not_middle")
_LITTLE = frozenset({"a", "an", "at", "in", "is", "its", "my", "on", "our", "s", "the"})
_PARTS = frozenset({"address", "place", "org_name", "school_name"})
_NAMES = frozenset({"child_name", "adult_name", "staff_name"})


def with_extents(text: str, masks: Sequence[Mask], nobodys: Iterable[Mask]) -> tuple[Mask, ...]:
    """`masks` in order, with the addresses that no frame took or took a part of; a street's or a place's mask inside
    becomes part of the address, any other stays and parts it. What leads to nobody (`nobodys`) is left alone."""
    for one in extents(text):
        if _counts_something(text, one):
            continue
        met = [mask for mask in masks if _meet(one, mask)]
        if _says_more(text, one, met) and not any(_meet(one, mask) for mask in nobodys):
            masks = _taken_in(text, one, masks, met)
    return tuple(masks)


def _counts_something(text: str, one: tuple[int, int]) -> bool:
    """Whether it begins with a number of things or of minutes: "40 min drive"."""
    found = _COUNTED.match(text, *one)
    return found is not None and found[1].lower() in _COUNTS


def _says_more(text: str, one: tuple[int, int], met: Sequence[Mask]) -> bool:
    """Whether a stretch holds a word or a number that no mask covers, besides the little ones."""
    edges = [one[0], *[edge for mask in met for edge in (mask.start, mask.end)], one[1]]
    left = (text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return any(word.lower() not in _LITTLE for part in left for word in _WORD.findall(part))


def _meet(one: tuple[int, int], mask: Mask) -> bool:
    return mask.start < one[1] and one[0] < mask.end


def _taken_in(text: str, one: tuple[int, int], masks: Sequence[Mask], met: Sequence[Mask]) -> list[Mask]:
    """`masks` with the stretch as addresses, which take in those that may be part of one and are parted by the rest."""
    part = [mask for mask in met if mask.kind in _PARTS or (mask.kind in _NAMES and mask.start > one[0])]
    start, end = (
        min([begins(text, one[0]), *[mask.start for mask in part]]),
        max([one[1], *[mask.end for mask in part]]),
    )
    edges = [start, *[edge for mask in met if mask not in part for edge in (mask.start, mask.end)], end]
    words = [
        [at for at in range(first, last) if text[at].isalnum()]
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    ]
    new = [Mask(each[0], each[-1] + 1, "address", WHY) for each in words if each]
    return sorted([*[mask for mask in masks if mask not in part], *new], key=lambda mask: mask.start)
