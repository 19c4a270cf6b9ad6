"""Long and timed proofs on scratch instances, with real processes; each says what it measured in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.prove.served import Served, scratch
from voice.config import Settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("prove")


@pytest.fixture
def say() -> Callable[[int, str], None]:
    """Print the line of a promise; ``pytest -rA`` shows it."""
    return lambda number, figures: print(f"\npromise {number}: {figures}")


@pytest.fixture
def scratch_settings(tmp_path: Path) -> Settings:
    """A new demo instance without stories, without a tagging worker, on a free port."""
    return scratch(tmp_path / "instance")


@pytest.fixture
def served(scratch_settings: Settings) -> Iterator[Served]:
    """That instance, served by ``voice serve`` in a process of its own."""
    service = Served(scratch_settings).start()
    yield service
    service.stop()
