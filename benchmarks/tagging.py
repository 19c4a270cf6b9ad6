"""How fast the whole reading is, as a ratio to spaCy's bare tokenizer over the same texts on one core.

Ends with one line: ratio=… per_second=… memory_mb=… load_s=…
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent.parent
CORPUS = HERE / "voice" / "analysis" / "corpus"


def texts(files: list[Path]) -> list[str]:
    """Narratives of JSON lines files, or else the theme book's own examples in groups of four."""
    found = [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]
    if found:
        return found
    from voice.analysis.book import load

    examples = [text for theme in load() for text in (*theme.yes, *theme.no)]
    return [" ".join(examples[at : at + 4]) for at in range(0, len(examples), 4)]


def timed(work, times: int = 3) -> float:
    """The best of several runs, in seconds: the machine may be busy with something else."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def growth(told: list[str], most: int) -> None:
    """Print narratives a second for 1, 2, … processes, each started anew."""
    from voice.analysis import read_many

    jobs = 1
    while jobs <= most:
        list(read_many(told[:400], jobs))
        started = time.perf_counter()
        count = sum(1 for _ in read_many(told, jobs))
        print(f"jobs={jobs} per_second={count / (time.perf_counter() - started):.0f}")
        jobs *= 2


def main() -> None:
    """Time loading, the tokenizer, the whole reading, and (with --jobs) its growth."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=sorted(CORPUS.glob("*.jsonl")))
    options.add_argument("--jobs", type=int, default=1)
    chosen = options.parse_args()
    told = texts(chosen.files)[:3000]
    started = time.perf_counter()
    from voice.analysis.pipeline import reader

    ready = reader()
    ready.read("one text, so that all that is loaded lazily is loaded")
    load_s = time.perf_counter() - started
    tokenizer = timed(lambda: [ready.nlp.make_doc(text) for text in told])
    whole = timed(lambda: [ready.read(text) for text in told])
    if chosen.jobs > 1:
        growth(told * (1 + 20_000 // len(told)), chosen.jobs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(
        f"ratio=1/{whole / tokenizer:.1f} per_second={len(told) / whole:.0f} memory_mb={memory:.0f} load_s={load_s:.2f}"
    )


if __name__ == "__main__":
    main()
