"""Somebody in front of a browser: opens pages, presses buttons, and waits for the answer as a person would."""

from __future__ import annotations

from time import monotonic

from playwright.sync_api import ConsoleMessage, Locator, Page, Route

LEAVE_TO = "https://www.bbc.co.uk/**"
POLICY = "Content Security Policy"
PATIENCE_MS = 15_000


class Visit:
    """One tab. ``faults``: scripts that failed or were refused since it was opened."""

    def __init__(self, page: Page, address: str, scripted: bool) -> None:
        self.page, self.address, self.scripted = page, address, scripted
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.context.route(LEAVE_TO, _weather)

    def open(self, address: str) -> Visit:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status < 500, f"{answer.status} from {address}"
        return self

    def follow(self, words: str) -> Visit:
        """Press a link by its words and wait for the page it leads to."""
        link = self.page.locator("main").get_by_role("link", name=words)
        with self.page.expect_navigation():
            link.first.click()
        return self

    def press(self, button: str | Locator) -> Visit:
        """Press a button, by its value or as it was found, and wait for the page that answers."""
        found = self.page.locator(f"main button[value='{button}']") if isinstance(button, str) else button
        self._wait_for(found.first.click)
        return self

    def named(self, words: str) -> Visit:
        """Press a button by the words on it."""
        return self.press(self.page.locator("main").get_by_role("button", name=words))

    def write(self, words: str) -> Visit:
        self.page.locator("main [name=answer]").fill(words)
        return self

    def tick(self, name: str, value: str) -> Visit:
        self.page.locator(f"main input[name='{name}'][value='{value}']").check()
        return self

    def key(self, *keys: str) -> Visit:
        for one in keys:
            self.page.keyboard.press(one)
        return self

    def answered(self, key: str) -> Visit:
        """Press a key that sends the page, and wait for the answer."""
        self._wait_for(lambda: self.page.keyboard.press(key))
        return self

    def say(self, **typed: str) -> Visit:
        """From the start of a form: the questions by id that are to be answered; the others are skipped."""
        while self.at and not self.at.startswith("~check"):
            words = typed.get(self.at.removeprefix("~"))
            self.write(words).press("next") if words else self.press("skip")
        return self

    def until(self, true: str) -> Visit:
        """Wait until an expression is true of the page. (Playwright's own wait asks a second time with `eval`, which
        the pages' security policy forbids.)"""
        deadline = monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(f"!!({true})"):
            assert monotonic() < deadline, f"never true: {true}"
            self.page.wait_for_timeout(20)
        return self

    @property
    def at(self) -> str:
        """Which step of a telling is on the screen; "" when none is."""
        field = self.page.locator("main input[name=at]")
        return (field.first.get_attribute("value") or "") if field.count() else ""

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text().strip()

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def receipt(self) -> str:
        return " ".join(self.page.locator("#receipt").inner_text().split())

    def look_up(self, receipt: str) -> Visit:
        """Type the four words of a receipt."""
        self.open("/receipt")
        self.page.get_by_label("Type your four words").fill(receipt)
        return self.press("look")

    def _wait_for(self, act: object) -> None:
        assert callable(act)
        if self.scripted and self.page.locator("script[data-lost]").count():
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                act()
            self.page.locator("main:not([aria-busy])").wait_for()
        else:
            with self.page.expect_navigation():
                act()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and POLICY in message.text:
            self.faults.append(message.text)


def _weather(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<title>Weather</title><h1>Weather</h1>")
