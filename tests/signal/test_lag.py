"""The lag between two clocks: exact where the movement is one, refused a number where there is none in common."""

import numpy as np
import pytest

from kinescript.signal.correlation import correlate
from kinescript.signal.lag import LagParams, find_lag
from kinescript.signal.lag_fit import Movement

RATE_HZ = 100.0


def moving(time_s: np.ndarray, seed: int = 0) -> np.ndarray:
    """Eight bumps at random instants within 40 s, each of its own width."""
    rng = np.random.default_rng(seed)
    at_s, wide_s = rng.uniform(4.0, 36.0, 8), rng.uniform(0.2, 0.8, 8)
    return np.exp(-0.5 * ((time_s[:, None] - at_s) / wide_s) ** 2).sum(axis=1)


def seen(start_s: float, end_s: float, *, lag_s: float = 0.0, ppm: float = 0.0, noise: float = 0.01) -> Movement:
    """What a device saw from start to end of true time, whose clock is lag_s behind and slow by ppm."""
    rng = np.random.default_rng((round(1000 * start_s), round(10000 * abs(lag_s)), 7))
    own_s = np.arange((start_s - lag_s), (end_s - lag_s) * (1 - 1e-6 * ppm), 1 / RATE_HZ)
    values = moving(lag_s + own_s * (1 + 1e-6 * ppm)) + noise * smooth(rng.standard_normal(len(own_s)))
    return Movement(start_s=float(own_s[0]), rate_hz=RATE_HZ, values=values[:, None])


def smooth(white: np.ndarray) -> np.ndarray:
    """Noise of unit size that holds little above 4 Hz."""
    kernel = np.exp(-0.5 * (np.arange(-25, 26) / 5.0) ** 2)
    return np.convolve(white, kernel / np.sqrt((kernel**2).sum()), mode="same")


def test_the_correlation_is_that_of_what_both_know() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.standard_normal(60) + 5.0, rng.standard_normal(41) - 300.0
    one[10:17], other[30] = np.nan, np.nan
    alike, shared, _ = correlate(one, other)
    for shift in range(-30, 50):
        pairs = [(one[i], other[i - shift]) for i in range(60) if 0 <= i - shift < 41]
        known = np.array([p for p in pairs if np.isfinite(p).all()])
        assert shared[shift + 40] == len(known)
        assert alike[shift + 40] == pytest.approx(np.corrcoef(known.T)[0, 1], abs=1e-9)


@pytest.mark.parametrize("lag_s", [0.0, 3.1234, -12.0049])
def test_a_fraction_of_a_sample(lag_s: float) -> None:
    found = find_lag(seen(0.0, 40.0), seen(5.0, 35.0, lag_s=lag_s))
    assert found is not None
    assert found.lag_s == pytest.approx(lag_s, abs=0.004)
    assert abs(found.lag_s - lag_s) < found.error_s < 0.015
    assert found.drift_ppm == 0.0
    assert found.overlap_s == pytest.approx(30.0, abs=0.1)


def test_the_interval_grows_with_the_noise() -> None:
    quiet, loud = (find_lag(seen(0.0, 40.0, noise=n), seen(5.0, 35.0, lag_s=1.0, noise=n)) for n in (0.01, 0.3))
    assert quiet is not None and loud is not None
    assert loud.error_s > 1.2 * quiet.error_s and loud.alike < quiet.alike


def test_a_clear_drift_is_told_and_a_small_one_is_not_invented() -> None:
    found = find_lag(seen(0.0, 40.0, noise=0.002), seen(0.0, 40.0, lag_s=2.0, ppm=3000.0, noise=0.002))
    assert found is not None and found.drift_ppm == found.seen_ppm
    assert found.drift_ppm == pytest.approx(3000.0, abs=150.0)
    # the device's own time t is 2 + 1.003 t of the first: the lag in the middle is that of the middle
    own_s = (found.at_s - 2.0) / 1.003
    assert found.lag_s == pytest.approx(found.at_s - own_s, abs=found.error_s)
    still = find_lag(seen(0.0, 40.0), seen(0.0, 40.0, lag_s=2.0, ppm=4.0))
    assert still is not None and still.drift_ppm == 0.0


def test_the_intervals_hold_what_they_say() -> None:
    """Lag and drift lie inside their 95 % intervals, counted over forty movements without any floor."""
    time_s = np.arange(0.0, 40.0, 1 / RATE_HZ)
    inside = []
    for seed in range(40):
        rng = np.random.default_rng((seed, 3))
        noisy = (moving(time_s, seed) + 0.05 * smooth(rng.standard_normal(len(time_s))) for _ in range(2))
        first, second = (Movement(start_s=0.0, rate_hz=RATE_HZ, values=values[:, None]) for values in noisy)
        found = find_lag(first, second, params=LagParams(least_s=0.0, clocks_ppm=0.0))
        assert found is not None
        inside.append(abs(found.lag_s) <= found.error_s)
        if found.seen_ppm is not None and found.seen_error_ppm is not None:
            inside.append(abs(found.seen_ppm) <= found.seen_error_ppm)
    assert len(inside) > 60
    assert np.mean(inside) >= 0.9


def test_holes_are_left_out() -> None:
    second = seen(5.0, 35.0, lag_s=1.5)
    values = second.values.copy()
    values[300:420] = np.nan
    found = find_lag(seen(0.0, 40.0), Movement(start_s=second.start_s, rate_hz=RATE_HZ, values=values))
    assert found is not None and abs(found.lag_s - 1.5) < found.error_s


def test_a_movement_that_repeats_itself_has_a_rival_as_good() -> None:
    time_s = np.arange(0.0, 30.0, 1 / RATE_HZ)
    beat = np.sin(2 * np.pi * time_s / 1.25)
    noises = [0.1 * smooth(np.random.default_rng(seed).standard_normal(len(beat))) for seed in (5, 6)]
    first, second = (Movement(start_s=0.0, rate_hz=RATE_HZ, values=(beat + n)[:, None]) for n in noises)
    found = find_lag(first, second)
    assert found is not None and found.rival_s is not None and found.margin < 0.5
    beats = abs(found.lag_s - found.rival_s) / 1.25
    assert beats == pytest.approx(round(beats), abs=0.02)
    # one bump beside it, and no other shift will do
    once = 2.0 * np.exp(-0.5 * ((time_s - 15.0) / 0.5) ** 2)
    first, second = (Movement(start_s=0.0, rate_hz=RATE_HZ, values=(beat + once + n)[:, None]) for n in noises)
    found = find_lag(first, second)
    assert found is not None and abs(found.lag_s) < found.error_s and found.margin > 4.0


def test_nothing_in_common() -> None:
    still = Movement(start_s=0.0, rate_hz=RATE_HZ, values=np.zeros((3000, 1)))
    unknown = Movement(start_s=0.0, rate_hz=RATE_HZ, values=np.full((3000, 1), np.nan))
    short = Movement(start_s=0.0, rate_hz=RATE_HZ, values=moving(np.arange(0, 3, 0.01))[:, None])
    for other in (still, unknown, short):
        assert find_lag(seen(0.0, 40.0), other) is None
    with pytest.raises(ValueError, match="same rate"):
        find_lag(still, Movement(start_s=0.0, rate_hz=50.0, values=np.zeros((3000, 1))))
