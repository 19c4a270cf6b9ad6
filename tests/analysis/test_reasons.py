"""Why a tag was given is said in the narrative's own words."""

import json

import pytest

from voice.analysis.learned.examples import written
from voice.analysis.phrases import word_lists
from voice.analysis.pipeline import reader

PATTERN_SIGNS = set("|*<>~?()")
TOLD = [
    "i have had to give up my job because of the school run",
    "They sent him home every day and nobody rang us about the taxi",
    "she gets as far as the gate and folds",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_rule_quotes_the_words_that_matched_and_not_its_pattern(text):
    found = [finding for finding in reader().read(text).findings if finding.why.startswith("worded like")]
    assert found
    for finding in found:
        quoted = finding.why.split("“")[1].split("”")[0]
        assert quoted in text
        assert not PATTERN_SIGNS & set(quoted)


def test_words_far_apart_on_the_page_are_quoted_in_one_run():
    found = reader().read("they sent him \t  home again").findings
    assert any("“sent him home”" in finding.why for finding in found)


def test_what_weighed_most_is_never_a_word_that_says_nothing():
    empty, seen = set(word_lists()["empty"]), 0
    lines = [json.loads(line) for line in written()[0].read_text("utf-8").splitlines()[:150]]
    for reading in reader().read_portion((line["text"], line["speaker"]) for line in lines):
        for finding in reading.findings:
            if finding.why.startswith("learned"):
                weighed = {word.strip("“”").lower() for word in finding.why.split(": ", 1)[1].split(", ")}
                assert not weighed & empty, finding.why
                seen += 1
    assert seen > 20
