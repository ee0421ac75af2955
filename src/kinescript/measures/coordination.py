"""How lumbar spine and pelvis move together over a bend: vector coding of their angle-angle curve."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.measures.baseline import not_measured
from kinescript.measures.bend_rhythm import BEND_TASKS
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.repetition_ways import Lead, frames_of, one_of, skin_of, speed_noise, speed_of, unknown
from kinescript.measures.track import Track, find_track
from kinescript.motion.angles import JointAngles
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_LUMBAR, _PELVIS = "lumbar_flexion_deg", "pelvis_tilt_deg"
_POINTS = 101
# spread of few repetitions' angles and distance of an unseen one, in degrees (assumptions of ours)
_PRIOR_DEG, _UNSEEN_DEG = 1.0, 20.0
_LEAST_DEG = 15.0


def find_coordination(
    angles: tuple[JointAngles, ...],
    lead: Lead | Fault,
    *,
    task: Task,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return the mean coupling angle of lumbar spine and pelvis over the way down, and its variability, in degrees.

    The angle: 0 only the pelvis tilts, 45 both alike, 90 only the lumbar spine flexes; over 90 the pelvis goes back.
    With changes L and P over the way, S their sum: sigma^2 = (P^2 skin_T^2 + S^2 skin_P^2) / (L^2 + P^2)^2 + between
    repetitions. Variability: sigma^2 = V^2 / (2 (n - 1)) + floor^2, `floor` what noise alone would make of it.
    """
    if task not in BEND_TASKS:
        return ()
    tracks = [find_track(angles, name, params) for name in (_LUMBAR, _PELVIS)]
    lumbar, pelvis = tracks
    if isinstance(lead, Fault):
        return _nothing(lead)
    if lumbar is None or pelvis is None:
        return _nothing(*(not_measured(n) for n, t in zip((_LUMBAR, _PELVIS), tracks, strict=True) if t is None))
    speeds = np.full((len(lead.ways), 2, _POINTS), np.nan)
    moved = np.full((len(lead.ways), 2), np.nan)
    for row, way in enumerate(lead.ways):
        if way is None:
            continue
        for column, track in enumerate((lumbar, pelvis)):
            down = speed_of(track)[way.start : way.there + 1]
            # a NaN on either side of a point is a NaN at the point
            speeds[row, column] = np.interp(np.linspace(0, 1, _POINTS), np.linspace(0, 1, len(down)), down)
            moved[row, column] = track.values[way.there] - track.values[way.start]
    speeds[~np.isfinite(speeds).all(axis=(1, 2))] = np.nan
    seen = np.isfinite(speeds).all(axis=(1, 2)) & np.isfinite(moved).all(axis=1)
    if not seen.any():
        words = "lumbar spine and pelvis were never known together through a way down"
        return _nothing(Fault(kind="gap", words=words))
    part = np.median(moved[seen], axis=0)
    if float(np.hypot(*part)) < _LEAST_DEG:
        return _nothing(Fault(kind="small", words="the bend was too small to tell how lumbar spine and pelvis couple"))
    return (
        _mean(speeds, part, lead, (lumbar, pelvis), params),
        _variability(speeds[seen], lead, (lumbar, pelvis), params),
    )


def coupling_angles(lumbar: Floats, pelvis: Floats) -> Floats:
    """Return the coupling angle in degrees, of the shape of both rates of change in any one unit: 0 to 360.

    After Needham et al. 2014, J Biomech 47:1020; which axis is whose is ours.

    >>> coupling_angles(np.array([1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0])).round(6).tolist()
    [45.0, 0.0, 90.0]
    """
    return np.asarray(np.degrees(np.arctan2(lumbar, pelvis)) % 360.0)


def circular_mean(degrees: Floats) -> float:
    """Return the circular mean, -180 to 180, of angles in degrees, any shape; NaN when they cancel.

    >>> round(circular_mean(np.array([350.0, 20.0])), 6)
    5.0
    """
    mean = np.exp(1j * np.radians(degrees)).mean()
    return float(np.degrees(np.angle(mean))) if abs(mean) > 1e-12 else float("nan")


def angular_deviation(degrees: Floats) -> float:
    """Return the angular deviation in degrees of angles of shape (n,): sqrt(2 (1 - r)), r the mean vector's length.

    Source: Batschelet 1981, as in Needham 2014: 0 for equal angles, 81.03 for angles all around.

    >>> round(angular_deviation(np.array([0.0, 90.0, 180.0, 270.0])), 2)
    81.03
    """
    length = abs(np.exp(1j * np.radians(degrees)).mean())
    return float(np.degrees(np.sqrt(2 * max(0.0, 1 - length))))


def _nothing(*faults: Fault) -> tuple[Measure, ...]:
    return tuple(unknown(entry.name, _LUMBAR, None, entry.unit, *faults) for entry in ENTRIES)


def _mean(speeds: Floats, part: Floats, lead: Lead, tracks: tuple[Track, Track], params: MeasureParams) -> Measure:
    couplings = coupling_angles(speeds[:, 0], speeds[:, 1])
    means = np.array([circular_mean(row) if np.isfinite(row).all() else np.nan for row in couplings])
    used = frames_of(lead)
    whole = float(part.sum())
    skins = skin_of(lead.track, whole, used, params), skin_of(tracks[1], float(part[1]), used, params)
    shared = float(np.degrees(np.hypot(part[1] * skins[0], whole * skins[1]) / (part**2).sum()))
    return one_of("lumbar_pelvis_coupling", _LUMBAR, None, "deg", means, lead, shared=shared,
                  prior=_PRIOR_DEG, unseen=_UNSEEN_DEG)  # fmt: skip


def _variability(speeds: Floats, lead: Lead, tracks: tuple[Track, Track], params: MeasureParams) -> Measure:
    name = "lumbar_pelvis_coupling_variability"
    if len(speeds) < 2:
        words = "how much repetitions vary takes two or more of them, seen whole"
        return unknown(name, _LUMBAR, None, "deg", Fault(kind="few", words=words))
    couplings = coupling_angles(speeds[:, 0], speeds[:, 1])
    value = float(np.mean([angular_deviation(column) for column in couplings.T]))
    fast = np.median(np.hypot(speeds[:, 0], speeds[:, 1]), axis=0)
    noise = max(speed_noise(track, params) for track in tracks)
    floor = float(np.degrees(np.mean(np.minimum(1.0, noise / np.maximum(fast, 1e-9)))))
    hidden = len(speeds) < len(lead.ways)
    words = f"{len(lead.ways) - len(speeds)} of {len(lead.ways)} complete repetitions were not seen whole"
    return Measure(
        name=name,
        of=_LUMBAR,
        side=None,
        value=value,
        unit="deg",
        sigma=float(np.hypot(value / np.sqrt(2 * (len(speeds) - 1)), floor)),
        span=lead.span,
        faults=(Fault(kind="gap", words=words),) if hidden else (),
    )


_SOURCE = "after Needham et al. 2014, J Biomech 47:1020; axes and cut ours"
ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="lumbar_pelvis_coupling",
        title="Coupling angle of lumbar spine and pelvis",
        unit="deg",
        needs=("curves",),
        definition=(
            "Circular mean over the way down, at 101 points of time, of the angle whose tangent is the speed of lumbar"
            " flexion over that of pelvic tilt: 0 only pelvis, 45 both alike, 90 only lumbar; median over complete"
            " repetitions."
        ),
        source=_SOURCE,
        of=(_LUMBAR,),
        tasks=BEND_TASKS,
    ),
    Entry(
        name="lumbar_pelvis_coupling_variability",
        title="Variability of the coupling angle between repetitions",
        unit="deg",
        needs=("curves",),
        definition=(
            "Angular deviation between complete repetitions, sqrt(2 (1 - r)), of the coupling angle at each of 101"
            " points of the way down; mean of these. Noise near the ends of the way adds to it."
        ),
        source=f"{_SOURCE}; angular deviation: Batschelet 1981",
        of=(_LUMBAR,),
        tasks=BEND_TASKS,
    ),
)
