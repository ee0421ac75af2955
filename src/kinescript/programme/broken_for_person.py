"""Whether an exercise is forbidden to a person, read a second time by its own logic: conditions, answers, tests.

The second half of the independent reader (broken_rules); data/rules is not read.
"""

from collections.abc import Iterator

from kinescript.intake.examined import DirectionTried
from kinescript.intake.words import Answer, Condition, Duration, Irritability, Presentation
from kinescript.programme.exercise import Exercise, Position, Trait
from kinescript.programme.programme import Programme
from kinescript.programme.script import Kind

_T, _C = Trait, Condition
_FORBIDS = {
    _C.OSTEOPOROSIS: {_T.LOADED_FLEXION, _T.END_RANGE_FLEXION},
    _C.VERTEBRAL_FRACTURE: {_T.LOADED_FLEXION, _T.END_RANGE_FLEXION},
    _C.HIP_REPLACEMENT: {_T.PIRIFORMIS_STRETCH, _T.DEEP_HIP_FLEXION},
    _C.SPONDYLOLISTHESIS: {_T.END_RANGE_EXTENSION},
    _C.STENOSIS: {_T.END_RANGE_EXTENSION},
    _C.PREGNANCY: {_T.PRONE, _T.LONG_SUPINE},
    _C.UNCONTROLLED_BLOOD_PRESSURE: {_T.LONG_ISOMETRIC},
    _C.CARDIAC_SYMPTOMS: {_T.LONG_ISOMETRIC},
    _C.DIZZINESS: {_T.UNSUPPORTED_BALANCE, _T.HEAD_DOWN_OR_BACK},
    _C.FALLS: {_T.UNSUPPORTED_BALANCE},
    _C.KNEE_PROBLEM: {_T.FOUR_POINT, _T.KNEELING, _T.DEEP_KNEE_FLEXION},
    _C.WRIST_PROBLEM: {_T.FOUR_POINT, _T.WRIST_LOAD},
}
_NOT_ACUTE = {"bend_practice", "cat_cow_seated", "bridge", "return_to_work"}


def find_forbidden(
    programme: Programme, exercise: Exercise, calm: Irritability, *, firm: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield each rule that forbids the exercise to this person in a week so calm, and how."""
    yield from _of_conditions(programme, exercise)
    yield from _of_examination(programme, exercise)
    yield from _of_what_is_asked(programme, exercise)
    rounding = exercise.id.startswith("cat_cow") or exercise.id == "controlled_spinal_articulation"
    if _prefers_extension(programme) and firm and rounding:
        yield "flexion_mobility_waits", "flexion-biased mobility in a firm week"
    acute = programme.screening.stage.duration is Duration.ACUTE and calm is Irritability.HIGH
    if acute and (exercise.id in _NOT_ACUTE or exercise.id.startswith(("hip_hinge", "single_leg_stance"))):
        yield "acute_irritable_gently", "while acute and highly irritable"


def _of_conditions(programme: Programme, exercise: Exercise) -> Iterator[tuple[str, str]]:
    intake, traits = programme.intake, set(exercise.traits) | _by_position(exercise)
    safe = intake.preferences.gets_down_and_up_safely is True
    for condition in sorted(_conditions(programme)):
        if condition is _C.RECENT_SURGERY:
            if not intake.surgery_ok_by:
                yield "contraindications", "after recent surgery that nobody cleared"
        elif traits & _FORBIDS[condition] or condition in exercise.also_not_if:
            yield "contraindications", f"with {condition}"
        elif condition in (_C.DIZZINESS, _C.FALLS) and _stands_alone(exercise):
            yield "contraindications", f"standing without support with {condition}"
        elif condition in (_C.DIZZINESS, _C.FALLS) and _T.FLOOR in traits and not safe:
            yield "contraindications", f"on the floor with {condition}"
    old = intake.person.age is not None and intake.person.age >= 65
    told = intake.preferences.gets_down_and_up_safely
    if _T.FLOOR in traits and (told is False or (told is None and old)):
        yield "getting_down_and_up", "on the floor, and getting up is not safe"


def _of_examination(programme: Programme, exercise: Exercise) -> Iterator[tuple[str, str]]:
    intake, traits = programme.intake, set(exercise.traits) | _by_position(exercise)
    presented = intake.presentation.is_ if intake.presentation else None
    if presented in exercise.not_if_presentation:
        yield "presentation_excluded", f"with {presented}"
    stenosis = presented is Presentation.STENOSIS_LIKE or _C.STENOSIS in _conditions(programme)
    if stenosis and traits & {_T.EXTENSION_BIAS, _T.END_RANGE_EXTENSION, _T.PRONE}:
        yield "stenosis_flexion_bias", "extension with a stenosis-like presentation"
    worse = {t.movement.value for t in intake.direction if _spread(t) and t.stays is not False}
    against = ("extension" in worse and traits & {_T.EXTENSION_BIAS, _T.END_RANGE_EXTENSION}) or (
        "flexion" in worse and traits & {_T.FLEXION_BIAS, _T.END_RANGE_FLEXION}
    )
    if against:
        yield "directional_preference", "in a direction that sent symptoms down the leg"
    if _prefers_extension(programme) and exercise.id == "position_of_ease":
        yield "ease_in_the_direction_that_helps", "rest in flexion"


def _of_what_is_asked(programme: Programme, exercise: Exercise) -> Iterator[tuple[str, str]]:
    intake, tests = programme.intake, programme.intake.tests
    if exercise.id in intake.preferences.left_out:
        yield "left_out", "left out by preference"
    radicular = intake.presentation is not None and intake.presentation.is_ is Presentation.RADICULAR_DISC_LIKE
    positive = any(t.familiar and t.differentiated for t in (*tests.slr, *tests.slump))
    glides = exercise.kind in (Kind.SLIDER, Kind.TENSIONER)
    if glides and not positive and not radicular:
        yield "glide_only_when_sensitive", "for a nerve that no test found sensitive"
    asked = exercise.id in intake.preferences.wanted or any(o.rule == "deep_trunk_first" for o in intake.overrides)
    if _T.DEEP_TRUNK in exercise.traits and not asked:
        yield "deep_trunk_asked", "deep trunk that nobody asked for"


def _prefers_extension(programme: Programme) -> bool:
    tried = [t for t in programme.intake.direction if t.before is not None and t.after is not None]
    up = {t.movement.value for t in tried if _spread(t, -1) and t.stays is True}
    down = {t.movement.value for t in tried if _spread(t)}
    stayed = {t.movement.value for t in tried if _spread(t) and t.stays is not False}
    return "flexion" not in up and ("flexion" in down or "extension" in up - stayed)


def _stands_alone(exercise: Exercise) -> bool:
    standing = exercise.position is Position.STANDING and exercise.kind is not Kind.WALKING
    return standing and not exercise.firm_support


def _conditions(programme: Programme) -> set[Condition]:
    intake, flags = programme.intake, programme.intake.red_flags
    found = set(intake.conditions or ())
    told = (Answer.YES, Answer.NOT_SURE)
    if flags.fracture.osteoporosis_or_fragility_fracture in told:
        found.add(_C.OSTEOPOROSIS)
    if flags.other.pregnant_or_postpartum in told:
        found.add(_C.PREGNANCY)
    if any(each.on is None or (programme.made_on - each.on).days < 84 for each in intake.surgery):
        found.add(_C.RECENT_SURGERY)
    return found


def _by_position(exercise: Exercise) -> set[Trait]:
    found = {trait for trait in Trait if trait.value == exercise.position.value}
    return found | ({_T.FLOOR} if exercise.position.on_floor else set())


def _spread(tried: DirectionTried, way: int = 1) -> bool:
    if tried.before is None or tried.after is None:
        return False
    return way * (tried.after.distance - tried.before.distance) > 0
