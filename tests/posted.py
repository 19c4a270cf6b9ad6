"""A small mail server to test with."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class OnAnyPort(Controller):
    """Knows which free port it was given before it knocks there itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Post:
    """Keeps what it takes: ``letters`` as (to whom, the whole mail). ``refuses``: it takes nothing for anybody."""

    def __init__(self, context: ssl.SSLContext | None = None, password: str = "") -> None:
        self.letters: list[tuple[str, bytes]] = []
        self.encrypted: list[bool] = []
        self.took = Event()
        self.refuses, self.asked, self.signed_in, self.password = False, 0, 0, password
        tls: dict[str, Any] = {"tls_context": context, "require_starttls": True} if context else {}
        asks: dict[str, Any] = {"authenticator": self._knows, "auth_required": True} if password else {}
        self._runs = OnAnyPort(self, hostname="127.0.0.1", port=0, **tls, **asks)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._runs.port}"

    def __enter__(self) -> Post:
        self._runs.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._runs.stop()

    async def handle_RCPT(self, _s: SMTP, _c: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        self.asked += 1
        if self.refuses:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _s: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters += [(to, envelope.content.replace(b"\r\n", b"\n")) for to in envelope.rcpt_tos]
        self.encrypted.append(session.ssl is not None)
        self.took.set()
        return "250 OK"

    def _knows(self, _s: SMTP, _c: Session, _e: Envelope, _how: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given.password == self.password.encode()
        self.signed_in += right
        return AuthResult(success=right, handled=True)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for *localhost* that nobody signed but itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime.now(UTC) - timedelta(days=1))
    made = made.not_valid_after(datetime.now(UTC) + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return cert, secret
