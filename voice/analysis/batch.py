"""Reading by the thousand: a stream in, readings out in the same order, on one process or several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from voice.analysis.reading import Reading

_PORTION, _HELD = 200, 50
Told = str | tuple[str, str | None]


def stream(texts: Iterable[Told], jobs: int = 1, themes_folder: Path | None = None) -> Iterator[Reading]:
    """Readings in the order of the texts; with several jobs, portions of 200 go out ahead of the reader."""
    if jobs <= 1:
        for portion in _portions(texts, _HELD):
            yield from _read_portion(portion, themes_folder)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Reading]]] = deque()
        for portion in _portions(texts, _PORTION):
            waiting.append(pool.submit(_read_portion, portion, themes_folder))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _portions(texts: Iterable[Told], size: int) -> Iterator[list[Told]]:
    source = iter(texts)
    while portion := list(islice(source, size)):
        yield portion


def _read_portion(portion: list[Told], themes_folder: Path | None) -> list[Reading]:
    from voice.analysis.pipeline import reader

    return reader(themes_folder).read_portion((told, None) if isinstance(told, str) else told for told in portion)
