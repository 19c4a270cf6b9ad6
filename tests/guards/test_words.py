"""The service's own words: the field's terms, none of the words that hurt, and plain enough for a nine-year-old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat
from sqlalchemy import Engine
from textstat.backend.counts import _count_syllables

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from tests.web.test_tell_words import sentences
from voice.access.roles import WHAT_IT_IS
from voice.analysis import book, frameworks
from voice.database import transaction
from voice.forms import Form, Library
from voice.summaries.first_actions import first_actions

ROOT = Path(__file__).parent.parent.parent
LONGEST_SENTENCE, HARDEST_GRADE = 20, 5.0

# What the field no longer says, and what a family should never read about themselves; beside it, what we say.
BANNED = {
    r"school refus(er|ers|al|ing)": "emotionally based school avoidance (EBSA)",
    r"fixed[- ](term|period)": "suspension",
    r"identify(ing)? concerns": "what works, and what would make it easier",
    r"young inspectors?": "Young Champion",
    r"(?<!young )champions?\b(?!.{0,12}form)": "Young Champion",
    r"users?": "people, families, members",
    r"service[- ]users?": "people, families",
    r"vulnerable": "say who, and what they need",
    r"hard[- ]to[- ](reach|engage)": "people we have not heard",
    r"disengag(ed|ing|ement)": "say what happened",
    r"disclosures?": "concern",
    r"special needs": "additional needs",
    r"suffer(s|ing|er|ers)? (from|with)": "has",
    r"truan(t|ts|cy)": "missing school",
    r"(bad|naughty|disruptive|challenging) (behaviour|child|children|pupils?)": "say what happened",
    r"problem (child|families|family|parents?)": "say what happened",
    r"troubled": "say what happened",
    r"(poor|non)[- ]attend(er|ers|ance)": "missing out on education",
    r"bame|broken home": "say who",
    r"trial": "managed move",
    r"completely anonymous|anonymised": "pseudonymised",
    r"back to normal": "what would make learning possible",
}
PATTERN = re.compile(rf"\b({'|'.join(BANNED)})\b", re.IGNORECASE)
FAMILIES_OWN = re.compile(r"(may have been called|may call it|families say)[^.?]*", re.IGNORECASE)
CODE = re.compile(r"{[{%#].*?[}%#]}|<[^>]*>|`[^`]*`|https?://\S+", re.DOTALL)
QUOTED_CODE = re.compile(r"_\(\s*\"(.*?)\"\s*[,)]|\"([^\"]*)\"", re.DOTALL)
DOCS = ("README.md", "docs/roles.md", "docs/running.md", "docs/themes.md", "docs/commands.md")


def banned(words: str) -> list[str]:
    """Each banned term with what stands around it; a word that is given as the families' own may stand."""
    own = FAMILIES_OWN.sub("", words)
    return [own[max(0, found.start() - 40) : found.end() + 20] for found in PATTERN.finditer(own)]


def test_the_guard_knows_a_banned_word_when_it_sees_one() -> None:
    for words in ("a School Refuser", "fixed-term exclusion", "the user", "hard to reach families", "a trial move"):
        assert banned(words), words
    for words in ("They may have been called a managed move or a trial.", "a used bus pass", "Young Champions"):
        assert not banned(words), words


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_says_a_banned_word(path: Path) -> None:
    """Both what stands between the marks and what code in it says."""
    text = path.read_text("utf-8")
    said = [one or other for code in re.findall(r"{[{%].*?[}%]}", text, re.DOTALL) for one, other in spoken(code)]
    assert banned(CODE.sub(" ", text) + "\n" + "\n".join(said)) == []


def spoken(code: str) -> list[tuple[str, str]]:
    """Strings in a piece of code that are sentences or labels, not names of things."""
    return [(one, other) for one, other in QUOTED_CODE.findall(code) if " " in (one or other)]


def test_no_form_says_a_banned_word() -> None:
    library = Library()
    asked = {form.slug: banned("\n".join(words_of(form))) for form in library.all()}
    assert {slug: found for slug, found in asked.items() if found} == {}


def words_of(form: Form) -> Iterator[str]:
    text = form.text("en")
    yield from (text.title, text.intro, form.door.situations["en"] if form.door else "")
    for question in form.questions:
        yield from (question.label("en"), question.hint("en"), *(label for _, label in question.choices("en")))


def test_no_name_in_a_summary_is_a_banned_word() -> None:
    themes = [words for theme in book.load() for words in (theme.name, theme.meaning, *theme.subtypes.values())]
    headings = [heading.name for name in ("ws8", "somerset-2020") for heading in frameworks.load(name).headings]
    first = [
        words for action in first_actions(frameworks.load("ws8"))
        for words in (action.text, action.owner, action.said or "", action.answer or "")
    ]  # fmt: skip
    assert banned("\n".join([*themes, *headings, *first, *WHAT_IT_IS.values()])) == []


def test_no_message_of_the_code_says_a_banned_word() -> None:
    """Strings with a space in them, in the rooms that speak to people."""
    found = {}
    for path in [*(ROOT / "voice/web").glob("*.py"), *(ROOT / "voice/cli").glob("*.py"), ROOT / "voice/config.py"]:
        code = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
        if said := banned("\n".join(one for one in re.findall(r'"([^"\n]* [^"\n]*)"', code))):
            found[path.name] = said
    assert found == {}


@pytest.mark.parametrize("name", DOCS)
def test_no_page_for_people_says_a_banned_word(name: str) -> None:
    assert banned(CODE.sub(" ", (ROOT / name).read_text("utf-8"))) == []


def test_ebsa_is_spelled_out_where_it_is_first_said() -> None:
    spelled = re.compile(r"emotionally based school avoidance \(EBSA\)", re.IGNORECASE)
    themes = {theme.id: theme.name for theme in book.load()}
    assert spelled.fullmatch(themes["ebsa"])
    places = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "voice/forms/documents").glob("*.toml")]
    for path in [*places, *(ROOT / name for name in DOCS)]:
        text = CODE.sub(" ", path.read_text("utf-8"))
        first = re.search(r"\bEBSA\b", text)
        assert first is None or spelled.search(text[: first.end() + 1]), path.name


@pytest.fixture
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """textstat would fetch a pronouncing dictionary; without one it counts syllables by hyphenation."""
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda language: {})


@pytest.fixture
def pages(client: SuspiciousClient, engine: Engine) -> dict[str, str]:
    """Every page a young person reads, by name: on the way, after it, when something is wrong, and the answers."""
    with transaction(engine) as session:
        session.add_all(first_actions(frameworks.load("ws8")))
    found = {address: client.get(address).text for address in PUBLIC}
    for form in Library().all():
        found |= of_a_form(client, form.slug)
    return found | of_a_receipt(client) | when_something_is_wrong(client)


PUBLIC = (
    "/", "/tell", "/tell?who=young_person", "/tell?who=parent_carer", "/about", "/support", "/receipt",
    "/published", "/published/answers", "/no-such-page",
)  # fmt: skip


def of_a_form(client: SuspiciousClient, slug: str) -> dict[str, str]:
    road = Road(client, slug)
    found = {f"{slug} start": road.text}
    road.start(short=False, who="somebody")
    while 'value="send"' not in road.text:
        found[f"{slug} {road.step}"] = road.text
        road.press("next", **({"answer": "Home."} if "<textarea" in road.text else {}))
    return found | {f"{slug} last": road.text}


def of_a_receipt(client: SuspiciousClient) -> dict[str, str]:
    road = Road(client, "oak").to_the_end("Home.").press("send")
    found, words = {"sent": road.text}, road.receipt()
    for do in ("look", "ask", "take-back", "look again"):
        found[do] = client.post("/receipt", data={"words": words, "do": do}).text
    for wrong in ("one two", "zzzz zzzz zzzz zzzz", words.split()[0] * 4):
        found[f"wrong receipt {len(wrong)}"] = client.post("/receipt", data={"words": wrong, "do": "look"}).text
    return found


def when_something_is_wrong(client: SuspiciousClient) -> dict[str, str]:
    nothing = Road(client, "oak").start().press("skip").press("skip").press("skip").press("next")
    stop = Road(client, "oak").start().press("stop")
    return {
        "reached": Road(client, "oak").start().press("go:~contact").text,
        "stop": stop.text,
        "deleted": stop.press("delete").text,
        "lost": client.post("/tell/oak", data={"answer": "Home.", "do": "next"}).text,
        "nothing": nothing.text,
        "too long": Road(client, "oak").start().press("next", answer="x" * 10_001).text.replace("x" * 10_001, ""),
        "far too long": client.post("/tell/oak", data={"answer": "x" * 600_000}).text,
    }


def hard(page: str) -> list[str]:
    """Sentences that are too long, and the grade of the page when it is too high."""
    said = sentences(page)
    grade = textstat.flesch_kincaid_grade(" ".join(one.rstrip(".!?") + "." for one in said))
    long = [one for one in said if len(one.split()) > LONGEST_SENTENCE]
    return long + ([f"grade {grade:.1f}"] if grade > HARDEST_GRADE else [])


@pytest.mark.usefixtures("_no_download")
def test_every_page_a_young_person_reads_is_easy(pages: dict[str, str]) -> None:
    assert len(pages) > 100
    assert {name: faults for name, page in pages.items() if (faults := hard(page))} == {}


@pytest.mark.usefixtures("_no_download")
def test_a_hard_page_would_be_noticed() -> None:
    page = (
        "<main><p>Parental responsibility notwithstanding, educational provision is subsequently determined.</p></main>"
    )
    assert hard(page)


def test_no_page_of_a_telling_gives_away_what_it_is_about(pages: dict[str, str]) -> None:
    """Whoever looks over a shoulder, or into a history, sees nothing of being sent home for good."""
    told = {name: page for name, page in pages.items() if not name.startswith("/published")}
    for name, page in told.items():
        assert not re.search(r"exclu|suspen|expel", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL), re.I), name
    for name, page in pages.items():
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        assert title
        assert not re.search(r"exclu|suspen|safe|concern|abuse", title[1], re.IGNORECASE), name


def test_no_address_that_is_printed_gives_anything_away() -> None:
    routes = (ROOT / "tests/guards/routes.txt").read_text("utf-8")
    public = [line for line in routes.splitlines() if line.endswith(" everyone")]
    assert not [line for line in public if re.search(r"exclu|suspen|concern|ebsa|safeg", line)]
    assert not [form.slug for form in Library().all() if re.search(r"exclu|suspen|home|ebsa|champ|ehe", form.slug)]
