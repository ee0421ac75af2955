"""A person made of equations, who moves, is measured by equations, and always says that it is simulated.

In: a person, a task, planted faults, the errors of a laboratory, a seed. Out: a Recording, and the truth it hides.
Never: chance without a seed, a clock, or a recording that could be taken for a real one.
"""

from kinescript.synth.person import Person, as_subject
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.recordings import demo_recording, make_recording
from kinescript.synth.sensor_errors import NO_ERRORS, SensorErrors
from kinescript.synth.truth import Truth

__all__ = [
    "NO_ERRORS",
    "Person",
    "Plan",
    "SensorErrors",
    "Truth",
    "as_subject",
    "demo_recording",
    "make_recording",
    "mirror_plan",
]
