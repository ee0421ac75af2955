"""Repetitions: the three states, setting up, laws of scale, offset, mirror and stream, rubbish, and speed."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.tasks import Task
from kinescript.motion.phases import phases_of
from kinescript.motion.repetitions import Repetition, RepetitionParams, find_repetitions, init, step
from kinescript.record.equality import same

RATE_HZ = 50.0


def bump(height: float, lasting_s: float = 2.0, held_s: float = 0.4) -> np.ndarray:
    u = np.linspace(0.0, np.pi, round(lasting_s / 2 * RATE_HZ))
    out = height * (1 - np.cos(u)) / 2
    return np.concatenate((out, np.full(round(held_s * RATE_HZ), height), out[::-1]))


def rest(lasting_s: float = 1.0, level: float = 0.0) -> np.ndarray:
    return np.full(round(lasting_s * RATE_HZ), level)


def set_of(*heights: float) -> np.ndarray:
    return np.concatenate([rest(), *(piece for height in heights for piece in (bump(height), rest()))])


def states(found: tuple[Repetition, ...]) -> list[str]:
    return [str(r.state) for r in found]


SET = set_of(1.0, 0.95, 0.5, 1.05, 1.0)
EXPECTED = ["complete", "complete", "partial", "complete", "complete"]


def test_complete_and_partial() -> None:
    found = find_repetitions(SET, rate_hz=RATE_HZ, direction="up")
    assert states(found) == EXPECTED
    starts = 1.0 + 3.4 * np.arange(5)
    assert np.abs(np.array([r.span.start_s for r in found]) - starts).max() < 0.25
    assert np.abs(np.array([r.span.end_s for r in found]) - starts - 2.4).max() < 0.25


def test_phases_follow_each_other_and_fill_the_repetition() -> None:
    for r in find_repetitions(SET, rate_hz=RATE_HZ):
        assert [p.name for p in r.phases] == list(phases_of(Task.UNKNOWN))
        assert r.phases[0].span.start_s == r.span.start_s and r.phases[-1].span.end_s == r.span.end_s
        assert all(a.span.end_s == b.span.start_s for a, b in zip(r.phases, r.phases[1:], strict=False))
        assert 0.3 < r.phases[1].span.duration_s < 1.0


def test_a_recording_that_ends_on_the_way_is_aborted() -> None:
    found = find_repetitions(np.concatenate((SET, bump(1.0)[:40])), rate_hz=RATE_HZ, direction="up")
    assert states(found) == [*EXPECTED, "aborted"]
    assert [p.name for p in found[-1].phases] == ["out", "hold"]


def test_staying_away_from_rest_is_aborted() -> None:
    curve = np.concatenate((SET, bump(0.6)[:50], rest(6.0, level=0.6)))
    assert states(find_repetitions(curve, rate_hz=RATE_HZ, direction="up")) == [*EXPECTED, "aborted"]


def test_a_signal_lost_on_the_way_is_aborted_and_a_short_gap_is_not() -> None:
    curve = SET.copy()
    curve[round(5.5 * RATE_HZ) : round(7.0 * RATE_HZ)] = np.nan
    expected = ["complete", "aborted", *EXPECTED[2:]]
    assert states(find_repetitions(curve, rate_hz=RATE_HZ, direction="up")) == expected
    curve = SET.copy()
    curve[round(5.0 * RATE_HZ) : round(5.3 * RATE_HZ)] = np.inf
    assert states(find_repetitions(curve, rate_hz=RATE_HZ, direction="up")) == EXPECTED


@pytest.mark.parametrize("level", [-3.0, 3.0])
def test_a_change_of_posture_before_and_after_is_no_repetition(level: float) -> None:
    away = np.concatenate((rest(level=level), level - level * (1 - np.cos(np.linspace(0, np.pi, 60))) / 2))
    curve = np.concatenate((away, SET, away[::-1]))
    assert states(find_repetitions(curve, rate_hz=RATE_HZ, direction="up")) == EXPECTED


def test_one_large_odd_movement_is_left_out() -> None:
    curve = np.concatenate((rest(), bump(3.0, 5.0), SET, bump(4.0, 1.5), rest()))
    assert states(find_repetitions(curve, rate_hz=RATE_HZ, direction="up")) == EXPECTED


def test_a_dip_while_holding_does_not_make_two() -> None:
    dip = np.concatenate((bump(1.0)[:50], 1 - bump(0.4, 1.0), bump(1.0)[-50:]))
    curve = np.concatenate((set_of(1.0, 1.0), dip, set_of(1.0, 1.0)))
    assert states(find_repetitions(curve, rate_hz=RATE_HZ, direction="up")) == ["complete"] * 5


@settings(max_examples=30)
@given(factor=st.floats(1e-6, 1e6), offset=st.floats(-1e3, 1e3), up=st.booleans(), told=st.booleans())
def test_gain_offset_and_mirror(factor: float, offset: float, up: bool, told: bool) -> None:
    """Another unit, another zero, the other way up: the same repetitions."""
    expected = find_repetitions(SET, rate_hz=RATE_HZ, direction="up")
    curve = factor * ((SET if up else -SET) + offset)
    found = find_repetitions(curve, rate_hz=RATE_HZ, direction=("up" if up else "down") if told else None)
    assert states(found) == states(expected)
    assert same(found, expected, tolerance=1e-3)


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(0, len(SET)), max_size=12), rate_hz=st.sampled_from([30.0, 50.0, 128.0, 200.0]))
def test_stream(cuts: list[int], rate_hz: float) -> None:
    """Any split of the stream gives the same result as the whole."""
    noisy = SET + np.random.default_rng(1).normal(0, 0.02, len(SET))
    noisy[300:310] = np.nan
    state = init(RepetitionParams(), rate_hz=rate_hz)
    found: tuple[Repetition, ...] = ()
    for chunk in np.split(noisy, sorted(cuts)):
        state, found = step(state, chunk)
    assert found == find_repetitions(noisy, rate_hz=rate_hz)


def test_live_counts_each_repetition_soon_after_it_is_back() -> None:
    state, seen = init(RepetitionParams(), rate_hz=RATE_HZ, direction="up"), []
    curve = set_of(1.0, 1.0, 1.0, 1.0)
    for at in range(0, len(curve), 5):
        state, found = step(state, curve[at : at + 5])
        while len(seen) < states(found).count("complete"):
            seen.append((at + 5) / RATE_HZ)
    assert np.all(np.array(seen) - (3.4 + 3.4 * np.arange(4)) < 0.3)


RUBBISH = {
    "all unknown": np.full(500, np.nan),
    "constant": np.full(500, 3.7),
    "constant far from zero": np.full(500, 1e9) + 1e-3 * np.arange(500),
    "three samples": np.array([0.0, 1.0, 0.0]),
    "none": np.zeros(0),
    "one": np.ones(1),
    "infinite": np.full(500, np.inf),
    "half infinite": np.where(np.arange(500) % 2 > 0, np.inf, -np.inf),
    "a step": np.repeat([0.0, 1.0], 250),
    "a spike": np.where(np.arange(500) == 250, 1e6, 0.0),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_has_no_repetition(name: str) -> None:
    assert find_repetitions(RUBBISH[name], rate_hz=RATE_HZ) == ()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("rate_hz", [30.0, 100.0])
def test_noise_has_no_repetition(seed: int, rate_hz: float) -> None:
    assert find_repetitions(np.random.default_rng(seed).normal(size=3000), rate_hz=rate_hz) == ()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        find_repetitions(np.zeros((3, 3)), rate_hz=50.0)
    with pytest.raises(ValueError, match="rate"):
        find_repetitions(np.zeros(3), rate_hz=0.0)
    with pytest.raises(ValueError, match="direction"):
        find_repetitions(np.zeros(3), rate_hz=50.0, direction="sideways")
    with pytest.raises(ValueError, match="partial"):
        RepetitionParams(partial_share=0.9)


def test_an_hour_takes_less_than_two_seconds() -> None:
    curve = np.tile(np.repeat(SET, 2), 198)[:360_000]
    curve = curve + np.random.default_rng(0).normal(0, 0.03, len(curve))
    begin = time.process_time()
    found = find_repetitions(curve, rate_hz=100.0)
    assert time.process_time() - begin < 2.0
    assert len(found) > 900


def test_five_real_squats(data_folder: Path) -> None:
    text = (
        (data_folder / "opencap" / "opencap_squats1_videoAndMocap.mot").read_text().split("endheader\n")[1].splitlines()
    )
    for column in ("pelvis_ty", "knee_angle_r", "knee_angle_l"):
        curve = [float(line.split()[text[0].split("\t").index(column)]) for line in text[1:]]
        assert states(find_repetitions(curve, rate_hz=100.0)) == ["complete"] * 5
