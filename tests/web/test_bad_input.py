"""Whatever is sent to whichever public address: never a fault of ours, always a page in plain words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from tests.suspicious import distrust
from tests.web.road import Road
from voice.records.receipts import make
from voice.vault import Vault

TEXTS: dict[str, str] = {
    "nothing": "",
    "blank": "   \t ",
    "only line ends": "\r\n\n\r\u2028\u2029\x85",
    "NUL": "a\x00b",
    "bell and escape": "\x07\x1b[31mred\x1b[0m",
    "every control": "".join(map(chr, range(32))) + "\x7f",
    "C1 controls": "".join(map(chr, range(0x80, 0xA0))),
    "bidi override": "abc\u202egnp.exe",
    "bidi isolates": "\u2066\u2067\u2068\u2069" * 20,
    "byte-order mark": "\ufeffhello",
    "non-characters": "\ufffe\uffff\ufdd0\U0001fffe\U0010ffff",
    "private use": "\ue000\U000f0000",
    "zero width": "\u200b\u200c\u200d\u2060",
    "combining marks": "e" + "\u0301\u0315" * 3000,
    "emoji family": "👩🏽‍🚒👨‍👩‍👧‍👦" * 200,
    "other scripts": "ਸਕੂਲ مدرسه 学校 שלום",
    "full width": "＜script＞",
    "script": "<script>alert(1)</script>",
    "closes the box": "</textarea></form><h1>mine</h1>",
    "attribute": '" onfocus="alert(1)" autofocus x="',
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7}",
    "format": "%s%n%(x)s{0}{}",
    "SQL": "'; DROP TABLE narratives; --",
    "SQL like": "%_%' OR 1=1",
    "path": "../../../../etc/passwd",
    "windows path": "..\\..\\con\\nul:",
    "formula": "=cmd|'/c calc'!A1",
    "shell": "$(rm -rf /) `id` | cat",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "address": "http://" * 1500,
    "ten thousand letters": "x" * 10_000,
    "one too many": "x" * 10_001,
    "a hundred thousand": "lorem " * 17_000,
    "one long word of Zalgo": "Z̴̧̛" * 2000,
    "true": "true",
    "null": "null",
    "number": "-1e309",
    "big number": "9" * 4000,
    "JSON": '{"$ne": null}',
    "list": "[1,2,3]",
    "a class": "__class__.__init__.__globals__",
    "private step": "~contact",
    "unknown step": "no_such_question",
    "step of steps": "go:go:~check",
    "undecodable percent": "%ff%fe%00%zz%",
    "date": "31/02/2026",
}
STRANGE: dict[str, dict[str, Any]] = {
    "JSON body": {"data": json.dumps({"token": ["x"]}), "content_type": "application/json"},
    "broken JSON": {"data": "{", "content_type": "application/json"},
    "no content type": {"data": b"\xff\xfe\x00", "content_type": ""},
    "wrong content type": {"data": b"answer=x", "content_type": "image/png"},
    "bytes that are no UTF-8": {"data": b"answer=%ff%fe&do=\xff", "content_type": "application/x-www-form-urlencoded"},
    "lone surrogates": {
        "data": b"answer=%ED%A0%80&token=%ED%B0%80&do=next", "content_type": "application/x-www-form-urlencoded",
    },
    "malformed percent": {"data": b"answer=%&do=%zz&=%%%", "content_type": "application/x-www-form-urlencoded"},
    "thousand and one fields": {"data": MultiDict((f"f{number}", "x") for number in range(1001))},
    "thousand and one parts": {
        "data": b'--b\r\nContent-Disposition: form-data; name="answer"\r\n\r\nx\r\n' * 1001 + b"--b--",
        "content_type": "multipart/form-data; boundary=b",
    },
    "no boundary": {"data": b"--x\r\n", "content_type": "multipart/form-data"},
    "boundary that never comes": {"data": b"hello", "content_type": "multipart/form-data; boundary=zzz"},
    "unclosed part": {
        "data": b'--b\r\nContent-Disposition: form-data; name="answer"\r\n\r\nhel',
        "content_type": "multipart/form-data; boundary=b",
    },
    "ten megabytes": {"data": b"answer=" + b"x" * 10_000_000, "content_type": "application/x-www-form-urlencoded"},
    "unknown charset": {"data": b"answer=x", "content_type": "application/x-www-form-urlencoded; charset=klingon"},
}  # fmt: skip
HEADERS: dict[str, dict[str, str]] = {
    "unknown language": {"Accept-Language": "xx-YY;q=abc, *;q=-1"},
    "endless language": {"Accept-Language": "en," * 900},
    "strange host": {"Host": "evil.example"},
    "strange cookie": {"Cookie": "work=%00\x7f; work=a.b.c"},
    "strange encoding": {"Accept-Encoding": "br;q=x, \x01"},
    "strange range": {"Range": "bytes=-1--5"},
    "strange method": {"X-HTTP-Method-Override": "DELETE"},
    "strange date": {"If-Modified-Since": "yesterday"},
}
ADDRESSES = [
    "/", "/about", "/support", "/health", "/receipt", "/tell", "/tell/oak", "/tell/OAK", "/tell/%00", "/tell/%ff%fe",
    "/tell/..%2f..%2fetc%2fpasswd", "/tell/oak%0d%0aSet-Cookie:a=b", "/tell/" + "x" * 3000, "/tell/oak/1", "/tell//oak",
    "/tell?who=%00", "/tell?who=%ED%A0%80", "/tell?who=" + "y" * 5000, "/tell?who=a&who=b", "/tell?%", "/tell?who[]=x",
    "/g/", "/g/%00%00%00%00", "/g/%ED%A0%80abc", "/g/abcdefg", "/g/" + "b" * 3000, "/g/%F0%9F%98%80", "/g/abcdefg/oak",
    "/g/../tell", "/static/../voice.sqlite", "/static/%2e%2e%2finstance/keys.toml", "/static/tell.js%00", "/%", "/%zz",
    "//evil.example/", "/\u202e", "/tell/\U0001f600", "/.env", "/receipt/", "/receipt?words=a+b+c+d",
]  # fmt: skip
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "POST", "BREW"]

KINDS = len(TEXTS) + len(STRANGE) + len(HEADERS) + len(ADDRESSES) + len(METHODS)


@pytest.fixture
def send(app: Flask) -> Callable[..., TestResponse]:
    """Send anything and be given the answer, unless it is a fault of ours or a page that says nothing."""
    client = Client(app)

    def ask(address: str, method: str = "POST", **what: Any) -> TestResponse:
        answer = client.open(address, method=method, **what)
        assert answer.status_code < 500 or address == "/health", f"{answer.status_code} for {method} {address[:60]!r}"
        if (
            answer.mimetype == "text/html"
            and answer.status_code not in {301, 302, 303, 308}
            and method not in {"HEAD", "OPTIONS"}
        ):
            distrust(answer)
            assert "Traceback" not in answer.text
            assert "<h1" in answer.text
        return answer

    return ask


def test_at_least_sixty_kinds_are_tried() -> None:
    assert KINDS >= 60


def test_no_text_in_any_field_of_a_telling_breaks_a_page(road: Road, send: Callable[..., TestResponse]) -> None:
    """Every field of a page of words, of choices, of a place, of the uses, and of the last page before sending."""
    good = {
        "token": road.start(short=False).token,
        "at": "what_happened",
        "then": "",
        "do": "next",
        "answer": "A word.",
    }
    send("/tell/oak", data=good)
    for text in TEXTS.values():
        for name in ("answer", "do", "at", "then", "token", "second_answer"):
            assert send("/tell/oak", data=good | {name: text}).status_code == 200
        for at in ("what_told", "~contact"):
            assert send("/tell/oak", data=good | {"at": at, "answer": text}).status_code == 200
        send("/tell/oak", data=good | {"at": "place", "setting": text, "locality": text})
        send("/tell/oak", data=good | {"at": "~permissions", "counted": text, "quoted": text})


def test_no_text_breaks_the_start_of_a_form(send: Callable[..., TestResponse]) -> None:
    for text in TEXTS.values():
        every = dict.fromkeys(
            ("token", "gathering", "began", "second_answer", "who", "at", "answer", "then"), text[:20_000]
        )
        for do in ("start-short", "resume", text):
            assert send("/tell/oak", data=every | {"do": do}).status_code == 200
        assert send("/tell/nosuch", data={"answer": text, "do": "next"}).status_code == 200


def test_no_text_breaks_the_page_of_a_receipt(send: Callable[..., TestResponse], vault: Vault) -> None:
    words = make(vault, "any token")
    for text in TEXTS.values():
        for typed, do in ((text, "look"), (text, "take-back"), (words, text), (f"{words} {text}", "ask")):
            assert send("/receipt", data={"words": typed, "do": do}).status_code in {200, 429}


@pytest.mark.parametrize("address", ["/tell/oak", "/tell/nosuch", "/receipt", "/tell", "/g/abcdefg"])
def test_no_strange_body_breaks_a_page(send: Callable[..., TestResponse], address: str) -> None:
    for what in STRANGE.values():
        send(address, **what)


def test_no_strange_header_breaks_a_page(send: Callable[..., TestResponse]) -> None:
    for headers in HEADERS.values():
        for address in ("/", "/tell/oak", "/receipt"):
            send(address, method="GET", headers=headers)


def test_no_strange_address_breaks_a_page(send: Callable[..., TestResponse]) -> None:
    for address in ADDRESSES:
        for method in ("GET", "POST"):
            with send(address, method=method) as answer:
                assert b"root:" not in answer.get_data()[:200]


def test_no_method_breaks_an_address(send: Callable[..., TestResponse]) -> None:
    for method in METHODS:
        for address in ("/", "/tell", "/tell/oak", "/g/abcdefg", "/receipt", "/about", "/health"):
            send(address, method=method)


def test_a_field_sent_many_times_is_answered_plainly(road: Road, send: Callable[..., TestResponse]) -> None:
    fields = road.start().filled(do="next")
    for name in ("answer", "do", "token", "at", "then", "second_answer"):
        spoiled = fields.copy()
        spoiled.setlist(name, [*fields.getlist(name), "two", "three"])
        assert send("/tell/oak", data=spoiled).status_code == 200


def test_a_file_where_words_belong_is_refused_and_never_stored(road: Road, send: Callable[..., TestResponse]) -> None:
    fields: dict[str, Any] = dict(road.start().filled(do="next"))
    for filename in ("../../etc/passwd", "a\x00b", "x" * 3000, "con.txt", '"; x="', ""):
        fields["answer"] = (io.BytesIO(b"\x89PNG\x00\xff"), filename)
        assert send("/tell/oak", data=fields, content_type="multipart/form-data").status_code == 200


def test_a_refusal_says_what_is_wrong_and_keeps_the_words(road: Road) -> None:
    road.start().press("next", answer="before\x00after")
    assert "could not be read" in road.text
    assert road.fields()["answer"].strip() == "beforeafter"


def test_an_option_that_was_not_offered_is_refused_in_words(road: Road) -> None:
    road.start(short=False).press("next", answer="A word.").press("next", answer=["made_up"])
    assert "Please pick from the answers on this page." in road.text


def test_a_body_too_big_says_so_and_keeps_none_of_it(send: Callable[..., TestResponse]) -> None:
    answer = send("/tell/oak", data={"answer": "x" * 600_000, "do": "next"})
    assert answer.status_code == 413
    assert "too long" in answer.text
