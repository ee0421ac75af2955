"""Claim: planted delays and ratios of muscles come back inside their own 95 % interval; health stays in (simulated)."""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from _data import row

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.synth import EmgErrors, MusclePlan, Plan, PlantedDelay, PlantedRelaxation, Truth, make_recording

PEOPLE = 24
REGION = "transversus_internal_oblique_region"
RATIOS = ("flexion_relaxation_ratio", "flexion_extension_ratio", "extension_relaxation_ratio")
JUDGED = ("latency_to_prime_mover", *RATIOS)


def rows() -> Iterator[dict[str, Any]]:
    """Yield, for each planted fault, the share inside its interval; how often fault and health are called outside."""
    inside: dict[str, list[bool]] = defaultdict(list)
    outside: dict[str, list[bool]] = defaultdict(list)
    for person in range(PEOPLE):
        rng = np.random.default_rng((6, person))
        _lift(person, float(rng.uniform(-50, 250)), inside)
        _bend(person, float(rng.uniform(1.0, 3.0)), float(rng.uniform(0.4, 1.0)), inside)
        _judge(person, outside)
    for fault, hits in sorted(inside.items()):
        yield row(f"{fault}: planted values inside their interval", _share(hits), "%", 93.0, "higher", "simulated")
    yield row("late by 160 ms: called outside", _share(outside["late"]), "%", 93.0, "higher", "simulated")
    yield row("ratio of 0.98: called outside", _share(outside["tense"]), "%", 93.0, "higher", "simulated")
    yield row("no fault planted: muscles called outside", _share(outside["healthy"]), "%", 2.0, "lower", "simulated")


def _share(hits: list[bool]) -> float:
    return 100.0 * sum(hits) / len(hits)


def _errors(person: int) -> EmgErrors:
    return EmgErrors(heart_uv=20.0 * (person % 6), mains_uv=3.0 * (person % 4), mains_hz=50.0 + 10.0 * (person % 2))


def _lift(person: int, late_ms: float, inside: dict[str, list[bool]]) -> None:
    side = list(Side)[person % 2]
    muscles = MusclePlan(
        muscles=(REGION, "rectus_femoris"),
        delays=(PlantedDelay(muscle=REGION, delay_ms=late_ms, side=side),),
        errors=_errors(person),
    )
    recording, truth = make_recording(Task.SINGLE_LEG_STANCE, plan=Plan(muscles=muscles), seed=person)
    for each in assess(recording).measures:
        if (each.name, each.of) == ("latency_to_prime_mover", REGION) and each.side:
            _score(inside["late region"], each.value, each.sigma, _latency_ms(truth, each.side))


def _latency_ms(truth: Truth, side: Side) -> float:
    found = []
    for number, each in enumerate(truth.repetitions):
        mover = truth.muscle("rectus_femoris", (each.side or Side.RIGHT).other).burst(number)
        region = truth.muscle(REGION, side).burst(number)
        if mover and region:
            found.append(1000 * (region.onset_s - mover.onset_s))
    return statistics.median(found)


def _bend(person: int, relaxed: float, ratio: float, inside: dict[str, list[bool]]) -> None:
    planted = PlantedRelaxation(flexion_relaxation_ratio=relaxed, flexion_extension_ratio=ratio)
    muscles = MusclePlan(
        muscles=("erector_spinae_longissimus", "multifidus"), relaxation=(planted,), errors=_errors(person)
    )
    recording, truth = make_recording(Task.FORWARD_BEND, plan=Plan(muscles=muscles), seed=1000 + person)
    for each in assess(recording).measures:
        if each.name in RATIOS and each.side:
            true = statistics.median(getattr(r, each.name) for r in truth.muscle(each.of, each.side).relaxation)
            _score(inside[each.name.replace("_", " ")], each.value, each.sigma, true)


def _score(hits: list[bool], value: float | None, sigma: float | None, true: float) -> None:
    hits.append(value is not None and sigma is not None and abs(value - true) <= 1.96 * sigma)


def _judge(person: int, outside: dict[str, list[bool]]) -> None:
    """Ask for verdicts of a person with both faults of the story, and of one with none."""
    errors = _errors(person)
    faulty = MusclePlan(
        delays=(PlantedDelay(muscle=REGION, delay_ms=160.0, side=Side.RIGHT),),
        relaxation=(PlantedRelaxation(flexion_relaxation_ratio=1.3, flexion_extension_ratio=0.98),),
        errors=errors,
    )
    for task, seed in ((Task.SINGLE_LEG_STANCE, 2000), (Task.FORWARD_BEND, 3000)):
        healthy = assess(make_recording(task, plan=Plan(muscles=MusclePlan(errors=errors)), seed=seed + person)[0])
        outside["healthy"] += [out for _, _, _, out in _verdicts(healthy)]
        seen = _verdicts(assess(make_recording(task, plan=Plan(muscles=faulty), seed=seed + person)[0]))
        outside["late"] += [out for _, of, side, out in seen if (of, side) == (REGION, Side.RIGHT)]
        outside["tense"] += [out for code, _, _, out in seen if code == "flexion_extension_ratio"]


def _verdicts(assessment: Assessment) -> list[tuple[str, str, Side | None, bool]]:
    found = [f for f in assessment.findings if f.code in JUDGED]
    return [(f.code, assessment.measures[f.evidence[0]].of, f.side, f.verdict is Verdict.OUTSIDE) for f in found]
