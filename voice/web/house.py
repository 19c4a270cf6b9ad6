"""What every view may ask for: settings, keys, forms, themes. One object on the app, no globals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from babel.dates import get_timezone
from flask import Flask, current_app

from voice import forms, vault
from voice.analysis import book, frameworks
from voice.config import Settings
from voice.database import now
from voice.vault import Vault
from voice.web.senders import Senders


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    vault: Vault
    library: forms.Library
    themes: book.ThemeBook
    framework: frameworks.Framework
    senders: Senders = field(default_factory=Senders)


def furnish(app: Flask, settings: Settings) -> House:
    """Load keys, forms and themes once, and leave them on the app."""
    made = House(
        settings=settings,
        vault=vault.load(settings.keys_file),
        library=forms.Library(settings.forms_folder),
        themes=book.load(settings.themes_folder),
        framework=frameworks.load(settings.framework),
    )
    app.extensions["voice"] = made
    return made


def house() -> House:
    """The house of the app that answers this request."""
    return cast(House, current_app.extensions["voice"])


def today() -> date:
    """The day it is where the service is: moments are kept in UTC, but no family's day begins at one in the morning."""
    return now().astimezone(get_timezone(house().settings.timezone)).date()
