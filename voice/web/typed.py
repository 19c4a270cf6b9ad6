"""What came with a form: the words somebody typed, made fit to be shown again, and the fields that guard a form."""

from __future__ import annotations

import re
from time import time
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from voice.forms.words import readable
from voice.vault import Vault

# Signs no page may hold (controls but tab and line feed, non-characters), and those that turn text round.
_PLANES_END = "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_NOT_SHOWN = re.compile(f"[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef{_PLANES_END}]")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
FASTEST_SECONDS = 8
# Of no kind that a browser or a keeper of passwords fills in by itself: who filled this read no page.
TRAP = "second_answer"


class TypedForm(FlaskForm):  # type: ignore[misc]
    """A form of typed fields, without what no page can show.

    A file sent under the name of a field, or a body that is no form, counts as nothing typed.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            typed = ((name, showable(value)) for name, value in request.form.items(multi=True))
            return MultiDict(typed) if form.is_submitted() else None


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
    """This moment, signed: put into the first page so that a machine cannot claim to have taken its time."""
    return _signed(vault, str(int(time())))


def began(vault: Vault, stamp: str) -> int:
    """The moment (seconds since 1970) a stamp was made; now when it is not ours."""
    moment = stamp.partition(".")[0]
    genuine = stamp.isascii() and moment.isdigit() and stamp == _signed(vault, moment)
    return int(moment) if genuine else int(time())


def _signed(vault: Vault, moment: str) -> str:
    return f"{moment}.{vault.fingerprint('began', moment).hex()[:32]}"


def too_fast(began_at: int) -> bool:
    """No person reads the first page and answers in so few seconds."""
    return time() - began_at < FASTEST_SECONDS
