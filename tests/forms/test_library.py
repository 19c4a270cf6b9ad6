"""Forms on the shelf: ours, a local area's, broken ones, newer ones; and the door that leads to them."""

import logging
import os
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from voice.forms import Library, page_form

OURS = {"oak", "elm", "brook", "river", "meadow", "field", "lantern"}


def test_a_form_dropped_into_the_folder_appears_without_a_restart(tmp_path: Path, whole: str) -> None:
    library = Library(tmp_path)
    assert {form.slug for form in library.all()} == OURS
    (tmp_path / "willow.toml").write_text(whole, "utf-8")
    assert {form.slug for form in library.all()} == OURS | {"willow"}
    assert library.get("willow").text("en").intro == "This is about a move."
    assert ("willow", "I moved to a new school") in library.door("en").closest("young_person").choices("en")
    (tmp_path / "willow.toml").unlink()
    assert {form.slug for form in library.all()} == OURS


def test_a_changed_local_form_is_read_again(folder: Path, whole: str) -> None:
    library = Library(folder)
    before = library.get("willow")
    assert library.get("willow") is before
    path = folder / "willow.toml"
    path.write_text(whole.replace("about a move", "about a change"), "utf-8")
    os.utime(path, ns=(1, 1))
    assert library.get("willow").text("en").intro == "This is about a change."


def test_a_broken_local_form_is_left_out_with_its_file_and_line(
    folder: Path, whole: str, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "broken.toml").write_text(whole.replace("willow", "broken").replace("title", "titel"), "utf-8")
    with caplog.at_level(logging.WARNING):
        forms = Library(folder).all()
    assert {form.slug for form in forms} == OURS | {"willow"}
    assert any("broken.toml" in said and "line 8" in said for said in caplog.messages)


def test_a_broken_local_form_is_told_of_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "broken.toml").write_text("slug =", "utf-8")
    library = Library(folder)
    library.all()
    library.all()
    assert sum("broken.toml" in said for said in caplog.messages) == 1


def test_a_folder_named_like_a_form_or_a_lost_link_stops_nothing(folder: Path) -> None:
    (folder / "folder.toml").mkdir()
    (folder / "lost.toml").symlink_to(folder / "nowhere")
    assert {form.slug for form in Library(folder).all()} == OURS | {"willow"}


@pytest.mark.parametrize("extra", [None, Path("/nowhere/at/all")])
def test_without_a_local_folder_there_are_ours(extra: Path | None) -> None:
    assert {form.slug for form in Library(extra).all()} == OURS


def test_the_newest_version_is_asked_and_older_ones_can_still_be_read(folder: Path, whole: str) -> None:
    newer = whole.replace("version = 1", "version = 2").replace("How was it?", "How did it feel?")
    (folder / "willow-2.toml").write_text(newer, "utf-8")
    library = Library(folder)
    assert library.get("willow").version == 2
    assert library.get("willow", 1).question("busy").label("en") == "How was it?"
    assert [form.version for form in library.all() if form.slug == "willow"] == [2]


def test_a_version_that_is_there_already_is_never_replaced(
    tmp_path: Path, whole: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "oak.toml").write_text(whole.replace("willow", "oak"), "utf-8")
    assert len(Library(tmp_path).get("oak").questions) == 12
    assert any("Raise its version" in said for said in caplog.messages)


@pytest.mark.parametrize(("slug", "version"), [("nothing", None), ("oak", 99), ("", None), ("../oak", 1)])
def test_an_unknown_form_is_a_key_error(slug: str, version: int | None) -> None:
    with pytest.raises(KeyError):
        Library().get(slug, version)


def test_an_unknown_question_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Library().get("oak").question("nothing")


def test_the_door_leads_every_speaker_to_their_forms() -> None:
    door = Library().door("en")
    led = {speaker: [slug for slug, _ in door.closest(speaker).choices("en")] for speaker in door.situations}
    assert led == {
        "young_person": ["oak", "river", "meadow"],
        "parent_carer": ["elm", "brook", "field"],
        "young_champion": ["lantern"],
    }
    assert [speaker for speaker, _ in door.who.choices("en")] == list(led)
    assert (door.only("young_champion"), door.only("young_person")) == ("lantern", None)
    assert door.title == "Tell us about school"


def test_the_door_asks_its_questions_on_pages_like_any_other(app: Flask) -> None:
    door = Library().door("en")
    with app.test_request_context("/", method="POST"):
        page = page_form(door.who, "en", required=True)(formdata=MultiDict({"answer": "parent_carer"}))
        assert (page.validate(), page.data) == (True, "parent_carer")
        page = page_form(door.closest("parent_carer"), "en", required=True)(formdata=MultiDict({"answer": "oak"}))
        assert not page.validate()
    assert page_form(Library().door("en").who, "en") is page_form(door.who, "en")


def test_a_form_without_a_door_table_is_reached_only_by_its_address(tmp_path: Path, whole: str) -> None:
    hidden = whole.replace('[door]\norder = 50\n[door.text.en]\nsituation = "I moved to a new school"\n', "")
    (tmp_path / "willow.toml").write_text(hidden, "utf-8")
    library = Library(tmp_path)
    assert library.get("willow").door is None
    assert "willow" not in dict(library.door("en").closest("young_person").choices("en"))


def test_a_speaker_unknown_to_the_door_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Library().door("en").closest("teacher")


def test_a_form_speaks_its_own_languages_and_falls_back(tmp_path: Path, whole: str) -> None:
    welsh = whole.replace("[door]\n", '[text.cy]\ntitle = "Yr ysgol"\nintro = "Helo."\n\n[door]\n')
    for table, words in {
        "[door.text": 'situation = "Symud"',
        'What happened?"\n': 'label = "Beth?"',
        'loud = "Loud"\n': 'label = "Sut?"\n[questions.text.cy.options]\ncalm = "Tawel"\nloud = "Swnllyd"',
        'How old are you?"\n': 'label = "Oed?"\n[questions.text.cy.options]\n'
        + "\n".join(f'{band} = "{band}"' for band in BANDS),
    }.items():
        if table == "[door.text":
            welsh = welsh.replace("[door.text.en]", f"[door.text.cy]\n{words}\n[door.text.en]")
        else:
            welsh = welsh.replace(table, f"{table}[questions.text.cy]\n{words}\n")
    (tmp_path / "willow.toml").write_text(welsh, "utf-8")
    form = Library(tmp_path).get("willow")
    assert form.languages == ("en", "cy")
    assert [form.text(code).title for code in ("cy", "cy-GB", "pl")] == ["Yr ysgol", "Yr ysgol", "Tell us about school"]
    assert form.question("busy").choices("cy") == [("calm", "Tawel"), ("loud", "Swnllyd")]
    assert form.question("busy").hint("cy") == ""


BANDS = ("under_5", "5_to_7", "8_to_10", "11_to_13", "14_to_16", "17_to_19", "20_to_25")
