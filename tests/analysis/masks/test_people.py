"""Names of people behind a title of the family, and months and feasts that only look like one."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "dont tell {grandma Fen=adult_name} about it",
        "we said goodbye to {Papa Osei=adult_name} on friday",
        "{Old Vern=staff_name} next door lets him feed the hens",
        "he fixes bikes with {old Desmond=staff_name} at the weekend",
        "{Fr Benedict=staff_name} kept the hall open",
        "{May=child_name} was crying in the toilets",
    ],
)
def test_a_name_is_masked_with_its_title(marked: str) -> None:
    text, wanted = read(marked)
    assert [each for each, _ in found(text)] == [each for each, _ in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "May is nearly over and June was when it began",
        "three mums and one nan. Best day in years",
        "it came on Mother's Day and again on Father's Day",
        "my nan will ring and his gran said so",
    ],
)
def test_a_month_or_a_feast_is_no_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("said", ["She's {Imogen=child_name} and she is shy", "There's {Coach Delwyn=staff_name} now"])
def test_what_is_said_of_somebody_stays_outside_the_name(said: str) -> None:
    text, wanted = read(said)
    assert found(text) == wanted
