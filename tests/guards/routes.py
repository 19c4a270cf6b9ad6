"""Every route and who may pass, read from the app; `routes.txt` is the one table it is held against."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from voice.access import EVERYONE, Door

TABLE = Path(__file__).parent / "routes.txt"
SECURITY = {"security.login": "everyone", "security.logout": "everyone"}
OUTSIDE_THE_DEMO = "security."


def audience_of(app: Flask, rule: Rule) -> str:
    """The audience as the table writes it: `everyone`, `signed in` or roles with + between."""
    if rule.endpoint == "static" or rule.endpoint in SECURITY:
        return "everyone"
    door = app.blueprints[rule.endpoint.split(".")[0]]
    assert isinstance(door, Door), f"{rule.endpoint} stands behind no door"
    audience = door.audience_of(app.view_functions[rule.endpoint])
    return "everyone" if audience == EVERYONE else " + ".join(sorted(str(one) for one in audience))


def lines_of(app: Flask) -> list[str]:
    """One line a route and method: method, address, audience."""
    lines = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(OUTSIDE_THE_DEMO) and rule.endpoint not in SECURITY:
            continue
        methods = sorted((rule.methods or set()) & {"GET", "POST"})
        lines += [f"{method:<5}{rule.rule:<60}{audience_of(app, rule)}" for method in methods]
    return sorted(lines, key=lambda line: (line[5:], line[:5]))


def table() -> list[str]:
    return [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
