"""Doses of the core exercises: the dosage table cell by cell, tempo, holds, and the pain before a session."""

from dataclasses import dataclass

import pytest
from tests.programme.core_exercises import FO, IDS, MC, SM, library

from kinescript.intake.words import Status
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.script import Kind

each = pytest.mark.parametrize("id_", IDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cell of the dosage table: which exercises, at which status (absent: not done), between which numbers."""

    ids: tuple[str, ...]
    status: Status
    absent: bool = False
    between: tuple[tuple[str, float, float], ...] = ()
    labels: tuple[str, ...] = ("consensus",)


_CLOCKS = ("pelvic_clock", "pelvic_clock_sitting", "cat_cow_seated", "cat_cow_breath")
_SLIDERS = ("sciatic_slider_lying", "sciatic_slider_seated")
_REPEATED = ("prone_on_elbows", "press_up")
_LYING = ("prone_lying",)
_TRUNK = ("bird_dog", "side_bridge")
_TWO_TO_THREE_SETS = (("sets", 2, 3), ("repetitions", 8, 12))
ROWS = (
    Row(ids=("walking_intervals",), status=SM, between=(("duration_s", 300, 600), ("times_per_day", 3, 5))),
    Row(ids=("walking_intervals", "walking_continuous"), status=MC, between=(("duration_s", 900, 1200),)),
    Row(
        ids=("walking_continuous",),
        status=FO,
        between=(("duration_s", 1800, 1800), ("days_per_week", 5, 5)),
        labels=("trial_other_population",),
    ),
    Row(ids=_REPEATED, status=SM, between=(("repetitions", 10, 10), ("times_per_day", 5, 8))),
    Row(ids=_LYING, status=SM, between=(("times_per_day", 5, 8),)),
    Row(ids=_REPEATED, status=MC, between=(("repetitions", 10, 10), ("times_per_day", 3, 5))),
    Row(ids=_LYING, status=MC, between=(("times_per_day", 3, 5),)),
    Row(ids=_SLIDERS, status=SM, between=(("sets", 1, 2), ("repetitions", 10, 10), ("times_per_day", 1, 2))),
    Row(ids=_SLIDERS, status=MC, between=(("sets", 2, 3), ("repetitions", 10, 10), ("times_per_day", 2, 2))),
    Row(ids=_SLIDERS, status=FO, between=(("sets", 3, 3), ("repetitions", 10, 10), ("times_per_day", 1, 1))),
    Row(ids=("sciatic_slider_slump",), status=SM, absent=True),
    Row(ids=("sciatic_slider_slump",), status=MC, absent=True),
    Row(ids=("sciatic_slider_slump",), status=FO, between=(("sets", 2, 3), ("repetitions", 10, 10))),
    Row(ids=_CLOCKS, status=SM, between=(("sets", 1, 2), ("repetitions", 8, 10), ("range_share", 0.3, 0.6))),
    Row(ids=_CLOCKS, status=MC, between=(("sets", 2, 2), ("repetitions", 10, 10))),
    Row(ids=_CLOCKS, status=FO, between=(("sets", 1, 1),)),
    Row(ids=("controlled_spinal_articulation",), status=SM, absent=True),
    Row(ids=(*_TRUNK, "bird_dog_arm", "bird_dog_leg", "side_bridge_knees"), status=SM, absent=True),
    Row(ids=("bird_dog_prone", "side_bridge_wall"), status=SM, between=(("sets", 1, 1), ("hold_s", 3, 5))),
    Row(ids=_TRUNK, status=MC, between=(("hold_s", 5, 10),)),
    Row(ids=_TRUNK, status=FO, between=(("sets", 3, 3), ("hold_s", 8, 10)), labels=("convention",)),
    Row(ids=("bridge",), status=SM, between=(("range_share", 0.2, 0.5), ("sets", 1, 1))),
    Row(ids=("bridge",), status=MC, between=_TWO_TO_THREE_SETS),
    Row(
        ids=("bridge", "slow_hip_thrust"),
        status=FO,
        between=(("sets", 2, 4), ("repetitions", 8, 12), ("effort_rpe", 5, 7)),
        labels=("guideline",),
    ),
    Row(ids=("slow_hip_thrust",), status=SM, absent=True),
    Row(ids=("slow_hip_thrust",), status=MC, between=_TWO_TO_THREE_SETS),
    Row(ids=("hip_hinge",), status=SM, between=(("sets", 1, 1), ("range_share", 0.3, 0.6))),
    Row(ids=("hip_hinge_stick", "hip_hinge_external_rotation"), status=SM, absent=True),
    Row(
        ids=("hip_hinge", "hip_hinge_stick", "hip_hinge_external_rotation"),
        status=MC,
        between=_TWO_TO_THREE_SETS,
    ),
    Row(ids=("sit_to_stand_weight",), status=SM, absent=True),
    Row(
        ids=("sit_to_stand_weight",),
        status=MC,
        between=(("days_per_week", 2, 2), ("effort_rpe", 3, 4)),
        labels=("guideline",),
    ),
    Row(
        ids=("sit_to_stand_weight",),
        status=FO,
        between=(("sets", 2, 4), ("repetitions", 8, 12), ("days_per_week", 2, 3)),
        labels=("guideline",),
    ),
    Row(ids=("single_leg_stance", "single_leg_stance_fingertips"), status=SM, absent=True),
    Row(ids=("single_leg_stance",), status=FO, between=(("days_per_week", 2, 3),), labels=("guideline",)),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.ids[0]}-{row.status}")
def test_doses_obey_the_dosage_table(row: Row) -> None:
    for id_ in row.ids:
        cell = library()[id_].dose.get(row.status)
        assert (cell is None) is row.absent, id_
        if cell is None:
            continue
        assert cell.source.label in row.labels, id_
        for name, low, high in row.between:
            value = getattr(cell.dose, name)
            assert value is not None and low <= value <= high, (id_, name, value)


def test_bridge_and_hip_thrust_keep_the_slow_tempo_with_its_hold() -> None:
    """Three seconds up, three to five held, three down."""
    for id_ in ("bridge", "slow_hip_thrust"):
        for cell in library()[id_].dose.values():
            tempo = cell.dose.tempo
            assert tempo is not None
            assert (tempo.out_s, tempo.back_s) == (3, 3)
            assert 3 <= tempo.hold_s <= 5


def doses(exercise: Exercise) -> list[Dose]:
    return [cell.dose for cell in exercise.dose.values()]


@each
def test_trunk_is_held_for_ten_seconds_at_most(id_: str) -> None:
    exercise = library()[id_]
    longest = 20.0 if exercise.kind is Kind.BALANCE else 10.0
    holds = [d.hold_s or 0.0 for d in doses(exercise)] + [d.tempo.hold_s for d in doses(exercise) if d.tempo]
    assert max([*holds, *(phase.hold_s for phase in exercise.phases)]) <= longest


@each
def test_loading_stretch_and_tension_wait_for_leg_pain_of_five_or_less(id_: str) -> None:
    exercise = library()[id_]
    bold = {Trait.LOADED, Trait.SPINAL_LOAD, Trait.STRETCH, Trait.TENSION, Trait.LOADED_FLEXION}
    for dose in doses(exercise):
        assert dose.max_leg_rise_nrs is None, "the planner sets the rise, by irritability"
        if bold & set(exercise.traits) or exercise.kind is Kind.RESISTANCE:
            assert dose.max_leg_nrs == 5
        else:
            assert dose.max_leg_nrs in (None, 5)


def test_low_load_isometrics_are_allowed_from_the_start_whatever_the_leg_pain() -> None:
    early = [e for e in library().values() if Trait.ISOMETRIC_LOW_LOAD in e.traits and SM in e.dose]
    assert {e.id for e in early} == {"bridge", "bird_dog_prone", "side_bridge_wall"}
    for exercise in early:
        assert exercise.dose[SM].dose.max_leg_nrs is None
        assert not {Trait.LOADED, Trait.SPINAL_LOAD} & set(exercise.traits)
        assert all(exercise.dose[s].dose.max_leg_nrs == 5 for s in exercise.dose if s is not SM)
