"""Names that lead to nobody are left alone; the same words beside a person are masked."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "text",
    [
        "a hamster lives in my room. his name is Bernard",
        "we have a skeleton called Tobias in science",
        "i call it Derek, the thing in my chest. Derek says stay home",
        "they named the kettle Rukhsana",
        "somebody drew on our Henry hoover",
        "the whole bus was singing Rihanna",
        "he had the lead in Oliver last year",
        "is Robin from Stranger Things a real haircut",
        "my gecko is called Gary Van Dyke",
        "it came in a silver Sharan with no belt",
    ],
)
def test_a_pet_a_thing_or_a_title_is_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "we have a boy called {Tobias=child_name} in our class",
        "the landlord found a mouse. my sister is called {Rukhsana=child_name}",
        "she was singing, {Imogen=child_name} was",
        "{Oliver=child_name} had the lead last year",
        "we watched {Mrs Ferris=staff_name} walk past the fish tank",
    ],
)
def test_the_same_words_beside_a_person_are_somebody(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize(
    "marked", ["{Kelly=staff_name} from Pizza Hut rang", "{Mrs Adeyemi=staff_name} from Food Tech lets me stay in"]
)
def test_whoever_comes_from_a_shop_or_a_lesson_is_somebody(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted
