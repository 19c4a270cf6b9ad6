"""Stories to test with: told straight into the rows, or through the door as somebody with a phone would."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from tests.web.gatherings import hold
from tests.web.road import Road
from tests.web.stories import Shelf
from voice.access import Member, Role
from voice.config import Settings
from voice.database import now, transaction
from voice.forms import Library
from voice.records import FirstReading, Gathering, Narrative, Permissions, Review
from voice.records.receipts import fingerprint
from voice.records.tellings import Telling, keep
from voice.summaries.periods import Scheme
from voice.vault import Vault

WORDS = "They sent me home from Elm Park again. Nobody asked me why. Miss Okoro listened and that helped."
EVERYTHING = Permissions(counted=True, read_by_group=True, quoted=True)

Teller = Callable[..., Narrative]


@pytest.fixture
def shelf(engine: Engine, vault: Vault) -> Shelf:
    """Stories put straight into the rows, and what happens to them."""
    return Shelf(engine, vault)


@pytest.fixture
def reader(signed_in: Callable[..., SuspiciousClient]) -> SuspiciousClient:
    return signed_in(Role.FIRST_READER)


@pytest.fixture
def other(signed_in: Callable[..., SuspiciousClient], engine: Engine) -> SuspiciousClient:
    """Another first reader, of another name."""
    client = signed_in(Role.FIRST_READER, email="kit@example.org")
    with transaction(engine) as session:
        session.get_one(Member, client.member.id).name = "Kit Lowe"
    return client


@pytest.fixture
def facilitator(signed_in: Callable[..., SuspiciousClient]) -> SuspiciousClient:
    return signed_in(Role.FACILITATOR)


@pytest.fixture
def gathering(engine: Engine, facilitator: SuspiciousClient) -> Gathering:
    """One of the facilitator's, open today and tomorrow, with one form."""
    return hold(engine, facilitator.member.id)


@pytest.fixture
def story(engine: Engine, vault: Vault, settings: Settings) -> Teller:
    """Tell a story and commit it: ``story("words", form="oak", permissions=…, locality="North", told_on=…)``.

    Keywords that a ``Telling`` has go to it; age_band, locality, setting and phase become its facts. The n-th
    story's receipt is ``story number n``.
    """
    numbers = count(1)

    def tell(words: str = WORDS, form: str = "oak", **more: Any) -> Narrative:
        number = next(numbers)
        with transaction(engine) as session:
            telling = telling_of(settings, words, form, more)
            receipt = fingerprint(vault, f"story number {in_letters(number)}")
            return keep(session, vault, telling, receipt, vault.fingerprint("sent", str(number)))

    return tell


def telling_of(settings: Settings, words: str, slug: str, more: dict[str, Any]) -> Telling:
    form = Library().get(slug)
    facts = {name: more.pop(name) for name in ("age_band", "locality", "setting", "phase") if name in more}
    told_on = more.pop("told_on", now().date())
    more = {"permissions": EVERYTHING, "answers": {form.short[0]: words}, "facts": facts} | more
    period = Scheme(settings.period_scheme, settings.terms).of(told_on)
    about = {"form": slug, "form_version": form.version, "situation": form.situation, "speaker": form.speaker}
    return Telling(story=words, told_on=told_on, period=period, **about, **more)


def in_letters(number: int) -> str:
    """1 as ``b``: a receipt holds letters only."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


@pytest.fixture
def receipt_of() -> Callable[[int], str]:
    """The four words of the n-th story that ``story`` told, from 1."""
    return lambda number: f"story number {in_letters(number)}"


@pytest.fixture
def first_read(engine: Engine) -> Callable[..., None]:
    """Let a first reader have passed a story on: ``first_read(narrative)``."""

    def pass_on(narrative: Narrative, by: UUID | None = None) -> None:
        with transaction(engine) as session:
            session.add(FirstReading(narrative_id=narrative.id, member_id=by or uuid4()))

    return pass_on


@pytest.fixture
def reviewed(engine: Engine) -> Callable[..., None]:
    """Let a reviewer have looked at every tag of a story: ``reviewed(narrative)``."""

    def review(narrative: Narrative, by: UUID | None = None) -> None:
        with transaction(engine) as session:
            session.add(Review(narrative_id=narrative.id, member_id=by or uuid4()))

    return review


@pytest.fixture
def road(client: SuspiciousClient) -> Road:
    """Somebody with a phone at the start of the form ``oak``; see ``tests/web/road.py``."""
    return Road(client, "oak")
