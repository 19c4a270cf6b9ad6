"""Who is connected: a request that does not come in whole, and soon, makes room for one that does."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any, Final

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

MOST: Final = 400
"""Connections at once. Their sockets are counted by the system among the open files, of which 1,024 are usual."""
PATIENCE: Final = {
    "channel_timeout": 30,  # Seconds for one whole request, or for waiting for the next.
    "cleanup_interval": 5,
    "connection_limit": MOST + 100,  # Above ours, or no new one would be listened to for as long as old ones wait.
    "asyncore_use_poll": True,  # The other way knows no socket above 1,023.
}


class Visitor(HTTPChannel):  # type: ignore[misc]
    """A connection whose clock runs from the first byte of a request: a byte now and then does not wind it up again.

    When there are too many, the one that has kept us waiting longest goes. So whoever opens hundreds and says nothing
    closes their own, while everybody else's request, which comes in whole at once, is answered.
    """

    last_activity: float

    def __init__(self, server: Any, sock: socket.socket, addr: Any, adj: Any, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        if len(server.active_channels) > MOST:
            _make_room(server.active_channels.values())

    def handle_read(self) -> None:
        began, unfinished = self.last_activity, self.request
        super().handle_read()
        if unfinished is not None and self.request is unfinished:
            self.last_activity = began


def _make_room(connected: Iterable[Visitor]) -> None:
    """Who sends nothing goes before who is still being sent something; whose answer is being made stays."""
    idle = [one for one in connected if not (one.requests or one.will_close)]
    if idle:
        min(idle, key=lambda one: (one.total_outbufs_len > 0, one.last_activity)).will_close = True


def open_for(app: Flask, **listening: Any) -> Any:
    """Listen; ``run()`` what is returned. ``listening``: settings of waitress."""
    server = create_server(app, **PATIENCE, **listening)
    for one in list(server.map.values()) if isinstance(server, MultiSocketServer) else [server]:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Visitor
    return server
