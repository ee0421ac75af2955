"""What Vicon's Plug-in Gait stored beside the markers, and the sign each angle has there."""

from pathlib import Path

import numpy as np

from kinescript.body.joints import Joint
from kinescript.body.segments import Unmapped
from kinescript.record.channel import ChannelKind
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

# label, and the sign that turns (x, y, z) into our flexion, side bend (adduction), rotation (internal)
STORED = {
    Joint.PELVIS: ("LPelvisAngles", (1, 1, 1)),
    Joint.TRUNK: ("LThoraxAngles", (1, 1, 1)),
    Joint.LUMBAR: ("LSpineAngles", (1, -1, -1)),
    Joint.LEFT_HIP: ("LHipAngles", (1, 1, 1)),
    Joint.RIGHT_HIP: ("RHipAngles", (1, 1, 1)),
    Joint.LEFT_KNEE: ("LKneeAngles", (1, 1, 1)),
    Joint.RIGHT_KNEE: ("RKneeAngles", (1, 1, 1)),
}


def c3d_files(data_folder: Path) -> list[Path]:
    """Return every C3D recording there is."""
    return sorted([*(data_folder / "c3d").glob("*.c3d"), *(data_folder / "emg_c3d").glob("*.c3d")])


def stored_angles(recording: Recording, joint: Joint) -> Floats | None:
    """Return the stored angles in our signs, shape (time, 3) in degrees, or None when the file holds none."""
    label, signs = STORED[joint]
    for channel in recording.of_kind(ChannelKind.ANGLE):
        if isinstance(channel.at, Unmapped) and channel.at.label == label:
            values = channel.values * np.array(signs)
            # Vicon writes 0 0 0 where it had nothing to compute
            return np.where((channel.values == 0).all(axis=1)[:, None], np.nan, values)
    return None
