"""One question a page, against everything a browser, a bot or a bully may send."""

import io
import json
import re
import unicodedata
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from voice.forms import Library, Page, Question, display, page_form

LIBRARY = Library()
OAK = LIBRARY.get("oak")
LOCALITIES = ("North", "South Hams", "The Coast")
BY_KIND = {
    kind: next(q for form in LIBRARY.all() for q in form.questions if q.kind == kind)
    for kind in ("long_text", "short_text", "one_choice", "several_choices", "when", "scale", "place")
}
EVERY_KIND = pytest.mark.parametrize("question", BY_KIND.values(), ids=BY_KIND.keys())
HIDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\r]")
QUICK = settings(max_examples=80, deadline=None, database=None)

hostile_text = st.one_of(
    st.text(max_size=60),
    st.text(
        st.sampled_from("\x00\x07\r\n\t \u202e\u2066\u200b\u200d\ufeff\ud800\udfffe\u0301\u0315﷽👩🏽‍🚒=<>&'\"%"),
        max_size=60,
    ),
    st.sampled_from(["", "  ", "x" * 10_001, "=cmd|'/c calc'!A1", "../../etc/passwd", "null", "{}", "\ud83d"]),
)


def sent(app: Flask, question: Question, fields: Any, required: bool = False) -> Page:
    with app.test_request_context("/", method="POST"):
        page = page_form(question, "en", LOCALITIES, required)(formdata=MultiDict(fields))
        page.validate()
        return page


def told(app: Flask, question: Question, *answers: str) -> Page:
    return sent(app, question, [("answer", answer) for answer in answers])


@EVERY_KIND
def test_every_question_can_be_skipped(app: Flask, question: Question) -> None:
    page = sent(app, question, [])
    assert (page.data, page.errors) == (None, {})
    assert display(question, page.data, "en") == ""


@EVERY_KIND
def test_a_needed_question_cannot_be_skipped(app: Flask, question: Question) -> None:
    page = sent(app, question, [], required=True)
    assert [refusal for said in page.errors.values() for refusal in said] == [
        "Please answer this one, so we know where to go next."
    ]


@EVERY_KIND
def test_nothing_hostile_breaks_a_page_or_gets_through(app: Flask, question: Question) -> None:
    names = ["setting", "locality"] if question.kind == "place" else ["answer"]
    known = [option.id for option in question.options]
    answers = st.one_of(hostile_text, st.sampled_from([*known, *LOCALITIES]))
    pairs = st.tuples(st.sampled_from([*names, "other", "csrf_token", "__class__"]), answers)

    @QUICK
    @given(st.lists(pairs, max_size=5))
    def attack(fields: list[tuple[str, str]]) -> None:
        page = sent(app, question, fields)
        json.dumps(page.data, ensure_ascii=False).encode("utf-8")
        "".join(str(page[name]()) for name in page._fields).encode("utf-8")
        assert page.errors or kept_well(question, page.data)
        assert all(len(said) == 1 and said[0].endswith(".") for said in page.errors.values())

    attack()


def kept_well(question: Question, value: Any) -> bool:
    known = {option.id for option in question.options}
    if value is None:
        return True
    if question.kind == "place":
        return value["setting"] in {*known, None} and value["locality"] in {*LOCALITIES, None}
    if question.kind == "several_choices":
        return value == [option.id for option in question.options if option.id in value]
    if question.options:
        return value in known
    return (
        unicodedata.is_normalized("NFC", value)
        and len(value) <= question.max_length
        and not HIDING.search(value)
        and value == value.strip()
    )


@EVERY_KIND
def test_a_page_never_holds_the_same_refusal_back(app: Flask, question: Question) -> None:
    """What a refused page shows can be sent again and is then taken, unless it is simply too long."""
    name = "setting" if question.kind == "place" else "answer"
    first = sent(app, question, [(name, "he said\x00 no\ud800")])
    assert first.errors
    again = sent(app, question, [(name, first.data)] if isinstance(first.data, str) else [])
    assert again.errors == {}


def test_words_are_kept_in_one_form(app: Flask) -> None:
    page = told(app, OAK.question("what_happened"), " He said\u202e cafe\u0301\r\nno\rand\u2028so \x07\ufeff")
    assert page.data == "He said café\nno\nand\nso"


def test_other_scripts_and_emoji_keep_what_they_need(app: Flask) -> None:
    words = "می\u200cخواهم 👩\u200d👧 \u200fשלום ਸਕੂਲ"
    assert told(app, OAK.question("what_happened"), words).data == words


def test_short_words_are_one_line(app: Flask) -> None:
    assert told(app, OAK.question("change"), "a quiet\r\n room\t please").data == "a quiet room please"


@pytest.mark.parametrize("words", ["\u200b\u200b", " \n\t", "\u202e", "\u2060", "\x07"])
def test_words_nobody_can_see_are_no_answer(app: Flask, words: str) -> None:
    page = told(app, OAK.question("what_happened"), words)
    assert (page.data, page.errors) == (None, {})


def test_ten_thousand_letters_are_taken_and_one_more_is_not(app: Flask) -> None:
    question = OAK.question("what_happened")
    assert told(app, question, "é" * 10_000).errors == {}
    assert told(app, question, "e\u0301" * 10_000).data == "é" * 10_000
    refused = told(app, question, "é" * 10_001)
    assert "too long by 1." in refused.errors["answer"][0]
    assert refused.data == "é" * 10_001


@pytest.mark.parametrize("typed", ["no\x00", "no\ud800"])
def test_unreadable_signs_are_refused_and_the_rest_is_given_back(app: Flask, typed: str) -> None:
    page = told(app, OAK.question("what_happened"), typed)
    assert "could not be read" in page.errors["answer"][0]
    assert page.data == "no"


def test_two_answers_to_one_question_are_refused(app: Flask) -> None:
    assert "just one" in told(app, OAK.question("what_happened"), "a", "b").errors["answer"][0]
    assert "just one" in told(app, OAK.question("when"), "this_term", "last_year").errors["answer"][0]


def test_several_choices_are_kept_in_the_order_shown(app: Flask) -> None:
    page = told(app, OAK.question("what_told"), "sent_home", "days_home", "sent_home")
    assert (page.data, page.errors) == (["days_home", "sent_home"], {})


def test_an_option_that_was_not_offered_is_refused_and_the_rest_stays_ticked(app: Flask) -> None:
    page = told(app, OAK.question("what_told"), "sent_home", "everything")
    assert "pick from the answers" in page.errors["answer"][0]
    assert page.data == ["sent_home"]


def test_a_place_is_a_setting_and_a_locality_and_either_may_be_skipped(app: Flask) -> None:
    question = OAK.question("place")
    page = sent(app, question, {"setting": "special", "locality": "The Coast"})
    assert page.data == {"setting": "special", "locality": "The Coast"}
    assert display(question, page.data, "en") == "Special school, The Coast"
    assert sent(app, question, {"locality": "North"}).data == {"setting": None, "locality": "North"}


def test_a_locality_of_another_area_is_refused(app: Flask) -> None:
    assert "locality" in sent(app, OAK.question("place"), {"locality": "Atlantis"}).errors


@EVERY_KIND
def test_a_file_or_json_under_our_names_is_not_an_answer(app: Flask, question: Question) -> None:
    form = page_form(question, "en", LOCALITIES)
    name = "setting" if question.kind == "place" else "answer"
    with app.test_request_context("/", method="POST", data={name: (io.BytesIO(b"x"), "../x.toml")}):
        page = form()
        assert not page.validate_on_submit()
        assert page.data is None
    for body in ([1, 2], {"answer": {"a": 1}}, "text", None):
        with app.test_request_context("/", method="POST", json=body):
            assert form().data is None


@pytest.mark.parametrize(
    ("question_id", "value"),
    [
        ("what_happened", "It was <b>loud</b>.\nI left."),
        ("what_told", ["days_home", "else"]),
        ("when", "longer_ago"),
        ("place", {"setting": "primary", "locality": "North"}),
        ("place", {"setting": None, "locality": "North"}),
        ("age", None),
    ],
)
def test_an_earlier_answer_is_shown_again(app: Flask, question_id: str, value: Any) -> None:
    with app.test_request_context("/"):
        assert page_form(OAK.question(question_id), "en", LOCALITIES).filled(value).data == value


def test_what_is_sent_comes_before_the_earlier_answer(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"answer": "this_term"}):
        assert page_form(OAK.question("when"), "en").filled("longer_ago").data == "this_term"


def test_ticking_nothing_takes_an_earlier_answer_back(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"continue": "yes"}):
        assert page_form(OAK.question("what_told"), "en").filled(["else"]).data is None
        assert page_form(OAK.question("when"), "en").filled("longer_ago").data is None
        assert page_form(OAK.question("place"), "en", LOCALITIES).filled({"setting": "home"}).data is None


def test_the_token_against_forged_pages_is_no_part_of_the_answer() -> None:
    app = Flask("forms")
    app.secret_key = "only for tests"
    with app.test_request_context("/", method="POST", data={"answer": "hello"}):
        page = page_form(OAK.question("what_happened"), "en")()
        assert not page.validate_on_submit()
        assert (list(page.errors), page.data) == (["csrf_token"], "hello")


def test_the_same_page_is_made_once() -> None:
    first = page_form(OAK.question("place"), "en", list(LOCALITIES))
    assert page_form(Library().get("oak").question("place"), "en", LOCALITIES) is first
    assert page_form(OAK.question("place"), "en", ("Elsewhere",)) is not first


def test_a_language_we_have_no_words_for_gets_the_first_there_is(app: Flask) -> None:
    page = page_form(OAK.question("what_happened"), "cy")
    with app.test_request_context("/"):
        assert page().answer.label.text == "What happened?"
