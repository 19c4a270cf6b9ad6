"""A list that may grow without end has pages, which are counted from 1; ``parts/turning.html`` turns them."""

from __future__ import annotations

from flask import request


def page_asked_for(how_many: int, size: int) -> int:
    """Which page of a list so long, ``size`` to a page; behind its end, the last."""
    last = max(1, -(-how_many // size))
    return min(max(1, request.args.get("page", 1, type=int)), last)
