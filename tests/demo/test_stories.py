"""The demo's stories fit the forms they were told through."""

from __future__ import annotations

from voice.demo.stories import invented
from voice.forms import Library, facts, narrative_text

LOCALITIES = {"North", "South", "East", "West"}


def test_every_story_answers_questions_its_form_asks() -> None:
    library = Library()
    for story in invented():
        form = library.get(story.form)
        asked = {question.id: question for question in form.questions}
        assert set(story.answers) <= set(asked), story.token
        for name, said in story.answers.items():
            options = {option.id for option in asked[name].options}
            chosen = said if isinstance(said, list) else [said] if isinstance(said, str) and options else []
            assert set(chosen) <= options, (story.token, name)


def test_the_stories_come_from_everybody_everywhere_over_a_year() -> None:
    library, told = Library(), list(invented())
    assert {story.form for story in told} == {form.slug for form in library.all()}
    places = {facts(library.get(story.form), story.answers).get("locality") for story in told}
    assert places >= LOCALITIES
    assert max(story.days_ago for story in told) > 300
    assert sum(bool(narrative_text(library.get(story.form), story.answers)) for story in told) > 150
