"""Nothing that leaves gives a small number away (promises 19 and 20)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.summaries.attack import Attack, one_to_four_hidden
from tests.summaries.pages import pages_of
from voice.summaries.counts import Counts, Cube, Known, count_each, count_in
from voice.summaries.faces import Summary, exact, freeze, summary, thaw, with_earlier
from voice.summaries.figures import Exact, Figure, Protected, share, trend
from voice.summaries.scopes import Scope, everything

KNOWN = {
    "speaker": {"young": "", "parent": "", "champion": ""},
    "age_band": {"a": "", "b": "", "c": ""},
    "locality": {"N": "", "S": ""},
    "setting": {},
    "phase": {},
    "situation": {},
}
SUBTYPES = {"one": ("x", "y")}
SCOPES = [everything(("one", "two", "three")), Scope("h1", "", ("one", "two")), Scope("h2", "", ("two", "three"))]


def release(cube: Cube) -> list[Counts]:
    return count_each(cube, SCOPES, "2026-2-summer", KNOWN, SUBTYPES)


def pages(cube: Cube) -> list[Summary[Protected]]:
    return pages_of(release(cube), KNOWN, SUBTYPES)


def alone(counts: Counts, localities: int) -> Summary[Protected]:
    """The page of one scope, where people may live in so many localities."""
    (page,) = pages_of([counts], _known(localities), SUBTYPES)
    return page


def crowd(chance: random.Random, stories: int) -> Cube:
    """Stories with answers and themes drawn unevenly, so that there are large cells and small ones."""
    lean = chance.random()
    names = ["one/x", "one/y", "one/", "two/", "three/", "what_helped/"]

    def one() -> tuple[tuple[str | None, ...], str]:
        answers = [chance.choices([*values, None], [*[1, lean, lean / 4, 0.1][: len(values)], 0.05])[0]
                   for values in list(KNOWN.values())[:3]]  # fmt: skip
        themes = {name.split("/")[0]: name for name in chance.sample(names, chance.choice((1, 1, 2, 3)))}
        return (*answers, None, None, None), " ".join(sorted(themes.values()))

    return Counter(one() for _ in range(stories))


def frozen(counts: list[Counts]) -> dict[str, dict[str, Any]]:
    return {made.scope: freeze(made) for made in pages_of(counts, KNOWN, SUBTYPES)}


@given(st.integers(0, 100_000))
def test_no_protected_figure_reveals_one_to_seven(stories: int) -> None:
    figure = Protected.of(stories)
    assert (figure.size is None) == (stories <= 7)
    if figure.size is not None:
        assert abs(figure.size - stories) <= 2
        assert figure.size % 5 == 0


@given(st.integers(-5, 10_000).filter(lambda number: number % 5 or number < 10))
def test_a_protected_figure_cannot_be_made_of_an_exact_number(number: int) -> None:
    with pytest.raises(ValueError, match="hidden, or a multiple of 5"):
        Protected(number)


@given(st.integers(0, 10_000), st.integers(0, 90))
@settings(max_examples=40, deadline=None)
def test_many_scopes_in_one_walk_come_to_what_each_comes_to_alone(seed: int, stories: int) -> None:
    cube = crowd(random.Random(seed), stories)
    together = count_each(cube, SCOPES, "2026-2-summer", KNOWN, SUBTYPES)
    assert together == [count_in(cube, scope, "2026-2-summer", KNOWN, SUBTYPES, {}) for scope in SCOPES]
    for counts in together:
        held = {
            key: number for key, number in cube.items() if counts.scope.holds({t.split("/")[0] for t in key[1].split()})
        }
        assert counts.voices == sum(held.values())
        assert counts.themes == {
            theme: sum(number for (_, tags), number in held.items() if f"{theme}/" in tags)
            for theme in counts.scope.own
        }
        assert counts.helped == sum(number for (_, tags), number in held.items() if "what_helped/" in tags)
        assert sum(counts.people["age_band"].values()) == sum(counts.breadth.values()) == counts.voices


@given(st.integers(0, 400), st.integers(0, 400))
def test_shares_and_trends_come_from_what_is_shown(part: int, whole: int) -> None:
    now, before = Protected.of(part), Protected.of(whole)
    assert share(now, before) == share(Figure(now.size), Figure(before.size))
    if min(part, whole) <= 7:
        assert share(now, before) is None
        assert trend(now, before) == "unknown"
    if now.size == before.size is not None:
        assert trend(now, before) == "same"


@given(st.integers(0, 10_000), st.integers(0, 90))
@settings(max_examples=40, deadline=None)
def test_a_protected_page_holds_protected_figures_alone(seed: int, stories: int) -> None:
    before = pages(crowd(random.Random(seed + 1), stories))
    for page, older in zip(pages(crowd(random.Random(seed), stories)), before, strict=True):
        made = with_earlier(page, [older])
        figures = [made.voices, made.helped, *(figure for part in made.people for _, figure in part.rows)]
        for themed in made.themes:
            figures += [themed.figure, *(figure for _, figure in (*themed.subtypes, *themed.earlier))]
            figures += [themed.helped] if themed.helped else []
        assert all(type(figure) is Protected for figure in figures)
        assert made.breadth is None


def test_an_exact_summary_cannot_be_frozen() -> None:
    with pytest.raises(TypeError):
        freeze(exact(release(crowd(random.Random(1), 30))[0]))  # type: ignore[arg-type]


def test_a_frozen_summary_comes_back_as_it_was_and_refuses_an_exact_number() -> None:
    made = pages(crowd(random.Random(2), 60))[0]
    stored = freeze(made)
    assert thaw(stored) == made
    with pytest.raises(ValueError, match="multiple of 5"):
        thaw(stored | {"voices": 13})


def test_the_order_of_themes_tells_nothing_that_the_figures_do_not() -> None:
    cube: Cube = Counter({((None,) * 6, "two/"): 12, ((None,) * 6, "one/"): 11, ((None,) * 6, "three/"): 5})
    assert [themed.theme for themed in pages(cube)[0].most_named] == ["one", "two", "three"]


SEEDS = (0, 2, 5, 6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_attack_recovers_no_hidden_cell(seed: int) -> None:
    chance = random.Random(seed)
    counts = release(crowd(chance, chance.choice((9, 14, 20, 33, 47, 70))))
    assert Attack(frozen(counts), near=truth(counts)).recovered() == {}


def test_the_same_attack_breaks_the_hiding_of_one_to_four_alone() -> None:
    """The negative control: an attack that finds nothing anywhere would prove nothing."""
    broken = 0
    for seed in range(3):
        chance = random.Random(seed)
        counts = release(crowd(chance, chance.choice((14, 20, 33, 47))))
        naive = {made.scope: _sizes(made, lambda size: None if 1 <= size <= 4 else size) for made in map(exact, counts)}
        broken += len(Attack(naive, one_to_four_hidden, truth(counts)).recovered())
    assert broken > 10


CORNERS = {
    "12, 12, 7 and 7 under 38": (12, 12, 7, 7),
    "8, 8, 8 and 8 beside two empty cells": (8, 8, 8, 8, 0, 0),
    "two sevens alone": (7, 7),
    "12 and 7": (12, 12, 12, 7, 7, 7),
}


@pytest.mark.parametrize("cells", CORNERS.values(), ids=CORNERS)
def test_a_table_whose_sum_would_give_a_cell_away_is_left_out(cells: tuple[int, ...]) -> None:
    counts = _with_localities(cells)
    assert Attack({"all": freeze(alone(counts, len(cells)))}).recovered() == {}


def test_rounding_alone_would_have_given_it_away() -> None:
    """The second control: why tables are left out at all."""
    counts = _with_localities((8, 8, 8, 8, 0))
    plain = summary(counts, lambda _key, stories: Protected.of(stories), lambda _group: False)
    found = Attack({"all": freeze(plain)}).recovered()
    assert found.items() >= {"locality p4 all": 0, "locality not_said all": 0}.items()
    held = [part.dimension for part in alone(counts, 5).people if part.held]
    assert held == ["locality"]


def test_ordinary_tables_are_not_left_out() -> None:
    counts = _with_localities((40, 31, 22, 6))
    assert not any(part.held for part in alone(counts, 4).people)


def _with_localities(cells: tuple[int, ...]) -> Counts:
    cube: Cube = Counter({(("young", "a", f"p{number}", None, None, None), "one/x"): size
                          for number, size in enumerate(cells) if size})  # fmt: skip
    return count_in(cube, SCOPES[0], "2026-2-summer", _known(len(cells)), SUBTYPES, {})


def _known(localities: int) -> Known:
    return KNOWN | {"locality": {f"p{number}": "" for number in range(localities)}}


def truth(counts: list[Counts]) -> dict[str, dict[str, Any]]:
    return {made.scope: _sizes(made, lambda size: size) for made in map(exact, counts)}


def _sizes(made: Summary[Exact], keep: Callable[[int], int | None]) -> dict[str, Any]:
    """A summary in the shape of a frozen one, with another rule for what is hidden."""
    return {
        "voices": keep(made.voices.size),
        "helped": keep(made.helped.size),
        "themes": [
            {
                "theme": themed.theme,
                "size": keep(themed.figure.size),
                "helped": {"size": keep(themed.helped.size if themed.helped else 0)},
                "subtypes": [[name, keep(figure.size)] for name, figure in themed.subtypes],
            }
            for themed in made.themes
        ],
        "people": [
            {"dimension": part.dimension, "rows": [[v, keep(f.size)] for v, f in part.rows], "held": False}
            for part in made.people
        ],
    }
