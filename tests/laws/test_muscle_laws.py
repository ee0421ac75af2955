"""Laws of muscles through the whole chain, on people made of equations: mirror, gain, gaps."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.support.changed import mirrored

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.measures.measure import Measure
from kinescript.record.channel import ChannelKind
from kinescript.record.recording import Recording
from kinescript.synth.emg_errors import EmgErrors
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay, PlantedLevel
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

REGION, BACK, MEDIUS = "transversus_internal_oblique_region", "erector_spinae_longissimus", "gluteus_medius"
SITES = {
    Task.SINGLE_LEG_STANCE: (REGION, "rectus_femoris", MEDIUS),
    Task.FORWARD_BEND: (BACK, "multifidus"),
}
TASKS = tuple(SITES)


@cache
def made(task: Task) -> Recording:
    """Somebody whose two sides differ: the right one is late, the left one works less."""
    muscles = MusclePlan(
        muscles=SITES[task],
        delays=(PlantedDelay(muscle=SITES[task][0], delay_ms=120.0, side=Side.RIGHT),),
        levels=(PlantedLevel(muscle=SITES[task][-1], share=0.6, side=Side.LEFT),),
        errors=EmgErrors(heart_uv=60.0, mains_uv=3.0, offset_uv=5.0),
    )
    return make_recording(task, plan=Plan(muscles=muscles), repetitions=4, seed=41)[0]


@cache
def assessed(task: Task) -> Assessment:
    return assess(made(task))


def of_muscles(assessment: Assessment) -> dict[tuple[str, str, Side | None], Measure]:
    sites = {s.at.muscle for s in assessment.worked.signals if isinstance(s.at, MuscleSite)}
    own = (m for m in assessment.measures if set(m.of.split("/")) <= sites)
    return {(m.name, m.of, m.side): m for m in own}


def with_emg(recording: Recording, change) -> Recording:
    """The recording with the values of every EMG channel changed, given its place and them."""
    channels = tuple(
        replace(c, values=change(c.at, c.values)) if c.kind is ChannelKind.EMG else c for c in recording.channels
    )
    return replace(recording, channels=channels)


@pytest.mark.parametrize("task", TASKS)
def test_mirror(task: Task) -> None:
    """Exchange left and right: every measure of muscles swaps its side and keeps its value; a ratio is turned over."""
    here, there = of_muscles(assessed(task)), of_muscles(assess(mirrored(made(task))))
    assert len(here) >= 10
    assert {(name, of, side.other if side else None) for name, of, side in here} == set(there)
    valued = 0
    for (name, of, side), measure in here.items():
        other = there[name, of, side.other if side else None]
        assert [f.kind for f in measure.faults] == [f.kind for f in other.faults]
        assert (measure.value is None) == (other.value is None)
        if measure.value is None or measure.sigma is None or other.value is None:
            continue
        valued += 1
        swapped = 1 / other.value if name == "level_side_ratio" else other.value
        assert measure.value == pytest.approx(swapped, abs=0.01 * measure.sigma), (name, of, side)
        if name != "level_side_ratio":
            assert measure.sigma == pytest.approx(other.sigma, rel=0.01), (name, of, side)
    assert valued >= 6


@pytest.mark.parametrize("task", TASKS)
def test_mirror_swaps_orders_and_onsets(task: Task) -> None:
    here, there = assessed(task), assess(mirrored(made(task)))
    key = [(o.at.muscle, o.at.side.other, o.time_s) for o in there.onsets]
    assert sorted(key) == sorted((o.at.muscle, o.at.side, o.time_s) for o in here.onsets)
    legs = {o.leg: o for o in there.recruitment}
    assert here.recruitment
    for order in here.recruitment:
        other = legs[order.leg.other if order.leg else None]
        names = [(r.site, r.side.other) for r in other.rows]
        assert [(r.site, r.side) for r in order.rows] == names
        np.testing.assert_allclose(order.before, other.before, atol=1e-6)


@pytest.mark.parametrize("gain", [1e-3, 37.0])
@pytest.mark.parametrize("task", TASKS)
def test_gain(task: Task, gain: float) -> None:
    """Multiply every EMG channel: the same onsets, the same normalised activation, the same measures."""
    here, there = assessed(task), assess(with_emg(made(task), lambda _, values: gain * values))
    assert len(here.onsets) >= 8
    for one, other in zip(here.onsets, there.onsets, strict=True):
        assert one.at == other.at
        # far below a sample, which is 0.5 ms
        assert (one.time_s, one.low_s, one.high_s) == pytest.approx((other.time_s, other.low_s, other.high_s), abs=1e-9)
    for one, other in zip(here.activations, there.activations, strict=True):
        assert one.unit == other.unit == "%"
        np.testing.assert_allclose(other.level, one.level, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(other.sigma, one.sigma, rtol=1e-6, atol=1e-6)
    before, after = of_muscles(here), of_muscles(there)
    assert set(before) == set(after)
    for key, measure in before.items():
        assert after[key].value == (measure.value and pytest.approx(measure.value, rel=1e-6, abs=1e-9)), key
        assert after[key].sigma == (measure.sigma and pytest.approx(measure.sigma, rel=1e-6, abs=1e-9)), key


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("share", [0.1, 0.25])
def test_gaps(task: Task, share: float) -> None:
    """Take a stretch of one channel away: nothing becomes known by it, other channels stay, and errors grow.

    An error is itself an estimate from few repetitions, and one of them may come out smaller where a repetition that
    differs from the others is lost, by no more than a third; over all measures of the channel errors grow.
    """
    recording, here = made(task), assessed(task)
    hit = MuscleSite(muscle=SITES[task][0], side=Side.RIGHT)

    def cut(at, values):
        values = values.copy()
        if at == hit:
            start = round(0.5 * len(values))
            values[start : start + round(share * len(values))] = np.nan
        return values

    there = assess(with_emg(recording, cut))
    before, after = of_muscles(here), of_muscles(there)
    assert set(before) == set(after)
    grown = []
    for key, measure in before.items():
        other = after[key]
        if measure.value is None:
            assert other.value is None, key
        elif (measure.of, measure.side) != (hit.muscle, hit.side) and measure.side is not None:
            assert (other.value, other.sigma) == (measure.value, measure.sigma), key
        elif other.value is not None and measure.sigma is not None and other.sigma is not None:
            grown.append(other.sigma / measure.sigma)
    assert grown and min(grown) > 2 / 3
    assert np.mean(np.log(grown)) >= 0
    was, now = here.worked.activation(hit), there.worked.activation(hit)
    assert was is not None and now is not None
    assert not (np.isnan(was.sigma) & ~np.isnan(now.sigma)).any()
    assert np.isnan(now.level).sum() > np.isnan(was.level).sum()
