"""WHAT HAPPENED, AND BY WHOM. SQLAlchemy only. A fact is a row; verbs change nouns and write their own Event."""

from voice.records.actions import Action, ActionStatus
from voice.records.calls import Call
from voice.records.concerns import About, Acknowledgement, Concern, Opinion, Outcome, Road
from voice.records.drafts import Draft
from voice.records.editions import Edition
from voice.records.events import CONTRIBUTOR, MACHINE, Actor, Event, record
from voice.records.gatherings import Gathering
from voice.records.kept import Kept
from voice.records.leases import Beat, Lease
from voice.records.narratives import Answer, Contact, Narrative, Permissions, Withdrawal
from voice.records.notices import Notice
from voice.records.publications import Publication, Quote
from voice.records.readings import NarrativeMask, NarrativeReading, Standing, Tag
from voice.records.reviews import Decision, FirstReading, MissedName, Recusal, Review, SetAside

__all__ = [
    "CONTRIBUTOR",
    "MACHINE",
    "About",
    "Acknowledgement",
    "Action",
    "ActionStatus",
    "Actor",
    "Answer",
    "Beat",
    "Call",
    "Concern",
    "Contact",
    "Decision",
    "Draft",
    "Edition",
    "Event",
    "FirstReading",
    "Gathering",
    "Kept",
    "Lease",
    "MissedName",
    "Narrative",
    "NarrativeMask",
    "NarrativeReading",
    "Notice",
    "Opinion",
    "Outcome",
    "Permissions",
    "Publication",
    "Quote",
    "Recusal",
    "Review",
    "Road",
    "SetAside",
    "Standing",
    "Tag",
    "Withdrawal",
    "record",
]
