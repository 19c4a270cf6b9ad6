"""The corpus is what it says it is: large, various, marked rightly, and never repeating itself."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from voice.analysis.book import ORDER
from voice.analysis.learned.examples import CORPUS, written
from voice.analysis.learned.layout import TONES
from voice.analysis.reading import MASK_WORDS, SPEAKERS

HELD_BACK = sorted((CORPUS / "held_back").glob("*.jsonl"))
EVERYTHING = [*written(), *HELD_BACK]
RUN, SHARE, SLACK = 4, 0.2, 2
PLAINEST = {"hand62", "hand63", "hand69", "hand71", "hand75"}
OBVIOUS = {
    "ebsa": r"anxi|panic|school refus|ebsa|scared|too scared|fear",
    "waiting_diagnosis": r"waiting list|wait(?:ing|ed)? (?:for|on)|diagnos|assessment|referr",
    "transport": r"\btax|\bbus|\bcab\b|transport|minibus|escort|driver",
    "suspension_exclusion": r"suspen|exclu|isolation|sent home",
    "managed_move": r"managed move|trial|fresh start",
    "alternative_provision": r"\bpru\b|alternative provision|\bap\b|eotas|tutor",
    "unmet_need_mainstream": r"support|\bta\b|one to one|1:1|needs? (?:not )?met|\bsen\b",
    "ehcp_process": r"ehc|\bplan\b|tribunal|annual review",
    "communication_information": r"told|email|phone|letter|call|reply|information",
    "attendance_enforcement": r"attendance|fine|unauthori|court|prosecut",
    "ehe_offrolling": r"home ed|ehe|deregist|off.?roll|home.?school",
    "reduced_timetable": r"timetable|part.?time|mornings? only|hours? a (?:day|week)|reduced",
    "mental_health": r"anxi|depress|panic|camhs|mental|self.?harm|suicid|trauma|burnout",
    "bullying_peers": r"bull|racis|picked on|no friends|lonely|left out",
    "staff_training_culture": r"train|attitude|behaviour policy|rules|shout|restrain",
    "voice_not_heard": r"listen|believ|heard|dismiss|ignored",
    "accessibility_environment": r"ramp|lift|wheelchair|toilet|noise|noisy|quiet|sensory|light",
    "transition_reintegration": r"transition|year 7|yr ?7|new school|settl|back to school|starting",
    "preparing_adulthood": r"college|sixth form|job|apprentic|adult|work experience|internship",
    "family_impact": r"\bwork\b|job|marriage|sleep|sister|brother|siblings?|respite|family",
    "what_helped": r"help|made (?:all )?the difference|works|worked",
}


@cache
def lines() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for path in EVERYTHING for line in path.read_text("utf-8").splitlines())


def test_there_is_enough_of_everything() -> None:
    told = lines()
    assert len(told) >= 4000
    assert sum(line["safeguarding"] for line in told) >= 400
    assert sum(line["near_miss"] for line in told) >= 400
    assert sum(not line["themes"] for line in told) >= 400
    assert sum(bool({"negated", "resolved", "other", "hoped"} & set(line["flags"])) for line in told) >= 300
    assert sum(bool(line["pii"]) for line in told) >= 1000
    words = [len(line["text"].split()) for line in told]
    assert 52 <= sum(words) / len(words) <= 70


@pytest.mark.parametrize("theme", ORDER)
def test_every_theme_is_told_often_and_often_without_its_obvious_words(theme: str) -> None:
    mine = [line for line in lines() if theme in line["themes"]]
    assert len(mine) >= 250
    hidden = [line for line in mine if not re.search(OBVIOUS[theme], line["text"].lower())]
    assert len(hidden) >= 80


def test_the_held_back_part_is_large_enough_and_its_hands_wrote_nothing_else() -> None:
    held = [json.loads(line) for path in HELD_BACK for line in path.read_text("utf-8").splitlines()]
    assert len(held) >= 600
    assert sum(line["safeguarding"] for line in held) >= 150
    assert not {path.stem for path in HELD_BACK} & {path.stem for path in written()}


def test_labels_and_spans_are_whole() -> None:
    assert len({line["id"] for line in lines()}) == len(lines())
    for line in lines():
        assert set(line["themes"]) <= set(ORDER)
        assert line["speaker"] in SPEAKERS
        assert line["sentiment"] in TONES
        spans = [span for many in line.get("evidence", {}).values() for span in many]
        for start, end, *kind in [*line["pii"], *spans, *line.get("concern_evidence", [])]:
            assert line["text"][start:end].strip()
            assert not kind or kind[0] in MASK_WORDS


def test_no_narrative_stands_there_twice() -> None:
    seen = Counter(" ".join(re.findall(r"[a-z0-9']+", line["text"].lower())) for line in lines())
    assert [text[:60] for text, times in seen.items() if times > 1] == []


def test_no_two_narratives_are_alike() -> None:
    """No two share more than a fifth of the shorter one's runs of four words and two more ("as far as the")."""
    alike = likenesses([shingles(line["text"]) for line in lines()])
    assert [(lines()[one]["id"], lines()[other]["id"]) for one, other in alike] == []


@pytest.mark.parametrize("copies", [2, 26, 60])
def test_copies_are_seen_however_many_there_are(copies: int) -> None:
    told = "the cab was late again and nobody rang us so she sat on the step in her coat"
    runs = [shingles(f"{told} {'so ' * number}") for number in range(copies)]
    assert len(likenesses(runs)) == copies * (copies - 1) // 2


def test_new_writers_bring_new_words() -> None:
    """Of every thousand words of a file at least five are met for the first time, however short its stories are;
    but for the three that say each theme in the plainest words there are."""
    known: set[str] = set()
    for path in written():
        if path.stem in PLAINEST:
            continue
        told = (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())
        own = [word for text in told for word in re.findall(r"[a-z']+", text.lower())]
        assert len(set(own) - known) >= 0.005 * len(own), path.name
        known.update(own)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def likenesses(runs: list[set[tuple[str, ...]]]) -> list[tuple[int, int]]:
    """The pairs that share more than a fifth of the shorter one's runs, and two more."""
    holders = defaultdict(list)
    for number, some in enumerate(runs):
        for run in some:
            holders[run].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for many in holders.values():
        shared.update(combinations(many, 2))
    return [pair for pair, count in shared.items() if count > SHARE * min(len(runs[at]) for at in pair) + SLACK]
