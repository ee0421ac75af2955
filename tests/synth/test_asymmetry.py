"""Load, step length, leaning and sway: what is planned is what the truth has, and what the body does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth.test_laboratory import upward
from tests.synth.test_repeating import BENDS, RETURNING, STILL, performed
from tests.synth.test_truth import TASKS

from kinescript.body.joints import Joint
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import ChannelKind
from kinescript.synth.control import Asymmetry, Sway
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import NO_ERRORS


@pytest.mark.parametrize("task", [Task.QUIET_STANDING, *BENDS])
@pytest.mark.parametrize("share", [0.35, 0.5, 0.62])
def test_the_plates_share_the_load_as_planned(task: Task, share: float) -> None:
    plan = Plan(asymmetry=Asymmetry(load_right_share=share))
    recording, truth = make_recording(task, plan=plan, errors=NO_ERRORS, seed=2)
    assert truth.asymmetry is not None
    assert truth.asymmetry.load_right_share == pytest.approx(share, abs=1e-9)
    plates = upward(recording)
    assert plates[2].sum() / (plates[1].sum() + plates[2].sum()) == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize("share", [0.4, 0.5, 0.58])
def test_steps_are_as_long_as_planned(share: float) -> None:
    truth = performed(Task.WALKING, Plan(asymmetry=Asymmetry(step_right_share=share)), 9)
    assert truth.asymmetry is not None
    assert truth.asymmetry.step_right_share == pytest.approx(share, abs=1e-9)
    at, places = dict(truth.centres), []
    for each in truth.repetitions:
        assert each.side is not None
        # the foot is flat 0.2 s after it landed
        places.append(at[f"{each.side}_ankle"][round((each.span.end_s + 0.2) * 100), 0])
    apart = np.diff(places)
    long = [(each.side, metres) for each, metres in zip(truth.repetitions[1:-1], apart, strict=False)]
    for each, (_, metres) in zip(truth.repetitions[1:-1], long, strict=True):
        assert metres == pytest.approx(0.5 * each.amplitude_share, abs=1e-6)
    right, left = (np.mean([m for s, m in long if s is side]) for side in (Side.RIGHT, Side.LEFT))
    assert right / (right + left) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("task", RETURNING)
def test_the_trunk_leans_as_planned(task: Task) -> None:
    plain = Plan(pelvic_drop_right_stance_deg=0, pelvic_drop_left_stance_deg=0, trunk_lean_deg=0)
    lean = Asymmetry(lean_right_deg=6.0, lean_forward_deg=9.0)
    upright = performed(task, plain, 2)
    for sway, tolerance in ((STILL, 0.01), (None, 0.6)):
        plan = Plan(
            asymmetry=lean, sway=sway, pelvic_drop_right_stance_deg=0, pelvic_drop_left_stance_deg=0, trunk_lean_deg=0
        )
        truth = performed(task, plan, 2)
        assert truth.asymmetry is not None and truth.asymmetry.lean_right_deg is not None
        assert truth.asymmetry.lean_right_deg == pytest.approx(6.0, abs=tolerance)
    hold = truth.repetitions[0].phase("hold")
    index = round((hold.start_s + hold.end_s) / 2 * 100)
    more = truth.of(Joint.TRUNK).flexion_deg[index] - upright.of(Joint.TRUNK).flexion_deg[index]
    assert more == pytest.approx(9.0, abs=0.01)


@given(ahead=st.floats(0, 0.012), aside=st.floats(0, 0.008), task=st.sampled_from(TASKS))
@settings(max_examples=15)
def test_sway_has_its_size(ahead: float, aside: float, task: Task) -> None:
    truth = performed(task, Plan(sway=Sway(ahead_m=ahead, aside_m=aside)))
    assert truth.sway is not None
    assert truth.sway.ahead_m == pytest.approx(ahead, abs=1e-9)
    assert truth.sway.aside_m == pytest.approx(aside, abs=1e-9)


def test_more_sway_is_more_under_the_plates() -> None:
    found = []
    for size in (0.002, 0.004):
        plan = Plan(sway=Sway(ahead_m=size, aside_m=size / 2, angles_share=0.0))
        recording, truth = make_recording(Task.QUIET_STANDING, plan=plan, errors=NO_ERRORS, seed=4)
        force, moment = (recording.of_kind(kind) for kind in (ChannelKind.FORCE, ChannelKind.MOMENT))
        pushed = sum(c.values[:, 2] for c in force)
        ahead = -sum(c.values[:, 1] for c in moment) / pushed
        assert truth.sway is not None
        assert ahead.std() == pytest.approx(truth.sway.pressure_ahead_m, rel=0.05)
        found.append(truth.sway)
    assert found[1].pressure_ahead_m == pytest.approx(2 * found[0].pressure_ahead_m, rel=0.05)
    assert found[1].pressure_aside_m == pytest.approx(2 * found[0].pressure_aside_m, rel=0.05)
