"""More of what is said plainly: of what another did, of somebody smaller, by somebody with few words of English."""

import pytest

from voice.analysis.concern import Concern
from voice.analysis.normalise import page_of

READER = Concern()
RAISED = [
    "the escort took me back to his flat before school",
    "that driver wants a kiss off me every friday",
    "she is spreading nudes of me round year 9",
    "my cousin makes me watch dirty films with him",
    "got marks on my arm from my stepdad",
    "my uncle touches my sister",
    "something is happening with my stepbrother",
    "dont know how to say it but its happening at mums",
    "he comes in drunk and smashes the plates",
    "i hide under my bed when dads drunk",
    "mummy is not waking up",
    "nan says im not allowed to wash with soap",
    "help me shes breaking the door",
    "my lad has gone off again and the police know",
    "i hoped i never woke up",
    "voices telling me to do bad things",
    "ive done something to my arm",
    "boys jump me at the bus stop they said next time its a blade",
    "uncle has found me a husband",
    "my daughter was caned by the teacher",
    "taxi man stinks of beer and he drives my son",
]
LEFT = [
    "the driver took me back to the house when i was sick",
    "he wont wake up for school",
    "mum isnt waking up before nine on her day off",
    "not allowed to eat in the library",
    "my brother ran off with the ball",
    "we went away from home for a week to the sea",
    "i wish i didnt wake up so early",
    "the classroom roof is unsafe so we are in the hall",
    "they jumped me up a year in maths",
    "help me choose a college please",
    "our coach drinks tea all morning",
    "she found me a quiet corner",
]


@pytest.mark.parametrize("text", RAISED)
def test_it_raises_a_concern(text: str) -> None:
    assert READER(page_of(text)).raised


@pytest.mark.parametrize("text", LEFT)
def test_ordinary_words_like_these_raise_none(text: str) -> None:
    assert not READER(page_of(text)).raised


@pytest.mark.parametrize(
    "text", ["help me\nplease", "i am not\r\nsafe", "there is a dog\nmum is not waking\nup at all"]
)
def test_a_line_that_ends_in_the_middle_hides_nothing(text: str) -> None:
    alarm = READER(page_of(text))
    assert alarm.raised
    assert alarm.evidence
    assert [text[one.start : one.end] for one in alarm.evidence] == [one.quote for one in alarm.evidence]
