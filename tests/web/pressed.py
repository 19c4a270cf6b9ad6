"""A form as it stands on a page, to be sent as often as somebody presses its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import html5lib
from werkzeug.test import TestResponse

from tests.suspicious import SuspiciousClient

HTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Pressable:
    """``fields``: what the form sends untouched, with the button's own name and value."""

    client: SuspiciousClient
    address: str
    fields: dict[str, list[str]]

    def press(self, **typed: Any) -> TestResponse:
        """Send it as it was when the page was opened, with these fields filled in."""
        return self.client.post(self.address, data=self.fields | typed, follow_redirects=True)


def form_on(client: SuspiciousClient, address: str, button: str, nth: int = 0) -> Pressable:
    """The form of the page at ``address`` whose button reads ``button``; fails when there is none."""
    page = client.get(address, follow_redirects=True)
    found = forms_in(page, client, address, button)
    assert len(found) > nth, f"no button {button!r} on {address}"
    return found[nth]


def dealt_with(client: SuspiciousClient, concern: object, button: str = "I have seen it", **typed: Any) -> TestResponse:
    """A concern's page is opened by the safeguarding pair, and one of its buttons pressed."""
    return form_on(client, f"/work/concerns/{concern}", button).press(**typed)


def forms_in(page: TestResponse, client: SuspiciousClient, address: str, button: str) -> list[Pressable]:
    tree = html5lib.parse(page.text).find(f".//{HTML}main")
    pairs = ((form, pressed) for form in tree.iter(f"{HTML}form") for pressed in _buttons(tree, form))
    return [_pressable(client, form, one, address) for form, one in pairs if _says(one).startswith(button)]


def _buttons(tree: Any, form: Any) -> list[Any]:
    """Those in the form, and those elsewhere that say they are its own."""
    named = [one for one in tree.iter(f"{HTML}button") if one.get("form") and one.get("form") == form.get("id")]
    return [*form.iter(f"{HTML}button"), *named]


def _pressable(client: SuspiciousClient, form: Any, button: Any, address: str) -> Pressable:
    fields: dict[str, list[str]] = {}
    for element in form.iter():
        name, value = element.get("name"), _value(element)
        if name and value is not None:
            fields.setdefault(name, []).append(value)
    if button.get("name"):
        fields.setdefault(button.get("name"), []).append(button.get("value", ""))
    return Pressable(client, button.get("formaction") or form.get("action") or address, fields)


def _value(element: Any) -> str | None:
    if element.tag == f"{HTML}select":
        options = list(element.iter(f"{HTML}option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return chosen[0].get("value", "") if chosen else None
    if element.tag == f"{HTML}textarea":
        return (element.text or "").removeprefix("\n")
    if element.tag != f"{HTML}input":
        return None
    ticked = element.get("type") not in {"radio", "checkbox"} or element.get("checked") is not None
    return element.get("value", "on") if ticked else None


def _says(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
