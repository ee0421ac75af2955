"""Smoothness beside values known by hand: minimum jerk, and what must not change it."""

import numpy as np
import pytest
from tests.measures.made import clock
from tests.measures.repeated import bender, depth, measured, one

from kinescript.body.tasks import Task
from kinescript.measures.smoothness import log_dimensionless_jerk, spectral_arc_length
from kinescript.signal.arrays import Floats


def minimum_jerk(rate_hz: float, duration_s: float, size: float) -> Floats:
    u = np.linspace(0, 1, round(rate_hz * duration_s) + 1)
    return size / duration_s * 30 * u**2 * (1 - u) ** 2


@pytest.mark.parametrize("size", [1.0, 70.0])
@pytest.mark.parametrize("duration_s", [0.7, 2.0, 5.0])
def test_log_dimensionless_jerk_of_minimum_jerk(duration_s: float, size: float) -> None:
    # 720 / 1.875^2: the integral of the squared jerk of minimum jerk over its squared peak speed
    assert log_dimensionless_jerk(minimum_jerk(1000.0, duration_s, size), 1000.0) == pytest.approx(
        -np.log(720 / 1.875**2), abs=0.01
    )


def test_log_dimensionless_jerk_of_half_a_sine() -> None:
    u = np.linspace(0, 1, 2001)
    # sin(pi u): T^3 * pi^4 / T^4 * T / 2
    assert log_dimensionless_jerk(np.sin(np.pi * u), 1000.0) == pytest.approx(-np.log(np.pi**4 / 2), abs=0.01)


def test_spectral_arc_length_does_not_change_with_amplitude_and_hardly_with_duration() -> None:
    one_s = spectral_arc_length(minimum_jerk(100.0, 1.0, 1.0), 100.0)
    assert spectral_arc_length(minimum_jerk(100.0, 1.0, 80.0), 100.0) == pytest.approx(one_s, abs=1e-12)
    for duration_s in (0.6, 2.0, 4.0):
        assert spectral_arc_length(minimum_jerk(100.0, duration_s, 1.0), 100.0) == pytest.approx(one_s, abs=0.03)
    assert one_s == pytest.approx(-1.41, abs=0.03)


def test_spectral_arc_length_of_a_bell_is_that_of_its_spectrum() -> None:
    """A Gaussian of 0.1 s has the Gaussian spectrum exp(-2 (pi f 0.1)^2), so its arc length is known by integration."""
    time_s = np.arange(-2, 2, 0.001)
    last_hz = np.sqrt(-np.log(0.05) / 2) / (np.pi * 0.1)
    hz = np.linspace(0, last_hz, 20001)
    arc = np.hypot(1 / 20000, np.diff(np.exp(-2 * (np.pi * hz * 0.1) ** 2))).sum()
    assert spectral_arc_length(np.exp(-((time_s / 0.1) ** 2) / 2), 1000.0) == pytest.approx(-arc, abs=0.01)


def test_two_bumps_are_less_smooth_than_one() -> None:
    one_bump = minimum_jerk(100.0, 1.0, 1.0)
    two = np.concatenate((one_bump, one_bump))
    assert spectral_arc_length(two, 100.0) < spectral_arc_length(one_bump, 100.0) - 0.3
    assert log_dimensionless_jerk(two, 100.0) < log_dimensionless_jerk(one_bump, 100.0) - 1


def test_nothing_moves() -> None:
    assert np.isnan(spectral_arc_length(np.zeros(50), 100.0))
    assert np.isnan(log_dimensionless_jerk(np.zeros(50), 100.0))


def test_a_hesitating_bend_is_less_smooth() -> None:
    time_s = clock(24.0)
    going = depth(time_s, 3, down_s=1.4, up_s=1.4)
    halting = going + 0.05 * np.sin(2 * np.pi * 1.8 * time_s) * (4 * going * (1 - going))
    smooth, rough = (measured(bender(time_s, each), Task.FORWARD_BEND)[0] for each in (going, halting))
    for name in ("spectral_arc_length_out", "log_dimensionless_jerk_out"):
        a, b = one(smooth, name), one(rough, name)
        assert a.value is not None and b.value is not None and a.sigma is not None
        assert b.value < a.value - a.sigma


def test_a_slow_movement_drowns_in_noise() -> None:
    time_s = clock(30.0)
    angles = bender(time_s, depth(time_s, 2, down_s=5.0, up_s=5.0))
    slow = one(measured(angles, Task.FORWARD_BEND)[0], "log_dimensionless_jerk_out")
    assert slow.value is None
    assert slow.faults[0].kind == "noise"
