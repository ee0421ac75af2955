"""Lumbopelvic rhythm: how lumbar spine and pelvis share a bend forward, and which of them starts."""

from typing import NamedTuple

import numpy as np

from kinescript.body.tasks import Task
from kinescript.measures.baseline import not_measured
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.repetition_ways import (
    SWAY_DEG_S,
    Lead,
    Way,
    frames_of,
    one_of,
    skin_of,
    unknown,
)
from kinescript.measures.track import Track, find_track
from kinescript.motion.angles import JointAngles
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

BEND_TASKS = (Task.FORWARD_BEND, Task.HIP_HINGE)
_LUMBAR, _PELVIS = "lumbar_flexion_deg", "pelvis_tilt_deg"
_THIRDS = ("early", "middle", "late")
# below these changes in degrees a share, a ratio or a start says nothing (assumption of ours)
_LEAST_SUM_DEG, _LEAST_PART_DEG = 15.0, 5.0
_STARTED_SHARE = 0.1
# spread between few repetitions and distance of an unseen one: shares (1), ratios (parts), seconds (assumptions)
_PRIOR_SHARE, _UNSEEN_SHARE, _PRIOR_S, _UNSEEN_S = 0.01, 0.2, 0.03, 0.5


class Descent(NamedTuple):
    """Lumbar and pelvis at 0, 1/3, 2/3 and 1 of the way down, shape (4,) in degrees, and how late lumbar starts."""

    lumbar_deg: Floats
    pelvis_deg: Floats
    lag_s: float


def find_bend_rhythm(
    angles: tuple[JointAngles, ...],
    lead: Lead | Fault,
    *,
    task: Task,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return the lumbar share in each third of the way down, lumbar over pelvis, and the lag of the lumbar spine in s.

    Down is from the leading curve's start to where it is still. With trunk T = L + P in degrees, S its change, s the
    share: the skin of the thorax moves T, that of the pelvis P and -L, so
    sigma_s^2 = ((1 - s)^2 skin_T^2 + skin_P^2) / S^2 + between repetitions, in a third of the way with a third of
    the skin's variance over the whole; ratio r = s / (1 - s), so sigma_r = sigma_s / (1 - s)^2. lag: a curve wrong by
    e is late by e / slope, e being noise and sway.
    """
    if task not in BEND_TASKS:
        return ()
    tracks = [find_track(angles, name, params) for name in (_LUMBAR, _PELVIS)]
    lumbar, pelvis = tracks
    if isinstance(lead, Fault):
        return _nothing(lead)
    if lumbar is None or pelvis is None:
        return _nothing(*(not_measured(n) for n, t in zip((_LUMBAR, _PELVIS), tracks, strict=True) if t is None))
    descents = tuple(None if way is None else _descent(lumbar, pelvis, way) for way in lead.ways)
    seen = [each for each in descents if each is not None]
    if not seen:
        words = "lumbar spine and pelvis were never known together through a way down"
        return _nothing(Fault(kind="gap", words=words))
    whole = float(np.median([_change(each.lumbar_deg + each.pelvis_deg) for each in seen]))
    if whole < _LEAST_SUM_DEG:
        return _nothing(Fault(kind="small", words=f"a bend of {whole:.0f} deg is too small to tell who shares it"))
    return (
        *(_share(third, descents, lead, pelvis, params) for third in range(3)),
        _ratio(descents, lead, pelvis, params),
        _lag(descents, lead, (lumbar, pelvis), params),
    )


def _nothing(*faults: Fault) -> tuple[Measure, ...]:
    return tuple(unknown(entry.name, _LUMBAR, None, entry.unit, *faults) for entry in ENTRIES)


def _change(values: Floats) -> float:
    return float(values[-1] - values[0])


def _descent(lumbar: Track, pelvis: Track, way: Way) -> Descent | None:
    down = slice(way.start, way.there + 1)
    parts = lumbar.values[down], pelvis.values[down]
    time_s = lumbar.time_s[down]
    both = parts[0] + parts[1]
    if not np.isfinite(both).all() or _change(both) <= 0:
        return None
    gone = np.maximum.accumulate(both - both[0]) + 1e-9 * np.arange(len(both))
    marks = np.linspace(0.0, float(gone[-1]), 4)
    at = [np.interp(marks, gone, part) for part in parts]
    begins = [_crossing(time_s, part - part[0]) for part in parts]
    return Descent(lumbar_deg=at[0], pelvis_deg=at[1], lag_s=begins[0] - begins[1])


def _crossing(time_s: Floats, gone: Floats) -> float:
    """Return when a curve first reached a tenth of its whole change, in seconds; NaN for too small a change."""
    if not abs(float(gone[-1])) >= _LEAST_PART_DEG:
        return float("nan")
    share = gone / gone[-1]
    index = int(np.flatnonzero(share >= _STARTED_SHARE)[0])
    if index == 0:
        return float(time_s[0])
    pair = slice(index - 1, index + 1)
    return float(np.interp(_STARTED_SHARE, share[pair], time_s[pair]))


def _skins(lead: Lead, pelvis: Track, gone: tuple[float, float], params: MeasureParams) -> tuple[float, float]:
    """Return one standard deviation in degrees of the trunk's and the pelvis's change of these sizes."""
    used = frames_of(lead)
    return skin_of(lead.track, gone[0], used, params), skin_of(pelvis, gone[1], used, params)


def _share_sigma(share: float, whole: float, skins: tuple[float, float]) -> float:
    return float(np.hypot((1 - share) * skins[0], skins[1]) / whole)


def _share(
    third: int, descents: tuple[Descent | None, ...], lead: Lead, pelvis: Track, params: MeasureParams
) -> Measure:
    steps = slice(third, third + 2)
    moved = [
        (np.nan, np.nan) if d is None else (_change(d.lumbar_deg[steps]), _change(d.pelvis_deg[steps]))
        for d in descents
    ]
    parts = np.array(moved)
    shares = parts[:, 0] / parts.sum(axis=1)
    middle, whole = float(np.nanmedian(shares)), float(np.nanmedian(parts.sum(axis=1)))
    turned = float(np.nanmedian([np.nan if d is None else _change(d.pelvis_deg) for d in descents]))
    skins = _skins(lead, pelvis, (3 * whole, turned), params)
    # the skin's error is that of the whole way; a third of the way carries a third of its variance (assumption of ours)
    shared = _share_sigma(middle, whole, skins) / 3**0.5
    return one_of(f"lumbar_share_{_THIRDS[third]}", _LUMBAR, None, "1", shares, lead, shared=shared,
                  prior=_PRIOR_SHARE, unseen=_UNSEEN_SHARE)  # fmt: skip


def _ratio(descents: tuple[Descent | None, ...], lead: Lead, pelvis: Track, params: MeasureParams) -> Measure:
    moved = [(np.nan, np.nan) if d is None else (_change(d.lumbar_deg), _change(d.pelvis_deg)) for d in descents]
    parts = np.array(moved)
    whole, turned = float(np.nanmedian(parts.sum(axis=1))), float(np.nanmedian(parts[:, 1]))
    skins = _skins(lead, pelvis, (whole, turned), params)
    if turned < max(_LEAST_PART_DEG, 3 * skins[1]):
        words = f"the pelvis tilted by {turned:.0f} deg only, too little to divide by"
        return unknown("lumbar_pelvis_ratio", _LUMBAR, None, "1", Fault(kind="small", words=words))
    share = 1 - turned / whole
    shared = _share_sigma(share, whole, skins) / (1 - share) ** 2
    return one_of("lumbar_pelvis_ratio", _LUMBAR, None, "1", parts[:, 0] / parts[:, 1], lead, shared=shared)


def _lag(
    descents: tuple[Descent | None, ...], lead: Lead, tracks: tuple[Track, Track], params: MeasureParams
) -> Measure:
    lags = np.array([np.nan if d is None else d.lag_s for d in descents])
    if not np.isfinite(lags).any():
        words = f"lumbar spine or pelvis moved by less than {_LEAST_PART_DEG:.0f} deg, so it has no start"
        return unknown("lumbar_start_lag", _LUMBAR, None, "s", Fault(kind="small", words=words))
    late = float(np.hypot(_late(lead, tracks[0], params), _late(lead, tracks[1], params)))
    return one_of("lumbar_start_lag", _LUMBAR, None, "s", lags, lead, shared=late,
                  prior=_PRIOR_S, unseen=_UNSEEN_S)  # fmt: skip


def _late(lead: Lead, track: Track, params: MeasureParams) -> float:
    """Return one standard deviation in seconds of when a curve reached a tenth of its change."""
    wrong = float(np.hypot(params.noise_deg, SWAY_DEG_S))  # a second of sway
    slopes = []
    for way in lead.seen:
        down = slice(way.start, way.there + 1)
        time_s = track.time_s[down]
        at_s = _crossing(time_s, track.values[down] - track.values[way.start])
        if np.isfinite(at_s):
            slopes.append(abs(float(np.interp(at_s, time_s, np.gradient(track.values[down], time_s)))))
    # a curve that rises by less than its error in half a second has no start to speak of
    return wrong / max(float(np.median(slopes)), 2 * wrong) if slopes else _UNSEEN_S


_DOWN = (
    "Way down: from the last frame before the trunk leaves rest at which its flexion moves by at most 5 % of its peak"
    " speed to the first such frame after 90 % of its height"
)
ENTRIES: tuple[Entry, ...] = (
    *(
        Entry(
            name=f"lumbar_share_{third}",
            title=f"Lumbar share of the bend, {third} third",
            unit="1",
            needs=("curves",),
            definition=(
                f"Change of lumbar flexion over change of lumbar flexion plus pelvic tilt in the {third} third of the"
                f" way down, thirds of that sum; median over complete repetitions. {_DOWN}."
            ),
            source="thirds after Esola 1996, Spine 21:71 (there fixed at 30 and 60 deg); definition of ours",
            of=(_LUMBAR,),
            tasks=BEND_TASKS,
        )
        for third in _THIRDS
    ),
    Entry(
        name="lumbar_pelvis_ratio",
        title="Lumbar flexion over pelvic tilt in the bend",
        unit="1",
        needs=("curves",),
        definition=(
            "Change of lumbar flexion over change of pelvic tilt over the whole way down; median over complete"
            f" repetitions. {_DOWN}."
        ),
        source="definition of ours",
        of=(_LUMBAR,),
        tasks=BEND_TASKS,
    ),
    Entry(
        name="lumbar_start_lag",
        title="How much later the lumbar spine starts than the pelvis",
        unit="s",
        needs=("curves",),
        definition=(
            "When lumbar flexion has made a tenth of its change over the way down minus when pelvic tilt has; positive:"
            f" the pelvis starts first; median over complete repetitions. {_DOWN}."
        ),
        source="definition of ours",
        of=(_LUMBAR,),
        tasks=BEND_TASKS,
    ),
)
