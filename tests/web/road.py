"""Walk a form as a browser without script does: read the page, fill its fields, press a button."""

from __future__ import annotations

from typing import Any

import html5lib
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.suspicious import SuspiciousClient

HTML = "{http://www.w3.org/1999/xhtml}"


class Road:
    """One telling in one browser. ``page`` is the answer now on the screen."""

    def __init__(self, client: SuspiciousClient, slug: str, address: str = "") -> None:
        self.client, self.address = client, address or f"/tell/{slug}"
        self.page: TestResponse = client.get(self.address)

    @property
    def text(self) -> str:
        return self.page.get_data(as_text=True)

    @property
    def heading(self) -> str:
        found = self._tree.find(f".//{HTML}h1")
        return " ".join("".join(found.itertext()).split()) if found is not None else ""

    @property
    def step(self) -> str:
        return dict(self.fields().items(multi=True)).get("at", "")

    @property
    def token(self) -> str:
        return self.fields()["token"]

    def fields(self) -> MultiDict[str, str]:
        """What the page's form would send now, without any button."""
        sent: MultiDict[str, str] = MultiDict()
        for element in self._form.iter():
            name, kind = element.get("name"), element.get("type", "")
            if not name or element.tag == f"{HTML}button":
                continue
            if kind in {"radio", "checkbox"} and element.get("checked") is None:
                continue
            sent.add(name, (element.text or "") if element.tag == f"{HTML}textarea" else element.get("value", ""))
        return sent

    def press(self, do: str, **typed: Any) -> Road:
        """Fill fields and press the button whose value is ``do``; fails when there is no such button."""
        buttons = [element.get("value") for element in self._form.iter(f"{HTML}button")]
        assert do in buttons, f"no button {do} among {buttons} on {self.heading!r}"
        return self.send(self.filled(**typed), do)

    def filled(self, **typed: Any) -> MultiDict[str, str]:
        """What the page's form would send with these fields filled in."""
        sent = self.fields()
        for name, value in typed.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        return sent

    def send(self, sent: MultiDict[str, str], do: str) -> Road:
        """Post these fields with the button ``do``, to where the form on the screen goes if there is one."""
        form = self._tree.find(f".//{HTML}main//{HTML}form")
        self.address = self.address if form is None else form.get("action") or self.address
        sent.setlist("do", [do])
        self.page = self.client.post(self.address, data=sent)
        return self

    def start(self, short: bool = True, **typed: Any) -> Road:
        return self.press("start-short" if short else "start", **typed)

    def tell(self, *words: str) -> Road:
        """Answer the next questions with these words; "" skips one."""
        for said in words:
            self.press("next", answer=said) if said else self.press("skip")
        return self

    def to_the_end(self, *words: str, **permissions: str) -> Road:
        """From the start of the short form to the last page before sending."""
        self.start().tell(*words, *[""] * (3 - len(words)))
        return self.press("next").press("next", **permissions)

    def to_page(self, do: str) -> Road:
        """Go on with *next* until the page has the button ``do``."""
        while f'value="{do}"' not in self.text:
            self.press("next", **({"answer": "They sent me home."} if "<textarea" in self.text else {}))
        return self

    def receipt(self) -> str:
        """The four words on the screen."""
        found = next((element for element in self._tree.iter() if element.get("id") == "receipt"), None)
        assert found is not None, f"no receipt on {self.heading!r}"
        return " ".join("".join(found.itertext()).split())

    @property
    def _tree(self) -> Any:
        return html5lib.parse(self.text)

    @property
    def _form(self) -> Any:
        found = self._tree.find(f".//{HTML}main//{HTML}form")
        assert found is not None, f"no form on {self.heading!r}"
        return found
