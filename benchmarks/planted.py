"""Claim: what was planted comes back inside its own 95 % interval: drop, lean, knee, hold time, more (simulated)."""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from _data import row

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.finding import Verdict
from kinescript.measures.measure import Measure
from kinescript.record.channel import ChannelKind
from kinescript.synth import (
    Asymmetry,
    Hold,
    KneeIn,
    Plan,
    Repeating,
    Rhythm,
    Tempo,
    make_recording,
    make_wearable_recording,
)

PEOPLE = 24


def rows() -> Iterator[dict[str, Any]]:
    """Yield, for each planted fault, the share inside its interval; and how often health is called outside."""
    inside: dict[str, list[bool]] = defaultdict(list)
    outside: list[bool] = []
    for person in range(PEOPLE):
        _stand(person, inside, outside)
        _walk(person, inside)
        _bend(person, inside)
        _turn_in(person, inside)
        _step_down(person, inside)
        _hold(person, inside)
    for fault, hits in sorted(inside.items()):
        share = 100.0 * sum(hits) / len(hits)
        yield row(f"{fault}: planted values inside their interval", share, "%", 93.0, "higher", "simulated")
    share = 100.0 * sum(outside) / len(outside)
    yield row("no fault planted: findings called outside", share, "%", 2.0, "lower", "simulated")


def _stand(person: int, inside: dict[str, list[bool]], outside: list[bool]) -> None:
    lean = float(person % 7)
    plan = Plan(pelvic_drop_right_stance_deg=float(person % 13), trunk_lean_deg=lean)
    measures = assess(make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=person)[0]).measures
    _score(inside["drop"], _of(measures, "pelvic_drop", Side.RIGHT), float(person % 13))
    _score(inside["lean"], _of(measures, "trunk_lean", Side.RIGHT), lean)
    healthy = Plan(pelvic_drop_right_stance_deg=2.0, pelvic_drop_left_stance_deg=1.0, trunk_lean_deg=2.0)
    for task in (Task.SINGLE_LEG_STANCE, Task.WALKING):
        findings = assess(make_recording(task, plan=healthy, seed=500 + person)[0]).findings
        outside += [f.verdict is Verdict.OUTSIDE for f in findings]


def _walk(person: int, inside: dict[str, list[bool]]) -> None:
    share = 0.5 + 0.01 * (person % 5)
    plan = Plan(asymmetry=Asymmetry(step_right_share=share))
    measures = assess(make_recording(Task.WALKING, plan=plan, seed=1000 + person)[0]).measures
    ratio = max(share, 1 - share) / min(share, 1 - share)
    _score(inside["asymmetry of step length"], _of(measures, "step_length_ratio", None), ratio)


def _bend(person: int, inside: dict[str, list[bool]]) -> None:
    early = 0.4 + 0.05 * (person % 6)
    tempo = Tempo(down_s=1.5 + 0.1 * (person % 8), hold_s=1.0, up_s=2.0)
    plan = Plan(repeating=Repeating(tempo=tempo), rhythm=Rhythm(lumbar_share_early=early, lumbar_share_late=1 - early))
    measures = assess(make_recording(Task.FORWARD_BEND, plan=plan, seed=2000 + person, repetitions=4)[0]).measures
    # the planted share holds over the first half of the way down, so over all of its first third
    _score(inside["rhythm, early third"], _of(measures, "lumbar_share_early", None), early)
    # minimum jerk over T seconds moves faster than 5 % of its peak speed for 0.881 T
    _score(inside["tempo"], _of(measures, "out_duration", None), 0.881 * tempo.down_s)


def _turn_in(person: int, inside: dict[str, list[bool]]) -> None:
    plan = Plan(knee_in=KneeIn(right_deg=float(person % 6) * 4.0, left_deg=6.0 - float(person % 5) * 3.0))
    for task, seed in ((Task.SQUAT, 3000), (Task.SINGLE_LEG_STANCE, 3500)):
        recording, truth = make_recording(task, plan=plan, seed=seed + person)
        measures = assess(recording).measures
        for side, true in truth.knees:
            measure = _of(measures, "knee_frontal_projection_at_depth", side)
            _score(inside[f"knee projection, {task.words}"], measure, statistics.median(true))


def _step_down(person: int, inside: dict[str, list[bool]]) -> None:
    drop, knee = float(person % 13), 3.0 * (person % 5)
    plan = Plan(pelvic_drop_right_stance_deg=drop, knee_in=KneeIn(right_deg=knee, left_deg=6.0 - knee))
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, seed=4000 + person, repetitions=4)
    # without plates the touch of the floor is all that is seen of the other foot
    recording = replace(recording, channels=tuple(c for c in recording.channels if c.kind is not ChannelKind.FORCE))
    measures = assess(recording).measures
    _score(inside["drop, step down, no plates"], _of(measures, "pelvic_drop", Side.RIGHT), drop)
    for side, true in truth.knees:
        measure = _of(measures, "knee_frontal_projection_at_depth", side)
        _score(inside["knee projection, step down"], measure, statistics.median(true))


def _hold(person: int, inside: dict[str, list[bool]]) -> None:
    side = list(Side)[person % 2]
    held_s = 15.0 + person
    plan = Plan(
        hold=Hold(held_s=held_s, failure="sag" if person % 3 else "drop", sag_deg_s=1.0 + person % 4, side=side)
    )
    for task, name in ((Task.BACK_EXTENSION_HOLD, "trunk_hold_time"), (Task.SIDE_BRIDGE, "side_bridge_hold_time")):
        for number, make in enumerate((make_recording, make_wearable_recording)):
            measures = assess(make(task, plan=plan, seed=3000 + 100 * number + person)[0]).measures
            found = next(m for m in measures if m.name == name)
            _score(inside["hold time"], found, held_s)
            inside["hold time"][-1] &= found.side is (side if task is Task.SIDE_BRIDGE else None)


def _of(measures: tuple[Measure, ...], name: str, side: Side | None) -> Measure:
    return next(m for m in measures if m.name == name and m.side is side)


def _score(hits: list[bool], measure: Measure, true: float) -> None:
    known = measure.value is not None and measure.sigma is not None
    hits.append(known and abs(measure.value - true) <= 1.96 * measure.sigma)  # type: ignore[operator]
