"""How much a person sways in quiet standing: the centre of pressure, or the pelvis where no plate was."""

from typing import NamedTuple

import numpy as np

from kinescript.body.tasks import Task
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.plate_load import find_standing_load
from kinescript.measures.spread import spread_of
from kinescript.measures.standing import block_means
from kinescript.measures.walking_steps import facing, pelvis_middle
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.stillness import travel_m
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.spans import Span

PRESSURE, PELVIS = "centre_of_pressure", "pelvis"
# whoever travels further steps about; less than this is too short to call it sway (assumptions of ours)
_STILL_M, _SHORTEST_S = 0.15, 10.0
# people compare sway over this long (Scoppa 2013, Gait Posture 37:290: 25 to 40 s)
_COMPARED_S = 25.0
_LOW_PASS_HZ, _BLOCK_S, _KNOWN_SHARE = 10.0, 5.0, 0.95
# what is left of noise after the low-pass, and how much a variance wanders between blocks where few were seen, as a
# share of it (assumptions of ours)
_NOISE_M, _WANDERS = {PRESSURE: 0.0003, PELVIS: 0.0005}, 0.5
# 95 % of a normal cloud in a plane lies in the ellipse with this squared radius in standard deviations (chi^2, 2)
_ELLIPSE = 5.991


def _entry(name: str, title: str, unit: str, definition: str, source: str) -> Entry:
    return Entry(
        name=name,
        title=title,
        unit=unit,
        needs=("standing",),
        definition=(
            f"{definition} In quiet standing of 10 s or more, low-passed at 10 Hz; of the centre of pressure over all"
            " force plates, else of the middle of the pelvis markers, two numbers not to be compared."
        ),
        source=source,
        of=(PRESSURE, PELVIS),
        tasks=(Task.QUIET_STANDING, Task.UNKNOWN),
    )


_PRIETO = "Prieto 1996, IEEE Trans Biomed Eng 43:956"
ENTRIES: tuple[Entry, ...] = (
    _entry("sway_ahead", "Sway forward and back", "m", "Root mean square about its mean along the heading.", _PRIETO),
    _entry("sway_aside", "Sway to the sides", "m", "Root mean square about its mean across the heading.", _PRIETO),
    _entry("sway_speed", "Speed of sway", "m/s", "Length of the path over the time it took.", _PRIETO),
    _entry(
        "sway_area",
        "Area of sway",
        "m2",
        "Area of the ellipse that holds 95 % of positions, pi 5.991 sqrt(det C).",
        "Schubert & Kirchner 2014, Gait Posture 39:518",
    ),
)
_AHEAD, _ASIDE, _SPEED, _AREA = ENTRIES


class _Path(NamedTuple):
    """Where the point was, shape (time, 2) in metres, global axes, low-passed, NaN where unknown; `of` names it."""

    of: str
    time_s: Floats
    rate_hz: float
    place_m: Floats
    noise_m: float


class _Size(NamedTuple):
    """A mean square in m2 and its one standard deviation."""

    square: float
    sigma: float


def find_sway(
    recording: Recording, landmarks: Landmarks, spans: tuple[Span, ...] | None, *, task: Task, stood: bool = True
) -> tuple[Measure, ...]:
    """Return sway in quiet standing: root mean square (m) ahead and aside, path per second (m/s), 95 % area (m2).

    `spans` are where the person stood quietly (the longest counts), None all along; `stood` is False when nobody is
    known to have. sigma is that of the mean of blocks of 5 s of the squared distance, or of the speed, and of noise; a
    person who stood 30 s has six blocks, so it is large.
    """
    if task not in (_AHEAD.tasks or ()):
        return ()
    if not stood:
        return _nothing(Fault(kind="no_standing", words="no quiet standing was recorded"))
    span = max(spans, key=lambda each: each.duration_s) if spans else _whole(recording, landmarks)
    if span is None or span.duration_s < _SHORTEST_S - 0.05:
        return _nothing(Fault(kind="short", words=f"sway takes {_SHORTEST_S:g} s of quiet standing to be told"))
    if travel_m(landmarks, (span,)) > _STILL_M:
        return _nothing(Fault(kind="standing", words="the person stepped about, which is not quiet standing"))
    found = _find_path(recording, landmarks, span)
    if isinstance(found, Fault):
        return _nothing(found)
    path, faults = found
    if span.duration_s < _COMPARED_S - 0.05:
        words = f"sway grows with time: {span.duration_s:.0f} s compare only with as long, people take 25 s and more"
        faults = (*faults, Fault(kind="short", words=words))
    return _measure(path, facing(landmarks, span), span, faults)


def _nothing(fault: Fault) -> tuple[Measure, ...]:
    return tuple(unknown(entry, None, fault) for entry in ENTRIES)


def _whole(recording: Recording, landmarks: Landmarks) -> Span | None:
    clocks = [landmarks.time_s] if len(landmarks.time_s) > 1 else [c.time_s for c in recording.channels]
    clocks = [clock for clock in clocks if len(clock) > 1]
    if not clocks:
        return None
    step_s = float(np.median(np.diff(clocks[0])))
    return Span(start_s=float(clocks[0][0]), end_s=float(clocks[0][-1]) + step_s)


def _find_path(recording: Recording, landmarks: Landmarks, span: Span) -> tuple[_Path, tuple[Fault, ...]] | Fault:
    load = find_standing_load(recording, landmarks, (span,))
    if not isinstance(load, Fault) and np.isfinite(load.pressure_m).all(axis=1).mean() >= _KNOWN_SHARE:
        return _smooth(PRESSURE, load.time_s, load.rate_hz, load.pressure_m), ()
    why = load if isinstance(load, Fault) else Fault(kind="no_plate", words="the plates' moments were not recorded")
    inside = span.holds(landmarks.time_s)
    place = pelvis_middle(landmarks)[inside]
    if len(place) == 0 or np.isfinite(place).all(axis=1).mean() < _KNOWN_SHARE:
        return Fault(kind="missing", words=f"{why.words}, and the pelvis was not seen well enough")
    stands_in = Fault(kind=why.kind, words=f"{why.words}: the pelvis stands in for the centre of pressure")
    return _smooth(PELVIS, landmarks.time_s[inside], landmarks.rate_hz, place), (stands_in,)


def _smooth(of: str, time_s: Floats, rate_hz: float, place_m: Floats) -> _Path:
    """Return the path low-passed; what the filter took off says how large the noise is that it had to leave."""
    if not rate_hz > 2.2 * _LOW_PASS_HZ:
        return _Path(of, time_s, rate_hz, place_m, _NOISE_M[of])
    smooth = filter_zero_phase(place_m, FilterParams(high_hz=_LOW_PASS_HZ), rate_hz=rate_hz)
    taken = float(np.sqrt(np.nanmean((place_m - smooth) ** 2)))
    left = taken * (_LOW_PASS_HZ / (rate_hz / 2 - _LOW_PASS_HZ)) ** 0.5
    return _Path(of, time_s, rate_hz, smooth, left)


def _measure(path: _Path, ahead: Floats, span: Span, faults: tuple[Fault, ...]) -> tuple[Measure, ...]:
    centred = path.place_m - np.nanmean(path.place_m, axis=0)
    found = []
    across = np.array([-ahead[1], ahead[0]])
    for entry, axis in ((_AHEAD, ahead), (_ASIDE, across)):
        if not np.isfinite(axis).all():
            words = "the pelvis was not seen, so nobody knows where the person faced"
            found.append(unknown(entry, None, Fault(kind="missing", words=words), of=path.of))
            continue
        size = _size(path, centred @ axis)
        rms = max(size.square**0.5, 1e-6)
        # noise below the sway it hides in adds its square
        sigma = float(np.hypot(min(size.sigma / (2 * rms), rms), max(_NOISE_M[path.of], path.noise_m)))
        found.append(known(entry, None, rms, sigma, span=span, faults=faults, of=path.of))
    found += [_speed(path, span, faults), _area(path, centred, span, faults)]
    return tuple(found)


def _size(path: _Path, values: Floats) -> _Size:
    square = float(np.nanmean(values**2))
    return _Size(square, _error(path, values**2, square))


def _error(path: _Path, values: Floats, mean: float) -> float:
    blocks = block_means(path.time_s, values, _BLOCK_S)
    spread = spread_of(blocks, unseen=2 * abs(mean), prior=_WANDERS * abs(mean))
    return float(spread / np.sqrt(max(1, np.isfinite(blocks).sum())))


def _speed(path: _Path, span: Span, faults: tuple[Fault, ...]) -> Measure:
    speeds = np.linalg.norm(np.diff(path.place_m, axis=0), axis=1) * path.rate_hz
    mean = float(np.nanmean(speeds))
    between = _error(path._replace(time_s=path.time_s[1:]), speeds, mean)
    # white noise up to the edge of the filter moves this fast; it can only lengthen the path
    noise = 2 * np.pi * _LOW_PASS_HZ / 3**0.5 * path.noise_m
    return known(_SPEED, None, mean, float(np.hypot(between, noise)), span=span, faults=faults, of=path.of)


def _area(path: _Path, centred: Floats, span: Span, faults: tuple[Fault, ...]) -> Measure:
    seen = centred[np.isfinite(centred).all(axis=1)]
    variances, axes = np.linalg.eigh(seen.T @ seen / len(seen))
    sizes = [_size(path, centred @ axis) for axis in axes.T]
    area = float(np.pi * _ELLIPSE * np.sqrt(max(float(np.prod(variances)), 0.0)))
    floor = max(_NOISE_M[path.of], path.noise_m) ** 2
    small, large = ((size.sigma + floor) / max(size.square, floor) / 2 for size in sizes)
    return known(_AREA, None, area, area * float(np.hypot(small, large)), span=span, faults=faults, of=path.of)
