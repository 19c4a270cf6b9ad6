"""Every setting, typed and documented. Which of them a real service must have says `voice.cli.readiness`.

Settings come from ``VOICE_…`` variables first, then ``settings.toml`` in the instance folder, then these defaults.
``docs/settings.md`` is made from the descriptions below and tested against them.
"""

from __future__ import annotations

import os
import tomllib
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from babel.dates import get_timezone
from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)


class SettingsError(Exception):
    """The settings cannot be used; each line says what to change."""


class Help(BaseModel):
    """A way to get help, shown on every page a young person sees."""

    name: str
    number: str
    says: str = ""


class Term(BaseModel):
    """One school term: its name on a page and its first and last day."""

    name: str
    starts: date
    ends: date


class Place(BaseModel):
    """Where families can look for support: the Local Offer, the graduated response, their rights."""

    title: str
    says: str
    address: str = ""


NATIONAL_HELP = (
    Help(name="Emergency", number="999", says="If you or someone else is in danger now."),
    Help(
        name="Childline",
        number="0800 1111",
        says="Free, any time, day or night. You can talk about anything.",
    ),
    Help(name="Shout", number="Text SHOUT to 85258", says="Free texts with a trained person, any time."),
)

_DATABASES = {
    "sqlite": "sqlite",
    "postgresql+psycopg": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


class Settings(BaseSettings):
    """What one area decides. Every field has a description: that is its documentation."""

    model_config = SettingsConfigDict(env_prefix="VOICE_", env_nested_delimiter="__", extra="forbid")

    instance: Path = Field(Path("instance"), description="Folder that holds keys, database, local forms and themes.")
    demo: bool = Field(False, description="True only inside `voice demo`: invented people, loopback only.")
    host: str = Field("127.0.0.1", description="Address to listen on. Put a TLS proxy in front of a real service.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    trusted_proxy: str = Field(
        "127.0.0.1",
        description="Address of the TLS proxy, whose word counts for who asks; empty: nobody's word does.",
    )
    threads: int = Field(8, ge=1, le=64, description="Threads that answer requests.")
    database_url: str = Field("", description="SQLAlchemy address; empty means SQLite in the instance folder.")
    audit_anchor: str = Field("", description="File for the heads of the audit; empty: audit.heads in the folder.")
    public_url: str = Field("", description="Address people open, as printed on posters. Must be https when real.")
    organisation: str = Field("The inclusion workstream", description="Who runs this, in a family's words.")
    service_name: str = Field("Tell us about school", description="Name on every page; keep it neutral.")
    colour: str = Field("#1b4d5c", description="Main colour of buttons and headings, as #rrggbb.")
    accent: str = Field("#ffb84d", description="Second colour, for what has the focus, as #rrggbb.")
    timezone: str = Field("Europe/London", description="Where the service is: its days begin and its clock goes there.")
    leave_to: str = Field("https://www.bbc.co.uk/weather", description="Where *leave this page* goes.")
    localities: list[str] = Field(
        ["North", "South", "East", "West"],
        description="Localities a person may choose; large enough to hide in.",
    )
    framework: str = Field("ws8", description="Framework whose headings the summaries follow.")
    period_scheme: Literal["terms", "quarters"] = Field(
        "terms",
        description="The one scheme of fixed periods. Chosen once: publishing under two gives back the difference.",
    )
    edition_stories: int = Field(8, ge=8, description="Stories that must change before a number readers see does.")
    terms: list[Term] = Field(default_factory=list, description="Term dates, when they differ from the usual ones.")
    help_numbers: list[Help] = Field(list(NATIONAL_HELP), description="Help shown on every page, in this order.")
    contact: str = Field("", description="How families reach you to ask about their data: address, telephone, mail.")
    out_of_hours: str = Field("", description="Number for when the safeguarding lead is not reading.")
    lead_number: str = Field(
        "", description="Number of the safeguarding lead by day: whom a facilitator rings for a child who is not safe."
    )
    concerns_read: str = Field(
        "every weekday by 4pm",
        description="When concerns are next read, in words, shown before the first box.",
    )
    first_reading_hours: int = Field(72, ge=1, description="Hours within which a person reads every story.")
    signposts: list[Place] = Field(default_factory=list, description="Where families can look for support.")
    mail_server: str = Field("", description="SMTP server (host or host:port) that calls the lead to what waits.")
    mail_from: str = Field("", description="Address this mail comes from; empty: voice@ the host of public_url.")
    mail_user: str = Field("", description="Name to sign in to the mail server with; empty: none is asked for.")
    mail_password: SecretStr = Field(
        SecretStr(""), description="Password for that name. Given over an encrypted line alone."
    )
    call_deputy_hours: int = Field(
        4, ge=1, le=72, description="Hours without acknowledgement after which the deputy is called too."
    )
    call_again_hours: int = Field(
        12, ge=1, le=72, description="Hours after which both are called again, until somebody acknowledges."
    )
    ebsa_name: str = Field(
        "emotionally based school avoidance (EBSA)",
        description="The term this area prefers, spelled out at first use.",
    )
    entering_days: int = Field(28, ge=0, le=366, description="Days after a gathering's end to enter its paper forms.")
    draft_hours: int = Field(24, ge=1, le=168, description="Hours an unfinished story is kept.")
    tag_in_process: bool = Field(True, description="Beside the web server, do what `voice work` does alone.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much the log says.")

    @classmethod
    def settings_customise_sources(  # the order is the point: variables win over the file
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings

    @field_validator("colour", "accent")
    @classmethod
    def _hex(cls, value: str) -> str:
        if len(value) != 7 or value[0] != "#" or not all(c in "0123456789abcdefABCDEF" for c in value[1:]):
            raise ValueError("write a colour as #rrggbb, for example #1b4d5c")
        return value.lower()

    @field_validator("trusted_proxy")
    @classmethod
    def _one_machine(cls, value: str) -> str:
        """As the web server writes the address of who asks; a name or a pattern would never match, or always."""
        try:
            return str(ip_address(value)) if value else ""
        except ValueError:
            raise ValueError("write the one address of the proxy in numbers, for example 127.0.0.1") from None

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: str) -> str:
        """As the driver that is installed is named, however hosts usually write it. A fault shows no password."""
        kind, mark, rest = value.partition("://")
        if value and (not mark or kind not in _DATABASES):
            raise ValueError("write postgresql+psycopg://name:password@host/database, or leave it empty for SQLite")
        return f"{_DATABASES[kind]}://{rest}" if value else ""

    @field_validator("mail_server")
    @classmethod
    def _a_host(cls, value: str) -> str:
        try:
            found = urlsplit(f"//{value}")
            usable = not value or (bool(found.hostname) and found.port != 0 and found.netloc == value)
        except ValueError:
            usable = False
        if not usable or "@" in value or any(letter.isspace() for letter in value):
            raise ValueError("write host or host:port, for example mail.example.org:587")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        name, _, host = value.partition("@")
        if value and not (name and host and "@" not in host and value.isascii() and value.split() == [value]):
            raise ValueError("write one e-mail address, for example voice@example.org")
        return value

    @field_validator("timezone")
    @classmethod
    def _a_known_zone(cls, value: str) -> str:
        try:
            get_timezone(value)
        except (LookupError, ValueError):
            raise ValueError("write a time zone by its name, for example Europe/London") from None
        return value

    @field_validator("leave_to")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("write a whole address that starts with https://")
        return value

    @field_validator("localities")
    @classmethod
    def _some(cls, value: list[str]) -> list[str]:
        if not value or len({place.casefold() for place in value}) != len(value):
            raise ValueError("name at least one locality, each once")
        return value

    @model_validator(mode="after")
    def _terms_in_order(self) -> Settings:
        days = [day for term in self.terms for day in (term.starts, term.ends)]
        if days != sorted(days):
            raise ValueError("terms must be in order and must not overlap")
        return self

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{(self.instance / 'voice.sqlite').resolve()}"

    @property
    def keys_file(self) -> Path:
        return self.instance / "keys.toml"

    @property
    def anchor_file(self) -> Path:
        return self.instance / (self.audit_anchor or "audit.heads")

    @property
    def forms_folder(self) -> Path:
        return self.instance / "forms"

    @property
    def themes_folder(self) -> Path:
        return self.instance / "themes"

    @property
    def address(self) -> str:
        """The address people open, without a closing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def mail_sender(self) -> str:
        """The address that mail comes from."""
        return self.mail_from or f"voice@{urlsplit(self.address).hostname}"

    @property
    def secure_cookies(self) -> bool:
        return self.address.startswith("https://")


def load(instance: Path | None = None, **overrides: Any) -> Settings:
    """Settings for one instance folder. Raises :class:`SettingsError` with one plain line per fault."""
    try:
        folder = instance or Settings().instance
        return Settings(**({"instance": folder} | _from_file(folder / "settings.toml") | overrides))
    except ValidationError as error:
        raise SettingsError("\n".join(_plain(fault) for fault in error.errors())) from None


def fault_of(name: str, value: Any) -> str:
    """What makes this value unfit for the setting ``name``, in plain words; "" when nothing does."""
    try:
        Settings(**{name: value})
    except ValidationError as error:
        return next((_said(fault) for fault in error.errors() if fault["loc"][:1] == (name,)), "")
    return ""


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from None
    return {name: value for name, value in document.items() if not _set_by_variable(name)}


def _set_by_variable(name: str) -> bool:
    return f"VOICE_{name.upper()}" in os.environ


def _plain(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"]) or "settings"
    return f"{name}: {_said(fault)} (VOICE_{name.upper()} or settings.toml)"


def _said(fault: Any) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")
