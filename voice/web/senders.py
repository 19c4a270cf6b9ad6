"""How many stories came from one sender by one link just now, and which: in memory alone, and for a quarter of an hour.

What one machine sends in a heap casts no doubt on a child who comes by the same link, and the first of the heap are
told from a child's no better than the last: so when a heap is seen, all that came with it are doubted.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from secrets import token_bytes
from threading import Lock
from time import monotonic
from typing import Final
from uuid import UUID

MORE_THAN: Final = ((60, 40), (15 * 60, 150))
"""(seconds, stories): a class that presses at the end of a lesson sends fewer than 40 in a minute, a year group on one
school's address fewer than 150 in a quarter of an hour."""
LONGEST: Final = max(span for span, _ in MORE_THAN)
NETWORK_BITS: Final = 64
"""One household, or one machine, has a whole IPv6 network of this size to itself."""


@dataclass
class _Sent:
    """What one sender sent: when each came, and which of the stories nobody has doubted for it yet."""

    came: deque[float] = field(default_factory=lambda: deque(maxlen=max(most for _, most in MORE_THAN) + 1))
    stories: list[tuple[float, UUID]] = field(default_factory=list)


class Senders:
    """Whoever sent in the last quarter of an hour. No address is held, but a keyed hash of it, whose key nobody has."""

    def __init__(self) -> None:
        self._key, self._lock = token_bytes(32), Lock()
        self._sent: dict[bytes, _Sent] = {}

    def heap(self, address: str, link: str, story: UUID) -> list[UUID]:
        """Count ``story``, which came from ``address`` (a remote address, "" where there is none) by ``link`` (a form,
        or a gathering's code). Empty while people could have sent as many; else this story and those that came before
        it in that time, each of them named once."""
        at = monotonic()
        with self._lock:
            self._forget(at)
            mine = self._sent.setdefault(self._who(address, link), _Sent())
            mine.came.append(at)
            mine.stories = [(came, one) for came, one in mine.stories if at - came <= LONGEST] + [(at, story)]
            too_many = [span for span, most in MORE_THAN if sum(at - came <= span for came in mine.came) > most]
            within = max(too_many, default=-1)
            heap = [one for came, one in mine.stories if at - came <= within]
            mine.stories = [(came, one) for came, one in mine.stories if at - came > within]
            return heap

    def _who(self, address: str, link: str) -> bytes:
        return blake2b(f"{network_of(address)} {link}".encode(), key=self._key, digest_size=16).digest()

    def _forget(self, at: float) -> None:
        for who in [who for who, mine in self._sent.items() if at - mine.came[-1] > LONGEST]:
            del self._sent[who]


def network_of(address: str) -> str:
    """What tells senders apart: an IPv4 address as it is, of an IPv6 address the network."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or int(found) >> (128 - NETWORK_BITS))
