"""Tiny corpora, written as files and read back as the trainer reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from voice.analysis.learned.examples import Example, load
from voice.analysis.learned.layout import TONES

TOLD: tuple[tuple[str, list[str], bool], ...] = (
    ("cab didnt come again so she missed maths", ["transport"], False),
    ("the taxi was late and the escort changed", ["transport"], False),
    ("he freezes at the gate and cannot go in", ["ebsa"], False),
    ("tummy aches every morning, she hides under the bed", ["ebsa"], False),
    ("we had cake and then lego in the garden", [], False),
    ("nothing much to say, lunch was nice today", [], True),
)
KINDS_TOLD = (
    ("she was gone two nights and nobody knew where", "missing"),
    ("he went out of the window and was found at the station", "missing"),
    ("there were new marks on her arms again", "self_harm"),
    ("he keeps his sleeves down because of his arms", "self_harm"),
    ("we had cake and then lego in the garden", None),
    ("the bus was late and she missed maths", None),
    ("lunch was nice today and so was art", None),
    ("he likes the new building and the big tree", None),
)


def line(hand: str, at: int, text: str, **more: Any) -> dict[str, Any]:
    """One labelled narrative as the corpus has it."""
    plain = {"id": f"{hand}-{at}", "text": text, "speaker": "young_person", "themes": [], "safeguarding": False}
    told = plain | {"sentiment": TONES[at % 4]} | more
    return told | {"writer": {"themes": told["themes"]}}


def two_hands(folder: Path, lines: list[dict[str, Any]]) -> list[Example]:
    """The same lines by two hands."""
    for hand in ("hand01", "hand02"):
        own = [{**each, "id": f"{hand}-{at}"} for at, each in enumerate(lines)]
        (folder / f"{hand}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in own), "utf-8")
    return load(sorted(folder.glob("*.jsonl")))


@pytest.fixture(scope="package")
def few(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    """A tiny corpus of two hands, each sentence told three times in a slightly other way."""
    lines = [
        line("", at, f"{text} {'honestly ' * turn}", themes=themes, safeguarding=concern)
        for turn in range(3)
        for at, (text, themes, concern) in enumerate(TOLD)
    ]
    return two_hands(tmp_path_factory.mktemp("corpus"), lines)


@pytest.fixture(scope="package")
def few_kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    """A tiny corpus with two kinds of concern in it, told twice."""
    lines = [
        line("", at, f"{text} {'honestly ' * turn}", safeguarding=kind is not None, concern_kind=kind)
        for turn in range(2)
        for at, (text, kind) in enumerate(KINDS_TOLD)
    ]
    return two_hands(tmp_path_factory.mktemp("kinds"), lines)
