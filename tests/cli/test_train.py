"""`voice train` says plainly what a corpus lacks before it spends minutes on it, and trains on one that is whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from click.testing import CliRunner

from voice.analysis.learned.layout import TONES
from voice.analysis.learned.model import Clues, Model, Told
from voice.cli.train import train

TEXTS = (
    "the taxi never came again on monday",
    "he freezes at the gate and folds",
    "lunch was nice",
    "art is on friday",
)


def corpus(folder: Path, tones: tuple[str, ...]) -> Path:
    for hand in ("hand01", "hand02"):
        told = [
            {
                "id": f"{hand}-{turn}-{at}", "text": f"{text} {'really ' * turn}", "speaker": "young_person",
                "themes": ["transport"] if "taxi" in text else [], "safeguarding": at == 1,
                "sentiment": tones[at % len(tones)], "writer": {"themes": []},
            }
            for turn in range(3)
            for at, text in enumerate(TEXTS)
        ]  # fmt: skip
        (folder / f"{hand}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in told), "utf-8")
    return folder


def test_a_folder_without_a_corpus_is_told_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(train, ["--corpus", str(tmp_path)])
    assert told.exit_code == 1
    assert "There is no corpus here" in told.output


def test_a_corpus_that_lacks_a_tone_is_refused_before_any_training(tmp_path: Path) -> None:
    told = CliRunner().invoke(train, ["--corpus", str(corpus(tmp_path, TONES[:2])), "--out", str(tmp_path / "m.npz")])
    assert told.exit_code == 1
    assert "No narrative of this corpus is mixed or neutral" in told.output
    assert not (tmp_path / "m.npz").exists()


def test_a_small_corpus_is_trained_on_and_its_figures_are_printed(tmp_path: Path) -> None:
    told = CliRunner().invoke(train, ["--corpus", str(corpus(tmp_path, TONES)), "--out", str(tmp_path / "m.npz")])
    assert told.exit_code == 0, told.output
    assert "macro F1" in told.output
    assert "wrote m.npz" in told.output
    assert (tmp_path / "m.npz").exists()


THEME = 'name = "Pipes"\nmeaning = "Pipes are played."\n[phrases]\nlikely = ["bagpipes"]\n'


def with_pipes(folder: Path) -> Path:
    """A corpus in which every other narrative speaks of pipes, in words that have nothing else in common."""
    for hand in ("hand01", "hand02", "hand03"):
        told = [
            {
                "id": f"{hand}-{at}", "text": f"{text} {'bagpipes' if piped else 'nothing'} {hand} {'and on ' * at}",
                "speaker": "young_person", "themes": ["pipes"] if piped else [], "safeguarding": at == 1,
                "sentiment": TONES[at % len(TONES)], "writer": {"themes": ["pipes"] if piped else []},
            }
            for at, text in enumerate(TEXTS * 2)
            for piped in (True, False)
        ]  # fmt: skip
        (folder / f"{hand}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in told), "utf-8")
    return folder


def test_a_likely_phrase_of_a_local_theme_still_counts_after_training(tmp_path: Path) -> None:
    themes, file = tmp_path / "themes", tmp_path / "m.npz"
    themes.mkdir()
    (themes / "pipes.toml").write_text(f'{THEME}[examples]\nyes = ["bagpipes"]\nno = ["pipe"]\n', "utf-8")
    arguments = ["--corpus", str(with_pipes(tmp_path)), "--out", str(file), "--themes", str(themes)]
    told = CliRunner().invoke(train, arguments)
    assert told.exit_code == 0, told.output
    with np.load(file) as stored:
        model = Model(dict(stored))
    words = ["then", "there", "was", "something", "quite", "new", "in", "the", "yard", "at", "noon", "today", "again"]
    plain, ruled = model.judge([Told(words), Told(words, clues=Clues({"pipes": 0.6}))])
    assert ruled.themes["pipes"] > plain.themes["pipes"]


def test_a_faulty_local_theme_is_named_before_any_training(tmp_path: Path) -> None:
    (tmp_path / "pipes.toml").write_text(THEME, "utf-8")
    told = CliRunner().invoke(train, ["--corpus", str(corpus(tmp_path, TONES)), "--themes", str(tmp_path)])
    assert told.exit_code == 1
    assert "pipes.toml lacks 'examples'" in told.output
