"""What every exercise of the library is drawn and dosed at agrees with its traits, whatever its name."""

import re
from collections.abc import Iterator

import pytest
from tests.support.intakes import case

from kinescript.intake.document import parse_intake
from kinescript.programme.drawn import phase_angles
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.script import Kind

# where the far end of a movement begins: an assumption of ours (consensus), about half of a healthy adult's range
FAR_FLEXION_DEG_ASSUMPTION = 30.0
FAR_EXTENSION_DEG_ASSUMPTION = -20.0
# the usual limit for a new hip; a change of the angle below this is sitting still: both an assumption of ours
DEEP_HIP_DEG_ASSUMPTION = 90.0
HIP_STILL_DEG_ASSUMPTION = 5.0
# from how many seconds on a hold of effort is long for heart and blood pressure: an assumption of ours
LONG_HOLD_S_ASSUMPTION = 6.0
# holds that are no effort against a load: an assumption of ours; each with its reason
RESTING_ASSUMPTION = {
    Kind.CALMING: "lying at rest",
    Kind.STRETCHING: "the limb is held by the hands or the floor, not by the muscle that is stretched",
    Kind.BALANCE: "standing on a leg, as in walking, with easy breathing",
}

LIBRARY = load_library()
each = pytest.mark.parametrize("exercise", LIBRARY, ids=lambda exercise: exercise.id)


def angles(exercise: Exercise, curve: str) -> list[float]:
    """What a curve is drawn at over the phases, either side."""
    rows = [phase_angles(phase) for phase in exercise.phases]
    return [deg for row in rows for name, deg in row.items() if re.fullmatch(curve, name)]


def holds_s(exercise: Exercise) -> Iterator[float]:
    """Every hold of the phases and the doses, seconds."""
    yield from (phase.hold_s for phase in exercise.phases)
    for cell in exercise.dose.values():
        yield cell.dose.hold_s or 0.0
        yield cell.dose.tempo.hold_s if cell.dose.tempo else 0.0


def must_have(exercise: Exercise) -> set[Trait]:
    """The traits that follow from the angles and the holds."""
    spine, hip = angles(exercise, "lumbar_flexion_deg"), angles(exercise, r"hip_(left|right)_flexion_deg")
    moved = bool(hip) and max(hip) - min(hip) > HIP_STILL_DEG_ASSUMPTION
    found = {
        Trait.END_RANGE_FLEXION: max(spine, default=0.0) >= FAR_FLEXION_DEG_ASSUMPTION,
        Trait.END_RANGE_EXTENSION: min(spine, default=0.0) <= FAR_EXTENSION_DEG_ASSUMPTION,
        Trait.DEEP_HIP_FLEXION: max(hip, default=0.0) > DEEP_HIP_DEG_ASSUMPTION
        and (moved or Trait.LOADED in exercise.traits),
        Trait.LONG_ISOMETRIC: exercise.kind not in RESTING_ASSUMPTION
        and max(holds_s(exercise), default=0.0) >= LONG_HOLD_S_ASSUMPTION,
    }
    return {trait for trait, needed in found.items() if needed}


@each
def test_the_traits_follow_from_the_angles_and_the_holds(exercise: Exercise) -> None:
    assert must_have(exercise) <= set(exercise.traits)


def test_the_rule_sees_what_it_must() -> None:
    seen = {trait: {e.id for e in LIBRARY if trait in must_have(e)} for trait in Trait}
    assert "standing_extension" in seen[Trait.END_RANGE_EXTENSION]
    assert "flexion_in_sitting" in seen[Trait.END_RANGE_FLEXION]
    assert {"progressive_squat", "leg_press_band"} <= seen[Trait.DEEP_HIP_FLEXION]
    assert {"side_bridge_knees", "transversus_activation", "bird_dog"} <= seen[Trait.LONG_ISOMETRIC]


def test_a_seat_that_is_high_enough_stays_within_a_new_hips_limit() -> None:
    high = next(e for e in LIBRARY if e.id == "sit_to_stand_high")
    assert Trait.DEEP_HIP_FLEXION not in high.traits
    assert max(angles(high, r"hip_(left|right)_flexion_deg")) <= DEEP_HIP_DEG_ASSUMPTION


@pytest.mark.parametrize(
    ("condition", "trait"),
    [
        ("osteoporosis", Trait.END_RANGE_FLEXION),
        ("stenosis", Trait.END_RANGE_EXTENSION),
        ("hip_replacement", Trait.DEEP_HIP_FLEXION),
        ("cardiac_symptoms", Trait.LONG_ISOMETRIC),
    ],
)
def test_no_plan_for_that_condition_goes_there(condition: str, trait: Trait) -> None:
    tree = {**case("chronic_l5_s1_42"), "conditions": [condition]}
    programme = prescribe(parse_intake(tree), params=PlanParams(with_solver=False))
    by_id = {e.id: e for e in LIBRARY}
    rows = [i.exercise for w in programme.weeks for s in w.sessions for i in s.items]
    rows += [i.exercise for w in programme.weeks for i in w.through_the_day]
    assert rows
    assert not {name for name in rows if trait in must_have(by_id[name])}


def test_who_is_71_still_stands_up_from_a_seat() -> None:
    programme = prescribe(parse_intake(case("stenosis_osteoporosis_71")), params=PlanParams(with_solver=False))
    ids = {i.exercise for w in programme.weeks for s in w.sessions for i in s.items}
    refused = programme.made_by["refused_in_week_one"]
    assert any(name.startswith("sit_to_stand") for name in ids) or "sit_to_stand" not in refused
