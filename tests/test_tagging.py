"""Stories owed a reading get exactly one, whatever happens to the worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from voice import tagging
from voice.database import transaction
from voice.records import Concern, Lease, Narrative, NarrativeMask, NarrativeReading, Standing, Tag
from voice.records.leases import claim
from voice.vault import Vault

Story = Callable[..., Narrative]
WORDS = "cab didnt show again so i missed the whole morning. Ruby used to walk in with me"


@pytest.fixture
def story(engine: Engine, vault: Vault) -> Story:
    def tell(words: str = WORDS, key: bytes = b"1") -> Narrative:
        with transaction(engine) as session:
            narrative = Narrative(
                form="meadow", form_version=1, situation="x", speaker="young_person", period="2026-3-autumn",
                receipt=b"r" + key, sent_key=b"s" + key, counted=True, read_by_group=True,
            )  # fmt: skip
            narrative.seal_story(vault, words)
            session.add(narrative)
        return narrative

    return tell


def count(engine: Engine, kind: type) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_story_is_read_once_and_a_second_sweep_finds_nothing(engine: Engine, vault: Vault, story: Story) -> None:
    told = story()
    assert tagging.sweep(engine, vault) == 1
    assert tagging.sweep(engine, vault) == 0
    with Session(engine) as session:
        tags = session.scalars(select(Tag).where(Tag.narrative_id == told.id)).all()
        assert "transport" in {tag.theme for tag in tags}
        assert "cab" in " ".join(WORDS[start:end] for tag in tags for start, end in tag.spans)
        assert [WORDS[mask.start : mask.end] for mask in session.scalars(select(NarrativeMask))] == ["Ruby"]
    assert count(engine, NarrativeReading) == 1


def test_a_story_that_somebody_holds_is_left_to_them(engine: Engine, vault: Vault, story: Story) -> None:
    story()
    with transaction(engine) as session:
        assert len(claim(session, tagging.analyser_version(None), "another", 5)) == 1
    assert tagging.sweep(engine, vault) == 0


def test_a_dead_workers_claim_runs_out(engine: Engine, vault: Vault, story: Story) -> None:
    told = story()
    with transaction(engine) as session:
        session.add(Lease(narrative_id=told.id, holder="dead", until=told.told_at))
    assert tagging.sweep(engine, vault) == 1


def test_a_concern_is_raised_once_with_the_words_that_raised_it(engine: Engine, vault: Vault, story: Story) -> None:
    told = story("some nights i want to kill myself and nobody knows")
    tagging.sweep(engine, vault)
    with transaction(engine) as session:
        tagging.raise_concern(session, vault, told, [("again", "twice")])
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
        assert "kill myself" in " ".join(quote for quote, _ in concern.open_words(vault))


def test_what_a_person_decided_survives_a_newer_analyser(
    engine: Engine, vault: Vault, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = story()
    tagging.sweep(engine, vault)
    with transaction(engine) as session:
        tag = session.scalars(select(Tag).where(Tag.theme == "transport")).one()
        tag.remove("somebody")
    with transaction(engine) as session:
        session.query(NarrativeReading).update({"analyser": "older"})
    assert tagging.sweep(engine, vault) == 1
    with Session(engine) as session:
        tag = session.scalars(select(Tag).where(Tag.theme == "transport", Tag.narrative_id == told.id)).one()
        assert tag.standing == Standing.REMOVED


def test_a_story_the_machine_cannot_read_goes_to_a_person(
    engine: Engine, vault: Vault, story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    story("a secret story")
    version = tagging.analyser_version(None)

    def broken(*_: object) -> None:
        raise ValueError("a secret story")

    monkeypatch.setattr(tagging, "analyser_version", lambda _folder: version)
    monkeypatch.setattr(tagging, "read", broken)
    assert tagging.sweep(engine, vault) == 1
    with Session(engine) as session:
        assert session.scalars(select(NarrativeReading)).one().needs_person
    assert count(engine, Concern) == 1
    assert "secret" not in caplog.text
