"""The regressions that hear names and ages by the words around them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voice.analysis.learned import details
from voice.analysis.masks import likely
from voice.analysis.masks.words import Words

OTHERWISE = {"child_name": "", "age": "", "": "child_name"}
OTHERWISE = {"child_name": "", "age": "", "": "child_name"}
HANDS = ("hand01", "hand02", "hand03")
NAMES = ("Quillon", "Brevik", "Tansley", "Orrin", "Maddox", "Fenwick")


def line(text: str) -> dict[str, object]:
    """A line of a corpus, details marked {surface=kind} in the text."""
    plain, marked = "", []
    for part in text.split("{"):
        detail, closed, rest = part.partition("}")
        if closed:
            surface, kind = detail.split("=")
            marked.append([len(plain), len(plain) + len(surface), kind])
        plain += surface + rest if closed else part
    return {"text": plain, "pii": marked}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three hands: friends who walk in with somebody, brands that are eaten; ages, and times of day."""
    folder, paths = tmp_path_factory.mktemp("corpus"), []
    for number, hand in enumerate(HANDS):
        told = []
        for name in NAMES[number * 2 : number * 2 + 2]:
            told += [f"my friend {{{name}=child_name}} walks in with me", f"we always eat {name} crisps at break"]
        told += [f"my sister is {{{years}=age}} now" for years in range(9 + number, 15 + number)]
        told += [f"the bus comes at {hour} every day" for hour in range(6 + number, 12 + number)]
        paths.append(folder / f"{hand}.jsonl")
        paths[-1].write_text("".join(json.dumps(line(text)) + "\n" for text in told * 4), "utf-8")
    return paths


@pytest.fixture(scope="module")
def learned(corpus: list[Path]) -> likely.Weights:
    return details.fit(details.met(corpus))


def odds(weights: likely.Weights, text: str, word: str) -> np.ndarray:
    words = Words(text)
    return weights.odds(likely.word_keys(words, words.surface.index(word)))


def test_the_words_around_tell_a_name_from_a_brand(learned: likely.Weights) -> None:
    named = likely.OUTPUTS.index("named")
    assert odds(learned, "my friend Zuberi walks in with me", "Zuberi")[named] > 0
    assert odds(learned, "we always eat Zuberi crisps at break", "Zuberi")[named] < 0


def test_the_words_around_tell_an_age_from_a_time(learned: likely.Weights) -> None:
    age = likely.OUTPUTS.index("age")
    for text, is_age in (("my sister is 16 now", True), ("the bus comes at 16 every day", False)):
        start = text.index("16")
        assert (learned.odds(likely.number_keys(text, start, start + 2, 16))[age] > 0) == is_age


def test_no_hand_is_judged_by_what_it_wrote_itself(corpus: list[Path]) -> None:
    seen = details.met(corpus)
    turned = [replace(one, kind=OTHERWISE[one.kind]) if one.hand == HANDS[0] else one for one in seen]
    mine = np.array([one.hand == HANDS[0] for one in seen])
    assert np.allclose(details.unseen(seen)[mine], details.unseen(turned)[mine])


def test_what_is_heard_alone_is_counted_for_names_and_for_ages(corpus: list[Path]) -> None:
    figures = details.heard_alone(details.met(corpus))
    assert set(figures) == {"names", "ages"}
    assert figures["ages"] == {"precision": 1.0, "recall": 1.0}


def test_the_weights_are_written_and_read_again(corpus: list[Path], tmp_path: Path) -> None:
    file, notes = tmp_path / "details.npz", []
    details.train(corpus, notes.append, file)
    wanted = details.fit(details.met(corpus))
    with np.load(file) as stored:
        assert (stored["steps"] == wanted.steps).all()
        assert np.allclose(stored["scale"], wanted.scale)
    assert notes


def test_a_corpus_without_details_is_learned_as_one_without(tmp_path: Path) -> None:
    path = tmp_path / "hand01.jsonl"
    path.write_text(json.dumps(line("nobody here has a name")) + "\n", "utf-8")
    weights = details.fit(details.met([path]))
    assert (weights.bias == -30.0).all()
    assert not weights.steps.any()
    assert details.heard_alone(details.met([path]))["ages"] == {"precision": 0.0, "recall": 0.0}
