"""Settings are typed, and come from variables before the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice.config import Settings, SettingsError, load

ADDRESS = "https://example.org"


def test_a_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text('port = 8001\norganisation = "Forum"\n')
    assert load(tmp_path).port == 8001
    monkeypatch.setenv("VOICE_PORT", "8002")
    assert load(tmp_path).port == 8002
    assert load(tmp_path).organisation == "Forum"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('port = "many"', "port"),
        ("port = 0", "port"),
        ('colour = "red"', "#rrggbb"),
        ('leave_to = "http://example.org"', "https://"),
        ('trusted_proxy = "*"', "one address of the proxy"),
        ('trusted_proxy = "proxy.example.org"', "one address of the proxy"),
        ('mail_server = "smtp://mail.example.org"', "host:port"),
        ('mail_server = "mail.example.org:smtp"', "host:port"),
        ('mail_server = "me@mail.example.org"', "host:port"),
        ('mail_server = "mail .example.org"', "host:port"),
        ('mail_from = "voice"', "one e-mail address"),
        ('mail_from = "a@example.org\\nBcc: b@example.org"', "one e-mail address"),
        ("call_deputy_hours = 0", "call_deputy_hours"),
        ('database_url = "mysql://voice:hidden@db/voice"', r"postgresql\+psycopg://"),
        ('database_url = "voice.sqlite"', r"postgresql\+psycopg://"),
        ('timezone = "Europe/Londres"', "time zone by its name"),
        ("localities = []", "at least one locality"),
        ('localities = ["North", "South, ", "north"]', "each once"),
        ('period_scheme = "weeks"', "period_scheme"),
        ("no_such_setting = 1", "no_such_setting"),
        ("this is not toml", "not valid TOML"),
        ('[[terms]]\nname = "A"\nstarts = 2026-09-01\nends = 2026-08-01', "in order"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_one_plain_line(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "settings.toml").write_text(line)
    with pytest.raises(SettingsError, match=says):
        load(tmp_path)


@pytest.mark.parametrize("kind", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_may_be_written_as_hosts_usually_write_it(kind: str) -> None:
    assert Settings(database_url=f"{kind}://voice@db/voice").database == "postgresql+psycopg://voice@db/voice"


def test_a_fault_in_the_address_of_the_database_shows_no_password(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('database_url = "mysql://voice:hidden@db/voice"')
    with pytest.raises(SettingsError) as told:
        load(tmp_path)
    assert "hidden" not in str(told.value)


def test_settings_that_notepad_saved_are_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('organisation = "Café"', encoding="utf-8-sig")
    assert load(tmp_path).organisation == "Café"


def test_mail_comes_from_the_address_of_the_service_unless_it_is_told_another() -> None:
    assert Settings(public_url=ADDRESS).mail_sender == "voice@example.org"
    assert Settings(public_url=ADDRESS, mail_from="us@example.com").mail_sender == "us@example.com"


def test_a_password_of_the_mail_server_comes_from_a_variable_and_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_MAIL_PASSWORD", "quixelbramble")
    found = load(tmp_path)
    assert found.mail_password.get_secret_value() == "quixelbramble"
    assert "quixelbramble" not in repr(found)
