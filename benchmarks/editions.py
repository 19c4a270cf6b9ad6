"""How long a look at readers' figures takes, as a ratio to a bare count of all stories, and what it holds meanwhile.

``python -m benchmarks.editions [STORIES] [FILE]`` fills a scratch SQLite database as `benchmarks.summaries` does (FILE:
kept for the next time, and taken as it is when it is there) and looks at its six periods twice. Prints a line for the
first look, which makes all figures, and one for the next, which finds nothing new: how long it took, how long its
longest transaction was open that read (until it ends, deleted text stays in the log on disk) and that wrote (until it
ends, nobody else writes). Last, how long it takes to ask whether a look is due after 100,000 idle events.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, event, func, insert, select
from sqlalchemy.orm import Session

from benchmarks.summaries import PERIODS, best, fill, new_id
from voice.analysis import book, frameworks
from voice.config import Settings
from voice.database import is_reading_only, now, open_engine, reading_only
from voice.forms import Library
from voice.keeping import schema
from voice.records import Event, Narrative
from voice.records.editions import drop_edition, figures_may_have_changed
from voice.summaries.people import known_answers, subtypes_of
from voice.summaries.renewal import renew

QUIET_EVENTS = 100_000
PORTION = 10_000


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        file = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "scratch.sqlite"
        there = file.exists()
        engine = open_engine(f"sqlite:///{file}")
        schema.upgrade(engine)
        if not there:
            fill(engine, stories)
        report(engine)
        engine.dispose()


def report(engine: Engine) -> None:
    with reading_only(), Session(engine) as session:
        bare = best(lambda: session.scalar(select(func.count()).select_from(Narrative)))
        stories = session.scalar(select(func.count()).select_from(Narrative))
    forget_editions(engine)
    held = Held(engine)
    for name in ("first", "next"):
        held.longest.clear()
        clock, processor = seconds(lambda: look(engine))
        print(
            f"stories={stories} look={name} look_s={clock:.2f} processor_s={processor:.2f} "
            f"longest_read_s={held.longest['read']:.2f} longest_write_s={held.longest['write']:.3f} "
            f"bare_count_s={bare:.4f} ratio={clock / bare:.0f} memory_mb={memory_mb():.0f}",
            flush=True,
        )
    print(f"quiet_events={QUIET_EVENTS} ask_s={ask_after_quiet(engine):.4f}")


def look(engine: Engine) -> None:
    """As the worker does, at the six periods that were filled, whatever today is."""
    settings, framework = Settings(), frameworks.load("ws8")
    known, subtypes = known_answers(settings, Library()), subtypes_of(book.load())
    for period in PERIODS:
        renew(engine, framework, period, known, subtypes, settings.edition_stories)


def forget_editions(engine: Engine) -> None:
    with Session(engine) as session:
        for period in PERIODS:
            drop_edition(session, "ws8", period)
        session.commit()


class Held:
    """How long the longest transaction of each kind was open, in seconds."""

    def __init__(self, engine: Engine) -> None:
        self.longest: dict[str, float] = {}
        self._began: dict[Connection, tuple[str, float]] = {}
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._end)
        event.listen(engine, "rollback", self._end)

    def _begin(self, connection: Connection) -> None:
        """Called when the write lock is held already where one is taken."""
        self._began[connection] = ("read" if is_reading_only() else "write", time.perf_counter())

    def _end(self, connection: Connection) -> None:
        kind, began = self._began.pop(connection)
        self.longest[kind] = max(self.longest.get(kind, 0), time.perf_counter() - began)


def ask_after_quiet(engine: Engine) -> float:
    """Seconds to ask whether a look is due, where much was done and nothing of it changes a figure. Leaves no trace."""
    chance, began = random.Random(21), now() + timedelta(days=1)
    with Session(engine) as session:
        for _ in range(QUIET_EVENTS // PORTION):
            session.execute(insert(Event), [quiet(chance, began) for _ in range(PORTION)])
        return best(lambda: figures_may_have_changed(session, began - timedelta(seconds=1)))


def quiet(chance: random.Random, began: object) -> dict[str, object]:
    return {
        "id": new_id(chance),
        "at": began,
        "actor": "contributor",
        "verb": "told",
        "subject": "narratives",
        "subject_id": new_id(chance),
        "detail": {},
    }


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock, and of the processor, which others on the machine disturb least."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def memory_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


if __name__ == "__main__":
    main()
