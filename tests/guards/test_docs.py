"""What the code can do is written down, and what is written down exists."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click
import pytest

from voice.access import Role
from voice.analysis import book
from voice.cli import COMMANDS, main
from voice.config import Settings

ROOT = Path(__file__).parent.parent.parent


def test_every_setting_is_documented_with_its_own_words() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"`{name}`" in page, f"{name} is not in docs/settings.md"
        assert field.description in page, f"docs/settings.md says something else of {name}"


def test_every_setting_does_something() -> None:
    """Read somewhere else than where it is asked for; or by a property of the settings that is."""
    asking = {ROOT / "voice/config.py", ROOT / "voice/cli/init.py"}
    code = {*(ROOT / "voice").rglob("*.py"), *(ROOT / "templates").rglob("*.html")} - asking
    used = set(re.findall(r"\b(?:settings|real)\.(\w+)", "\n".join(path.read_text("utf-8") for path in code)))
    for name, found in vars(Settings).items():
        if isinstance(found, property) and name in used:
            used |= set(re.findall(r"self\.(\w+)", inspect.getsource(found.fget or Settings)))
    assert set(Settings.model_fields) - used == set()


def test_every_command_is_documented_and_helps() -> None:
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"`voice {name}" in page, f"voice {name} is not in docs/commands.md"
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.help


def test_every_role_says_what_it_is_for() -> None:
    page = (ROOT / "docs/roles.md").read_text("utf-8")
    for role in Role:
        assert role.says in page


def test_every_theme_is_in_the_theme_page() -> None:
    page = (ROOT / "docs/themes.md").read_text("utf-8")
    for theme in book.load():
        assert f"`{theme.id}`" in page


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_file_a_page_points_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for address in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / address).exists(), address


def test_every_make_command_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text("utf-8")):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name
