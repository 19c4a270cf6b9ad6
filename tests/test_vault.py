"""Sealed text opens in its own place alone."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from voice import vault as vaults
from voice.vault import Place, SealError, Vault

PLACE = Place("answers", uuid4(), "value")


@pytest.fixture
def made(tmp_path: Path) -> Vault:
    vaults.make_keys(tmp_path / "keys.toml")
    return vaults.load(tmp_path / "keys.toml")


def test_what_is_sealed_opens_where_it_was_sealed(made: Vault) -> None:
    assert made.open(made.seal("my words é 🙂", PLACE), PLACE) == "my words é 🙂"


def test_a_ciphertext_moved_to_another_row_column_or_table_does_not_open(made: Vault) -> None:
    sealed = made.seal("words", PLACE)
    for other in (
        Place("answers", uuid4(), "value"),
        Place("answers", PLACE.row, "way"),
        Place("contacts", PLACE.row, "value"),
    ):
        with pytest.raises(SealError):
            made.open(sealed, other)


def test_changed_bytes_and_nonsense_do_not_open_and_say_nothing_of_the_words(made: Vault) -> None:
    sealed = made.seal("secret words", PLACE)
    for broken in (
        sealed[:-1],
        sealed[:-1] + bytes([sealed[-1] ^ 1]),
        b"",
        b"k1\0",
        b"\xff\0abc",
        b"k9\0" + sealed[3:],
    ):
        with pytest.raises(SealError) as fault:
            made.open(broken, PLACE)
        assert "secret" not in str(fault.value)


def test_older_keys_still_open_after_a_new_one_seals(made: Vault) -> None:
    old, new = b"1" * 32, b"2" * 32
    before = Vault({"k1": old}, "k1", b"p" * 32).seal("words", PLACE)
    both = Vault({"k1": old, "k2": new}, "k2", b"p" * 32)
    assert both.open(before, PLACE) == "words"
    assert both.seal("words", PLACE).startswith(b"k2\0")


def test_keys_are_never_replaced_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    vaults.make_keys(path)
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        vaults.make_keys(path)


def test_missing_and_damaged_keys_are_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There are no keys"):
        vaults.load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("current = 3")
    with pytest.raises(ValueError, match="cannot be read"):
        vaults.load(tmp_path / "bad.toml")


def test_fingerprints_and_secrets_differ_by_purpose_and_by_instance(made: Vault) -> None:
    assert made.fingerprint("receipt", "words") == made.fingerprint("receipt", "words")
    assert made.fingerprint("receipt", "words") != made.fingerprint("draft", "words")
    assert made.secret("cookies") != made.secret("passwords")
    assert Vault({"k1": b"1" * 32}, "k1", b"q" * 32).secret("cookies") != made.secret("cookies")
