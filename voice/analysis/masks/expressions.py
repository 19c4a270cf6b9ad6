"""Regular expressions that are made where they are first needed.

A long one takes as much time to make as several narratives take to read, and most narratives hold no address and no
date: the parts that look for those ask for theirs only behind a cheaper look.
"""

import re
from collections.abc import Callable
from functools import cache


def when_needed(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A function that gives the compiled pattern, made at its first call. A pattern that cannot be read raises
    `re.error` there, not at import."""
    return cache(lambda: re.compile(pattern, flags))
