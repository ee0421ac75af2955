"""Repetitions measured: by hand, with gaps, and as planted in synthetic recordings, where sigma must be true."""

from collections import defaultdict

import numpy as np
import pytest
from tests.measures.made import clock, without
from tests.measures.repeated import EDGE, STOOD, bender, depth, measured, of_recording, of_truth, one

from kinescript.body.joints import Joint
from kinescript.body.tasks import Task
from kinescript.measures import bend_rhythm, coordination, repetition_measures, repetition_sides, smoothness
from kinescript.measures.repetition_measures import find_repetition_measures
from kinescript.measures.standing import find_standing
from kinescript.synth.control import Asymmetry, Repeating, Rhythm, Tempo
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

PEOPLE = 30
ENTRIES = [
    entry
    for module in (repetition_measures, smoothness, bend_rhythm, coordination, repetition_sides)
    for entry in module.ENTRIES
]


def test_values_made_by_hand() -> None:
    time_s = clock(27.0)
    going = depth(time_s, 4, down_s=1.5, hold_s=1.0, up_s=2.5)
    found, _ = measured(bender(time_s, going), Task.FORWARD_BEND)
    assert one(found, "repetitions_complete").value == 4
    assert one(found, "repetitions_partial").value == one(found, "repetitions_aborted").value == 0
    assert one(found, "repetition_range", "lumbar_flexion_deg").value == pytest.approx(30, abs=0.1)
    assert one(found, "repetition_range_sd", "lumbar_flexion_deg").value == pytest.approx(0, abs=0.1)
    assert one(found, "peak_speed_out", "trunk_flexion_deg").value == pytest.approx(70 * 1.875 / 1.5, rel=0.02)
    assert one(found, "peak_speed_back", "trunk_flexion_deg").value == pytest.approx(70 * 1.875 / 2.5, rel=0.02)
    assert one(found, "out_duration").value == pytest.approx((1 - 2 * EDGE) * 1.5, abs=0.04)
    assert one(found, "hold_duration").value == pytest.approx(1.0 + EDGE * 4.0, abs=0.04)
    assert one(found, "back_duration").value == pytest.approx((1 - 2 * EDGE) * 2.5, abs=0.04)
    assert one(found, "back_duration_variation").value == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("task", [Task.FORWARD_BEND, Task.SQUAT])
def test_every_measure_has_an_entry_and_the_other_way_round(task: Task) -> None:
    time_s = clock(20.0)
    found, _ = measured(bender(time_s, depth(time_s, 3)), task)
    entries = {entry.name: entry for entry in ENTRIES}
    assert len(entries) == len(ENTRIES)
    for each in found:
        entry = entries[each.name]
        assert (each.unit, each.side is not None) == (
            entry.unit,
            entry.sided or each.name in entries_of_curves(each.of),
        )
        assert each.of in entry.of
        assert entry.tasks is None or task in entry.tasks
    assert {m.name for m in found} == {e.name for e in ENTRIES if e.tasks is None or task in e.tasks}


def entries_of_curves(of: str) -> tuple[str, ...]:
    """Measures of a limb's curve bear its side."""
    if not of.startswith(("hip_", "knee_")):
        return ()
    names = ("repetition_range", "peak_speed_out", "peak_speed_back")
    return tuple(f"{name}{end}" for name in names for end in ("", "_sd", "_variation"))


def test_nothing_was_repeated() -> None:
    time_s = clock(10.0)
    angles = bender(time_s, np.zeros(len(time_s)))
    found = find_repetition_measures(angles, (), find_standing(angles, "all"), task=Task.FORWARD_BEND)
    counts = [m for m in found if m.name.startswith("repetitions_")]
    assert [m.value for m in counts] == [0, 0, 0]
    rest = [m for m in found if m not in counts]
    assert rest
    assert all(m.value is None and m.faults[0].kind == "no_repetition" for m in rest)
    assert {m.name for m in found} == {e.name for e in ENTRIES}


def test_a_task_without_a_leading_curve_has_counts_alone() -> None:
    angles = bender(clock(10.0), np.zeros(1000))
    found = find_repetition_measures(angles, (), find_standing(angles, "all"), task=Task.WALKING)
    assert [m.name for m in found] == ["repetitions_complete", "repetitions_partial", "repetitions_aborted"]


def test_one_repetition_has_no_variability() -> None:
    time_s = clock(9.0)
    found, _ = measured(bender(time_s, depth(time_s, 1)), Task.FORWARD_BEND)
    assert one(found, "out_duration").value is not None
    assert one(found, "out_duration_sd").faults[0].kind == "few"


def test_an_unknown_repetition_never_makes_the_rest_more_certain() -> None:
    time_s = clock(27.0)
    angles = bender(time_s, depth(time_s, 4))
    _, repetitions = measured(angles, Task.FORWARD_BEND)
    middle = repetitions[1].span
    gone = (time_s > middle.start_s + 1) & (time_s < middle.start_s + 1.6)
    holed = without(angles, dict.fromkeys((Joint.TRUNK, Joint.LUMBAR, Joint.PELVIS), gone))
    standing = find_standing(angles, STOOD)
    before, after = (
        find_repetition_measures(each, repetitions, standing, task=Task.FORWARD_BEND) for each in (angles, holed)
    )
    checked = 0
    for a, b in zip(before, after, strict=True):
        if a.value is None or b.value is None or a.name.endswith(("_sd", "_variation", "_variability")):
            continue
        assert b.sigma >= a.sigma - 1e-9, a.name
        checked += bool(b.sigma > a.sigma)
    assert checked > 10
    assert "gap" in {fault.kind for fault in one(after, "out_duration").faults}


def person(seed: int) -> tuple[Task, Plan, int]:
    rng = np.random.default_rng((seed, 20261121))
    task = (Task.FORWARD_BEND, Task.HIP_HINGE, Task.SQUAT)[seed % 3]
    tempo = Tempo(down_s=rng.uniform(1, 3), hold_s=rng.uniform(0.3, 2), up_s=rng.uniform(1, 3))
    early, late = rng.uniform(0.4, 0.7), rng.uniform(0.25, 0.55)
    plan = Plan(
        repeating=Repeating(
            tempo=tempo, amplitude_variability=rng.uniform(0, 0.08), tempo_variability=rng.uniform(0, 0.15)
        ),
        asymmetry=Asymmetry(lean_right_deg=rng.uniform(-8, 8)),
        rhythm=None if task is Task.SQUAT else Rhythm(lumbar_share_early=early, lumbar_share_late=late),
    )
    return task, plan, int(rng.integers(3, 7))


def planted(plan: Plan) -> dict[str, float]:
    """What the definitions give for the plan alone; a squat's knee is no minimum jerk, so its tempo is not in it."""
    values = {"trunk_side_bend_at_depth": plan.asymmetry.lean_right_deg}
    tempo, rhythm = plan.repeating.tempo, plan.rhythm
    if rhythm is None or tempo is None:
        return values
    values["out_duration"] = (1 - 2 * EDGE) * tempo.down_s
    values["back_duration"] = (1 - 2 * EDGE) * tempo.up_s
    values["hold_duration"] = tempo.hold_s + EDGE * (tempo.down_s + tempo.up_s)
    early, late = rhythm.lumbar_share_early, rhythm.lumbar_share_late
    for index, third in enumerate(("early", "middle", "late")):
        # the planted parabola of the lumbar share, over a third of the way
        values[f"lumbar_share_{third}"] = 1.5 * early - 0.5 * late + (late - early) * (2 * index + 1) / 3
    return values


def test_what_was_planted_lies_within_its_error() -> None:
    """Tempo, rhythm and lean against the plan; everything against the same definition read from the true angles."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for seed in range(PEOPLE):
        task, plan, times = person(seed)
        recording, truth = make_recording(task, plan=plan, seed=seed, repetitions=times, plate_rate_hz=100.0)
        true = {(m.name, m.of, m.side): m.value for m in of_truth(truth, task)}
        plans = planted(plan)
        for m in of_recording(recording, truth, task):
            if m.value is None or m.sigma is None:
                continue
            for kind, value in (("true", true.get((m.name, m.of, m.side))), ("plan", plans.get(m.name))):
                if value is not None:
                    hits[f"{kind} {m.name}"].append(abs(m.value - value) <= 1.96 * m.sigma + 1e-12)
    assert {f"plan lumbar_share_{third}" for third in ("early", "middle", "late")} <= hits.keys()
    groups = (
        ("true repetition_range",),
        ("plan out_", "plan hold_", "plan back_"),
        ("plan lumbar_share", "true lumbar"),
    )
    for group in groups:
        assert np.mean([hit for name, each in hits.items() if name.startswith(group) for hit in each]) >= 0.93, group
    assert {name: np.mean(each) for name, each in hits.items() if np.mean(each) < 0.85} == {}
