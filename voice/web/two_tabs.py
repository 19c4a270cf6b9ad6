"""One story open in two tabs: what is typed in one never takes the place of what was typed in the other."""

from __future__ import annotations

import json
import re
from secrets import token_urlsafe

from flask_babel import gettext as _

from voice.forms import LONGEST_STORY, Form
from voice.forms.words import UnfitError, clean
from voice.records import Narrative
from voice.vault import Vault
from voice.web.typed import field, typed_words
from voice.web.unsent import CONTACT, PERMISSIONS, Unsent

MARK = re.compile(r"[A-Za-z0-9_-]{8}")
BOTH = "both"
"""Stands for the page that wrote last where that was two of them."""


def mark(unsent: Unsent, step: str) -> str:
    """For the hidden field ``page``: this page, and the one that had written at ``step`` when it was shown."""
    return f"{token_urlsafe(6)}.{unsent.wrote.get(step, '')}"


def written_elsewhere(unsent: Unsent, step: str) -> bool:
    """Whether another tab wrote at ``step`` after the page that was sent was shown; if not, this one writes now.

    One page may write again and again: its answer was lost, or its tab was hidden for a while.
    """
    page, _dot, seen = field("page").partition(".")
    if not MARK.fullmatch(page):
        return False
    if unsent.wrote.get(step, "") not in {page, seen}:
        return True
    unsent.wrote[step] = page
    return False


def put_together(unsent: Unsent, form: Form, step: str, before: Unsent) -> dict[str, str]:
    """The page was taken where another tab had written, as ``before`` has it: keep both, and say so in a refusal.

    Nothing is said where one of them holds the other. Of two choices the last one stands there, to be looked at. What a
    hidden tab sends stays in that tab: once put together, it would come again and again.
    """
    stood, came = before.shown(step), unsent.shown(step)
    kept = field("do") == "keep" or not came or came == stood
    if kept or (_is_text(form, step) and stood and came in stood):
        unsent.answers, unsent.held = before.answers, before.held
        return {}
    if not stood or (_is_text(form, step) and stood in came):
        return {}
    unsent.wrote[step] = BOTH
    if not _is_text(form, step):
        first = {PERMISSIONS: "counted-yes"}.get(step, "setting" if isinstance(came, dict) else "answer")
        return {first: _("You chose something else here in another tab. Is it right like this?")}
    both = f"{stood}\n\n{came}"
    fits = step == CONTACT or len(both) <= form.question(step).max_length
    unsent.take(step, both) if fits else unsent.hold(step, both)
    return {"answer": _("You wrote here in two tabs. Both are in the box now. Is it right like this?")}


def left_out(narrative: Narrative, vault: Vault, form: Form) -> str:
    """The words of a box that came when its story was sent already, and are not in it; "" when there are none."""
    words, step = typed_words(), field("at")
    if not words.strip() or not _is_text(form, step):
        return ""
    try:
        typed = clean(words, LONGEST_STORY)
    except UnfitError:  # Never stored as it is.
        return words
    if step == CONTACT:
        stored = narrative.contact is not None and narrative.contact.holds(vault, typed)
    else:
        said = next((json.loads(one.open(vault)) for one in narrative.answers if one.question == step), "")
        stored = " ".join(typed.split()) in " ".join(str(said).split())
    return "" if stored else words


def _is_text(form: Form, step: str) -> bool:
    """Whether somebody writes at this step in their own words."""
    return step == CONTACT or any(one.id == step and not one.options for one in form.questions)
