"""What came with a form: the words somebody typed, made fit to be shown again, and the fields that guard a form."""

from __future__ import annotations

import re
from secrets import token_hex
from time import time
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from limits import parse
from werkzeug.datastructures import MultiDict
from wtforms.i18n import DummyTranslations

from voice.access.signing_in import limiter
from voice.forms.words import readable
from voice.vault import Vault

# Signs no page may hold (controls but tab and line feed, non-characters), and those that turn text round.
_PLANES_END = "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_NOT_SHOWN = re.compile(f"[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef{_PLANES_END}]")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
FASTEST_SECONDS = 8
STAMP_SERVES = 12 * 60 * 60
"""Seconds for which a stamp tells when its page was opened; a page that is left open for longer begins anew."""
ONCE_A_STAMP = parse("1 per 13 hours")
"""A stamp is remembered for longer than it serves, so that it never serves twice. It says nothing of who used it."""
# Of no kind that a browser or a keeper of passwords fills in by itself: who filled this read no page.
TRAP = "second_answer"
WHAT_TO_DO = {
    "Not a valid date value.": "Choose a day, or type one like 2026-11-03.",
    "Not a valid choice.": "Choose one of the list.",
    "Field cannot be longer than %(max)d characters.": "This is too long: use at most %(max)d letters.",
}


class TypedForm(FlaskForm):  # type: ignore[misc]
    """A form of typed fields, without what no page can show.

    A file sent under the name of a field, or a body that is no form, counts as nothing typed.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: Any) -> Any:
            return _WhatToDo()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            typed = ((name, showable(value)) for name, value in request.form.items(multi=True))
            return MultiDict(typed) if form.is_submitted() else None


class _WhatToDo(DummyTranslations):  # type: ignore[misc]
    """The library's own words for what is wrong, in words that say what to do."""

    def gettext(self, string: str) -> str:
        return WHAT_TO_DO.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


def showable(words: str) -> str:
    """``words`` with nothing in them that a page cannot show."""
    lines = readable(words).replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_SHOWN.sub("", lines)


def field(name: str) -> str:
    """One field that was sent, showable; "" when it was not sent."""
    return showable(request.form.get(name, ""))


def typed_words() -> str:
    """The words in the box of the page that was sent."""
    return "\n\n".join(filter(None, map(showable, request.form.getlist("answer"))))


def token() -> str:
    """The token that came with the form; "" when there was none or it cannot be one."""
    sent = request.form.get("token", "")
    return sent if TOKEN.fullmatch(sent) else ""


def start_stamp(vault: Vault) -> str:
    """This moment, signed: put into the first page so that a machine cannot claim to have taken its time.

    No two are alike, so that each can serve one story, however many open the page in one second.
    """
    return _signed(vault, f"{int(time())}.{token_hex(8)}")


def began(vault: Vault, stamp: str) -> int:
    """The moment (seconds since 1970) a stamp was made; now when it is not ours, too old, or served a story before.

    Whoever goes back to the same page and tells another story is not doubted for it, only timed from now.
    """
    made, at = stamp.rpartition(".")[0], int(time())
    moment = made.partition(".")[0]
    if not (stamp.isascii() and moment.isdigit() and stamp == _signed(vault, made)):
        return at
    fresh = at - int(moment) < STAMP_SERVES and limiter.limiter.hit(ONCE_A_STAMP, "stamp", stamp)
    return int(moment) if fresh else at


def _signed(vault: Vault, made: str) -> str:
    return f"{made}.{vault.fingerprint('began', made).hex()[:32]}"


def too_fast(began_at: int) -> bool:
    """No person reads the first page and answers in so few seconds."""
    return time() - began_at < FASTEST_SECONDS
