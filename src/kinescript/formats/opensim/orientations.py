"""Orientations of sensors in a storage file of quaternions, by the body of the model that wears each."""

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Place, Segment, Unmapped
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_spans

BODIES: dict[str, Segment] = {
    "pelvis": Segment.PELVIS,
    "torso": Segment.THORAX,
    "femur_r": Segment.RIGHT_THIGH,
    "femur_l": Segment.LEFT_THIGH,
    "tibia_r": Segment.RIGHT_SHANK,
    "tibia_l": Segment.LEFT_SHANK,
    "calcn_r": Segment.RIGHT_FOOT,
    "calcn_l": Segment.LEFT_FOOT,
}
# how far from 1 a quaternion's length may be by rounding
_ROUNDING = 1e-3


def find_orientations(
    labels: tuple[str, ...], quats_wxyz: Floats, *, clock: Clock, faults: list[Fault]
) -> tuple[Channel, ...]:
    """Return one channel ORIENTATION a label: global_from_sensor as the file stores it, scalar first, shape (time, 4).

    `quats_wxyz` has the shape (time, labels, 4). A label such as femur_r_imu becomes the segment that wears the sensor,
    any other stays Unmapped. Lengths are made 1; a fault counts those that were not, and a length of 0 becomes NaN.
    The global frame is the file's: OpenSim leaves what the sensors' maker delivers, Z up for Xsens and APDM.
    """
    taken: set[Segment] = set()
    channels = []
    for index, label in enumerate(labels):
        segment = BODIES.get(label.split("/")[-1].removesuffix("_imu"))
        at: Place = Unmapped(label=label) if segment is None or segment in taken else segment
        taken |= {segment} if segment is not None else set()
        values = unit_quaternions(quats_wxyz[:, index], label, clock, faults)
        channels.append(
            Channel(kind=ChannelKind.ORIENTATION, at=at, frame=Frame.GLOBAL, unit="1", clock=clock, values=values)
        )
    return tuple(channels)


def unit_quaternions(quats_wxyz: Floats, name: str, clock: Clock, faults: list[Fault]) -> Floats:
    """Return quaternions of shape (time, 4) with length 1, NaN where the length is 0 or unknown.

    A fault says how many were further from 1 than rounding explains.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        length = np.sqrt((quats_wxyz * quats_wxyz).sum(axis=1))
        fine = np.isfinite(length) & (length > _ROUNDING)
        out: Floats = np.where(fine[:, None], quats_wxyz / length[:, None], np.nan)
    odd = ~np.isnan(length) & ~(np.abs(length - 1.0) <= _ROUNDING)
    if odd.any():
        words = f"{int(odd.sum())} orientations of {name} were not of length 1; they were made so, or are unknown at 0"
        span = find_spans(odd, clock.times(len(odd)))[0]
        faults.append(Fault(kind="orientation", span=span, words=words))
    return out
