"""A phone that keeps its line open, and tries again when the line breaks, as a young person would press again."""

from __future__ import annotations

import html
import re
import time
from http.client import HTTPConnection, HTTPException
from itertools import count
from urllib.parse import urlencode

TOKEN = re.compile(r'name="token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="token"')
STEP = re.compile(r'name="at"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="at"')
RECEIPT = re.compile(r'id="receipt"[^>]*>(.*?)</', re.DOTALL)
FORM = {"content-type": "application/x-www-form-urlencoded"}
MOST_TRIES = 400
ADDRESSES = count()  # Each phone has an address of its own, as in the world.


class NoAnswerError(RuntimeError):
    """Tried again and again, and never got a page."""


class Phone:
    """``broken``: requests whose line broke after it was open; ``refused``: no line at all; ``busy``: answers 503."""

    def __init__(self, port: int, slug: str = "oak") -> None:
        self.port, self.address = port, f"/tell/{slug}"
        self.comes_from = (f"127.0.1.{next(ADDRESSES) % 250 + 1}", 0)
        self.line: HTTPConnection | None = None
        self.broken = self.refused = self.busy = 0
        self.seconds: list[float] = []

    def tell(self, words: str, contact: str = "") -> str:
        """A whole story by the shortest road there is, three pages sent; returns the receipt."""
        return receipt_on(self.post(**self.last_page(words), answer=contact, do="send"))

    def last_page(self, words: str) -> dict[str, str]:
        """Everything but the last press; what that press sends, without its button."""
        token = token_on(self.post(do="start-short"))
        self.post(token=token, at="what_happened", answer=words, do="next")
        return {"token": token, "at": "~contact"}

    def post(self, to: str = "", **fields: str) -> str:
        return self._again("POST", to or self.address, urlencode(fields))

    def get(self, address: str) -> str:
        return self._again("GET", address, None)

    def close(self) -> None:
        if self.line:
            self.line.close()
        self.line = None

    def _again(self, method: str, address: str, body: str | None) -> str:
        """Until there is a page: a broken request is sent once more as it was."""
        for _ in range(MOST_TRIES):
            status, page = self._once(method, address, body)
            if status == 200:
                return page
            assert status in {0, 503}, f"{method} answered {status}"
            time.sleep(0.2)
        raise NoAnswerError

    def _once(self, method: str, address: str, body: str | None) -> tuple[int, str]:
        if not self._open():
            return 0, ""
        assert self.line is not None
        began = time.monotonic()
        try:
            self.line.request(method, address, body, FORM if body is not None else {})
            answer = self.line.getresponse()
            page = answer.read().decode()
        except (OSError, HTTPException):
            self.broken += 1
            self.close()
            return 0, ""
        self.seconds.append(time.monotonic() - began)
        self.busy += answer.status == 503
        return answer.status, page

    def _open(self) -> bool:
        if self.line is None:
            line = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=self.comes_from)
            try:
                line.connect()
            except OSError:
                self.refused += 1
                return False
            self.line = line
        return True


def token_on(page: str) -> str:
    return _hidden(TOKEN, page)


def step_on(page: str) -> str:
    return _hidden(STEP, page)


def receipt_on(page: str) -> str:
    """The four words on the page; fails when there are none."""
    found = RECEIPT.search(page)
    assert found, "no receipt on the page"
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found.group(1))).split())


def _hidden(field: re.Pattern[str], page: str) -> str:
    found = field.search(page)
    assert found, "the page has no such hidden field"
    return next(part for part in found.groups() if part)
