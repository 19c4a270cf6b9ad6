"""The trained part reads as it was trained, the same way every time, and says what carried it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.learned.conftest import TOLD, line, two_hands
from voice.analysis.combiner import Combiner
from voice.analysis.learned import fitting, training, weighing
from voice.analysis.learned.examples import Example, load
from voice.analysis.learned.features import keyed, stem, word_of
from voice.analysis.learned.layout import TONES, WINDOWS, windows
from voice.analysis.learned.model import FILE, Clues, Model, Told, shipped
from voice.analysis.learned.packing import FIELDS, field, pressed, spread, unpacked
from voice.analysis.learned.table import Table, Tables
from voice.analysis.pipeline import Reader

MOST_BYTES = 15_000_000
THEMES = ("transport", "ebsa")


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
        expected = weighing.applied(weighed.stack[number], weighing.theme_inputs(said, few, targets, number))
        for one, probability in zip(few, expected, strict=True):
            clues = Clues(one.rules, one.aside, one.alarm, one.hints, one.sounds)
            told = model.judge([Told(one.page.words, one.speaker, clues)])[0].themes[theme]
            assert told == pytest.approx(probability, abs=0.03)


def test_concern_and_tone_are_heard_as_they_were_while_it_was_trained(few_kinds: list[Example], tmp_path: Path) -> None:
    targets = fitting.targets_of(few_kinds, THEMES)
    machines = fitting.fit(few_kinds, targets)
    said = fitting.say(machines, few_kinds, targets.layout)
    weighed = training.weigh(said, few_kinds, targets)
    training.store(machines, weighed, targets, tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz") as stored:
        model = Model(dict(stored))
    told = [
        Told(one.page.words, one.speaker, Clues(one.rules, one.aside, one.alarm, one.hints, one.sounds))
        for one in few_kinds
    ]
    danger = weighing.applied(weighed.concern, weighing.concern_inputs(said, few_kinds, targets))
    sounds = weighed.tone.scores(weighing.tone_inputs(said, few_kinds, targets).astype(np.float32)).argmax(axis=1)
    assert [judged.concern for judged in model.judge(told)] == pytest.approx(danger, abs=0.03)
    assert [judged.tone for judged in model.judge(told)] == [TONES[at] for at in sounds]


FITTED_ELSEWHERE = """
import sys
from pathlib import Path
from tests.analysis.learned.test_model import fitted
print(fitted(Path(sys.argv[1])))
"""


def fitted(folder: Path) -> str:
    few = load(sorted(folder.glob("*.jsonl")))
    return sha256(fitting.fit(few, fitting.targets_of(few, THEMES)).weights.tobytes()).hexdigest()


def test_the_same_corpus_gives_the_same_model_in_a_process_that_hashes_otherwise(tmp_path: Path) -> None:
    two_hands(tmp_path, [line("", at, text, themes=themes) for at, (text, themes, _) in enumerate(TOLD * 2)])
    elsewhere = subprocess.run(
        [sys.executable, "-c", FITTED_ELSEWHERE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    )
    assert elsewhere.stdout.strip() == fitted(tmp_path)


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


def test_a_words_number_is_the_same_on_every_machine() -> None:
    """Weights are filed under these numbers: another number is another word."""
    assert [keyed([word]).words[0][0] for word in ("cab", "never", "came")] == [603993489, 683932485, 289255331]
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
    ("told", "theme"),
    [
        ("he was never on a part time timetable", "reduced_timetable"),
        ("dad was an apprentice in 1985", "preparing_adulthood"),
        ("the suspension bridge trip was good", "suspension_exclusion"),
    ],
)
def test_in_a_few_words_what_context_takes_away_stays_away(told: str, theme: str) -> None:
    reader = Reader(model=shipped())
    work = reader.work(told)
    assert work.judgement is not None
    sure = replace(work.judgement, themes={**work.judgement.themes, theme: 0.99})
    tags = Combiner(reader.book, dict.fromkeys(work.judgement.themes, 0.5))
    assert theme not in tags(work.page, work.signs, sure).themes
    longer = reader.work(f"{told}, and then we went to the shop and came home again")
    assert theme in tags(longer.page, longer.signs, sure).themes


def test_a_few_words_are_judged_by_the_model_too() -> None:
    told = Reader(model=shipped()).read("nan had to pack in her job")
    assert [(one.theme, one.why.partition(" ")[0]) for one in told.findings] == [("family_impact", "learned")]


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


@pytest.mark.parametrize(("probability", "tagged"), [(0.1, True), (0.03, False)])
def test_in_a_few_words_a_sure_phrase_needs_hardly_anything_of_the_model(probability: float, tagged: bool) -> None:
    reader = Reader(model=shipped())
    for text, few in (("hes on a reduced timetable", True), ("hes on a reduced timetable " + "and so on " * 5, False)):
        work = reader.work(text)
        assert work.judgement is not None
        unsure = replace(work.judgement, themes={**work.judgement.themes, "reduced_timetable": probability})
        tags = Combiner(reader.book, {"reduced_timetable": 0.6})(work.page, work.signs, unsure)
        assert ("reduced_timetable" in tags.themes) is (tagged and few)


def test_sums_of_packed_rows_are_the_sums_of_their_outputs() -> None:
    rows = np.random.default_rng(3).integers(-128, 128, (400, 50)).astype(np.int8)
    for outputs in (48, 49, 50):
        together = pressed(rows[:, :outputs]).astype(np.int64)
        spread(together)
        assert np.array_equal(unpacked(together.sum(axis=0), outputs), rows[:, :outputs].sum(axis=0, dtype=np.int64))
        place, part = divmod(outputs - 1, FIELDS)
        assert np.array_equal(field(together[:, place], part), rows[:, outputs - 1])


def test_what_single_words_weigh_is_what_their_own_features_add_up_to() -> None:
    rows = np.random.default_rng(4).integers(-127, 128, (5, 4)).astype(np.int8)
    numbers = [word_of(word).number for word in ("cab", "late", "again")]
    pairs = Table(np.array(numbers, np.int64), rows[:4], np.ones(3, np.float32))
    letters = Table(np.array([], np.int64), rows[:1] * 0, np.zeros(0, np.float32))
    page = ["cab", "never", "late", "cab"]
    sums = Tables(pairs, letters, np.ones(4, np.float32)).sums([page], np.array([0]), np.array([4]))
    for output in range(4):
        said = [rows[numbers.index(word_of(word).number) + 1, output] if word != "never" else 0 for word in page]
        assert sums.of_words([0], 4, [output]).tolist() == [said]
    each = [[int(word[output]) for output in range(4)] for word in (rows[1], rows[0] * 0, rows[2], rows[1])]
    windows = sums.of_words([2, 0], 2, [3, 1]).tolist()
    assert windows == [[each[2][3], each[3][3]], [each[0][1], each[1][1]]]
    assert sums.of_words([], 9, []).shape == (0, 9)


def test_words_past_the_end_of_the_shelf_are_asked_for_without_harm() -> None:
    rows = np.random.default_rng(4).integers(-127, 128, (2, 4)).astype(np.int8)
    pairs = Table(np.array([word_of("cab").number], np.int64), rows, np.ones(1, np.float32))
    letters = Table(np.array([], np.int64), rows[:1] * 0, np.zeros(0, np.float32))
    sums = Tables(pairs, letters, np.ones(4, np.float32)).sums([["cab"]], np.array([0]), np.array([1]))
    assert sums.of_words([0], 9, [2]).tolist() == [[int(rows[1, 2]), *[0] * 8]]
