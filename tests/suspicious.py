"""A test client that distrusts every page: broken HTML, a missing title or policy, a tag that names two things."""

from __future__ import annotations

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from voice.access import Member

HTML = "{http://www.w3.org/1999/xhtml}"
IGNORED_FAULTS = {"expected-doctype-but-got-start-tag"}


class SuspiciousClient(FlaskClient):
    member: Member

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 304, 308}:
            distrust(response)
        return response

    def sign_in(self, member: Member) -> None:
        """Sign a member in without the password page (which has tests of its own)."""
        self.member = member
        with self.session_transaction(path="/work") as cookie:
            cookie["_user_id"] = member.fs_uniquifier
            cookie["_fresh"] = True
            cookie["fs_cc"] = "set"
            cookie["fs_paa"] = 9e12

    def send(self, address: str, /, follow: bool = True, **values: Any) -> TestResponse:
        """Post a form as a browser would: the page's CSRF token goes with it."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/work").text)
        if token:
            values["csrf_token"] = token[1]
        return self.post(address, data=values, follow_redirects=follow)


def distrust(response: TestResponse) -> None:
    """Fail the test when this page is not what a careful browser would accept."""
    text = response.get_data(as_text=True)
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(text)
    faults = [f"{code} at {place}" for place, code, _ in parser.errors if code not in IGNORED_FAULTS]
    assert not faults, f"{response.request.path}: malformed HTML: {faults[:3]}"
    title = tree.find(f".//{HTML}title")
    assert title is not None, f"{response.request.path}: no title"
    assert (title.text or "").strip(), f"{response.request.path}: an empty title"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{response.request.path}: ids used twice: {twice}"
    unlabelled = [
        element.get("name") for element in tree.iter() if needs_label(element) and not labelled(tree, element)
    ]
    assert not unlabelled, f"{response.request.path}: fields without a label: {unlabelled}"
    policy = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, f"{response.request.path}: no content security policy"
    assert "unsafe-inline" not in policy


def needs_label(element: Any) -> bool:
    kind = str(element.tag).removeprefix(HTML)
    if kind in {"select", "textarea"}:
        return True
    return kind == "input" and element.get("type") not in {"hidden", "submit", "button"}


def labelled(tree: Any, element: Any) -> bool:
    """By a label that names it, a label around it, or an aria attribute."""
    if element.get("aria-label") or element.get("aria-labelledby"):
        return True
    labels = [label for label in tree.iter(f"{HTML}label") if "".join(label.itertext()).strip()]
    return any(label.get("for") == element.get("id", "-") or element in label.iter() for label in labels)
