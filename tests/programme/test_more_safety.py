"""Who must not get which exercise beyond the core: traits and stages, kind by kind."""

import re

from tests.support.more_exercises import DEEP, FOOT, MORE, NERVE, STRETCHES, WARRIORS, read, with_traits

from kinescript.intake.words import Presentation, Status
from kinescript.programme.exercise import Exercise, FirstTry, Position, Trait
from kinescript.programme.library import load_library
from kinescript.programme.script import Kind

_SHORT_SUPINE_S = 150.0


def test_tension_only_where_all_is_calm() -> None:
    assert with_traits(Trait.TENSION) == {*NERVE, *WARRIORS}
    for name in with_traits(Trait.TENSION):
        exercise = read(name)
        assert set(exercise.dose) == {Status.FUNCTIONAL_OPTIMISATION}
        assert exercise.first_try is FirstTry.OBSERVED
    assert all(read(name).kind is Kind.TENSIONER for name in NERVE)


def test_nothing_is_stretched_or_loaded_at_symptom_modulation() -> None:
    for name in MORE:
        exercise = read(name)
        waits = exercise.kind in (Kind.STRETCHING, Kind.RESISTANCE, Kind.HIGH_REPETITION, Kind.TENSIONER)
        waits = waits or bool(set(exercise.traits) & {Trait.STRETCH, Trait.LOADED, Trait.SPINAL_LOAD, Trait.TENSION})
        if waits and Trait.L5_S1_STRENGTH not in exercise.traits:
            assert Status.SYMPTOM_MODULATION not in exercise.dose, name
    assert {name for name in MORE if read(name).kind is Kind.STRETCHING} == set(STRETCHES)
    assert all(Trait.STRETCH in read(name).traits for name in STRETCHES)


def test_a_stable_foot_deficit_is_trained_at_any_stage() -> None:
    assert with_traits(Trait.L5_S1_STRENGTH) == set(FOOT)
    assert all(set(read(name).dose) == set(Status) for name in FOOT)


def test_deep_trunk_comes_before_a_limb_moves_and_is_light() -> None:
    for name in DEEP:
        exercise = read(name)
        assert {Trait.DEEP_TRUNK, Trait.ISOMETRIC_LOW_LOAD} <= set(exercise.traits)
        assert not set(exercise.traits) & {Trait.LOADED, Trait.SPINAL_LOAD}
        assert Status.SYMPTOM_MODULATION in exercise.dose
    said = " ".join(w.note for w in read("transversus_activation").watched)
    assert "transversus_internal_oblique_region" in said


def test_thin_bones_get_no_loaded_repeated_or_far_flexion() -> None:
    forbidden = {
        "curl_up",
        "flexion_in_lying",
        "flexion_in_sitting",
        "slump_tensioner",
        "bend_practice",
        "lift_practice",
    }
    assert with_traits(Trait.LOADED_FLEXION, Trait.END_RANGE_FLEXION) == forbidden


def test_stenosis_gets_no_far_extension() -> None:
    assert with_traits(Trait.END_RANGE_EXTENSION) == {"standing_extension", "warrior_one_breath"}
    assert Presentation.STENOSIS_LIKE in read("standing_extension").not_if_presentation


def test_a_new_hip_is_not_bent_deeply() -> None:
    deep = {"piriformis_stretch", "flexion_in_lying", "flexion_in_sitting", "goblet_squat", "lift_practice"}
    deep |= {"bend_practice", "leg_press_band", "dead_bug", "dead_bug_legs", "sciatic_tensioner_lying", "cycling"}
    deep |= {"slump_tensioner", "high_repetition_sit_to_stand", "progressive_squat", "sitting_resettle"}
    assert with_traits(Trait.PIRIFORMIS_STRETCH, Trait.DEEP_HIP_FLEXION) == deep


def test_what_bends_the_hip_far_says_so() -> None:
    """Bent to 90 degrees and more by one's own effort or under load; sitting itself is not forbidden."""
    sits = {"ankle_dorsiflexion", "return_to_work"}
    # for a new hip: no further than 90 degrees, from a seat high enough, with the surgeon's limits in the plan
    high_seat = {"sit_to_stand_high"}
    for exercise in load_library():
        most = max(
            (
                deg
                for phase in exercise.phases
                for curve, deg in (
                    *(phase.pose_deg or {}).items(),
                    *((t.curve, t.deg + t.tolerance_deg) for t in phase.targets),
                )
                if re.fullmatch(r"hip_(left|right)_flexion_deg", curve)
            ),
            default=0.0,
        )
        if most >= 90 and exercise.id not in sits | high_seat:
            assert Trait.DEEP_HIP_FLEXION in exercise.traits, exercise.id


def test_a_head_that_goes_far_down_or_back_says_so() -> None:
    for exercise in load_library():
        curves = [c for p in exercise.phases for c in (p.pose_deg or {}).items()]
        curves += [(t.curve, t.deg) for p in exercise.phases for t in p.targets]
        if any(curve == "neck_flexion_deg" and not -15 < deg < 25 for curve, deg in curves):
            assert Trait.HEAD_DOWN_OR_BACK in exercise.traits, exercise.id
    for name in ("flexion_in_sitting", "standing_extension", "bend_practice", "lift_practice"):
        assert Trait.HEAD_DOWN_OR_BACK in read(name).traits


def test_pregnancy_never_lies_long_on_the_back_nor_on_the_front() -> None:
    assert with_traits(Trait.PRONE) == {"multifidus_setting_prone"}
    for name in MORE:
        exercise = read(name)
        if exercise.position is Position.SUPINE and Trait.LONG_SUPINE not in exercise.traits:
            assert max(_lasts_s(exercise, status) for status in exercise.dose) <= _SHORT_SUPINE_S, name


def _lasts_s(exercise: Exercise, status: Status) -> float:
    dose = exercise.dose[status].dose
    cycle_s = sum(phase.seconds + phase.hold_s for phase in exercise.phases)
    return max(dose.duration_s or 0.0, (dose.sets or 1) * (dose.repetitions or 1) * cycle_s)


def test_those_who_fall_get_nothing_without_support() -> None:
    alone = {"step_down", "high_repetition_step_up", "return_to_sport", *WARRIORS}
    free = {"lift_practice", "goblet_squat", "progressive_squat", "progressive_hip_hinge_load"}
    assert with_traits(Trait.UNSUPPORTED_BALANCE) == alone | free
    assert all(read(name).firm_support for name in alone - {"return_to_sport"})
    assert not any(read(name).firm_support for name in free)
    assert all(read(name).first_try is FirstTry.OBSERVED for name in alone - {"high_repetition_step_up"})


def test_what_lies_on_the_floor_says_so() -> None:
    for name in MORE:
        exercise = read(name)
        # getting out of bed is for those who fall, too
        assert exercise.position.on_floor == (Trait.FLOOR in exercise.traits or name == "log_roll")
        assert (exercise.position is Position.KNEELING) == (Trait.KNEELING in exercise.traits)
        assert not set(exercise.traits) & {Trait.WRIST_LOAD, Trait.FOUR_POINT}
