"""One rule of what repeats and what was cut off, whatever was measured."""

import numpy as np
import pytest

from kinescript.signal.stuck import find_repeats, is_cut_off


def test_a_row_repeats_only_where_every_axis_does() -> None:
    rows = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 3.0], [np.nan, 3.0], [np.nan, 3.0]])
    assert find_repeats(rows).tolist() == [False, True, False, False, False]
    assert find_repeats(rows[:, 1]).tolist() == [False, True, False, True, True]
    assert find_repeats(np.empty((3, 0))).tolist() == [False] * 3
    assert find_repeats(np.empty(0)).tolist() == []


@pytest.mark.parametrize("gain", [1e-6, 1.0, -3e4])
def test_a_leap_to_an_end_is_cut_off_and_a_step_of_the_converter_is_not(gain: float) -> None:
    leapt = gain * np.array([0.0, 1.0, 2.0, 10.0, 10.0, 10.0, 3.0])
    walked = gain * np.array([0.0, 8.0, 9.0, 10.0, 10.0, 10.0, 9.0])
    assert is_cut_off(leapt, (3, 6))
    assert not is_cut_off(walked, (3, 6))
    assert not is_cut_off(leapt, (3, 5))
    assert is_cut_off(leapt, (3, 5), run_of=2)
