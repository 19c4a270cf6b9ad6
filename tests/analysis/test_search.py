"""The search finds what a plain look at every place finds, whatever it has met and remembers."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from voice.analysis import search
from voice.analysis.concern import Concern
from voice.analysis.normalise import SENTENCE, Page, page_of
from voice.analysis.patterns import Filed
from voice.analysis.phrases import Phrase, PhraseIndex, ways
from voice.analysis.search import Shelf

WORDS = ("gate", "folds", "cab", "nan", "late", "door")
PIECES = (*WORDS, "gate|cab", "fold*", "(nan|the door)", "late?", "*")
GAPS = ("", "", "", "...", ".", "~")
REACH = {"...": (4, False), ".": (1, True), "~": (12, True), "": (0, False)}


def _told(chance: random.Random) -> Page:
    return page_of("".join(chance.choice(WORDS) + chance.choice((" ", " ", " ", ". ")) for _ in range(14)))


def _worded(chance: random.Random) -> tuple[str, ...]:
    rest = (piece for _ in range(chance.randrange(4)) for piece in (chance.choice(GAPS), chance.choice(PIECES)))
    return chance.choice(WORDS), *filter(None, rest)


def _plainly(pieces: tuple[str, ...], page: Page, at: int, gap: str = "") -> set[int]:
    """Where a wording may end whose first piece stands at a word (or, after a gap, near it)."""
    if not pieces:
        return {at - 1}
    piece, following = pieces[0], pieces[1:]
    if piece in GAPS:
        return _plainly(following, page, at, piece)
    ends = _plainly(following, page, at, gap) if piece.endswith("?") else set()
    most, over = REACH[gap]
    for place in range(at, min(at + most + 1, len(page.words))):
        if place and not over and page.breaks[place] >= SENTENCE and (gap or place == at):
            break
        for choice in piece.strip("()?").split("|"):
            words = choice.split()
            inside = page.words[place : place + len(words)]
            joined = all(stop < SENTENCE for stop in page.breaks[place + 1 : place + len(words)])
            if joined and len(inside) == len(words) and all(map(_is, inside, words)):
                ends |= _plainly(following, page, place + len(words))
    return ends


def _is(word: str, asked: str) -> bool:
    return asked in ("*", word) or (asked.endswith("*") and word.startswith(asked[:-1]))


def _places(pieces: tuple[str, ...], page: Page) -> set[tuple[int, int]]:
    """All first and last words of a wording on a page: a sentence's end before its first word is no matter."""
    alone = [Page(page.text, page.words, page.starts, page.ends, page.breaks[:]) for _ in page.words]
    for at, other in enumerate(alone):
        other.breaks[at] = 0
    return {(at, last) for at, other in enumerate(alone) for last in _plainly(pieces, other, at)}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_found_is_what_a_plain_look_at_every_place_finds(seed: int) -> None:
    chance = random.Random(seed)
    wordings = {" ".join(pieces): pieces for pieces in (_worded(chance) for _ in range(60))}
    index = PhraseIndex([Phrase(wording, "theme") for wording in wordings])
    for page in [_told(chance) for _ in range(60)]:
        found: dict[str, set[tuple[int, int]]] = {wording: set() for wording in wordings}
        for match in index.find(page):
            found[match.phrase.wording].add((match.first, match.last))
        for wording, pieces in wordings.items():
            there = _places(pieces, page)
            assert found[wording] <= there
            assert bool(found[wording]) == bool(there), wording


def test_what_was_met_before_changes_nothing_even_when_it_has_to_be_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    phrases = [Phrase(" ".join(_worded(chance)), "theme") for _ in range(40)]
    texts = [_told(chance).text for _ in range(40)]
    expected = [PhraseIndex(phrases).find(page_of(text)) for text in texts]
    monkeypatch.setattr(search, "_PAIRS_REMEMBERED", 3)
    monkeypatch.setattr(search, "_WORDS_REMEMBERED", 4)
    index = PhraseIndex(phrases)
    for _ in range(2):
        assert [index.find(page_of(text)) for text in texts] == expected


class _Collecting(Shelf):
    """A shelf that keeps what is filed."""

    def __init__(self) -> None:
        super().__init__()
        self.filed: list[Filed] = []

    def add(self, filed: Filed) -> bool:
        self.filed.append(filed)
        return super().add(filed)


def test_every_way_through_a_phrase_waits_at_exactly_one_word():
    shelf = _Collecting()
    Concern(shelf)
    assert len(shelf.filed) > 1000
    for filed in shelf.filed:
        opened = [pattern for waiting in filed.waiting() for pattern, _ in waiting.opened()]
        assert len(opened) == len(ways(filed.phrase.wording)), filed.phrase.wording
        assert all(min(costs) == each.way.cost for each in filed.waiting() for _, costs in each.opened())


def test_a_phrase_filed_after_its_words_were_met_is_found():
    shelf = Shelf()
    first = PhraseIndex([Phrase("taxi ... late", "a")], shelf)
    text = "the taxi was late and nobody rang"
    assert len(first.find(page_of(text))) == 1
    second = PhraseIndex([Phrase("(taxi|bus) (was)? late", "b"), Phrase("(nobody|no one) rang", "b")], shelf)
    assert len(second.find(page_of(text))) == 2
    assert len(first.find(page_of(text))) == 1


def test_threads_that_meet_a_word_at_once_miss_nothing() -> None:
    """A phrase is opened when its word is first met; another thread may meet the word at that moment."""
    phrases = [
        Phrase(f"gate {word}|folds ... (door|late {word})", str(number)) for number, word in enumerate(WORDS * 40)
    ]
    text = "she gets to the gate late nan and the gate folds at the door"
    wanted = len(PhraseIndex(phrases).find(page_of(text)))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            index, together = PhraseIndex(phrases), Barrier(6)

            def look(index: PhraseIndex = index, together: Barrier = together) -> int:
                together.wait()
                return len(index.find(page_of(text)))

            with ThreadPoolExecutor(6) as pool:
                found = [each.result() for each in [pool.submit(look) for _ in range(6)]]
            assert found == [wanted] * 6
            assert len(index.find(page_of(text))) == wanted
    finally:
        sys.setswitchinterval(before)
