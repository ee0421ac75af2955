"""What worked: surface EMG cleaned, levelled, and read for when each muscle comes on and goes off.

In: a Recording's EMG channels, or plain values with their rate. Out: MuscleSignals, Activations, Bursts with intervals.
Never: a number from a channel that cannot carry it, a step that is not written down, or a word about movement.
"""

from kinescript.muscle.conditioning.whole import condition
from kinescript.muscle.levels.fatigue import find_fatigue
from kinescript.muscle.levels.level import find_activation
from kinescript.muscle.onsets.detector import find_bursts, find_onsets
from kinescript.muscle.synergies.finding import find_synergies
from kinescript.muscle.synergies.match import match_synergies
from kinescript.muscle.work import find_work

__all__ = [
    "condition",
    "find_activation",
    "find_bursts",
    "find_fatigue",
    "find_onsets",
    "find_synergies",
    "find_work",
    "match_synergies",
]
