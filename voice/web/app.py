"""Put the house together. Each line is a room or a door."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask

from voice.access import signing_in
from voice.config import Settings
from voice.database import db, dress, engine_options
from voice.web import pages, safety
from voice.web.house import furnish

ROOT = Path(__file__).parent.parent.parent
PUBLIC_DOORS = ("home", "tell", "receipts", "published")
MEMBER_DOORS = ("account", "members", "entering", "first", "review", "protect", "read", "publish", "keep")


def create_app(settings: Settings) -> Flask:
    """The service for one area. Raises ValueError or SettingsError in plain words when it cannot start."""
    app = Flask("voice", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    house = furnish(app, settings)
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(settings.database)}
    db.init_app(app)
    with app.app_context():
        dress(db.engine)
    safety.init_app(app, settings)
    signing_in.init_app(app, settings, house.vault)
    pages.init_app(app, settings)
    for name in PUBLIC_DOORS + MEMBER_DOORS:
        app.register_blueprint(import_module(f"voice.web.{name}").door)
    return app
