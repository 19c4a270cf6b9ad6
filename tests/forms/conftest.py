"""A small local form, whole and without fault, for tests to spoil."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

WHOLE = """\
slug = "willow"
version = 1
situation = "moved_school"
speaker = "young_person"
short = ["story", "busy", "age"]

[text.en]
title = "Tell us about school"
intro = "This is about a move."

[door]
order = 50
[door.text.en]
situation = "I moved to a new school"

[[questions]]
id = "story"
kind = "long_text"
narrative = true
[questions.text.en]
label = "What happened?"

[[questions]]
id = "busy"
kind = "scale"
options = ["calm", "loud"]
[questions.text.en]
label = "How was it?"
hint = "Pick one."
[questions.text.en.options]
calm = "Calm"
loud = "Loud"

[[questions]]
id = "age"
kind = "one_choice"
options = "age_bands"
roles = ["age_band"]
[questions.text.en]
label = "How old are you?"
"""


@pytest.fixture
def whole() -> str:
    return WHOLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "willow.toml").write_text(WHOLE, "utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def app() -> Iterator[Flask]:
    app = Flask("forms")
    app.secret_key = "only for tests"
    app.config["WTF_CSRF_ENABLED"] = False
    return app
