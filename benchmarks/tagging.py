"""How fast the whole reading is, as a ratio to spaCy's bare tokenizer over the same texts on one core.

Ends with one line: ratio=… per_second=… memory_mb=… load_s=…, where ratio is our narratives a second by the
tokenizer's (1/20 is 0.05). Ratio and load are of processor time, which others on the machine disturb least; tokenizer
and reading take turns over the same narratives, each round over others that neither has met, and the median of the
rounds counts. Before it, narratives a second for 1, 2, … processes.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent.parent
WARMING, A_ROUND, ROUNDS = 2_000, 3_000, 7
CORPUS = HERE / "voice" / "analysis" / "corpus"


def texts(files: list[Path]) -> list[str]:
    """Narratives of JSON lines files, or else the theme book's own examples in groups of four."""
    found = [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]
    if found:
        return found
    from voice.analysis.book import load

    examples = [text for theme in load() for text in (*theme.yes, *theme.no)]
    return [" ".join(examples[at : at + 4]) for at in range(0, len(examples), 4)]


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def rounds(told: list[str]) -> list[tuple[float, float]]:
    """Processor seconds a narrative, of the bare tokenizer and of the whole reading, in turns. Neither keeps what it
    makes: else the collection of garbage falls to every second round of the tokenizer and doubles the ratio."""
    from voice.analysis import read_many
    from voice.analysis.pipeline import reader

    tokenizer = reader().nlp.make_doc

    def both(some: list[str]) -> tuple[float, float]:
        bare = seconds(lambda: deque(map(tokenizer, some), maxlen=0))
        return bare / len(some), seconds(lambda: deque(read_many(some), maxlen=0)) / len(some)

    starts = (number * A_ROUND % max(1, len(told) - A_ROUND + 1) for number in range(ROUNDS))
    return [both(told[start : start + A_ROUND]) for start in starts]


def growth(told: list[str], most: int) -> None:
    """Print narratives a second by the clock for 1, 2, … processes, once all of them have begun to read."""
    from voice.analysis import read_many

    jobs = 1
    while jobs <= most:
        readings = read_many(told, jobs)
        deque(islice(readings, WARMING), maxlen=0)
        started = time.perf_counter()
        count = sum(1 for _ in readings)
        print(f"jobs={jobs} per_second={count / (time.perf_counter() - started):.0f}", flush=True)
        jobs *= 2


def load() -> None:
    """Import, build, and read a narrative, so that what any narrative needs is loaded."""
    from voice.analysis import read

    read("My mum rang the school again about the taxi. Nobody came and I was late for my lessons, so I went home.")


def load_identifier() -> None:
    """What only a text needs that is not plainly English."""
    from voice.analysis.language import warm

    warm()


def main() -> None:
    """Time loading, the tokenizer, the whole reading, and its growth with processes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=sorted(CORPUS.glob("*.jsonl")))
    options.add_argument("--jobs", type=int, default=2, help="up to how many processes growth is shown for")
    chosen = options.parse_args()
    load_s = seconds(load)
    print(f"the first narrative that is not plainly English waits {seconds(load_identifier):.2f} s more")
    told = texts(chosen.files)
    timed = rounds(told)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    growth(told[:A_ROUND] * (1 + 4 * WARMING // len(told[:A_ROUND])), chosen.jobs)
    ratio = median(tokenizer / whole for tokenizer, whole in timed)
    speed = 1 / median(whole for _, whole in timed)
    print(f"ratio={ratio:.3f} per_second={speed:.0f} memory_mb={memory:.0f} load_s={load_s:.2f}")


if __name__ == "__main__":
    main()
