"""Which row a key has, and that a key that was never given has none."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voice.analysis.learned.lookup import Lookup

KEYS = st.lists(st.integers(1, 2**63 - 1), unique=True, max_size=200)


@given(KEYS, KEYS)
def test_every_key_has_the_number_it_was_given_and_others_have_none(keys: list[int], others: list[int]) -> None:
    found = Lookup(np.array(keys, np.int64)).find(np.array([*keys, *others], np.int64))
    numbers = dict(zip(keys, range(1, len(keys) + 1), strict=True))
    assert found.tolist() == [numbers.get(key, 0) for key in (*keys, *others)]


def test_keys_that_all_begin_at_one_place_are_still_told_apart() -> None:
    keys = np.array([], np.int64)
    while len(keys) < 40:
        more = np.random.default_rng(len(keys)).integers(1, 2**63 - 1, 400_000)
        first = more.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(57)
        keys = np.unique(np.append(keys, more[first == 127]))[:40]
    assert Lookup(keys).find(keys[::-1]).tolist() == list(range(40, 0, -1))
