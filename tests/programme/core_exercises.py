"""The core exercises and their ladders, read once for the tests that look at them."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from kinescript.intake.words import Status
from kinescript.programme.exercise import Exercise
from kinescript.programme.library import read_exercise
from kinescript.programme.script import Phase

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


@cache
def library() -> dict[str, Exercise]:
    """Return them by id."""
    folder = Path(str(files("kinescript").joinpath("data", "exercises")))
    return {id_: read_exercise(folder / f"{id_}.toml") for id_ in IDS}


def patient_texts(exercise: Exercise) -> list[str]:
    """Return everything a patient reads of one."""
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


def angles_of(phase: Phase) -> dict[str, float]:
    """Return the angles a phase is drawn at."""
    return {**(phase.pose_deg or {}), **{t.curve: t.deg for t in phase.targets}}
