"""Whoever connects and sends nothing, or a byte now and then, closes nobody's way in but their own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from http.client import HTTPConnection
from threading import Thread
from time import sleep

import pytest
from flask import Flask
from waitress.wasyncore import close_all

from voice.cli import connections
from voice.cli.connections import open_for

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-a: "
SLOW = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\nwords="


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that takes twelve at once and has a second's patience."""
    monkeypatch.setattr(connections, "MOST", 12)
    patience = connections.PATIENCE | {"channel_timeout": 1, "cleanup_interval": 1, "connection_limit": 40}
    monkeypatch.setattr(connections, "PATIENCE", patience)
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "here")
    server = open_for(app, host="127.0.0.1", port=0, threads=2)
    runs = Thread(target=server.run, daemon=True)
    runs.start()
    yield server.effective_port
    server.trigger.pull_trigger(partial(close_all, server._map))
    runs.join()
    server.task_dispatcher.shutdown()


def connect(port: int, said: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=5)
    one.sendall(said)
    return one


def answer(port: int) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as one:
        one.request("GET", "/")
        with one.getresponse() as got:
            return got.read()


@pytest.mark.parametrize("said", [b"", HALF, SLOW], ids=["nothing", "half a head", "half a body"])
def test_hundreds_who_say_nothing_whole_stop_nobody_else(port: int, said: bytes) -> None:
    with ExitStack() as opened:
        for _ in range(60):
            opened.enter_context(connect(port, said))
        assert answer(port) == b"here"


@pytest.mark.parametrize("said", [HALF, SLOW], ids=["head", "body"])
def test_a_byte_now_and_then_does_not_wind_the_clock_up_again(port: int, said: bytes) -> None:
    with connect(port, said) as one, suppress(BrokenPipeError, ConnectionResetError):
        for _ in range(20):
            one.sendall(b"x")
            sleep(0.25)
        one.settimeout(0.1)
        assert one.recv(1) == b"", "nobody waits that long for one request"


def test_whose_words_come_in_pieces_is_answered(port: int) -> None:
    with connect(port, b"GET / HT") as one:
        one.sendall(b"TP/1.1\r\nHost: x\r\n")
        one.sendall(b"Connection: close\r\n\r\n")
        assert b"200 OK" in one.recv(1000)
