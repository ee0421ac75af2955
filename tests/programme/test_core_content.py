"""The twelve core exercises and their ladders: what a physiotherapist would look at before letting them out."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from kinescript.documents.read import read_document
from kinescript.intake.words import Presentation, Status
from kinescript.outcomes.evidence import load_evidence
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise, FirstTry, Position, Sides, Trait
from kinescript.programme.script import Breath, Kind

SM, MC, FO = Status
LADDERS = (
    ("position_of_ease_side_lying", "position_of_ease"),
    ("walking_intervals", "walking_continuous"),
    ("prone_lying", "prone_on_elbows", "press_up"),
    ("sciatic_slider_lying", "sciatic_slider_seated", "sciatic_slider_slump"),
    ("pelvic_clock", "pelvic_clock_sitting"),
    ("cat_cow_seated", "cat_cow_breath", "controlled_spinal_articulation"),
    ("hip_hinge", "hip_hinge_stick", "hip_hinge_external_rotation"),
    ("bird_dog_prone", "bird_dog_arm", "bird_dog_leg", "bird_dog"),
    ("bridge", "slow_hip_thrust"),
    ("side_bridge_wall", "side_bridge_knees", "side_bridge"),
    ("single_leg_stance_hand", "single_leg_stance_fingertips", "single_leg_stance"),
    ("sit_to_stand_high", "sit_to_stand", "sit_to_stand_slow", "sit_to_stand_weight"),
)
CORE = {
    "position_of_ease",
    "walking_intervals",
    "press_up",
    "sciatic_slider_lying",
    "pelvic_clock",
    "cat_cow_breath",
    "hip_hinge",
    "bird_dog",
    "bridge",
    "side_bridge",
    "single_leg_stance",
    "sit_to_stand",
}
IDS = tuple(id_ for ladder in LADDERS for id_ in ladder)
NEVER = {"late", "drop", "weak", "unstable", "pressure", "asymmetric", "damaged"}


@cache
def library() -> dict[str, Exercise]:
    folder = Path(str(files("kinescript").joinpath("data", "exercises")))
    return {id_: read_document(folder / f"{id_}.toml", Exercise) for id_ in IDS}


def patient_texts(exercise: Exercise) -> list[str]:
    return [
        exercise.everyday,
        *exercise.how,
        exercise.breath,
        exercise.may_feel,
        exercise.ease_off_if,
        *exercise.stop_if,
        exercise.easier,
        exercise.harder,
        exercise.why.patient,
        *(phase.words for phase in exercise.phases),
        *(cue.say for cue in exercise.cues),
    ]


each = pytest.mark.parametrize("id_", IDS)


def test_the_twelve_are_marked_core() -> None:
    assert {e.id for e in library().values() if e.core} == CORE
    assert len(LADDERS) == len(CORE) == 12
    assert all(len(CORE & set(ladder)) == 1 for ladder in LADDERS)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder[-1])
def test_ladders_are_connected_rung_by_rung(ladder: tuple[str, ...]) -> None:
    rungs = [library()[id_] for id_ in ladder]
    assert [e.harder_id for e in rungs] == [*ladder[1:], None]
    assert [e.easier_id for e in rungs] == [None, *ladder[:-1]]


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder[-1])
def test_a_harder_rung_never_starts_at_a_more_careful_stage(ladder: tuple[str, ...]) -> None:
    first = [min(status.boldness for status in library()[id_].dose) for id_ in ladder]
    assert first == sorted(first)


def test_every_core_exercise_is_done_at_some_stage_and_every_stage_has_work() -> None:
    for id_ in CORE:
        assert library()[id_].dose
    for status in Status:
        kinds = {e.kind for e in library().values() if status in e.dose}
        assert {Kind.CALMING, Kind.WALKING, Kind.SLIDER, Kind.MOBILITY, Kind.CORE, Kind.BALANCE} <= kinds
    # who cannot get to the floor still has something of each ladder's purpose at the careful stage
    off_floor = {e.kind for e in library().values() if SM in e.dose and not e.position.on_floor}
    assert {Kind.WALKING, Kind.SLIDER, Kind.MOBILITY, Kind.CORE, Kind.BALANCE, Kind.FUNCTIONAL} <= off_floor


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
def test_long_holds_are_marked_for_heart_and_blood_vessels(id_: str) -> None:
    exercise = library()[id_]
    long = exercise.kind in (Kind.CORE, Kind.RESISTANCE) and any((d.hold_s or 0.0) >= 8 for d in doses(exercise))
    assert long is (Trait.LONG_ISOMETRIC in exercise.traits)


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


@each
def test_traits_say_what_the_position_does(id_: str) -> None:
    exercise = library()[id_]
    traits, position = set(exercise.traits), exercise.position
    assert (Trait.FLOOR in traits) is position.on_floor
    assert (Trait.PRONE in traits) is (position is Position.PRONE)
    if position is Position.FOUR_POINT:
        assert {Trait.FOUR_POINT, Trait.KNEELING, Trait.WRIST_LOAD} <= traits
    if position is Position.SUPINE and id_ != "slow_hip_thrust":  # there the trunk is propped on a sofa
        assert Trait.LONG_SUPINE in traits


def test_end_range_extension_is_marked_and_off_in_stenosis_like_presentation() -> None:
    for exercise in library().values():
        least = min((t.deg for p in exercise.phases for t in p.targets if t.curve == "lumbar_flexion_deg"), default=0.0)
        assert (least <= -30) is (Trait.END_RANGE_EXTENSION in exercise.traits), exercise.id
        if Trait.EXTENSION_BIAS in exercise.traits:
            assert Presentation.STENOSIS_LIKE in exercise.not_if_presentation


def test_nothing_flexes_the_lumbar_spine_far_without_saying_so() -> None:
    """Osteoporosis forbids by these traits, so one that is missing would let the movement through."""
    for exercise in library().values():
        most = max(
            (
                deg
                for p in exercise.phases
                for curve, deg in (*((t.curve, t.deg) for t in p.targets), *(p.pose_deg or {}).items())
                if curve == "lumbar_flexion_deg"
            ),
            default=0.0,
        )
        if most >= 30:
            assert Trait.END_RANGE_FLEXION in exercise.traits, exercise.id


def test_only_supported_balance_is_open_to_people_who_fall() -> None:
    rungs = [library()[id_] for id_ in LADDERS[10]]
    assert [Trait.UNSUPPORTED_BALANCE in e.traits for e in rungs] == [False, False, True]
    assert all(e.firm_support for e in rungs)


def test_slump_is_watched_first_and_never_early() -> None:
    slump = library()["sciatic_slider_slump"]
    assert slump.first_try is FirstTry.OBSERVED
    assert {Trait.TENSION, Trait.END_RANGE_FLEXION} <= set(slump.traits)
    assert set(slump.dose) == {FO}


@pytest.mark.parametrize("id_", LADDERS[3])
def test_a_slider_lets_one_end_go_while_it_takes_up_the_other(id_: str) -> None:
    """As the knee straightens, the ankle points or the neck extends; hip and trunk stay where they were."""
    start, middle, end = library()[id_].phases
    a, b, c = (_angles(p) for p in (start, middle, end))
    taken_up = a["knee_right_flexion_deg"] - b["knee_right_flexion_deg"]
    ankle = a.get("ankle_right_dorsiflexion_deg", 0) - b.get("ankle_right_dorsiflexion_deg", 0)
    neck = a.get("neck_flexion_deg", 0) - b.get("neck_flexion_deg", 0)
    assert taken_up >= 40
    assert max(ankle, neck) >= 40
    for still in ("hip_right_flexion_deg", "lumbar_flexion_deg", "pelvis_tilt_deg"):
        assert a.get(still, 0) == b.get(still, 0) == c.get(still, 0)
    assert a == c


def _angles(phase: object) -> dict[str, float]:
    targets = {t.curve: t.deg for t in phase.targets}  # type: ignore[attr-defined]
    return {**(phase.pose_deg or {}), **targets}  # type: ignore[attr-defined]


@each
def test_what_is_done_on_both_sides_alike_is_asked_of_both_sides_alike(id_: str) -> None:
    exercise = library()[id_]
    if exercise.sides is not Sides.NONE or exercise.kind is Kind.WALKING:
        return
    for phase in exercise.phases:
        angles = _angles(phase)
        for curve, deg in angles.items():
            if "_right_" in curve and curve.startswith(("hip", "knee", "ankle")):
                assert angles.get(curve.replace("_right_", "_left_")) == deg, (phase.name, curve)


@each
def test_limits_leave_room_for_the_movement_itself(id_: str) -> None:
    """A limit is how far a curve may move from where the repetition began, so it must not be crossed as drawn."""
    exercise = library()[id_]
    for limit in exercise.limits:
        assert limit.unit == "deg"
        values = [_angles(p).get(limit.what, 0.0) for p in exercise.phases]
        if any(limit.what in _angles(p) for p in exercise.phases):
            started = next(_angles(p)[limit.what] for p in exercise.phases if limit.what in _angles(p))
            inside = [v for p, v in zip(exercise.phases, values, strict=True) if limit.what in _angles(p)]
            assert all(abs(v - started) <= limit.at_most for v in inside), limit.what


@each
def test_breath_is_paced_at_rest_and_goes_out_with_the_effort(id_: str) -> None:
    exercise = library()[id_]
    if exercise.kind in (Kind.CORE, Kind.RESISTANCE):
        efforts = [p for p in exercise.phases if p.hold_s > 0]
        assert efforts and all(p.breath is Breath.OUT for p in efforts)
        assert re.search(r"never hold|keep breathing|breathe or count", exercise.breath, re.IGNORECASE)
    if "six breaths a minute" in exercise.breath:
        assert exercise.kind in (Kind.CALMING, Kind.MOBILITY, Kind.DIRECTIONAL)
        paced = [p.seconds for p in exercise.phases if p.breath in (Breath.IN, Breath.OUT)]
        if exercise.kind is not Kind.DIRECTIONAL:
            assert sum(paced[:2]) == 10


@each
def test_patient_words(id_: str) -> None:
    exercise = library()[id_]
    for text in patient_texts(exercise):
        words = set(re.findall(r"[a-z]+", text.lower()))
        assert not words & NEVER, text
        assert "%" not in text and "°" not in text, "degrees and shares are for the clinician"
    assert exercise.ease_off_if[0].islower(), "it is read after 'Ease off if'"


@each
def test_reading_age_is_about_twelve(id_: str) -> None:
    """Flesch-Kincaid grade over all a patient reads: grade 7 is age twelve; short texts scatter, hence the half."""
    exercise = library()[id_]
    texts = [t if t.endswith((".", ":")) else f"{t}." for t in patient_texts(exercise) if t not in exercise.stop_if[:1]]
    text = " ".join(texts)
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.!?:;]+", text))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    assert grade <= 7.5, round(grade, 1)
    assert max(len(line.split()) for line in exercise.how) <= 32


def _syllables(word: str) -> int:
    bare = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(len(re.findall(r"[aeiouy]+", bare)), 1)


def test_syllables_are_counted_as_one_would() -> None:
    counted = {word: _syllables(word) for word in ("knee", "slowly", "physiotherapist", "table", "breathe", "bent")}
    assert counted == {"knee": 1, "slowly": 2, "physiotherapist": 5, "table": 2, "breathe": 1, "bent": 1}


@each
def test_every_exercise_says_when_to_get_help_and_when_to_stop(id_: str) -> None:
    first, second = library()[id_].stop_if[:2]
    for word in ("between the legs", "bladder", "bowel", "sexual", "both legs", "losing strength", "emergency"):
        assert word in first
    assert "further down the leg" in second and "10 minutes" in second


@each
def test_texts_are_whole(id_: str) -> None:
    exercise = library()[id_]
    assert len(exercise.how) == 3
    assert exercise.cues and exercise.watched
    assert exercise.cues[0].focus == "external"
    assert all(cue.focus == "external" for cue in exercise.cues)
    names = {p.name for p in exercise.phases}
    curves = {c for p in exercise.phases for c in _angles(p)} | {w.curve for w in exercise.watched}
    curves |= {limit.what for limit in exercise.limits}
    assert {cue.when for cue in exercise.cues} <= names | curves | {"breath"}
    notes = " ".join(w.note for w in exercise.watched).lower()
    honest = (
        r"cannot|not seen|no sensor|not measured|asked|ask\.|error|least certain|own words|not angles|shows the same"
    )
    assert re.search(honest, notes), "it says what the sensor cannot tell"
    assert not re.search(r"\d\s*(?:%|per cent|percent)", exercise.why.clinician)


@each
def test_sources_are_in_the_registry_of_evidence(id_: str) -> None:
    exercise = library()[id_]
    entries = load_evidence()
    known = {entry.id: entry.label for entry in entries}
    sources = [exercise.source, *(cell.source for cell in exercise.dose.values())]
    for source in sources:
        assert source.id in known
        assert str(known[source.id]) == source.label
    for order in exercise.order:
        assert order.source in known and order.label == "convention"
        assert order.above_speed_deg_s > 0 and order.window_ms[0] < order.window_ms[1]
