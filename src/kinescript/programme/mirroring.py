"""An exercise on the other side: library files are written for the right, and the left is their mirror image."""

from dataclasses import replace

from kinescript.body.joints import CURVES
from kinescript.body.words import Side
from kinescript.figure.drawn_curves import DRAWN_CURVES
from kinescript.programme.exercise import Exercise
from kinescript.programme.script import Phase

MIRRORS = {c.name: c.mirrors for c in CURVES} | {c.name: c.mirrors for c in DRAWN_CURVES}
_SWAPPED = {"left": "right", "right": "left"}


def for_side(exercise: Exercise, side: Side | None) -> tuple[Phase, ...]:
    """Return the phases as they are done on a side; on the right, or on none, they are the library's own."""
    if side is not Side.LEFT:
        return exercise.phases
    return tuple(mirror_phase(phase) for phase in exercise.phases)


def mirror_phase(phase: Phase) -> Phase:
    """Return a phase with left and right exchanged: limb curves swap, side bend, rotation and obliquity flip."""
    targets = tuple(replace(t, curve=_other(t.curve), deg=_flipped(t.curve, t.deg)) for t in phase.targets)
    pose = phase.pose_deg and {_other(n): _flipped(n, deg) for n, deg in phase.pose_deg.items()}
    props = phase.props and replace(
        phase.props, holds=phase.props.holds and {_other(n): word for n, word in phase.props.holds.items()}
    )
    said = _said(phase.words)
    return replace(phase, targets=targets, pose_deg=pose, words=said, name=_other(phase.name), props=props)


def _flipped(curve: str, deg: float) -> float:
    return MIRRORS.get(curve, 1) * deg if deg else deg


def _other(name: str) -> str:
    return "_".join(_SWAPPED.get(word, word) for word in name.split("_"))


def _said(words: str) -> str:
    """Return the words with left and right exchanged, capitals kept."""
    import re

    def other(found: "re.Match[str]") -> str:
        word = found.group(0)
        new = _SWAPPED[word.lower()]
        return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new

    return re.sub(r"\b(left|right)\b", other, words, flags=re.IGNORECASE)
