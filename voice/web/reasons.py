"""Why the machine thinks so, in plain words: the patterns that its rules are written in are not for a reader."""

from __future__ import annotations

import re

PARTS = re.compile(r"; (?=worded like |learned from |what weighed most: |the story as a whole )")
RULE = re.compile(r"worded like “(.*)”, which (surely|likely|perhaps) speaks of .*", re.DOTALL)
SURENESS = {"surely": "nearly always mean this", "likely": "often mean this", "perhaps": "sometimes mean this"}
INNERMOST = re.compile(r"\(([^()]*)\)(\??)")
LEARNED = "The story reads like others that people gave this theme."
WHOLE = "The story as a whole reads like this theme."
LISTS = {"<cant>": "can’t", "<number>": "six"}
MARKS = {"...": "…", "~": "…", "*": "…"}


def in_plain_words(why: str) -> list[str]:
    """Sentences for a reviewer. What is no rule of the machine's (a member's reason) stays as it is."""
    return list(dict.fromkeys(_sentence(part) for part in PARTS.split(why) if part))


def example(pattern: str) -> str:
    """One way to say what a pattern of the theme book looks for: ``(sent|put) (him|her)? home`` as *sent home*."""
    before = None
    while before != pattern:
        before, pattern = pattern, INNERMOST.sub(_first, pattern)
    words = [_word(word) for word in pattern.split()]
    return re.sub(r"(… )+…|^… | …$", lambda gap: "…" if gap[0].startswith("… …") else "", " ".join(filter(None, words)))


def _sentence(part: str) -> str:
    rule = RULE.fullmatch(part)
    if rule:
        return f"Words such as “{example(rule[1])}” {SURENESS[rule[2]]}."
    if part.startswith("learned from "):
        return LEARNED
    if part.startswith("what weighed most: "):
        return "What counted most: " + part.removeprefix("what weighed most: ") + "."
    return WHOLE if part.startswith("the story as a whole") else part


def _first(group: re.Match[str]) -> str:
    return "" if group[2] else _plainest(group[1].split("|"))


def _word(word: str) -> str:
    if word in MARKS:
        return MARKS[word]
    first = _plainest(word.split("|"))
    if first.endswith("?"):
        return ""
    return LISTS.get(first, first.strip("<>")).replace("_", " ").replace("*", "…")


def _plainest(ways: list[str]) -> str:
    """The first way that is a whole word as people write it, else the first."""
    return next((way for way in ways if not set(way) & set("*<")), ways[0])
