"""The roles a member may hold, and the questions they answer."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member is here to do. One person may hold several."""

    FACILITATOR = "facilitator"
    FIRST_READER = "first_reader"
    REVIEWER = "reviewer"
    WORKSTREAM_READER = "workstream_reader"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    SAFEGUARDING_DEPUTY = "safeguarding_deputy"
    PUBLISHER = "publisher"
    DATA_PROTECTION_LEAD = "data_protection_lead"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def says(self) -> str:
        """What the role is for, in words for the page where it is given."""
        return WHAT_IT_IS[self]


WHAT_IT_IS = {
    Role.FACILITATOR: "Runs gatherings, enters stories on behalf of others, never reads what came in.",
    Role.FIRST_READER: "Vetted and trained. Reads every story in the original, hides names, raises concerns.",
    Role.REVIEWER: "Checks the tags of masked stories.",
    Role.WORKSTREAM_READER: "Reads themed summaries with small numbers protected.",
    Role.SAFEGUARDING_LEAD: "Sees concerns at once and acts on them.",
    Role.SAFEGUARDING_DEPUTY: "Stands in for the safeguarding lead.",
    Role.PUBLISHER: "Approves quotes and lets summaries out.",
    Role.DATA_PROTECTION_LEAD: "Answers what is held, who read it, and deletes it.",
    Role.ADMINISTRATOR: "Makes and ends accounts, and nothing else.",
}

SAFEGUARDING = frozenset({Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY})
TWO_PEOPLE = "Lead and deputy must be two people: each deals with a concern about the other."
READS_WORDS = SAFEGUARDING | {Role.FIRST_READER, Role.DATA_PROTECTION_LEAD}
"""Roles that open originals or concerns, or that answer for who did: whom they are given to is told to those below."""
ANSWERS_FOR_READING = SAFEGUARDING | {Role.DATA_PROTECTION_LEAD}
EXACT_FIGURES = frozenset({Role.REVIEWER, Role.PUBLISHER})
PROTECTED_FIGURES = EXACT_FIGURES | {Role.WORKSTREAM_READER}
