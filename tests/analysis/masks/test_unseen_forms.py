"""References in odd groups, firms by their trade and names in a group, as people nobody had met wrote them."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "your letter says {DUR/SEN/0318-c=ref_number} at the top",
        "they wrote {InfR/6620=ref_number} on it",
        "old number {KBT 6641 33=ref_number}, gone",
        "it came with new number {QJ 200 81 f=ref_number}. nobody wrote",
        "application number {WL 3 0 2 7 7 / M=ref_number} sent twice",
        "UPN {K 814 3067 12 009=ref_number}, she is new",
        "the reference is {EP/INC 41-09=ref_number}, please answer",
        "they fined us, {KN 73 / 41118=ref_number}, in june",
        "i have the slip, {KM 6603 1198 GB=ref_number}, here",
    ],
)
def test_a_reference_in_odd_groups_is_masked_whole(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


@pytest.mark.parametrize(
    "marked",
    [
        "the firm is {heron n sons=org_name} and the cab is late",
        "i got a stand from {Larkin joinery=org_name} made for me",
        "she rang {Fenside SEND Voices=org_name}, they knew",
        "my chat name is {ghostbygeometry=social_handle}.",
        "my name in the group is {noodle no broth=social_handle} and i hate it",
    ],
)
def test_a_firm_or_a_name_in_a_group_is_masked(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


@pytest.mark.parametrize(
    "text",
    [
        "the 14 goes hospital way and the 9 runs market way",
        "its a 40 minit drive and then a walk",
        "he went to the slimming club and the bereavement club",
        "he is on the eco council now",
        "no bother wi school this week",
    ],
)
def test_what_anybody_has_is_no_detail(text: str) -> None:
    assert found(text) == []
