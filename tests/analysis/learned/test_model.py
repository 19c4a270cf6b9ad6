"""The trained part reads as it was trained, the same way every time, and says what carried it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voice.analysis.combiner import Combiner
from voice.analysis.learned import fitting, training
from voice.analysis.learned.examples import Example, load
from voice.analysis.learned.features import keyed, stem
from voice.analysis.learned.layout import TONES, WINDOWS, windows
from voice.analysis.learned.model import FILE, Clues, Model, Told, shipped
from voice.analysis.learned.packing import column, packed, unpacked
from voice.analysis.pipeline import Reader

MOST_BYTES = 15_000_000
THEMES = ("transport", "ebsa")
TOLD = (
    ("cab didnt come again so she missed maths", ["transport"], False),
    ("the taxi was late and the escort changed", ["transport"], False),
    ("he freezes at the gate and cannot go in", ["ebsa"], False),
    ("tummy aches every morning, she hides under the bed", ["ebsa"], False),
    ("we had cake and then lego in the garden", [], False),
    ("nothing much to say, lunch was nice today", [], True),
)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    """A tiny corpus of two hands, each sentence told three times in a slightly other way."""
    folder = tmp_path_factory.mktemp("corpus")
    for hand in ("hand01", "hand02"):
        lines = [
            {
                "id": f"{hand}-{turn}-{at}", "text": f"{text} {'honestly ' * turn}", "speaker": "young_person",
                "themes": themes, "safeguarding": concern, "sentiment": TONES[at % 4],
                "writer": {"themes": themes},
            }
            for turn in range(3)
            for at, (text, themes, concern) in enumerate(TOLD)
        ]  # fmt: skip
        (folder / f"{hand}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return load(sorted(folder.glob("*.jsonl")))


@pytest.fixture(scope="module")
def made(few: list[Example], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("model") / "model.npz"
    targets = fitting.targets_of(few, THEMES)
    machines = fitting.fit(few, targets)
    training.store(machines, training.weigh(fitting.say(machines, few, targets.layout), few, targets), targets, file)
    return file


def test_a_stored_model_says_what_it_said_while_it_was_trained(few: list[Example], made: Path) -> None:
    with np.load(made) as stored:
        model = Model(dict(stored))
    targets = fitting.targets_of(few, THEMES)
    machines = fitting.fit(few, targets)
    said = fitting.say(machines, few, targets.layout)
    weighed = training.weigh(said, few, targets)
    for number, theme in enumerate(THEMES):
        expected = fitting.applied(weighed.stack[number], fitting.theme_inputs(said, few, targets, number))
        for one, probability in zip(few, expected, strict=True):
            clues = Clues(one.rules, one.aside, one.alarm, one.hint)
            told = model.judge([Told(one.page.words, one.speaker, clues)])[0].themes[theme]
            assert told == pytest.approx(probability, abs=0.03)


def test_the_same_corpus_gives_the_same_model(few: list[Example]) -> None:
    targets = fitting.targets_of(few, THEMES)
    first, second = fitting.fit(few, targets), fitting.fit(few, targets)
    assert np.array_equal(first.weights, second.weights)


def test_a_local_theme_that_the_corpus_labels_is_learned_with_the_others(few: list[Example], tmp_path: Path) -> None:
    told = [replace(one, themes=one.themes | {"cake_day"}) if "cake" in one.text else one for one in few]
    names = fitting.labels_of(told)
    assert names[-1] == "cake_day"
    targets = fitting.targets_of(told, ("transport", "cake_day"))
    machines = fitting.fit(told, targets)
    weighed = training.weigh(fitting.say(machines, told, targets.layout), told, targets)
    training.store(machines, weighed, targets, tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz") as stored:
        model = Model(dict(stored))
    cake, cab = model.judge(
        [Told(["we", "had", "cake", "and", "then", "lego"]), Told(["cab", "didnt", "come", "again"])]
    )
    assert cake.themes["cake_day"] > cab.themes["cake_day"]


def test_words_that_were_never_seen_carry_meaning_by_their_class(made: Path) -> None:
    with np.load(made) as stored:
        model = Model(dict(stored))
    known = model.judge([Told(["the", "minicab", "never", "turned", "up"])])[0].themes
    assert known["transport"] > known["ebsa"]


def test_windows_cover_every_word() -> None:
    for width in range(len(WINDOWS)):
        for length in (1, 5, 9, 10, 16, 17, 40, 199):
            firsts, ends = windows(length, width)
            covered = {place for first, end in zip(firsts, ends, strict=True) for place in range(first, end)}
            assert covered == set(range(length))


def test_a_page_is_judged_the_same_alone_and_among_others() -> None:
    model = shipped()
    assert model is not None
    texts = [text for text, _, _ in TOLD] + ["a", "then the taxi " * 40, "he folds at the gate " * 9]
    told = [Told(text.split(), "young_person") for text in texts]
    assert model.judge(told) == [model.judge([one])[0] for one in told]


def test_features_of_a_page_do_not_depend_on_its_neighbours_in_time() -> None:
    before = keyed(["the", "cab", "never", "came"])
    keyed([f"word{number}" for number in range(500)])
    after = keyed(["the", "cab", "never", "came"])
    assert np.array_equal(before.words, after.words)
    assert np.array_equal(before.mixed, after.mixed)
    assert stem("shouting") == stem("shouted") == "shout"


def test_the_shipped_model_is_small_and_knows_every_theme() -> None:
    model = shipped()
    assert model is not None
    assert len(model.themes) == 21
    assert FILE.stat().st_size <= MOST_BYTES


def test_a_learned_tag_shows_the_words_that_carried_it() -> None:
    text = "they ring at ten most days and i have to leave the till and fetch him and nothing is ever on paper"
    work = Reader(model=shipped()).work(text, "parent_carer")
    learned = [finding for finding in work.tags.findings if finding.why.startswith("learned")]
    assert "suspension_exclusion" in {finding.theme for finding in learned}
    for finding in learned:
        assert text[finding.start : finding.end] == finding.quote
        assert len(finding.quote.split()) <= max(width for width, _ in WINDOWS)


def test_the_gravest_words_raise_a_concern_whatever_the_model_thinks() -> None:
    reader = Reader(model=shipped())
    for words in ("i want to kill myself", "my dad hits me when hes drunk", "i dont want to be alive anymore"):
        told = reader.read(f"we had lego and cake and it was nice. {words}. then maths and lunch", "young_person")
        assert told.concern
        assert told.concern_evidence


@pytest.mark.parametrize(
    ("told", "themes"),
    [
        ("Bullied since year 4", {"bullying_peers"}),
        ("he was never on a part time timetable", set()),
        ("dad was an apprentice in 1985", set()),
        ("my cousin home educates her two", set()),
    ],
)
def test_a_text_shorter_than_any_it_was_taught_is_left_to_the_rules(told: str, themes: set[str]) -> None:
    assert set(Reader(model=shipped()).read(told).themes) == themes


def test_a_short_text_may_raise_a_concern_by_the_rules_or_by_the_model() -> None:
    reader = Reader(model=shipped())
    assert reader.read("i dont feel safe at home").concern
    assert not reader.read("we had lego and cake").concern


def test_a_sure_phrase_needs_less_of_the_model() -> None:
    reader = Reader(model=shipped())
    work = reader.work(
        "they suspended keisha again for three days and her nan came to get her in the rain", "parent_carer"
    )
    judged = work.judgement
    assert judged is not None
    for probability, tagged in ((0.3, True), (0.2, False)):
        unsure = replace(judged, themes={**judged.themes, "suspension_exclusion": probability})
        tags = Combiner(reader.book, {"suspension_exclusion": 0.6})(work.page, work.signs, unsure)
        assert ("suspension_exclusion" in tags.themes) is tagged


def test_sums_of_packed_rows_are_the_sums_of_their_outputs() -> None:
    rows = np.random.default_rng(3).integers(-127, 128, (400, 50)).astype(np.int8)
    for outputs in (48, 49, 50):
        together = packed(rows[:, :outputs])
        assert np.array_equal(unpacked(together.sum(axis=0), outputs), rows[:, :outputs].sum(axis=0, dtype=np.int64))
        assert np.array_equal(column(together, outputs - 1), rows[:, outputs - 1])
