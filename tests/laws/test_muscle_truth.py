"""Truth: what was planted in muscles comes back from the chain inside the stated interval, seed after seed."""

from statistics import median

import pytest

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.synth.emg_errors import EmgErrors
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay, PlantedRelaxation
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.truth import Truth

REGION, BACK = "transversus_internal_oblique_region", "erector_spinae_longissimus"
ERRORS = EmgErrors(heart_uv=60.0, mains_uv=3.0, offset_uv=5.0)
# (seed, planted): drawn once and written down, so that a failure is the same on every machine
LATE_MS = tuple(enumerate((-40.0, 0.0, 60.0, 110.0, 160.0, 200.0), start=11))
RATIOS = tuple(enumerate(((1.0, 0.95), (1.3, 0.9), (1.7, 0.8), (2.2, 0.7), (2.6, 0.5)), start=21))


def latency_ms(truth: Truth, side: Side) -> float:
    onsets = []
    for number, each in enumerate(truth.repetitions):
        assert each.side is not None
        mover, region = (
            truth.muscle("rectus_femoris", each.side.other).burst(number),
            truth.muscle(REGION, side).burst(number),
        )
        assert mover is not None and region is not None
        onsets.append(1000 * (region.onset_s - mover.onset_s))
    return median(onsets)


def test_a_planted_delay_comes_back_within_the_stated_interval() -> None:
    held = []
    for seed, late_ms in LATE_MS:
        muscles = MusclePlan(
            muscles=(REGION, "rectus_femoris"),
            delays=(PlantedDelay(muscle=REGION, delay_ms=late_ms, side=Side.RIGHT),),
            errors=ERRORS,
        )
        recording, truth = make_recording(Task.SINGLE_LEG_STANCE, plan=Plan(muscles=muscles), repetitions=4, seed=seed)
        measures = {
            m.side: m for m in assess(recording).measures if (m.name, m.of) == ("latency_to_prime_mover", REGION)
        }
        for side in Side:
            measure = measures[side]
            assert measure.value is not None and measure.sigma is not None, measure.faults
            assert measure.value == pytest.approx(latency_ms(truth, side), abs=40)
            held.append(abs(measure.value - latency_ms(truth, side)) <= 1.96 * measure.sigma)
    # of 12 at 95 %, fewer than 10 would come once in fifty
    assert sum(held) >= 10, held


def test_planted_ratios_come_back_within_the_stated_interval() -> None:
    held = []
    for seed, (relaxed, ratio) in RATIOS:
        planted = PlantedRelaxation(flexion_relaxation_ratio=relaxed, flexion_extension_ratio=ratio)
        muscles = MusclePlan(muscles=(BACK, "multifidus"), relaxation=(planted,), errors=ERRORS)
        recording, truth = make_recording(Task.FORWARD_BEND, plan=Plan(muscles=muscles), seed=seed)
        for measure in assess(recording).measures:
            if measure.name not in (
                "flexion_relaxation_ratio",
                "flexion_extension_ratio",
                "extension_relaxation_ratio",
            ):
                continue
            assert measure.side is not None
            true = median(getattr(each, measure.name) for each in truth.muscle(measure.of, measure.side).relaxation)
            assert measure.value is not None and measure.sigma is not None, measure.faults
            assert measure.value == pytest.approx(true, rel=0.3)
            held.append(abs(measure.value - true) <= 1.96 * measure.sigma)
    assert len(held) == 60
    # of 60 at 95 %, fewer than 53 would come once in a hundred
    assert sum(held) >= 53, held


def test_a_healthy_back_relaxes_and_a_natural_region_is_in_time() -> None:
    plan = Plan(muscles=MusclePlan(muscles=(BACK, REGION, "rectus_femoris"), errors=ERRORS))
    bend, _ = make_recording(Task.FORWARD_BEND, plan=plan, seed=31)
    verdicts = [str(f.verdict) for f in assess(bend).findings if f.code == "flexion_extension_ratio"]
    assert verdicts == ["within"] * 2
    stance, _ = make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=31)
    assessment = assess(stance)
    found = [f for f in assessment.findings if f.code == "latency_to_prime_mover"]
    verdicts = [str(f.verdict) for f in found if assessment.measures[f.evidence[0]].of == REGION]
    assert verdicts == ["within"] * 2
