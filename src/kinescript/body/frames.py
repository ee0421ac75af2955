"""Frames: the global frame is Z-up; segment frames are ISB (X anterior, Y up, Z right)."""

from enum import StrEnum


class Frame(StrEnum):
    """In which frame the axes of a channel's values are written.

    SEGMENT is for an orientation of the segment itself, global_from_segment, which a model found and no sensor felt.
    """

    GLOBAL = "global"
    SENSOR = "sensor"
    PLATE = "plate"
    SEGMENT = "segment"


# rows are the global axes written in the file's axes, for a file whose up axis is X, Y or Z; all are proper rotations
GLOBAL_FROM_FILE = {
    "+Z": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "+Y": ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0)),
    "+X": ((0.0, 0.0, -1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)),
    "-Z": ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0)),
    "-Y": ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0)),
    "-X": ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (-1.0, 0.0, 0.0)),
}
