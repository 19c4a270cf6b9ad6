"""Everything put together: what has a shape, then schools, streets, people and places, then ages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice.analysis.masks.addresses.homes import with_extents
from voice.analysis.masks.addresses.lines import whole_addresses
from voice.analysis.masks.addresses.streets import addresses
from voice.analysis.masks.ages.told import ages
from voice.analysis.masks.heard import heard
from voice.analysis.masks.mask import Mask, without_overlaps
from voice.analysis.masks.nobody import NOBODY, somebody, works
from voice.analysis.masks.organisations.buildings import places, schools_and_organisations
from voice.analysis.masks.organisations.businesses import businesses
from voice.analysis.masks.organisations.chains import with_chains
from voice.analysis.masks.organisations.headings import headings
from voice.analysis.masks.organisations.introduced import introduced
from voice.analysis.masks.organisations.wards import wards
from voice.analysis.masks.people.names import people
from voice.analysis.masks.people.runs import whole_names
from voice.analysis.masks.shapes.shaped import shaped
from voice.analysis.masks.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_masks(doc: Doc) -> tuple[Mask, ...]:
    """The personal details in `doc.text`, in order, none overlapping; offsets are code points of `doc.text`.

    Where two readings overlap the surer stands: a shape before a street, a street before a school,
    a school before a person, a person before a place.
    """
    return masks_of(doc.text)


def masks_of(text: str) -> tuple[Mask, ...]:
    """The personal details in `text`, as `find_masks` finds them in a document's text."""
    words = Words(text)
    named = list(people(words))
    ends = frozenset(mask.end for mask in named if mask.kind != NOBODY)
    found = [
        *shaped(words),
        *works(words),
        *headings(words),
        *wards(words),
        *addresses(words),
        *schools_and_organisations(words),
        *businesses(words),
    ]
    found += [*named, *places(words), *ages(words, ends), *introduced(words)]
    masks = whole_names(words, without_overlaps(found))
    nobodys = [mask for mask in masks if mask.kind == NOBODY]
    told = whole_addresses(words, heard(words, with_chains(words, somebody(masks)), nobodys))
    return with_extents(text, told, nobodys)
