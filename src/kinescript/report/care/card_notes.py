"""What a card says beside how it is done: what one repetition is called, when to stop, why, and when not."""

import re

from kinescript.body.words import Side
from kinescript.programme.exercise import Exercise, Sides, Trait
from kinescript.programme.programme import Item, Programme
from kinescript.report.care.dose_words import Counted
from kinescript.report.care.language import Language, mark

NOT_EARLY = "no_flexion_early_morning"
BENDING = frozenset({Trait.LOADED_FLEXION, Trait.END_RANGE_FLEXION})
# what page one says of every exercise: its list, the spread and the tingling that stay
_ON_PAGE_ONE = (
    re.compile(r"between (?:the|your) legs", re.IGNORECASE),
    re.compile(r"further down the leg", re.IGNORECASE),
    re.compile(r"tingling.*30 minutes", re.IGNORECASE),
)
# what one repetition is called, by how the exercise's id begins: words for a patient, of ours
_NOUNS = {
    "pelvic_clock": (mark("roll"), mark("rolls")),
    "sitting_resettle": (mark("roll"), mark("rolls")),
    "controlled_spinal": (mark("roll"), mark("rolls")),
    "cat_cow": (mark("to-and-fro"), mark("to-and-fros")),
    "breathing": (mark("breath"), mark("breaths")),
    "sciatic_slider": (mark("glide"), mark("glides")),
    "hamstring_glide": (mark("glide"), mark("glides")),
    "bridge": (mark("lift"), mark("lifts")),
    "slow_hip_thrust": (mark("lift"), mark("lifts")),
    "heel_raise": (mark("lift"), mark("lifts")),
    "ankle_dorsiflexion": (mark("lift"), mark("lifts")),
    "clam": (mark("lift"), mark("lifts")),
    "side_bridge": (mark("lift"), mark("lifts")),
    "side_lying_hip": (mark("lift"), mark("lifts")),
    "hip_hinge": (mark("bend"), mark("bends")),
    "bend_practice": (mark("bend"), mark("bends")),
    "sit_to_stand": (mark("stand-up"), mark("stand-ups")),
    "bird_dog": (mark("reach"), mark("reaches")),
    "dead_bug": (mark("reach"), mark("reaches")),
    "press_up": (mark("press-up"), mark("press-ups")),
    "step_": (mark("step"), mark("steps")),
    "standing_extension": (mark("bend"), mark("bends")),
    "flexion_in": (mark("bend"), mark("bends")),
    "curl_up": (mark("lift"), mark("lifts")),
    "standing_hip": (mark("lift"), mark("lifts")),
    "goblet_squat": (mark("squat"), mark("squats")),
    "progressive_squat": (mark("squat"), mark("squats")),
    "progressive_hip_hinge": (mark("lift"), mark("lifts")),
    "lift_practice": (mark("lift"), mark("lifts")),
    "heel_slide": (mark("slide"), mark("slides")),
    "side_glide": (mark("glide"), mark("glides")),
    "hold_relax": (mark("press"), mark("presses")),
    "leg_press": (mark("press"), mark("presses")),
    "transversus": (mark("draw-in"), mark("draw-ins")),
}
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def find_counted(exercise: Exercise, side: Side | None) -> Counted:
    """Return what a repetition of an exercise is called; both sides have the number each where no one side is given."""
    nouns = next((each for start, each in _NOUNS.items() if exercise.id.startswith(start)), (None, None))
    return Counted(one=nouns[0], many=nouns[1], each_side=side is None and exercise.sides is Sides.BOTH)


def list_stops(exercise: Exercise) -> tuple[str, ...]:
    """Return what stops this exercise beyond the list and the pain rule of page one."""
    return tuple(line for line in exercise.stop_if if not any(each.search(line) for each in _ON_PAGE_ONE))


def say_why(item: Item, exercise: Exercise, words: Language) -> str:
    """Return the reason of this person, then the exercise's own in a sentence."""
    own = exercise.why.patient
    if not item.reasons or item.reasons[0].patient == own:
        return words.say(own)
    return f"{words.say(item.reasons[0].patient)} {_SENTENCE.split(words.say(own), maxsplit=1)[0]}"


def is_not_early(exercise: Exercise, programme: Programme) -> bool:
    """Return whether the rule against bending in the first hours of the day holds for it in this plan."""
    if not BENDING & set(exercise.traits):
        return False
    return not any(rule.id == NOT_EARLY and rule.override is not None for rule in programme.rules)


def say_first_try(words: Language) -> str:
    """Return the line with a box: somebody watches the first try."""
    return words.say("Tried the first time with my physiotherapist beside me")
