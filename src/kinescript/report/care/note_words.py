"""Shorthand of the note: what was found and what is done, as short as clinicians write it by hand."""

import re

from kinescript.body.words import Side
from kinescript.intake.document import Intake, TensionTest
from kinescript.intake.words import Presentation
from kinescript.programme.dose import Dose
from kinescript.programme.programme import FindingShown, Item
from kinescript.report.care.language import number
from kinescript.report.care.visit_words import find_angle_deg, say_mrc, say_name

_FULL_MRC = 5.0
_PRESENTATIONS = {
    Presentation.RADICULAR_DISC_LIKE: "radicular, disc-like",
    Presentation.STENOSIS_LIKE: "stenosis-like",
    Presentation.DEEP_GLUTEAL_LIKE: "deep gluteal-like",
}
_MOVEMENTS = {"extension": "ext", "flexion": "flex", "side_glide_left": "glide L", "side_glide_right": "glide R"}
# what is written most, as it is written; everything else by the head of its title
_NAMES = {
    "press_up": "ext",
    "prone_on_elbows": "elbows",
    "prone_lying": "prone",
    "standing_extension": "ext stand",
    "flexion_in_lying": "flex lying",
    "flexion_in_sitting": "flex sit",
    "walking_intervals": "walk",
    "walking_continuous": "walk",
    "position_of_ease": "ease",
    "position_of_ease_side_lying": "ease",
    "cat_cow_seated": "seated cat-cow",
    "sit_to_stand_high": "sit-to-stand",
    "sit_to_stand_slow": "sit-to-stand",
    "sit_to_stand": "sit-to-stand",
    "sitting_resettle": "sit reset",
    "desk_micro_break": "desk break",
    "ankle_dorsiflexion": "dorsiflexion",
    "bird_dog_prone": "prone bird-dog",
    "single_leg_stance": "SLS",
    "single_leg_stance_hand": "SLS hand",
    "single_leg_stance_fingertips": "SLS fingertip",
    "return_to_work": "work advice",
    "bend_practice": "bending",
}
_ENDS = re.compile(r"[,:(]| (?:with|in|at|against|from|on|of) ")


def name_side(side: Side | None) -> str:
    """Return L or R, or nothing."""
    return side.value[0].upper() if side else ""


def say_presentation_short(presentation: Presentation) -> str:
    """Return the working presentation as it is written in a record.

    >>> say_presentation_short(Presentation.RADICULAR_DISC_LIKE), say_presentation_short(Presentation.REFERRED_BACK)
    ('radicular, disc-like', 'referred back')
    """
    return _PRESENTATIONS.get(presentation) or say_name(presentation.value)


def say_item(item: Item, *, dose: bool = True) -> str:
    """Return an item in shorthand: `ext 10x4`, `slider R 2x10x2`, `walk 15 min`."""
    name = _NAMES.get(item.exercise)
    if name is None:
        name = "slider" if item.script.kind == "slider" else _ENDS.split(item.script.title)[0].strip().lower()
    words = (name, name_side(item.side), write_short(item.dose) if dose else "")
    return " ".join(word for word in words if word)


def write_short(dose: Dose) -> str:
    """Return sets, repetitions and times a day, or the minutes.

    >>> write_short(Dose(repetitions=10, times_per_day=4)), write_short(Dose(sets=2, repetitions=10, times_per_day=2))
    ('10x4', '2x10x2')
    >>> write_short(Dose(duration_s=900, times_per_day=1)), write_short(Dose(sets=3, duration_s=30))
    ('15 min', '3x30s')
    """
    amount = number(dose.repetitions) if dose.repetitions is not None else ""
    if not amount and dose.duration_s:
        minutes = dose.duration_s / 60
        amount = f"{number(minutes)} min" if minutes >= 1 else f"{number(dose.duration_s)}s"
    if not amount and dose.hold_s:
        amount = f"{number(dose.hold_s)}s"
    sets = f"{dose.sets}x" if dose.sets and dose.sets > 1 else ""
    often = f"x{number(dose.times_per_day)}" if dose.times_per_day and dose.times_per_day > 1 else ""
    return f"{sets}{amount}{often}"


def list_found(intake: Intake) -> list[str]:
    """Return what was examined, what is not normal by root and side: SLR, slump, strength, sensation, reflexes."""
    parts = []
    angles = [(side, find_angle_deg(intake, side)) for side in Side]
    if any(angle is not None for _, angle in angles):
        said = ", ".join(f"{name_side(side)} {angle:.0f}" for side, angle in angles if angle is not None)
        parts.append(f"SLR {said} deg")
    parts += _say_slump(intake.tests.slump)
    parts += _say_neuro(intake)
    parts += [
        f"rep {_MOVEMENTS[each.movement.value]}: {each.before.value}->{each.after.value}"
        f"{', stays' if each.stays else ''}"
        for each in intake.direction
        if each.before and each.after
    ]
    return parts


def say_finding(finding: FindingShown) -> str:
    """Return a finding with its side and its number: what stands before the reference it is held against.

    >>> from kinescript.programme.exercise import TwoVoices
    >>> words = TwoVoices(patient="", clinician="Pelvic drop: 7 deg +- 2 against up to 4 (assumption), evidence")
    >>> say_finding(FindingShown(code="pelvic_drop", side=Side.LEFT, words=words, confirmed=True))
    'Pelvic drop L 7 deg +- 2'
    """
    head = re.split(r" against |[,;(]|\. ", finding.words.clinician, maxsplit=1)[0].strip().rstrip(".")
    name, _, value = head.partition(": ")
    return " ".join(part for part in (name, name_side(finding.side), value) if part)


def _say_slump(tests: tuple[TensionTest, ...]) -> list[str]:
    said = []
    for side in Side:
        mine = [test for test in tests if test.side is side]
        if mine:
            positive = any(test.familiar and test.differentiated for test in mine)
            said.append(f"{name_side(side)} {'+' if positive else '-'}")
    return [f"slump {', '.join(said)}"] if said else []


def _say_neuro(intake: Intake) -> list[str]:
    """Return what is less than normal, else in one word that all that was examined is."""
    odd, seen = [], []
    for side in Side:
        leg = getattr(intake.neuro, side.value)
        for root, mrc in sorted((leg.myotome_mrc or {}).items()):
            seen.append("strength")
            if mrc < _FULL_MRC:
                odd.append(f"{root} {name_side(side)} {say_mrc(mrc)}")
        for name, found in (("sens", leg.sensation), ("reflex", leg.reflex)):
            for root, what in sorted((found or {}).items()):
                seen.append(name)
                if what != "normal":
                    odd.append(f"{root} {name_side(side)} {name} {what}")
    kinds = ("strength", "sens", "reflex")
    normal = [name for name in kinds if name in seen and not any(_is_of(each, name) for each in odd)]
    rest = f"{'/'.join(normal)} normal" if normal else ""
    return [part for part in (", ".join(odd), rest) if part]


def _is_of(said: str, name: str) -> bool:
    return f" {name} " in said if name != "strength" else said.endswith("/5")
