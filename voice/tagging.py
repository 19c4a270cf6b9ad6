"""The one bridge: stories nobody read yet → the analyser → tags, masks and concerns as rows.

What is owed is read from the rows themselves (a narrative without a reading by the current analyser), claimed by
lease, written in one transaction: killed at any moment, every story is still read exactly once. Runs in a child
process, because spaCy must not share a page's interpreter lock.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from uuid import UUID

from babel import Locale
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voice.analysis import Reading, language, read
from voice.database import open_engine, reading_only, transaction
from voice.records import (
    CONTRIBUTOR,
    MACHINE,
    Concern,
    Narrative,
    NarrativeMask,
    NarrativeReading,
    Standing,
    Tag,
    record,
    rereading,
    unread,
)
from voice.records.concerns import RAISED, of_narrative
from voice.records.drafts import forget_old
from voice.records.kept import forget_done
from voice.records.leases import beat, claim, let_go
from voice.records.notices import forget_served
from voice.records.reaching import call_for_those_held
from voice.vault import Vault
from voice.vault import load as load_vault

SECONDS_BETWEEN_SWEEPS = 2.0
PORTION = 20
Beside = Callable[[Engine], object]
UNREADABLE = "The machine could not read this story. A person must."
log = logging.getLogger("voice.tagging")


def analyser_version(themes_folder: Path | None) -> str:
    """The version that readings made now would carry."""
    return read("", themes_folder=themes_folder).analyser


def sweep(engine: Engine, vault: Vault, themes_folder: Path | None = None, holder: str = "sweep") -> int:
    """Read everything that is owed; returns how many stories were read."""
    analyser, done = analyser_version(themes_folder), 0
    while True:
        with transaction(engine) as session:
            beat(session, holder)
            taken = claim(session, analyser, holder, PORTION)
        if not taken:
            return done
        for narrative_id in taken:
            done += read_one(engine, vault, narrative_id, analyser, themes_folder)


def read_one(engine: Engine, vault: Vault, narrative_id: UUID, analyser: str, themes_folder: Path | None) -> int:
    """Read one story and write what was found. 0 when it was withdrawn meanwhile or is read already."""
    with transaction(engine) as session:
        narrative = session.get(Narrative, narrative_id)
        if narrative is None or _has_reading(session, narrative_id, analyser):
            let_go(session, narrative_id)
            return 0
        try:
            reading = read(narrative.open_story(vault), narrative.speaker, themes_folder)
        except Exception as error:
            log.error("%s while reading a story", type(error).__name__)
            _hand_to_a_person(session, vault, narrative, analyser)
        else:
            write(session, vault, narrative, reading)
        let_go(session, narrative_id)
        return 1


def write(session: Session, vault: Vault, narrative: Narrative, reading: Reading) -> None:
    """Turn a reading into rows. What people decided about tags, masks and concerns stays as they decided it."""
    session.add(
        NarrativeReading(
            narrative_id=narrative.id,
            analyser=reading.analyser,
            tone=reading.tone,
            language=reading.language,
            concern=reading.concern,
            concern_score=reading.concern_score,
            needs_person=reading.needs_person,
            uncertainty=reading.uncertainty,
        )
    )
    _write_tags(session, vault, narrative, reading)
    _write_masks(session, narrative, reading)
    words = [(evidence.quote, evidence.why) for evidence in reading.concern_evidence] if reading.concern else []
    if reading.needs_person and not unread.read_by_a_person(session, narrative.id):
        words.append(("", not_read(reading.language)))
    if words or reading.concern:
        _raise_what_is_graver(session, vault, narrative, reading, words)
        raise_concern(session, vault, narrative, words)


def _raise_what_is_graver(
    session: Session, vault: Vault, narrative: Narrative, reading: Reading, words: list[tuple[str, str]]
) -> None:
    """Where an older machine read less: the concern comes up again with what is new, however it was dealt with."""
    there = of_narrative(session, narrative.id, hold=True)
    read = (reading.analyser, reading.concern_score, reading.needs_person)
    if there and words and rereading.is_graver(session, there, *read):
        there.raise_again(MACHINE, rereading.said_anew(there.open_words(vault), words), vault, reread=True)


def not_read(language: str) -> str:
    """Why a story is a concern that the machine could not read, in ``language`` as far as it can tell (ISO 639-1)."""
    known = Locale("en").languages.get(language) if len(language) == 2 else None
    written = f"in what may be {known}" if known else "in another language, in signs, or in a spelling of its own"
    return f"{unread.COULD_NOT_READ}, {written}: ask somebody who understands it to read it now"


def raise_concern(session: Session, vault: Vault, narrative: Narrative, words: list[tuple[str, str]]) -> None:
    """Put a story into the safeguarding lead's queue, once; the words join what a way to be reached raised before."""
    there = of_narrative(session, narrative.id, hold=True)
    if there:
        if there.raised_by == CONTRIBUTOR and MACHINE not in there.raised_by_each():
            there.raise_again(MACHINE, words, vault)
        return
    concern = Concern(narrative_id=narrative.id, raised_by=MACHINE).seal_words(vault, words)
    session.add(concern)
    record(concern, RAISED, MACHINE)


def _write_tags(session: Session, vault: Vault, narrative: Narrative, reading: Reading) -> None:
    kept = {}
    for tag in session.scalars(select(Tag).where(Tag.narrative_id == narrative.id)):
        if tag.source == MACHINE and tag.standing == Standing.SUGGESTED:
            session.delete(tag)
        else:
            kept[tag.theme] = tag
    session.flush()
    for theme in reading.themes:
        if theme not in kept:
            session.add(_tag(vault, narrative.id, theme, reading))


def _tag(vault: Vault, narrative_id: UUID, theme: str, reading: Reading) -> Tag:
    findings = [finding for finding in reading.findings if finding.theme == theme]
    strongest = max(findings, key=lambda finding: finding.score, default=None)
    score = dict(reading.scores).get(theme, strongest.score if strongest else 0.5)
    subtype = next((finding.subtype for finding in findings if finding.subtype), None)
    why = "; ".join(dict.fromkeys(finding.why for finding in findings)) or "the story as a whole reads like this theme"
    spans = [[finding.start, finding.end] for finding in findings]
    tag = Tag(narrative_id=narrative_id, theme=theme, subtype=subtype, score=score, spans=spans)
    return tag.seal_why(vault, why)


def _write_masks(session: Session, narrative: Narrative, reading: Reading) -> None:
    """Add what is hidden now and was not before; nothing that is hidden is ever shown again by the machine."""
    there = session.scalars(select(NarrativeMask).where(NarrativeMask.narrative_id == narrative.id)).all()
    taken = [(mask.start, mask.end) for mask in there]
    for mask in reading.masks:
        if not any(start < mask.end and mask.start < end for start, end in taken):
            session.add(NarrativeMask(narrative_id=narrative.id, start=mask.start, end=mask.end, kind=mask.kind))


def _hand_to_a_person(session: Session, vault: Vault, narrative: Narrative, analyser: str) -> None:
    """The analyser failed on this story: nothing is guessed, and the safeguarding lead sees it."""
    session.add(
        NarrativeReading(
            narrative_id=narrative.id,
            analyser=analyser,
            tone="neutral",
            language="",
            concern=True,
            concern_score=1.0,
            needs_person=True,
            uncertainty=1.0,
        )
    )
    raise_concern(session, vault, narrative, [("", UNREADABLE)])


def _has_reading(session: Session, narrative_id: UUID, analyser: str) -> bool:
    found = select(NarrativeReading.id).where(
        NarrativeReading.narrative_id == narrative_id, NarrativeReading.analyser == analyser
    )
    return session.scalar(found) is not None


def start_worker(
    database: str, keys_file: Path, themes_folder: Path, draft_hours: int = 24, beside: Beside | None = None
) -> BaseProcess:
    """The tagging worker as a child process; it ends when its parent does. ``beside``: see :func:`work`."""
    told = (database, keys_file, themes_folder, draft_hours, os.getpid(), beside)
    worker = get_context("spawn").Process(target=work, args=told, name="voice-tagging", daemon=True)
    worker.start()
    return worker


def work(
    database: str,
    keys_file: Path,
    themes_folder: Path,
    draft_hours: int = 24,
    parent: int | None = None,
    beside: Beside | None = None,
) -> None:
    """Sweep at start and every few seconds, until told to stop or the parent is gone.

    ``beside`` is done as often in a thread of its own: a mail server that does not answer holds up no reading.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    language.warm()
    engine, vault, holder = open_engine(database), load_vault(keys_file), f"worker-{os.getpid()}"
    owed = [True]

    def once() -> int:
        forget(engine, draft_hours)
        done = sweep(engine, vault, themes_folder, holder)
        while owed[0]:
            owed[0] = bool(call_for_contacts(engine, vault) + call_for_unread(engine, vault))
        return done

    def wanted() -> bool:
        return parent in {None, os.getppid()}

    if beside:
        Thread(target=keep_sweeping, args=(partial(beside, engine), wanted), daemon=True).start()
    keep_sweeping(once, wanted)


def call_for_contacts(engine: Engine, vault: Vault) -> int:
    """Tell the safeguarding lead of some ways to be reached that were left before that was done; 0 when of all."""
    with transaction(engine) as session:
        return call_for_those_held(session, vault, PORTION)


def call_for_unread(engine: Engine, vault: Vault) -> int:
    """Raise some stories that the machine could not read before that was done; 0 when all are.

    They are looked for among all there are, which takes a while, so nobody who tells a story waits for that.
    """
    with reading_only(), Session(engine) as session:
        owed = unread.owed(session, PORTION)
    with transaction(engine) as session:
        for narrative_id, language_read in owed:
            narrative = session.get(Narrative, narrative_id)
            if narrative and not unread.read_by_a_person(session, narrative_id):
                raise_concern(session, vault, narrative, [("", not_read(language_read))])
    return len(owed)


def forget(engine: Engine, draft_hours: int) -> int:
    """Gone are unsent stories nobody touched for ``draft_hours``, what concerns long done with had kept of stories
    taken back, and notices to members that have served; returns how many rows went."""
    with transaction(engine) as session:
        return forget_old(session, draft_hours) + forget_done(session) + forget_served(session)


def keep_sweeping(once: Callable[[], int], wanted: Callable[[], bool]) -> None:
    """A sweep that fails is tried again: a locked database must not end the worker."""
    while wanted():
        try:
            once()
        except Exception as error:
            log.error("%s while sweeping; trying again", type(error).__name__)
        time.sleep(SECONDS_BETWEEN_SWEEPS)
