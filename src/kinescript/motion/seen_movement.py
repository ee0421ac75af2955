"""How much each part of the body moved, the same for whatever measured it: how fast it turned, what force it felt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kinescript.body.segments import Segment, Unmapped
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.vectors import norm
from kinescript.motion.wearable_sensors import even_clock, on_clock
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Recording
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.gaps import fill_gaps
from kinescript.signal.resample import interpolate

if TYPE_CHECKING:
    from scipy.spatial.transform import Rotation

RATE_HZ = 100.0
Quantity = Literal["turning", "force"]
# where a worn sensor sits on a segment, and the markers beside it
_FELT_AT = {Segment.PELVIS: ("LPSI", "RPSI", "SACR"), Segment.THORAX: ("T10", "C7")}
_GRAVITY_M_S2 = np.array([0.0, 0.0, 9.81])


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenParams:
    """What is slower than `high_hz` counts, whatever the device, and gaps up to `longest_gap_s` are bridged.

    People bend and walk below 5 Hz; markers are too noisy for a second derivative above it (assumption of ours).
    """

    high_hz: float = 5.0
    longest_gap_s: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenMovement(ArrayValue):
    """The speed of turning in rad/s, or the force an accelerometer feels in m/s2, at one place, shape (time,).

    Lengths of vectors: how a sensor was put on does not matter. The rows are `RATE_HZ` a second, the first `start_s`
    after the recording's zero, a whole number of rows. NaN where unknown.
    """

    at: Segment | Unmapped
    quantity: Quantity
    start_s: float
    values: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))


def find_seen_movement(recording: Recording, *, params: SeenParams = SeenParams()) -> tuple[SeenMovement, ...]:
    """Return every movement the recording saw, from sensors worn or merely named, orientations, and markers.

    A place that two devices saw is told by its sensor. Empty where nothing that moves was measured.
    """
    found: dict[tuple[Segment | Unmapped, Quantity], SeenMovement] = {}
    for seen in (*_felt(recording, params), *_turned(recording, params), *_marked(recording, params)):
        if np.isfinite(seen.values).any():
            found.setdefault((seen.at, seen.quantity), seen)
    return tuple(found.values())


def _felt(recording: Recording, params: SeenParams) -> list[SeenMovement]:
    out = []
    quantities: dict[ChannelKind, Quantity] = {
        ChannelKind.ANGULAR_VELOCITY: "turning",
        ChannelKind.ACCELERATION: "force",
    }
    for kind, quantity in quantities.items():
        for channel in recording.of_kind(kind):
            if isinstance(channel.at, Segment | Unmapped) and channel.values.shape[1] == 3 and _long(channel):
                time_s, rate_hz = even_clock(channel)
                out.append(_seen(channel.at, quantity, time_s, rate_hz, on_clock(channel, time_s), params))
    return out


def _turned(recording: Recording, params: SeenParams) -> list[SeenMovement]:
    from scipy.spatial.transform import Rotation

    out = []
    for channel in recording.of_kind(ChannelKind.ORIENTATION):
        if isinstance(channel.at, Segment | Unmapped) and channel.values.shape[1] == 4 and _long(channel):
            time_s, rate_hz = channel.time_s, channel.clock.rate_hz
            known: Bools = np.asarray(np.isfinite(channel.values).all(axis=1) & (norm(channel.values) > 0.5))
            quats = np.where(known[:, None], channel.values, [1.0, 0.0, 0.0, 0.0])
            spin = _spin(Rotation.from_quat(quats, scalar_first=True), known, time_s)
            even_s, rate_hz = even_clock(channel)
            out.append(_seen(channel.at, "turning", even_s, rate_hz, interpolate(time_s, spin, even_s), params))
    return out


def _marked(recording: Recording, params: SeenParams) -> list[SeenMovement]:
    landmarks = find_landmarks(recording)
    time_s, rate_hz = landmarks.time_s, landmarks.rate_hz
    if len(time_s) < 10 or not np.isfinite(rate_hz):
        return []
    pose, out = find_pose(landmarks), []
    for at, orientation in pose.orientation:
        known = dict(pose.known)[at]
        out.append(_seen(at, "turning", time_s, rate_hz, _spin(orientation, known, time_s), params))
    for at, names in _FELT_AT.items():
        points = [p for p in (landmarks.point(name) for name in names) if p is not None]
        if points and rate_hz > 2 * params.high_hz:
            smooth = filter_zero_phase(np.mean(points, axis=0), FilterParams(high_hz=params.high_hz), rate_hz=rate_hz)
            felt = np.full(smooth.shape, np.nan)
            felt[1:-1] = (smooth[2:] - 2 * smooth[1:-1] + smooth[:-2]) * rate_hz**2 + _GRAVITY_M_S2
            out.append(_seen(at, "force", time_s, rate_hz, felt, params))
    return out


def _long(channel: Channel) -> bool:
    return len(channel.values) >= 10 and bool(np.isfinite(channel.clock.rate_hz))


def _spin(orientation: "Rotation", known: Bools, time_s: Floats) -> Floats:
    """Return the angular velocity in rad/s, shape (time, 3), about own axes, from neighbours on both sides."""
    turned = (orientation[:-2].inv() * orientation[2:]).as_rotvec() / (time_s[2:] - time_s[:-2])[:, None]
    out = np.full((len(time_s), 3), np.nan)
    out[1:-1] = np.where((known[:-2] & known[2:])[:, None], turned, np.nan)
    return out


def _seen(
    at: Segment | Unmapped, quantity: Quantity, time_s: Floats, rate_hz: float, values: Floats, params: SeenParams
) -> SeenMovement:
    """Return the length of vectors, shape (time, 3), without what is fast, on the common rows."""
    filled, _ = fill_gaps(np.array(values), longest=round(params.longest_gap_s * rate_hz))
    if rate_hz > 2 * params.high_hz:
        filled = filter_zero_phase(filled, FilterParams(high_hz=params.high_hz), rate_hz=rate_hz)
    rows = np.arange(np.ceil(time_s[0] * RATE_HZ - 1e-6), np.floor(time_s[-1] * RATE_HZ + 1e-6) + 1)
    inside = np.clip(rows / RATE_HZ, time_s[0], time_s[-1])
    length = interpolate(time_s, norm(filled)[:, None], inside)[:, 0]
    return SeenMovement(at=at, quantity=quantity, start_s=float(rows[0]) / RATE_HZ, values=length)
