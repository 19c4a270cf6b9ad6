"""How long something has waited, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from voice.database import now


def in_words(span: timedelta) -> str:
    """``timedelta(hours=30)`` as *30 hours*; days from two days on; never below a minute."""
    minutes = max(1, int(abs(span).total_seconds() // 60))
    if minutes < 60:
        return _count(minutes, "minute")
    if minutes < 48 * 60:
        return _count(minutes // 60, "hour")
    return _count(minutes // (24 * 60), "day")


def since(moment: datetime) -> str:
    """How long ago, in words."""
    return in_words(now() - moment)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
