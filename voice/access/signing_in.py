"""Signing in: argon2, a second factor outside the demo, limits per account, sign-ins that end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import FSQLALiteUserDatastore, Security, current_user, logout_user, user_authenticated
from flask_security.totp import Totp

from voice.access.members import Member, Passkey, RoleHeld
from voice.config import Settings
from voice.database import db
from voice.vault import Vault

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
PER_ACCOUNT = "10 per 15 minutes"


class OneTimeCodes(Totp):  # type: ignore[misc]
    """Authenticator codes that count once: a code that was used is refused, even within its half minute."""

    def get_last_counter(self, user: Member) -> int | None:
        return user.totp_last_counter

    def set_last_counter(self, user: Member, tmatch: Any) -> None:
        user.totp_last_counter = tmatch.counter


limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def account_asked_for() -> str:
    """Whose account a sign-in is about: limits are per account, never for a whole school's address."""
    return str(request.form.get("email", "") or session.get("tf_user_id", "") or "nobody")[:255].strip().lower()


def init_app(app: Flask, settings: Settings, vault: Vault) -> None:
    """Give ``app`` members who sign in under ``/work``."""
    app.config.update(_options(settings, vault))
    store = FSQLALiteUserDatastore(db, Member, RoleHeld, Passkey)
    security = Security(app, store, totp_cls=OneTimeCodes, register_blueprint=True)
    app.extensions["voice_security"] = security
    limiter.init_app(app)
    for view in {"security.login", "security.two_factor_token_validation"} & set(app.view_functions):
        limited: Any = limiter.limit(PER_ACCOUNT, key_func=account_asked_for, methods=["POST"])
        app.view_functions[view] = limited(app.view_functions[view])
    user_authenticated.connect(_note_the_start, app)
    app.before_request(_end_old_sign_ins)


def _note_the_start(_app: Flask, **_rest: Any) -> None:
    session["signed_in_at"] = datetime.now(UTC).timestamp()
    session.permanent = True


def _end_old_sign_ins() -> None:
    started = session.get("signed_in_at") if request.path.startswith("/work") else None
    if started and datetime.now(UTC).timestamp() - started > AT_MOST.total_seconds() and current_user.is_authenticated:
        logout_user()


def _options(settings: Settings, vault: Vault) -> dict[str, Any]:
    return {
        "SECRET_KEY": vault.secret("cookies"),
        "SECURITY_PASSWORD_SALT": vault.secret("passwords"),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_URL_PREFIX": "/work",
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/work",
        "SECURITY_POST_LOGOUT_VIEW": "/work/sign-in",
        "SECURITY_LOGIN_USER_TEMPLATE": "account/sign_in.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "account/second_factor.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "account/code.html",
        "SECURITY_TWO_FACTOR_SELECT_TEMPLATE": "account/second_factor.html",
        "SECURITY_TWO_FACTOR": not settings.demo,
        "SECURITY_TWO_FACTOR_REQUIRED": not settings.demo,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_SECRETS": {"1": vault.secret("one-time codes")},
        "SECURITY_TOTP_ISSUER": settings.service_name,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SESSION_COOKIE_NAME": "work",
        "SESSION_COOKIE_PATH": "/work",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": IDLE,
        "RATELIMIT_HEADERS_ENABLED": False,
    }
