"""What we ask. Questions are data; this room reads them, checks them and makes pages of them. It knows no rows."""

from voice.forms.answers import LONGEST_STORY, display, narrative_text
from voice.forms.check import check, read_form
from voice.forms.door import Door
from voice.forms.faults import DocumentError, Fault
from voice.forms.form import Form, Option, Question
from voice.forms.library import Library
from voice.forms.page import Page, page_form
from voice.forms.roles import facts

__all__ = [
    "LONGEST_STORY",
    "DocumentError",
    "Door",
    "Fault",
    "Form",
    "Library",
    "Option",
    "Page",
    "Question",
    "check",
    "display",
    "facts",
    "narrative_text",
    "page_form",
    "read_form",
]
