"""Signing in: argon2, a second factor outside the demo, limits per account, sign-ins that end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, abort, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import user_logged_out  # type: ignore[import-untyped]
from flask_security import FSQLALiteUserDatastore, LoginForm, Security, current_user, logout_user, user_authenticated
from flask_security.totp import Totp
from flask_security.utils import validate_redirect_url
from sqlalchemy import select

from voice.access import devices, held_up
from voice.access.members import Member, Passkey, RoleHeld, by_email
from voice.config import Settings
from voice.database import db
from voice.vault import Vault

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
PER_ACCOUNT = "10 per 15 minutes"
NO_ACCOUNT = "nobody"
CODE = "security.two_factor_token_validation"
LONGEST_ADDRESS = 255
# Pages of the library that no member needs: each would be one more place to try a password or a code at.
CLOSED = ("security.verify", "security.two_factor_rescue", "security.tf_select")


class OneTimeCodes(Totp):  # type: ignore[misc]
    """Authenticator codes that count once: a code that was used is refused, even within its half minute."""

    def get_last_counter(self, user: Member) -> int | None:
        return user.totp_last_counter

    def set_last_counter(self, user: Member, tmatch: Any) -> None:
        user.totp_last_counter = tmatch.counter


class SigningIn(LoginForm):  # type: ignore[misc]
    """An address to go on to that is none of ours is left out: no right password is refused for it. None is counted."""

    def validate(self, **more: Any) -> bool:
        g.password_was_right = super().validate(**more)
        return bool(g.password_was_right)

    def validate_next(self, field: Any) -> None:
        if not validate_redirect_url(field.data or ""):
            field.data = ""


limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def account_asked_for() -> str:
    """Whose account a password is tried at: limits are per account, never for a whole school's address.

    A device on which that member signed in before counts apart.
    """
    address = _address_asked_for()
    device = devices.of(by_email(db.session, address)) if devices.carries_any() else None
    return f"{device} {address}" if device else address


def _address_asked_for() -> str:
    """As the library reads it, so that another spelling of one account is no account of its own."""
    typed = request.form.get("email", "")[:LONGEST_ADDRESS]
    try:
        typed = current_app.extensions["voice_security"].mail_util.normalize(typed)
    except ValueError:  # No address at all, so no account: these tries share one limit.
        return NO_ACCOUNT
    return str(typed).casefold()


def account_half_in() -> str:
    """Whose code is tried: who gave the password before, whatever else the form says."""
    account = str(session.get("tf_user_id") or NO_ACCOUNT)
    device = devices.of(_member_half_in()) if devices.carries_any() else None
    return f"{device} {account}" if device else account


def _member_half_in() -> Member | None:
    return db.session.scalar(select(Member).where(Member.fs_uniquifier == session.get("tf_user_id", "")))


def _held_up(limit: RequestLimit) -> None:
    half_in = _member_half_in() if request.endpoint == CODE else None
    held_up.note(limit, half_in.email if half_in else _address_asked_for())


def init_app(app: Flask, settings: Settings, vault: Vault) -> None:
    """Give ``app`` members who sign in under ``/work``."""
    app.config.update(_options(settings, vault))
    store = FSQLALiteUserDatastore(db, Member, RoleHeld, Passkey)
    security = Security(app, store, totp_cls=OneTimeCodes, login_form=SigningIn, register_blueprint=True)
    app.extensions["voice_security"] = security
    limiter.init_app(app)
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # INFO holds addresses of members and machines.
    _limit(app, "security.login", account_asked_for)
    _limit(app, CODE, account_half_in)
    devices.init_app(app)
    app.view_functions.update({view: _not_here for view in CLOSED if view in app.view_functions})
    app.login_manager.request_loader(_nobody_by_token)  # type: ignore[attr-defined]
    user_authenticated.connect(_note_the_start, app)
    user_logged_out.connect(_end_everywhere, app)
    app.before_request(_end_old_sign_ins)


def _limit(app: Flask, view: str, account: Callable[[], str]) -> None:
    if view in app.view_functions:
        limited: Any = limiter.limit(
            PER_ACCOUNT, key_func=account, methods=["POST"], on_breach=_held_up, deduct_when=_was_wrong
        )
        app.view_functions[view] = limited(app.view_functions[view])


def _was_wrong(_response: Response) -> bool:
    """A right password or code is no try: who signs in on many new devices is not held up for it."""
    return not (g.get("password_was_right") or g.get("let_in"))


def _not_here(**_rest: Any) -> ResponseReturnValue:
    abort(404)


def _nobody_by_token(_request: Request) -> None:
    """The library would also take a token in an address or a header, which no clock ends; only the cookie counts."""


def _note_the_start(_app: Flask, **_rest: Any) -> None:
    """A sign-in begins: its clock, and a CSRF token that nobody can have known before."""
    g.let_in = True
    session["signed_in_at"] = datetime.now(UTC).timestamp()
    session.permanent = True
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def _end_everywhere(_app: Flask, user: Any, **_rest: Any) -> None:
    """Signing out ends every sign-in of the member: a copy of the cookie is worth nothing afterwards."""
    if isinstance(user, Member) and request.method == "POST":
        user.sign_out()


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
        "OWN_PASSWORDS": not settings.demo,
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
        "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
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
