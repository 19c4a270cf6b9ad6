"""What every answer carries, how a request's work is kept or dropped, and what is said when something is wrong."""

from __future__ import annotations

import logging
from secrets import token_urlsafe
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, render_template, request, session
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from voice.access import held_up
from voice.config import Settings
from voice.database import begin_reading, begin_writing, db
from voice.web import unsaved
from voice.web.house import house

LONGEST_REQUEST = 512 * 1024
MOST_PARTS = 500
READS = frozenset({"GET", "HEAD", "OPTIONS"})
log = logging.getLogger("voice")
csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LONGEST_REQUEST,
        MAX_FORM_PARTS=MOST_PARTS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # Over https it would ask for the referrer that our pages tell browsers not to send.
        COMPRESS_MIN_SIZE=500,
        COMPRESS_ALGORITHM=["gzip"],
    )
    app.before_request(_open_the_books)  # Before the first check that may refuse: its page needs the nonce too.
    csrf.init_app(app)
    Compress(app)
    app.after_request(_close_the_books)
    app.after_request(_headers)
    app.teardown_request(_forget_the_books)
    app.register_error_handler(HTTPException, _said_plainly)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(Exception, _our_fault)
    app.extensions["voice_tls"] = settings.secure_cookies


def _open_the_books() -> None:
    """A GET takes no write lock; everything else waits for its turn before it reads."""
    (begin_reading if request.method in READS else begin_writing)()
    g.nonce = token_urlsafe(16)


def _forget_the_books(_error: BaseException | None) -> None:
    """What the thread does next is no GET, whatever this was."""
    begin_writing()


def _close_the_books(response: Response) -> Response:
    """Commit on success, before the answer leaves: a receipt means stored. What could not be stored is said."""
    if response.status_code >= 400 or request.method in READS:
        db.session.rollback()
        return response
    try:
        db.session.commit()
    except SQLAlchemyError as error:
        session.pop("_flashes", None)  # What they say was done was not.
        return _headers(make_response(current_app.handle_user_exception(error)))
    return response


def _headers(response: Response) -> Response:
    nonce = g.get("nonce", "")
    policy = (
        f"default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if current_app.extensions["voice_tls"]:  # The proxy in front speaks TLS; the request itself never does.
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def sent_from_elsewhere() -> bool:
    """Whether another site's page sent this form. It could hold a token that its maker knows, and so reads along.

    Browsers too old to say so (Safari before 16.4) may name the page's site with what they send. Where none is named
    nothing is known: our own pages tell browsers to name none, and a page without scripts then sends "null".
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said in {"cross-site", "same-site"}
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = {"null", _host(f"//{request.host}"), _host(house().settings.public_url)}
    return bool(origin) and _host(origin) not in ours


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return None


SAYS = {
    400: ("That did not come through properly", "Go back, check what you wrote and send it again."),
    403: ("This page is not for your role", "If you think it should be, ask your administrator."),
    404: ("There is nothing here", "Check the address, or start again from the first page."),
    405: ("There is nothing here", "Check the address, or start again from the first page."),
    413: ("That is too long to send at once", "Go back and make it shorter. Up to 10,000 letters fit in one answer."),
    429: ("Please wait a little", "There were many tries just now. Wait a few minutes, then try again."),
}


def _said_plainly(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if (code == 401 or isinstance(error, CSRFError)) and not sent_from_elsewhere():
        return unsaved.page(), code
    if code == 429 and held_up.until():
        return render_template("account/held_up.html", until=held_up.until()), code
    title, says = SAYS.get(code, SAYS[400])
    return render_template("parts/problem.html", title=title, says=says), code


def _unfit(_error: DataError) -> tuple[str, int]:
    """Signs or lengths that the database takes in no column (NUL, for PostgreSQL)."""
    return _sorry(*SAYS[400], 400)


def _busy(error: OperationalError) -> tuple[str, int]:
    log.error("the database did not answer: %s", type(error.orig).__name__)
    says = "Nothing was lost. Wait a minute, then send it again."
    return _sorry("We could not store that just now", says, 503)


def _our_fault(error: Exception) -> tuple[str, int]:
    """Only the kind of error and the place go to the log: a message may hold a child's words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
    log.error("%s at %s while answering %s", type(error).__name__, place, request.endpoint)
    says = "Nothing was lost. Wait a minute, then try again."
    return _sorry("Something went wrong on our side", says, 500)


def _sorry(title: str, says: str, code: int) -> tuple[str, int]:
    """A page that asks the database for nothing, not even who is signed in, as every other page does first."""
    db.session.rollback()
    page = current_app.jinja_env.get_template("parts/problem.html")
    more = unsaved.sent() | {"request": request, "nonce": g.get("nonce", "")}
    return page.render(title=title, says=says, alone=True, **more), code
