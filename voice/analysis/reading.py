"""What a reading of one narrative is: plain frozen records, offsets in code points of the text as given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from voice.analysis.masks import Mask

Tone = Literal["negative", "positive", "mixed", "neutral"]
SPEAKERS = ("young_person", "parent_carer", "young_champion")

MASK_WORDS = {
    "child_name": "child's name",
    "adult_name": "adult's name",
    "staff_name": "staff name",
    "school_name": "school",
    "org_name": "organisation",
    "place": "place",
    "phone": "phone number",
    "postcode": "postcode",
    "email": "email",
    "social_handle": "social media name",
    "dob": "date of birth",
    "age": "age",
    "address": "address",
    "ref_number": "reference number",
    "vehicle_reg": "vehicle registration",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that raised a concern: `text[start:end] == quote`, and why in plain words."""

    start: int
    end: int
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that carry a theme; `score` (0 to 1) is how strongly the phrase found there speaks for it by itself, or,
    where what was learned carried the tag, the probability of the theme in the whole narrative."""

    theme: str
    start: int
    end: int
    quote: str
    score: float
    why: str
    subtype: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Words that look like a theme but do not count, and the context that took them away."""

    theme: str
    start: int
    end: int
    quote: str
    context: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the words of one narrative say, by one version of the analyser.

    `themes` are ids in book order; `scores` pairs every theme that had any support with its
    probability (0 to 1), tagged or not. `needs_person` means nothing was tagged because the text
    is in another language or cannot be read. `uncertainty` (0 to 1) orders review, highest first.
    """

    themes: tuple[str, ...]
    findings: tuple[Finding, ...]
    concern: bool
    concern_score: float
    concern_evidence: tuple[Evidence, ...]
    tone: Tone
    masks: tuple[Mask, ...]
    masked: str
    language: str
    needs_person: bool
    analyser: str
    uncertainty: float
    scores: tuple[tuple[str, float], ...] = ()
    set_aside: tuple[SetAside, ...] = ()


def masked_text(text: str, masks: Iterable[Mask]) -> str:
    """The text with every mask replaced by its kind in words, all else untouched.

    Overlapping masks count as one, under the name of the first.
    """
    parts: list[str] = []
    at = 0
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        if mask.start >= at:
            parts += (text[at : mask.start], f"[{MASK_WORDS.get(mask.kind, mask.kind.replace('_', ' '))}]")
        at = max(at, mask.end)
    parts.append(text[at:])
    return "".join(parts)


def surrounding(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The smallest span that holds all the given ones."""
    return min(start for start, _ in spans), max(end for _, end in spans)
