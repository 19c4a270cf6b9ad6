"""Whether what is told was good or bad to live through, by words alone."""

import pytest

from tests.analysis.rules_only import read


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("It was brilliant, the quiet room really helped, I loved it and I was so happy", "positive"),
        ("nobody listened, he was crying and scared, it was horrible", "negative"),
        ("There are two doors and a table", "neutral"),
    ],
)
def test_tone_is_heard(text, tone):
    assert read(text).tone == tone
