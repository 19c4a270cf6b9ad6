"""What stands in the served area, read from its rows: ids to make addresses of, and what is kept of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from voice.config import Settings
from voice.database import reading_only
from voice.records import Narrative
from voice.web.house import House


@dataclass(frozen=True, slots=True)
class Area:
    """The instance that is being served."""

    settings: Settings
    engine: Engine
    house: House

    @property
    def address(self) -> str:
        return self.settings.address

    def rows(self, wanted: Select[Any]) -> Sequence[Any]:
        """The first column of what is asked for, read without keeping anybody waiting."""
        with reading_only(), Session(self.engine, expire_on_commit=False) as session:
            return session.scalars(wanted).all()

    def newest_story(self) -> UUID:
        found: UUID = self.rows(select(Narrative.id).order_by(Narrative.told_at.desc()).limit(1))[0]
        return found
