"""Sealing: the only file that knows cryptography.

Text is sealed with AES-256-GCM and bound to the place it lives in (``table|row|column|key id`` as associated data,
after OWASP ASVS 5 14.2.7), so that a ciphertext moved to another row does not open. Keys live in one TOML file that
never leaves the machine; several keys may be held at once, so that they can be changed while the service runs.
"""

from __future__ import annotations

import base64
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32


class SealError(Exception):
    """A sealed value did not open: wrong key, wrong row, or changed bytes. Never holds the text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives. Two places never share a ciphertext."""

    table: str
    row: UUID
    column: str

    def bound(self, key_id: str) -> bytes:
        return f"{self.table}|{self.row}|{self.column}|{key_id}".encode()


class Vault:
    """Holds the keys; seals, opens and fingerprints."""

    def __init__(self, keys: dict[str, bytes], current: str, pepper: bytes) -> None:
        """``keys``: key id to 32 bytes; ``current`` seals; ``pepper``: 32 bytes behind fingerprints and secrets."""
        if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError("keys.toml needs a current key, and every key must be 32 bytes in base64")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._pepper = pepper
        self.current = current

    def seal(self, text: str, place: Place) -> bytes:
        """UTF-8 ``text`` to ``key id NUL nonce ciphertext``."""
        nonce = token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, text.encode(), place.bound(self.current))
        return self.current.encode() + b"\0" + nonce + sealed

    def open(self, sealed: bytes, place: Place) -> str:
        """The text sealed at ``place``; raises :class:`SealError` for anything else."""
        key_id, _, rest = sealed.partition(b"\0")
        try:
            name = key_id.decode("ascii")
            opened = self._ciphers[name].decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.bound(name))
        except (KeyError, InvalidTag, UnicodeDecodeError, ValueError):
            raise SealError(f"a sealed value in {place.table}.{place.column} does not open") from None
        return opened.decode()

    def fingerprint(self, purpose: str, words: str) -> bytes:
        """A keyed hash (HMAC-SHA-256, 32 bytes): finds a receipt or a draft again without keeping it."""
        keyed = hmac.HMAC(self._pepper, hashes.SHA256())
        keyed.update(f"{purpose}|{words}".encode())
        return keyed.finalize()

    def secret(self, purpose: str) -> str:
        """A secret of its own for each purpose (sign-in cookies, passwords), derived by HKDF; 43 characters."""
        derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._pepper)
        return base64.urlsafe_b64encode(derived).decode().rstrip("=")


def make_keys(path: Path) -> None:
    """Write new keys to ``path``, readable by its owner alone; refuses to replace keys that exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ['current = "k1"', f'pepper = "{_encoded()}"', "", "[keys]", f'k1 = "{_encoded()}"', ""]
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(lines))


def load(path: Path) -> Vault:
    """The vault whose keys are in ``path``. Raises ValueError in plain words when the file is missing or damaged."""
    try:
        document = tomllib.loads(path.read_text())
        keys = {key_id: base64.b64decode(key) for key_id, key in document["keys"].items()}
        return Vault(keys, document["current"], base64.b64decode(document["pepper"]))
    except FileNotFoundError:
        raise ValueError(f"There are no keys at {path}. Run `voice init` (or `voice demo`) to make them.") from None
    except (KeyError, tomllib.TOMLDecodeError, AttributeError):
        raise ValueError(f"The keys at {path} cannot be read. Restore that file from its safe copy.") from None


def _encoded() -> str:
    return base64.b64encode(token_bytes(KEY_BYTES)).decode()
