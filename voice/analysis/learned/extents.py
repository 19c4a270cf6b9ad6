"""`voice train`: from the addresses marked in the corpus to `masks/addresses/extents.npz`, the weights of `extent`.

A linear-chain conditional random field (CRFsuite, Okazaki 2007: L-BFGS, L1 and L2) over hashed features. Every
narrative with an address is learned from, and every fourth of the others. Frames have no say in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pycrfsuite
from joblib import Parallel, delayed

from voice.analysis.learned.examples import lines
from voice.analysis.masks.addresses.extent import BUCKETS, FILE, clues_of, inside, spans, stretches

SMALL, SQUARED, ROUNDS = 0.02, 0.02, 100
ONE_IN = 4
INSIDE, OUTSIDE = "in", "out"
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A narrative of the corpus: its text, where its addresses begin and end, and who wrote it."""

    text: str
    marked: tuple[tuple[int, int], ...]
    hand: str


@dataclass(frozen=True, slots=True)
class Field:
    """`weights`: log odds of being inside, by bucket; `turns`: from outside and inside to outside and inside."""

    weights: np.ndarray
    turns: np.ndarray


def told(paths: Iterable[Path]) -> list[Told]:
    """The narratives that are learned from, in the corpus's order."""
    everything = [Told(line["text"], tuple(_addresses(line)), path.stem) for path in paths for line in lines(path)]
    return [one for number, one in enumerate(everything) if one.marked or number % ONE_IN == 0]


def _addresses(line: dict[str, Any]) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end, kind in line.get("pii", ()) if kind == "address")


def fit(seen: Sequence[Told]) -> Field:
    """The field that these narratives teach."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": SMALL, "c2": SQUARED, "max_iterations": ROUNDS})
    for one in seen:
        found = spans(one.text)
        if found:
            trainer.append([list(map(str, keys)) for keys in clues_of(found)], _states(found, one.marked))
    with TemporaryDirectory() as folder:
        trainer.train(f"{folder}/field")
        tagger = pycrfsuite.Tagger()
        with tagger.open(f"{folder}/field"):
            return _read(tagger.info())


def _states(found: Iterable[tuple[int, int, str]], marked: Sequence[tuple[int, int]]) -> list[str]:
    return [
        INSIDE if any(start < last and first < end for first, last in marked) else OUTSIDE for start, end, _ in found
    ]


def _read(info: pycrfsuite._dumpparser.ParsedDump) -> Field:
    weights, turns = np.zeros(BUCKETS), np.zeros((2, 2))
    for (bucket, state), weight in info.state_features.items():
        weights[int(bucket)] += weight if state == INSIDE else -weight
    states = (OUTSIDE, INSIDE)
    for (before, here), weight in info.transitions.items():
        turns[states.index(before), states.index(here)] = weight
    return Field(weights, turns)


def unseen(seen: Sequence[Told]) -> dict[str, float]:
    """What fields that never saw the hand would mask without any frame: the share of marked addresses that they take
    whole, and how often in 100 narratives without an address they take something."""
    hands = sorted({one.hand for one in seen})
    parts = [[one for one in seen if hands.index(one.hand) % FOLDS == part] for part in range(FOLDS)]
    held = Parallel(n_jobs=-1)(
        delayed(_judged)([one for one in seen if one not in part], part) for part in map(set, parts) if part
    )
    whole, marked, false, clean = (sum(each) for each in zip(*held, strict=True))
    return {"recall": whole / max(1, marked), "false in 100": 100 * false / max(1, clean)}


def _judged(seen: Sequence[Told], part: Iterable[Told]) -> tuple[int, int, int, int]:
    """Of a part, by a field that the rest teach: addresses taken whole, addresses, narratives without one where
    something is taken, narratives without one."""
    field, whole, marked, false, clean = fit(seen), 0, 0, 0, 0
    for one in part:
        taken = {at for start, end in read(one.text, field) for at in range(start, end)}
        whole += sum(taken.issuperset(range(start, end)) for start, end in one.marked)
        marked += len(one.marked)
        false += not one.marked and bool(taken)
        clean += not one.marked
    return whole, marked, false, clean


def read(text: str, field: Field) -> list[tuple[int, int]]:
    """Where addresses begin and end, every token looked at (`extent.extents` leaves out those not worth it)."""
    found = spans(text)
    odds = [float(field.weights[keys].sum()) for keys in clues_of(found)]
    return list(stretches(found, dict(enumerate(inside(odds, field.turns.tolist())))))


def train(paths: Iterable[Path], note: Callable[[str], None], file: Path = FILE) -> dict[str, float]:
    """Fit on all of the corpus, write the weights; returns what `unseen` says of it."""
    note("learning where addresses begin and end")
    seen = told(paths)
    store(fit(seen), file)
    return unseen(seen)


def store(field: Field, file: Path) -> None:
    """Write the field, its weights in steps of int8."""
    scale = max(float(np.abs(field.weights).max()), 1e-9) / 127
    steps = np.rint(field.weights / scale).astype(np.int8)
    np.savez_compressed(file, steps=steps, scale=np.float32(scale), turns=field.turns.astype(np.float32))
