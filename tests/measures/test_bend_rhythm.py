"""Lumbopelvic rhythm beside shares, ratios and lags known by hand."""

import numpy as np
import pytest
from tests.measures.made import clock
from tests.measures.repeated import bender, depth, eased, measured, one

from kinescript.body.joints import Joint
from kinescript.body.tasks import Task

THIRDS = ("early", "middle", "late")


def test_a_bend_in_proportion_has_the_same_share_throughout() -> None:
    time_s = clock(22.0)
    found, _ = measured(bender(time_s, depth(time_s, 3), lumbar_deg=30.0, pelvis_deg=45.0), Task.FORWARD_BEND)
    for third in THIRDS:
        assert one(found, f"lumbar_share_{third}").value == pytest.approx(0.4, abs=0.002)
    assert one(found, "lumbar_pelvis_ratio").value == pytest.approx(30 / 45, abs=0.005)
    assert one(found, "lumbar_start_lag").value == pytest.approx(0.0, abs=0.005)


def test_lumbar_first_then_pelvis() -> None:
    """The lumbar spine does the first third of 75 deg alone, then both half, then the pelvis alone."""
    time_s = clock(22.0)
    trunk = 75 * depth(time_s, 3)
    lumbar = np.interp(trunk, [0, 25, 50, 75], [0, 25, 37.5, 37.5])
    angles = bender(
        time_s, trunk / 75, lumbar_flexion_deg=lumbar, pelvis_tilt_deg=trunk - lumbar, trunk_flexion_deg=trunk
    )
    found, _ = measured(angles, Task.FORWARD_BEND)
    for third, share in zip(THIRDS, (1.0, 0.5, 0.0), strict=True):
        assert one(found, f"lumbar_share_{third}").value == pytest.approx(share, abs=0.02)
    assert one(found, "lumbar_pelvis_ratio").value == pytest.approx(1.0, abs=0.01)
    assert one(found, "lumbar_start_lag").value < -0.3


def test_how_late_the_lumbar_spine_starts() -> None:
    time_s = clock(10.0)
    pelvis, lumbar = (40 * (eased((time_s - s) / 1.6) - eased((time_s - 5.4) / 2)) for s in (2.0, 2.4))
    angles = bender(
        time_s, lumbar, lumbar_flexion_deg=lumbar, pelvis_tilt_deg=pelvis, trunk_flexion_deg=lumbar + pelvis
    )
    lag = one(measured(angles, Task.FORWARD_BEND)[0], "lumbar_start_lag")
    assert lag.value == pytest.approx(0.4, abs=0.03)
    assert lag.unit == "s"


def test_what_cannot_be_divided_is_not_known() -> None:
    time_s = clock(22.0)
    stiff, _ = measured(bender(time_s, depth(time_s, 3), lumbar_deg=50.0, pelvis_deg=2.0), Task.FORWARD_BEND)
    assert one(stiff, "lumbar_pelvis_ratio").faults[0].kind == "small"
    assert one(stiff, "lumbar_start_lag").faults[0].kind == "small"
    small, _ = measured(bender(time_s, depth(time_s, 3), lumbar_deg=5.0, pelvis_deg=6.0), Task.HIP_HINGE)
    assert one(small, "lumbar_share_early").faults[0].kind == "small"


def test_without_a_pelvis_there_is_no_rhythm() -> None:
    time_s = clock(22.0)
    angles = tuple(a for a in bender(time_s, depth(time_s, 3)) if a.joint is not Joint.PELVIS)
    found, _ = measured(angles, Task.FORWARD_BEND)
    assert one(found, "lumbar_share_early").faults[0].words == "the pelvis was not measured"


def test_only_bends_have_a_rhythm() -> None:
    time_s = clock(22.0)
    found, _ = measured(bender(time_s, depth(time_s, 3)), Task.SQUAT)
    assert not [m for m in found if m.name.startswith("lumbar_")]
