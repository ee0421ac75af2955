"""What can be wrong with a library file beyond its keys and types; each fault with its place and what to do."""

import difflib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.figure.capsule import Facing
from kinescript.figure.holding import GRIPS
from kinescript.figure.postures import POSTURES
from kinescript.figure.props import THINGS
from kinescript.outcomes.evidence import load_evidence
from kinescript.programme.exercise import Exercise, Position, Trait
from kinescript.programme.mirroring import MIRRORS
from kinescript.programme.script import Props

# said of findings and exercises they frighten (CARE 10)
NEVER_SAID = frozenset({"late", "drop", "weak", "unstable", "pressure", "asymmetric", "damaged"})
HOW_LINES = 3
# limits that are no angle of their own: how long one position or the whole lasts, and the spine going backward
LIMIT_WORDS = {
    "hold_s": "seconds in one position",
    "duration_s": "seconds in all",
    "lumbar_extension_deg": "degrees of the lumbar spine backward, lumbar_flexion_deg with its sign turned",
}
_OWN_TRAIT = {Position.PRONE: Trait.PRONE, Position.FOUR_POINT: Trait.FOUR_POINT, Position.KNEELING: Trait.KNEELING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What was expected at a place of a file, what came, and what to do."""

    place: str
    expected: str
    came: str
    do: str


def traits_of(exercise: Exercise) -> tuple[Trait, ...]:
    """Return what an exercise does to the body: the traits its file names and those that follow from its position."""
    own = {_OWN_TRAIT[exercise.position]} if exercise.position in _OWN_TRAIT else set()
    floor = {Trait.FLOOR} if exercise.position.on_floor else set()
    return tuple(trait for trait in Trait if trait in {*exercise.traits, *own, *floor})


def find_faults(exercise: Exercise, *, name: str) -> Iterator[Fault]:
    """Yield everything that is wrong with an exercise read from a file of this name, without its ending."""
    for check in _CHECKS:
        yield from check(exercise)
    if exercise.id != name:
        yield Fault(place="id", expected=f"the file's name, {name!r}", came=repr(exercise.id), do="make them the same")


def _find_pose_faults(exercise: Exercise) -> Iterator[Fault]:
    if not exercise.phases:
        yield Fault(place="phases", expected="at least one phase", came="none", do="add one")
    for index, phase in enumerate(exercise.phases):
        place = f"phases[{index}]"
        targets = [t.curve for t in phase.targets]
        for curve in (*targets, *(phase.pose_deg or {})):
            if curve not in MIRRORS:
                yield Fault(
                    place=place, expected="a curve of body.joints or the figure", came=repr(curve), do="correct it"
                )
        for curve in sorted(set(targets) & set(phase.pose_deg or {})):
            yield Fault(
                place=place, expected="a curve in targets or in pose_deg", came=f"{curve} in both", do="keep one"
            )
        for curve in {c for c in targets if targets.count(c) > 1}:
            yield Fault(place=place, expected="one target a curve", came=f"{curve} twice", do="keep one")
        for target in phase.targets:
            if target.tolerance_deg <= 0:
                yield Fault(
                    place=place, expected="a tolerance above 0", came=f"{target.tolerance_deg:g}", do="raise it"
                )
        if phase.seconds <= 0 or phase.hold_s < 0:
            yield Fault(place=place, expected="seconds above 0, a hold of 0 or more", came="less", do="correct them")
        if phase.posture is not None and phase.posture not in POSTURES:
            yield Fault(place=place, expected="a posture of the figure", came=repr(phase.posture), do=_one_of(POSTURES))


def _find_picture_faults(exercise: Exercise) -> Iterator[Fault]:
    if exercise.posture is not None and exercise.posture not in POSTURES:
        yield Fault(
            place="posture", expected="a posture of the figure", came=repr(exercise.posture), do=_one_of(POSTURES)
        )
    every = {"props": exercise.props}
    every |= {f"phases[{i}].props": p.props for i, p in enumerate(exercise.phases) if p.props is not None}
    for place, props in every.items():
        yield from _find_props_faults(place, props)


def _find_props_faults(place: str, props: Props) -> Iterator[Fault]:
    for thing in props.things:
        if thing not in THINGS:
            yield Fault(place=place, expected="a thing the figure can show", came=repr(thing), do=_one_of(THINGS))
    if props.facing not in tuple(Facing):
        yield Fault(place=place, expected="a facing", came=repr(props.facing), do=_one_of(tuple(Facing)))
    for side, word in (props.holds or {}).items():
        if side not in tuple(Side) or word not in GRIPS:
            came = f"{side} = {word!r}"
            yield Fault(place=place, expected="left or right, and what it holds", came=came, do=_one_of(GRIPS))


def _find_limit_faults(exercise: Exercise) -> Iterator[Fault]:
    for index, limit in enumerate(exercise.limits):
        if limit.what not in MIRRORS and limit.what not in LIMIT_WORDS:
            do = f"use a curve of body.joints, or {', '.join(LIMIT_WORDS)}"
            yield Fault(place=f"limits[{index}]", expected="what can be measured", came=repr(limit.what), do=do)


def _find_dose_faults(exercise: Exercise) -> Iterator[Fault]:
    if not exercise.dose:
        yield Fault(place="dose", expected="a dose for at least one status", came="none", do="add one")
    if not exercise.outcomes:
        yield Fault(place="outcomes", expected="at least one outcome", came="none", do="name one")
    shares = exercise.feedback.share_by_week
    falling = all(a >= b for a, b in itertools.pairwise(shares))
    if not shares or not falling or not all(0 <= s <= 1 for s in shares):
        yield Fault(
            place="feedback", expected="shares from 0 to 1 that never rise", came=str(shares), do="correct them"
        )


def _find_source_faults(exercise: Exercise) -> Iterator[Fault]:
    known = {entry.id for entry in load_evidence()}
    doses = {f"dose.{status.value}": each.source for status, each in exercise.dose.items()}
    for place, source in {"source": exercise.source, **doses}.items():
        if source.id not in known:
            near = difflib.get_close_matches(source.id, known, n=3)
            do = f"write it down there, or use one such as {', '.join(near)}" if near else "write it down there"
            yield Fault(place=place, expected="a source of data/evidence", came=repr(source.id), do=do)


def _find_word_faults(exercise: Exercise) -> Iterator[Fault]:
    if len(exercise.how) != HOW_LINES:
        yield Fault(place="how", expected="three lines", came=str(len(exercise.how)), do="say it in three")
    signs = [" ".join(sign.lower().split()) for sign in exercise.stop_if]
    if len(set(signs)) < len(signs) or sum("between the" in s or "between your legs" in s for s in signs) > 1:
        do = "leave out what data/rules/stop_signs.toml says for every exercise"
        yield Fault(place="stop_if", expected="each sign to stop at once", came="one twice", do=do)
    for place, text in patient_words(exercise):
        for word in sorted(set(re.findall(r"[a-z]+", text.lower())) & NEVER_SAID):
            yield Fault(place=place, expected="words that do not frighten", came=repr(word), do="say it otherwise")


def patient_words(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield every text of an exercise that a patient reads, with its key."""
    for key in ("title", "everyday", "breath", "may_feel", "ease_off_if", "easier", "harder"):
        yield key, getattr(exercise, key)
    yield "why.patient", exercise.why.patient
    for key, lines in (("how", exercise.how), ("stop_if", exercise.stop_if)):
        for line in lines:
            yield key, line
    for phase in exercise.phases:
        yield "phases.words", phase.words
    for cue in exercise.cues:
        yield "cues.say", cue.say


def find_ladder_faults(exercises: tuple[Exercise, ...]) -> Iterator[Fault]:
    """Yield what is wrong between exercises: an id twice, a rung that does not exist, a ladder that goes in a circle.

    Two rungs that are neighbours name each other.
    """
    library = {e.id: e for e in exercises}
    for exercise in exercises:
        for key in ("easier_id", "harder_id"):
            other = getattr(exercise, key)
            place = f"{exercise.id}.toml, {key}"
            if other is None:
                continue
            if other not in library:
                yield Fault(place=place, expected="an exercise of the library", came=repr(other), do="correct the id")
    for exercise in exercises:
        yield from _find_circle(exercise, library, "harder_id")
        yield from _find_circle(exercise, library, "easier_id")
    for exercise in exercises:
        for key, back in (("easier_id", "harder_id"), ("harder_id", "easier_id")):
            other = getattr(exercise, key)
            if other in library and getattr(library[other], back) != exercise.id:
                came = repr(getattr(library[other], back))
                expected = f"{exercise.id!r}, which names it its neighbour"
                yield Fault(place=f"{other}.toml, {back}", expected=expected, came=came, do="make them name each other")


def _find_circle(exercise: Exercise, library: dict[str, Exercise], key: str) -> Iterator[Fault]:
    seen, at = [exercise.id], getattr(exercise, key)
    while at in library and at not in seen:
        seen.append(at)
        at = getattr(library[at], key)
    if at == exercise.id:
        came = " > ".join((*seen, at))
        yield Fault(place=f"{exercise.id}.toml, {key}", expected="a ladder that ends", came=came, do="cut the circle")


def _one_of(words: object) -> str:
    return f"use one of {', '.join(str(w) for w in words)}"  # type: ignore[attr-defined]


_CHECKS: tuple[Callable[[Exercise], Iterator[Fault]], ...] = (
    _find_pose_faults,
    _find_picture_faults,
    _find_limit_faults,
    _find_dose_faults,
    _find_source_faults,
    _find_word_faults,
)
