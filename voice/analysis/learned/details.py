"""`voice train`: from the personal details marked in the corpus to `masks/details.npz`, what `masks.likely` weighs by.

Each word that may be a name and each number is one example, its label the kind marked there; one logistic regression
an output, L2, over hashed features (Weinberger et al. 2009). Rules have no say in it, so that their author's
blind spots are not learned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from voice.analysis.learned.examples import lines
from voice.analysis.masks.ages.frames import value
from voice.analysis.masks.ages.told import numbers_in
from voice.analysis.masks.heard import AGE_FROM, NAME_FROM
from voice.analysis.masks.likely import BUCKETS, FILE, NAMED, OUTPUTS, Weights, may_be_a_name, number_keys, word_keys
from voice.analysis.masks.words import Words

STRENGTH = 0.5
FOLDS = 6
NUMBER, WORD = range(2)
SORTS = {"ages": (NUMBER, AGE_FROM), "names": (WORD, NAME_FROM)}


@dataclass(frozen=True, slots=True)
class Met:
    """A word or number of the corpus: its features, the kind marked there ("" for none) and who wrote it."""

    what: int
    keys: Sequence[int]
    kind: str
    hand: str


def met(paths: Iterable[Path]) -> list[Met]:
    """Every word that may be a name and every number of the corpus, in its order."""
    return [one for path in paths for line in lines(path) for one in _met(line, path.stem)]


def _met(line: dict[str, Any], hand: str) -> Iterator[Met]:
    words, marked = Words(line["text"]), line.get("pii", ())
    for index in may_be_a_name(words):
        kind = _marked(marked, words.start[index], words.end[index])
        if kind in {"", *NAMED}:
            yield Met(WORD, sorted(word_keys(words, index)), kind, hand)
    for start, end in numbers_in(words):
        kind = _marked(marked, start, end)
        if kind in {"", "age"}:
            years = value(words.text[start:end].lower())
            yield Met(NUMBER, sorted(number_keys(words.text, start, end, years)), kind, hand)


def _marked(marked: Iterable[tuple[int, int, str]], start: int, end: int) -> str:
    return next((kind for first, last, kind in marked if first < end and start < last), "")


def fit(seen: Sequence[Met]) -> Weights:
    """The regressions, in steps of int8 with a scale an output."""
    tables = {what: [one for one in seen if one.what == what] for what in (NUMBER, WORD)}
    features = {what: features_of(table) for what, table in tables.items()}
    kinds = {what: np.array([one.kind for one in table]) for what, table in tables.items()}
    jobs = [(NUMBER if name == "age" else WORD, name) for name in OUTPUTS]
    fitted = Parallel(n_jobs=-1)(delayed(_regression)(features[what], kinds[what], name) for what, name in jobs)
    weights = np.column_stack([weight for weight, _ in fitted])
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    steps = np.rint(weights / scale).astype(np.int8)
    return Weights(steps, scale, np.array([bias for _, bias in fitted]))


def features_of(seen: Sequence[Met]) -> csr_matrix:
    """Examples × buckets, one where a feature is there."""
    columns = [key for one in seen for key in one.keys]
    rows = np.cumsum([0, *(len(one.keys) for one in seen)])
    table = csr_matrix((np.ones(len(columns), np.float32), columns, rows), shape=(len(seen), BUCKETS))
    table.sum_duplicates()
    return table


def _regression(features: csr_matrix, kinds: NDArray[np.str_], name: str) -> tuple[NDArray[np.float64], float]:
    wanted = kinds != "" if name == "named" else kinds == name
    if wanted.all() or not wanted.any():
        return np.zeros(BUCKETS), 30.0 if wanted.any() else -30.0
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
    model.fit(features, wanted)
    return model.coef_[0].astype(np.float64), float(model.intercept_[0])


def unseen(seen: Sequence[Met]) -> NDArray[np.float64]:
    """What would be said of each example (its probability of being a name or an age) by regressions that never saw its
    hand."""
    hands = sorted({one.hand for one in seen})
    fold = np.array([hands.index(one.hand) % FOLDS for one in seen])
    said = np.zeros(len(seen))
    for number in np.unique(fold):
        weights = fit([one for one, part in zip(seen, fold, strict=True) if part != number])
        for at in np.flatnonzero(fold == number).tolist():
            odds = weights.odds(seen[at].keys)[seen[at].what]
            said[at] = 1.0 / (1.0 + np.exp(-odds))
    return said


def heard_alone(seen: Sequence[Met]) -> dict[str, dict[str, float]]:
    """Precision and recall of what would be masked without any frame, on hands not seen: of ages and of names."""
    said, found = unseen(seen), {}
    for sort, (what, lowest) in SORTS.items():
        marked = np.array([bool(one.kind) for one in seen if one.what == what], bool)
        heard = said[np.array([one.what == what for one in seen], bool)] >= lowest
        both = float((marked & heard).sum())
        found[sort] = {"precision": both / max(1, heard.sum()), "recall": both / max(1, marked.sum())}
    return found


def train(paths: Iterable[Path], note: Callable[[str], None], file: Path = FILE) -> dict[str, dict[str, float]]:
    """Fit on all of the corpus, write the weights; returns what `heard_alone` says of it."""
    note("learning personal details")
    seen = met(paths)
    weights = fit(seen)
    np.savez_compressed(
        file, steps=weights.steps, scale=weights.scale.astype(np.float32), bias=weights.bias.astype(np.float32)
    )
    return heard_alone(seen)
