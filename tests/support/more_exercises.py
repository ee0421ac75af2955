"""The exercises beyond the core, by what they are for, and how tests read them."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.library import read_exercise

NERVE = ("sciatic_tensioner_lying", "slump_tensioner")
WARRIORS = ("warrior_one_breath", "warrior_two_breath")
DEEP = ("transversus_activation", "pelvic_floor_activation", "heel_slide", "multifidus_setting_prone")
TRUNK = ("dead_bug_arms", "dead_bug_legs", "dead_bug", "curl_up")
HIP = ("clam", "side_lying_hip_abduction", "standing_hip_abduction", "step_up", "step_down")
STRETCHES = ("piriformis_stretch", "hip_flexor_stretch", "hamstring_glide")
DIRECTIONS = ("standing_extension", "flexion_in_lying", "flexion_in_sitting", "side_glide_standing")
LOADS = ("progressive_hip_hinge_load", "leg_press_band", "progressive_squat", "goblet_squat", "band_hip_extension")
MANY = ("high_repetition_bridge", "high_repetition_step_up", "high_repetition_sit_to_stand")
FOOT = ("heel_raise", "ankle_dorsiflexion")
CALMING = ("heat_advice", "hold_relax_gluteal", "ball_self_release", "breathing_six_a_minute", "relaxation")
DAY = (
    "desk_micro_break",
    "sitting_resettle",
    "log_roll",
    "cycling",
    "water_walking",
    "lift_practice",
    "bend_practice",
)
BACK = ("stairs_practice", "return_to_work", "return_to_sport")
MORE = (
    *NERVE, *WARRIORS, *DEEP, *TRUNK, *HIP, *STRETCHES, *DIRECTIONS, *LOADS, *MANY, *FOOT, *CALMING, *DAY,
    *BACK,
)  # fmt: skip


@cache
def read(name: str) -> Exercise:
    """Return the exercise of this id from its file."""
    return read_exercise(Path(str(files("kinescript").joinpath("data", "exercises", f"{name}.toml"))))


def with_traits(*traits: Trait) -> set[str]:
    """Return the ids of those with any of these traits."""
    return {name for name in MORE if set(traits) & set(read(name).traits)}
