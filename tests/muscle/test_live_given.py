"""What a live stream is given: a sentence for chunks, rates and counts that are none."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kinescript.errors import InputRefused
from kinescript.muscle.conditioning.live import chain
from kinescript.muscle.onsets import live as onset_live

PARAMS = onset_live.LiveOnsetParams()


def _states() -> list[tuple[Callable[..., Any], Any]]:
    return [
        (chain.step, chain.init(rate_hz=2000.0, channels=4, trunk=(True, False, False, False))),
        (onset_live.step, onset_live.init(PARAMS, rate_hz=2000.0, channels=4)),
    ]


@pytest.mark.parametrize(
    "chunk",
    [np.zeros((20, 5)), np.zeros((20, 3)), np.zeros((20, 1)), np.zeros(20), np.zeros((2, 4, 1)), None, "a", 1.0],
)
def test_a_chunk_of_another_shape_is_refused(chunk: Any) -> None:
    for step, state in _states():
        with pytest.raises(InputRefused, match=r"\(time, 4\)"):
            step(state, chunk)


@pytest.mark.parametrize("chunk", [np.zeros(0), np.zeros((0, 4)), []])
def test_an_empty_chunk_changes_nothing(chunk: Any) -> None:
    for step, state in _states():
        _, out = step(state, chunk)
        assert len(out) == 0


@pytest.mark.parametrize("rate_hz", [1.0, 1e12, np.nan, np.inf])
def test_a_rate_of_no_stream_is_refused(rate_hz: float) -> None:
    with pytest.raises(InputRefused, match="rate"):
        chain.init(rate_hz=rate_hz, channels=1)
    with pytest.raises(InputRefused, match="rate"):
        onset_live.init(PARAMS, rate_hz=rate_hz, channels=1)


def test_counts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputRefused, match="channel"):
        chain.init(rate_hz=2000.0, channels=0)
    with pytest.raises(InputRefused, match="channel"):
        onset_live.init(PARAMS, rate_hz=2000.0, channels=0)
    with pytest.raises(InputRefused, match="trunk"):
        chain.init(rate_hz=2000.0, channels=4, trunk=(True,))
    with pytest.raises(InputRefused, match="reference"):
        onset_live.init(PARAMS, rate_hz=2000.0, channels=4, reference=np.ones(3))


def test_a_dead_channel_changes_nothing_of_the_others() -> None:
    rows = np.random.default_rng(2).standard_normal((4000, 3))
    dead = np.column_stack([rows, np.full(4000, np.nan)])
    one, other = chain.init(rate_hz=2000.0, channels=3), chain.init(rate_hz=2000.0, channels=4)
    for start in range(0, 4000, 20):
        one, alone = chain.step(one, rows[start : start + 20])
        other, beside = chain.step(other, dead[start : start + 20])
        assert np.array_equal(alone, beside[:, :3])
        assert np.isnan(beside[:, 3]).all()
