"""A person made of equations, who moves, is measured by equations, and always says that it is simulated.

In: a person, a task, planted faults, the errors of a laboratory, a seed. Out: a Recording, and the truth it hides.
Never: chance without a seed, a clock, or a recording that could be taken for a real one.
"""

from kinescript.synth.control import Asymmetry, KneeIn, Repeating, Rhythm, Sway, Tempo
from kinescript.synth.emg_errors import NO_EMG_ERRORS, Crosstalk, EmgErrors, LeadOff
from kinescript.synth.hold import Hold, TrueHold
from kinescript.synth.imu_errors import NO_IMU_ERRORS, ImuErrors
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay, PlantedLevel, PlantedRelaxation
from kinescript.synth.muscles_truth import TrueBurst, TrueMuscle, TrueRelaxation
from kinescript.synth.person import Person, as_subject
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.planted import TrueAsymmetry, TrueRhythm, TrueSway
from kinescript.synth.recordings import demo_bend_recording, demo_recording, make_recording
from kinescript.synth.repetition import TrueRepetition
from kinescript.synth.sensor_errors import NO_ERRORS, SensorErrors
from kinescript.synth.truth import Truth
from kinescript.synth.visit import demo_intake, demo_visit
from kinescript.synth.wearables import make_wearable_recording
from kinescript.synth.worn import TrueSensor

__all__ = [
    "NO_EMG_ERRORS",
    "NO_ERRORS",
    "NO_IMU_ERRORS",
    "Asymmetry",
    "Crosstalk",
    "EmgErrors",
    "Hold",
    "ImuErrors",
    "KneeIn",
    "LeadOff",
    "MusclePlan",
    "Person",
    "Plan",
    "PlantedDelay",
    "PlantedLevel",
    "PlantedRelaxation",
    "Repeating",
    "Rhythm",
    "SensorErrors",
    "Sway",
    "Tempo",
    "TrueAsymmetry",
    "TrueBurst",
    "TrueHold",
    "TrueMuscle",
    "TrueRelaxation",
    "TrueRepetition",
    "TrueRhythm",
    "TrueSensor",
    "TrueSway",
    "Truth",
    "as_subject",
    "demo_bend_recording",
    "demo_intake",
    "demo_recording",
    "demo_visit",
    "make_recording",
    "make_wearable_recording",
    "mirror_plan",
]
