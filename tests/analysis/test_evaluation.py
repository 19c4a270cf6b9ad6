"""How well readings agree with labels is counted rightly, and labels that make no sense are refused."""

import pytest

from tests.analysis.rules_only import read
from voice.analysis.evaluation import Agreement, GoldError, agreement, evaluate, gold_of


def test_agreement_counts_hits_false_and_missed():
    told = agreement([(True, True), (True, False), (False, True), (False, False)])
    assert told == Agreement(1, 1, 1)
    assert (told.precision, told.recall, told.f1, told.support) == (0.5, 0.5, 0.5, 2)
    assert Agreement().f1 == 0.0


def test_an_evaluation_compares_reading_with_gold():
    line = {
        "text": "email lou@example.org, nobody told us the taxi was late",
        "themes": ["communication_information", "ebsa"],
        "safeguarding": False,
        "sentiment": "negative",
        "pii": [[6, 21, "email"]],
    }
    themes = ["communication_information", "ebsa"]
    gold = gold_of(line, themes)
    figures = evaluate([(gold, read(gold.text))], themes, 0.5)
    assert figures.themes["communication_information"] == Agreement(1, 0, 0)
    assert figures.themes["ebsa"] == Agreement(0, 0, 1)
    assert figures.macro_f1 == 0.5
    assert figures.masks["email"] == Agreement(1, 0, 0)
    assert figures.per_second == 2.0
    assert figures.as_dict()["concern"]["support"] == 0


def test_a_gold_line_without_its_fields_is_refused():
    with pytest.raises(GoldError, match="themes"):
        gold_of({"text": "x"}, ())
