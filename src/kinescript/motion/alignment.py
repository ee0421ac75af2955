"""How each sensor lies on its segment: levelled by gravity in quiet standing, turned by what a person stated.

This is the simple alignment: one still pose, and one sensor axis whose direction on the body somebody wrote down. In
the still pose every segment is TAKEN to be level and to face forward, so what follows are changes from quiet standing.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinescript.body.segments import Segment
from kinescript.motion.vectors import norm
from kinescript.record.fault import Fault
from kinescript.record.mounting import Mounting, axis_vector
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span

FoundBy = Literal["marked", "still", "recording"]
ZERO: Literal["quiet_standing"] = "quiet_standing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentParams:
    """What an alignment by gravity and a stated axis is worth, one standard deviation in degrees; assumptions of ours.

    `levelling_deg`: sway of a second or two, and an accelerometer's offset of 0.05 m/s2. `trunk_deg` and `limb_deg`:
    how crooked a sensor sits about the vertical when a person put it flat on the sacrum or breastbone, or on a round
    thigh or shank. An axis said to be up, or a level one, may be off by `doubtful_deg` before it is doubted, and by
    `wrong_deg` before the segment is left out.
    """

    levelling_deg: float = 0.5
    trunk_deg: float = 5.0
    limb_deg: float = 10.0
    doubtful_deg: float = 30.0
    wrong_deg: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SegmentAlignment(ArrayValue):
    """One sensor on its segment: sensor_from_segment, shape (3, 3).

    `expected_deg` is the expected error, one standard deviation about the segment's X, Y, Z axes in degrees.
    """

    at: Segment
    sensor_from_segment: Floats
    expected_deg: tuple[float, float, float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "sensor_from_segment", read_only(self.sensor_from_segment))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment(ArrayValue):
    """How every sensor lies on its segment, how that was found, and what is doubtful about it.

    `found_by`: a span "marked" as standing, a span in which the person happened to stand "still", or a whole
    "recording" of quiet standing. `span` is that span where it lies in the recording itself, None when the person stood
    in another one. `zero` says what zero is: quiet standing, never an absolute posture.
    """

    segments: tuple[SegmentAlignment, ...]
    found_by: FoundBy
    span: Span | None
    faults: tuple[Fault, ...]
    zero: Literal["quiet_standing"] = ZERO

    def of(self, segment: Segment) -> SegmentAlignment | None:
        """Return the alignment of one segment's sensor, or None when it has none."""
        return next((each for each in self.segments if each.at is segment), None)


def find_alignment(
    up_in_sensor: tuple[tuple[Segment, Floats], ...],
    mountings: tuple[Mounting, ...],
    *,
    found_by: FoundBy,
    span: Span | None = None,
    params: AlignmentParams = AlignmentParams(),
) -> Alignment:
    """Return the alignment of every sensor whose mounting was stated, from where up was, shape (3,), in quiet standing.

    `up_in_sensor` has any length: the mean acceleration at rest serves. A segment without a stated mounting, or with
    one that gravity contradicts, is left out, and a fault says so.

    >>> up = ((Segment.PELVIS, np.array([9.81, 0.0, 0.0])),)
    >>> found = find_alignment(up, (Mounting(at=Segment.PELVIS, forward="-z"),), found_by="marked")
    >>> (found.of(Segment.PELVIS).sensor_from_segment[:, 0] + 0.0).tolist()
    [0.0, 0.0, -1.0]
    """
    stated = {each.at: each for each in mountings}
    segments: list[SegmentAlignment] = []
    words = "angles are changes from quiet standing; how the person held themselves there is not known"
    faults = [Fault(kind="zero", span=span, words=words)]
    if found_by == "still":
        words = "nobody marked quiet standing; the first still moment is taken for it"
        faults.append(Fault(kind="standing", span=span, words=words))
    for at, up in up_in_sensor:
        if at not in stated:
            words = f"which way the sensor at the {at.replace('_', ' ')} faces was not stated; it is left out"
            faults.append(Fault(kind="mounting", words=words))
            continue
        matrix, fault = _levelled(stated[at], up, params)
        faults += [fault] if fault else []
        if matrix is not None:
            crooked = params.trunk_deg if at in (Segment.PELVIS, Segment.THORAX) else params.limb_deg
            expected = (params.levelling_deg, crooked, params.levelling_deg)
            segments.append(SegmentAlignment(at=at, sensor_from_segment=matrix, expected_deg=expected))
    return Alignment(segments=tuple(segments), found_by=found_by, span=span, faults=tuple(faults))


def _levelled(mounting: Mounting, up: Floats, params: AlignmentParams) -> tuple[Floats | None, Fault | None]:
    """Return sensor_from_segment, shape (3, 3), with Y along up and the stated axis as near as that allows."""
    place = mounting.at.replace("_", " ")
    length = float(norm(up))
    if not np.isfinite(length) or length < 1e-6:
        return None, Fault(kind="mounting", words=f"gravity at the {place} is not known in standing; it is left out")
    y = up / length
    stated, z_is_known = (mounting.forward, False) if mounting.forward else (mounting.right, True)
    level = axis_vector(stated or "x")
    off_deg = float(np.degrees(np.arcsin(np.clip(abs(level @ y), 0.0, 1.0))))
    if mounting.up is not None:
        up_off_deg = float(np.degrees(np.arccos(np.clip(axis_vector(mounting.up) @ y, -1.0, 1.0))))
        off_deg = max(off_deg, up_off_deg)
    fault = None
    if off_deg > params.doubtful_deg:
        tail = "; it is left out" if off_deg > params.wrong_deg else ""
        words = f"gravity says the sensor at the {place} sat {off_deg:.0f} degrees off its stated mounting{tail}"
        fault = Fault(kind="mounting", words=words)
        if tail:
            return None, fault
    across = level - (level @ y) * y
    across = across / norm(across)
    x = np.cross(y, across) if z_is_known else across
    return np.stack((x, y, np.cross(x, y)), axis=1), fault
