"""The field that hears where an address begins and ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from voice.analysis.learned import extents
from voice.analysis.masks.addresses import extent

HANDS = ("hand01", "hand02", "hand03", "hand04")
STREETS = ("Orrin", "Quillon", "Brevik", "Tansley", "Maddox", "Fenwick", "Dunmore", "Larkin")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four hands: houses that are lived in, and buses and years that are not."""
    folder, paths = tmp_path_factory.mktemp("corpus"), []
    for number, hand in enumerate(HANDS):
        told = []
        for street in STREETS[number * 2 : number * 2 + 2]:
            for door in (3, 14, 27, 58):
                text = f"we live at {door} {street} Side now and it is quiet"
                start = text.index(str(door))
                told.append({"text": text, "pii": [[start, text.index(" now"), "address"]]})
                told += [{"text": f"he gets the {door} bus to year {number + 5} with {street}", "pii": []}] * 4
        paths.append(folder / f"{hand}.jsonl")
        paths[-1].write_text("".join(json.dumps(each) + "\n" for each in told), "utf-8")
    return paths


def test_a_house_is_told_from_a_bus(corpus: list[Path]) -> None:
    field = extents.fit(extents.told(corpus))
    text = "we live at 92 Zuberi Side now and it is quiet"
    assert [text[start:end] for start, end in extents.read(text, field)] == ["92 Zuberi Side"]
    assert extents.read("he gets the 92 bus to year 9 with Zuberi", field) == []


def test_addresses_of_hands_not_seen_are_counted(corpus: list[Path]) -> None:
    assert extents.unseen(extents.told(corpus)) == {"recall": 1.0, "false in 100": 0.0}


def test_a_hand_is_judged_by_the_others(corpus: list[Path]) -> None:
    unmarked = [replace(one, marked=()) if one.hand == HANDS[0] else one for one in extents.told(corpus)]
    assert extents.unseen(unmarked)["false in 100"] > 0


def test_the_same_corpus_gives_the_same_file_and_it_is_read_again(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes: list[str] = []
    for name in ("one.npz", "two.npz"):
        extents.train(corpus, notes.append, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert notes == ["learning where addresses begin and end"] * 2
    monkeypatch.setattr(extent, "FILE", tmp_path / "one.npz")
    extent.shipped.cache_clear()
    extent._heard_alone.cache_clear()
    try:
        text = "we live at 92 Zuberi Side now and it is quiet"
        assert [text[start:end] for start, end in extent.extents(text)] == ["92 Zuberi Side"]
    finally:
        monkeypatch.undo()
        extent.shipped.cache_clear()
        extent._heard_alone.cache_clear()
