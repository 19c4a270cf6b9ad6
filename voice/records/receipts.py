"""Four words that stand for a story. Only their keyed hash is kept; from the words nobody gets to the story."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from voice.vault import Vault

WORDS_IN_ONE = 4
MOST_LETTERS = 200
LIST = Path(__file__).parent / "receipt_words.txt"


@cache
def word_list() -> tuple[str, ...]:
    """Our own words: plain, kind, easy to spell, no two that sound alike."""
    return tuple(LIST.read_text("utf-8").split())


def make(vault: Vault, token: str, attempt: int = 0) -> str:
    """The receipt of the form that holds ``token``: always the same four words, so that a repeat shows them again.

    ``attempt`` gives other words, for the rare day when two stories would get the same.
    """
    words, chosen = word_list(), []
    number = int.from_bytes(vault.fingerprint("receipt words", f"{token}|{attempt}"), "big")
    for _ in range(WORDS_IN_ONE):
        number, place = divmod(number, len(words))
        chosen.append(words[place])
    return " ".join(chosen)


def tidy(typed: str) -> list[str]:
    """The words in what was typed, whatever stands between them and however they are written."""
    return re.findall(r"[a-z]+", typed[:MOST_LETTERS].lower())


def unknown(words: list[str]) -> list[str]:
    """Those that are in no receipt: most likely misspelt."""
    return [word for word in words if word not in _known()]


def fingerprint(vault: Vault, words: str) -> bytes:
    """The keyed hash (32 bytes) a story is found by."""
    return vault.fingerprint("receipt", " ".join(tidy(words)))


def sent_key(vault: Vault, token: str) -> bytes:
    """The keyed hash (32 bytes) that makes sending the same form twice the same as once."""
    return vault.fingerprint("sent", token)


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())
