"""How they moved: markers to landmarks, segment orientations, joint angles, feet on the ground.

In: a Recording. Out: Landmarks, Pose, JointAngles, Stances, each unknown where the recording does not tell.
Never: muscles, judgements, files.
"""

from kinescript.motion.orientation import estimate_orientation
from kinescript.motion.repetitions import find_repetitions

__all__ = ["estimate_orientation", "find_repetitions"]
