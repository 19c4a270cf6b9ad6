"""How long the figures of one heading's page take, as a ratio to a bare count of all stories in the same run.

``python -m benchmarks.summaries [STORIES]`` fills a scratch SQLite database with stories that are read, reviewed and
tagged (random ones: their tags overlap more than real ones do) and prints one line for the heaviest heading.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from voice.analysis import book, frameworks
from voice.config import Settings
from voice.database import open_engine, reading_only
from voice.forms import Library
from voice.keeping import schema
from voice.records import FirstReading, Narrative, Review, Tag
from voice.summaries import past
from voice.summaries.counts import Known, Subtypes, count
from voice.summaries.faces import exact
from voice.summaries.people import known_answers, subtypes_of
from voice.summaries.scopes import Scope, all_scopes

PERIODS = ("2025-1-spring", "2025-2-summer", "2025-3-autumn", "2026-1-spring", "2026-2-summer", "2026-3-autumn")
PORTION = 5_000
MOMENT, DAY = datetime(2026, 1, 1), date(2026, 1, 1)


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'scratch.sqlite'}")
        schema.upgrade(engine)
        fill(engine, stories)
        with reading_only(), Session(engine) as session:
            report(session, stories)
        engine.dispose()


def report(session: Session, stories: int) -> None:
    known, subtypes = known_answers(Settings(), Library()), subtypes_of(book.load())
    scope = max(all_scopes(frameworks.load("ws8")), key=lambda one: len(one.own))
    bare = best(lambda: session.scalar(select(func.count()).select_from(Narrative)))
    cold = best(lambda: page(session, scope, known, subtypes, forget=True))
    warm = best(lambda: page(session, scope, known, subtypes, forget=False))
    print(
        f"stories={stories} heading={scope.id} page_s={warm:.3f} first_page_s={cold:.3f} "
        f"bare_count_s={bare:.4f} ratio={warm / bare:.0f} first_ratio={cold / bare:.0f}"
    )


def page(session: Session, scope: Scope, known: Known, subtypes: Subtypes, forget: bool) -> object:
    """One heading's figures as a reviewer sees them. ``forget``: as the first page after anything was written."""
    if forget:
        past._kept.clear()
    return exact(count(session, scope, PERIODS[-1], known, subtypes))


def best(work: Callable[[], object], tries: int = 3) -> float:
    """Seconds of the quickest of a few runs."""
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def fill(engine: Engine, stories: int) -> None:
    """Insert stories in bulk; nothing in them is sealed, because no page of figures opens one."""
    chance = random.Random(20)
    settings, themes = Settings(), [theme.id for theme in book.load()]
    known = known_answers(settings, Library())
    for start in range(0, stories, PORTION):
        narratives, facts, tags = [], [], []
        for _ in range(min(PORTION, stories - start)):
            narrative = one_story(chance, known)
            narratives.append(narrative)
            facts.append(
                {"id": new_id(chance), "narrative_id": narrative["id"], "member_id": narrative["id"], "at": MOMENT}
            )
            tags += list(tags_of(chance, narrative["id"], themes))
        with engine.begin() as connection:
            connection.execute(insert(Narrative), narratives)
            connection.execute(insert(FirstReading), facts)
            connection.execute(insert(Review), facts)
            connection.execute(insert(Tag), tags)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def one_story(chance: random.Random, known: dict[str, dict[str, str]]) -> dict[str, object]:
    answers = {name: chance.choice(list(values)) for name, values in known.items()}
    return answers | {
        "id": new_id(chance),
        "form": "oak",
        "form_version": 1,
        "language": "en",
        "typed_by": "self",
        "told_at": MOMENT,
        "told_on": DAY,
        "period": chance.choice(PERIODS),
        "counted": True,
        "read_by_group": True,
        "quoted": False,
        "story_sealed": os.urandom(400),
        "receipt": os.urandom(32),
        "sent_key": os.urandom(32),
    }


def tags_of(chance: random.Random, narrative: object, themes: list[str]) -> Iterator[dict[str, object]]:
    for theme in chance.sample(themes, chance.choice((1, 2, 2, 3, 3, 4, 5))):
        yield {
            "id": new_id(chance),
            "narrative_id": narrative,
            "theme": theme,
            "subtype": None,
            "source": "machine",
            "standing": "confirmed",
            "score": 0.9,
            "spans": [[0, 4]],
            "why_sealed": b"x" * 60,
        }


def new_id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128))


if __name__ == "__main__":
    main()
