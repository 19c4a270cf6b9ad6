"""What every template knows: the service's name and colours, help, styles, words for ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, g, request
from flask_babel import Babel, format_date, format_datetime
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from whitenoise import WhiteNoise

from voice.access import Role
from voice.config import Settings
from voice.web import labels, once
from voice.web.dialling import dialled
from voice.web.house import house
from voice.web.rooms import rooms

YEAR = 31_536_000
CHAPTER = re.compile(r"/\* for (\w+).*?\*/")
NO_RULE = re.compile(r"/\*.*?\*/|\n")


def init_app(app: Flask, settings: Settings) -> None:
    Babel(
        app,
        locale_selector=_language,
        default_translation_directories="translations",
        default_timezone=settings.timezone,
    )
    own = FileSystemLoader(str(app.template_folder))
    app.jinja_loader = ChoiceLoader(
        [own, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=_day,
        month=_month,
        moment=_moment,
        theme=_theme_name,
        situation=_situation,
        shown=_shown,
        dialled=dialled,
    )
    app.context_processor(_everywhere)
    static = Path(str(app.static_folder))
    files: dict[str, Any] = {"root": str(static), "prefix": "static/", "max_age": YEAR, "allow_all_origins": False}
    app.wsgi_app = WhiteNoise(app.wsgi_app, add_headers_function=_on_files, **files)  # type: ignore[method-assign]
    app.jinja_env.globals.update(
        asset=_asset_finder(static),
        style=_style_reader(static),
        settings=settings,
        Role=Role,
        rooms=rooms,
        once=once.name,
    )


def _on_files(headers: Headers, _path: str, _url: str) -> None:
    """A file is what it says it is, and ours alone."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _everywhere() -> dict[str, Any]:
    return {"nonce": g.get("nonce", ""), "house": house()}


def _language() -> str:
    return request.accept_languages.best_match(["en"]) or "en"


def _asset_finder(folder: Path) -> Any:
    @cache
    def asset(name: str) -> str:
        """The address of a static file, with a fingerprint so that it may be kept for a year."""
        return f"/static/{name}?{hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]}"

    return asset


def _style_reader(folder: Path) -> Any:
    @cache
    def style(figures: bool = False) -> Markup:
        """The stylesheet itself, for pages a young person opens first: one request fewer, and no chapter they need not.

        ``figures``: whether the page shows some.
        """
        _before, *chapters = CHAPTER.split((folder / "voice.css").read_text())
        wanted = {"everybody", "figures"} if figures else {"everybody"}
        rules = "".join(text for name, text in zip(chapters[::2], chapters[1::2], strict=True) if name in wanted)
        return Markup(NO_RULE.sub("", rules))  # noqa: S704 our own file

    return style


def _day(value: date) -> str:
    return str(format_date(value, "d MMMM y"))


def _month(value: date) -> str:
    return str(format_date(value, "MMMM y"))


def _moment(value: datetime) -> str:
    return str(format_datetime(value, "d MMM y, HH:mm"))


def _theme_name(theme_id: str) -> str:
    themes = house().themes
    return themes[theme_id].name if theme_id in themes.ids else theme_id


def _situation(name: str) -> str:
    """What a situation is called, within a sentence."""
    words = labels.words("situation", name)
    return words if words.startswith("Young Champion") else words[:1].lower() + words[1:]


def _shown(words: str) -> str:
    """What somebody typed, fit to stand in a page again: no control characters, no halves of surrogate pairs."""
    return "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn", "Co"})
