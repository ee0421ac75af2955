"""The twelve core exercises and their ladders: what a physiotherapist would look at before letting them out."""

import re

import pytest
from tests.programme.core_exercises import CORE, FO, IDS, LADDERS, SM, angles_of, library, patient_texts

from kinescript.intake.words import Presentation, Status
from kinescript.outcomes.evidence import load_evidence
from kinescript.programme.exercise import FirstTry, Position, Sides, Trait
from kinescript.programme.library import find_exercise
from kinescript.programme.script import Breath, Kind

NEVER = {"late", "drop", "weak", "unstable", "pressure", "asymmetric", "damaged"}


each = pytest.mark.parametrize("id_", IDS)


def test_the_twelve_are_marked_core() -> None:
    assert {e.id for e in library().values() if e.core} == CORE
    assert len(LADDERS) == len(CORE) == 12
    assert all(len(CORE & set(ladder)) == 1 for ladder in LADDERS)


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder[-1])
def test_ladders_are_connected_rung_by_rung(ladder: tuple[str, ...]) -> None:
    rungs = [library()[id_] for id_ in ladder]
    assert [e.harder_id for e in rungs[:-1]] == [*ladder[1:]]
    assert [e.easier_id for e in rungs[1:]] == [*ladder[:-1]]
    # what lies beyond either end is no core exercise, and starts no more carefully than the rung below it
    ends = {"hip_hinge_external_rotation": "progressive_hip_hinge_load"}
    assert rungs[-1].harder_id == ends.get(ladder[-1])
    assert rungs[0].easier_id is None


def test_the_rung_beyond_the_core_starts_no_more_carefully_than_the_one_below() -> None:
    one, other = (find_exercise(id_) for id_ in ("hip_hinge_external_rotation", "progressive_hip_hinge_load"))
    assert other.easier_id == one.id
    assert min(s.boldness for s in one.dose) <= min(s.boldness for s in other.dose)


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
    a, b, c = (angles_of(p) for p in (start, middle, end))
    taken_up = a["knee_right_flexion_deg"] - b["knee_right_flexion_deg"]
    ankle = a.get("ankle_right_dorsiflexion_deg", 0) - b.get("ankle_right_dorsiflexion_deg", 0)
    neck = a.get("neck_flexion_deg", 0) - b.get("neck_flexion_deg", 0)
    assert taken_up >= 40
    assert max(ankle, neck) >= 40
    for still in ("hip_right_flexion_deg", "lumbar_flexion_deg", "pelvis_tilt_deg"):
        assert a.get(still, 0) == b.get(still, 0) == c.get(still, 0)
    assert a == c


@each
def test_what_is_done_on_both_sides_alike_is_asked_of_both_sides_alike(id_: str) -> None:
    exercise = library()[id_]
    if exercise.sides is not Sides.NONE or exercise.kind is Kind.WALKING:
        return
    for phase in exercise.phases:
        angles = angles_of(phase)
        for curve, deg in angles.items():
            if "_right_" in curve and curve.startswith(("hip", "knee", "ankle")):
                assert angles.get(curve.replace("_right_", "_left_")) == deg, (phase.name, curve)


@each
def test_limits_leave_room_for_the_movement_itself(id_: str) -> None:
    """A limit is how far a curve may move from where the repetition began, so it must not be crossed as drawn."""
    exercise = library()[id_]
    for limit in exercise.limits:
        assert limit.unit == "deg"
        values = [angles_of(p).get(limit.what, 0.0) for p in exercise.phases]
        if any(limit.what in angles_of(p) for p in exercise.phases):
            started = next(angles_of(p)[limit.what] for p in exercise.phases if limit.what in angles_of(p))
            inside = [v for p, v in zip(exercise.phases, values, strict=True) if limit.what in angles_of(p)]
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
    """Flesch-Kincaid grade over all a patient reads: grade 6 is about age eleven to twelve."""
    exercise = library()[id_]
    texts = [t if t.endswith((".", ":")) else f"{t}." for t in patient_texts(exercise) if t not in exercise.stop_if[:1]]
    text = " ".join(texts)
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.!?:;]+", text))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    assert grade <= 6, round(grade, 1)
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
    for word in ("between your legs", "bladder", "bowel", "sexual", "both legs", "getting weaker", "emergency"):
        assert word in first.lower()
    assert "further down the leg" in second and "10 minutes" in second


@each
def test_texts_are_whole(id_: str) -> None:
    exercise = library()[id_]
    assert len(exercise.how) == 3
    assert exercise.cues and exercise.watched
    assert exercise.cues[0].focus == "external"
    assert all(cue.focus == "external" for cue in exercise.cues)
    names = {p.name for p in exercise.phases}
    curves = {c for p in exercise.phases for c in angles_of(p)} | {w.curve for w in exercise.watched}
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
