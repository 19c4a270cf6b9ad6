"""Every word can be read, by day and at night: the colours of the stylesheet, pair by pair (WCAG 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from voice.config import Settings

Colour = tuple[float, float, float]
OWN = Settings.model_fields["colour"].default
WORDS = [
    *((ink, ground) for ink in ("ink", "soft", "main", "bad", "good") for ground in ("paper", "card", "wash")),
    *(("on", ground) for ground in ("main", "bad")),
    ("over", "top"),
    ("bad", "badly"),
    ("ink", "badly"),
    ("good", "well"),
    ("ink", "well"),
    ("card", "ink"),
    *(("ink", ground) for ground in ("mark", "hide", "worry")),
]
"""Words and the ground they stand on."""
SHAPES = [("soft", "card"), ("main", "card"), ("main", "wash"), ("ink", "paper")]
"""The edge of a box, a bar and the ring around what has the focus."""


def rules(app: Flask) -> str:
    return (Path(str(app.static_folder)) / "voice.css").read_text()


def names(app: Flask, night: bool) -> dict[str, str]:
    """What each name of a colour stands for."""
    css = rules(app)
    dark = "".join(re.findall(r"prefers-color-scheme:dark\)\{(.*?\})\}\}", css, re.S))
    found: dict[str, str] = {}
    for text in [re.sub(r"@supports.*?\}\}\}", "", css, flags=re.S), *([dark] if night else [])]:
        for block in re.findall(r":root\{(.*?)\}", text, re.S):
            found |= dict(re.findall(r"--([\w-]+):([^;]+)", block.replace("\n", "")))
    return found


def seen(found: dict[str, str], name: str, own: str) -> Colour:
    said = own if name == "colour" else found[name]
    if mixed := re.fullmatch(r"color-mix\(in srgb,var\(--(\w+)\) (\d+)%,#fff\)", said):
        part = int(mixed[2]) / 100
        red, green, blue = (part * one + (1 - part) for one in seen(found, mixed[1], own))
        return red, green, blue
    if named := re.fullmatch(r"var\(--(\w+)\)", said):
        return seen(found, named[1], own)
    digits = said.removeprefix("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def light(colour: Colour) -> float:
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(found: dict[str, str], pairs: list[tuple[str, str]], least: float, own: str = OWN) -> list[str]:
    by_pair = {f"{one} on {ground}": contrast(seen(found, one, own), seen(found, ground, own)) for one, ground in pairs}
    return [f"{pair}: {figure:.2f}" for pair, figure in by_pair.items() if figure < least]


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_words_and_shapes_stand_out_from_their_ground(app: Flask, night: bool) -> None:
    found = names(app, night)
    assert too_faint(found, WORDS, 4.5) == []
    assert too_faint(found, SHAPES, 3) == []


@pytest.mark.parametrize("own", ["#000000", "#1b4d5c", "#00008b", "#7a0019", "#767676"])
def test_at_night_any_colour_of_an_area_can_be_read(app: Flask, own: str) -> None:
    assert too_faint(names(app, True), WORDS, 4.5, own) == []


def test_the_night_is_another_one_than_the_day(app: Flask) -> None:
    """Without this, a test of a block that was never found would pass."""
    day, night = names(app, False), names(app, True)
    assert light(seen(night, "paper", OWN)) < 0.02 < 0.8 < light(seen(day, "paper", OWN))
    assert set(night) == set(day)


def test_no_rule_but_the_names_holds_a_light_ground_of_its_own(app: Flask) -> None:
    left = re.sub(r":root\{.*?\}|@media print\{.*?\}\}|@media print\{[^\n]*", "", rules(app), flags=re.S)
    grounds = re.findall(r"([^{}]+)\{[^{}]*background:#", left)
    assert [rule.strip() for rule in grounds] == [".qr-box svg"], "a code is read by a telephone: it stays on white"
