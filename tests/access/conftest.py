"""The service as members meet it outside the demo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.suspicious import SuspiciousClient
from voice import vault as vaults
from voice.config import load
from voice.database import db
from voice.web.app import create_app


@pytest.fixture
def real_app(tmp_path: Path, empty_database: Path) -> Iterator[Flask]:
    """The service as it is outside the demo."""
    instance = tmp_path / "real"
    instance.mkdir()
    vaults.make_keys(instance / "keys.toml")
    shutil.copy(empty_database, instance / "voice.sqlite")
    made = create_app(load(instance, tag_in_process=False))
    made.test_client_class = SuspiciousClient
    yield made
    with made.app_context():
        db.engine.dispose()
