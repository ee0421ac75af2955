"""The steps of a walk: which stances follow each other, where the heels stood, where the pelvis went."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kinescript.body.words import Side
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkParams:
    """What is a step, and how sure its parts are, in seconds, metres and degrees.

    What is not said to be measured is an assumption of ours.

    - `shortest_step_s`, `longest_step_s`: a step from strike to strike takes this long; `flight_s`: longer in the air
      between two stances breaks the run of steps.
    - `plate_s`, `event_frames`, `marker_strike_s`, `marker_off_s`: one standard deviation of the instant at which a
      plate (20 N), a stored event or the markers say a foot lands or leaves; half a frame of the markers' clock comes
      on top. Events against plates, and markers against events, measured on files of others (benchmarks/stances.py):
      16 strikes, root mean square 19 ms, 16 ms of it late; 16 leavings, 12 ms, and up to 20 ms against plates.
    - `marker_coarse_s`: the same where markers left a moment unknown and only bound it, before the foot velocity
      algorithm: 35 ms at those 16 leavings; the moment itself, anywhere in which the instant may lie, comes on top.
    - `time_prior_s`, `length_prior_m`, `speed_prior_m_s`: the spread between one person's steps where few were seen.
    - `placement_m`: how differently the heel markers of two feet are put on; `foot_flat`: the part of a stance in
      which the whole foot is on the ground.
    - `travel_m`: the pelvis goes this far in a stride, or the person does not go anywhere; `turn_deg`: strides further
      off the heading of the whole walk are a turn.
    - `belt_m_s`: feet on the ground that go backward this fast stand on a treadmill.
    """

    shortest_step_s: float = 0.2
    longest_step_s: float = 1.5
    flight_s: float = 0.1
    plate_s: float = 0.005
    event_frames: float = 1.2
    marker_strike_s: float = 0.02
    marker_off_s: float = 0.015
    marker_coarse_s: float = 0.04
    time_prior_s: float = 0.015
    length_prior_m: float = 0.015
    speed_prior_m_s: float = 0.03
    placement_m: float = 0.005
    foot_flat: tuple[float, float] = (0.2, 0.45)
    travel_m: float = 0.2
    turn_deg: float = 20.0
    belt_m_s: float = 0.15

    def strike_sigma_s(self, stance: Stance, rate_hz: float) -> float:
        """Return one standard deviation, in seconds, of when a foot landed, by the least certain source that told."""
        return self._sigma_s(stance, rate_hz, self.marker_strike_s, stance.unknown_s[0])

    def off_sigma_s(self, stance: Stance, rate_hz: float) -> float:
        """Return one standard deviation, in seconds, of when a foot left, by the least certain source that told."""
        return self._sigma_s(stance, rate_hz, self.marker_off_s, stance.unknown_s[1])

    def _sigma_s(self, stance: Stance, rate_hz: float, marker_s: float, unknown_s: float) -> float:
        frame_s = 1.0 / rate_hz
        if unknown_s > 0:
            marker_s = float(np.hypot(self.marker_coarse_s, unknown_s / 3**0.5))
        by_source = {"plates": self.plate_s, "events": self.event_frames * frame_s}
        worst = max(by_source.get(name, marker_s) for name in stance.seen_by.split("+"))
        return float(np.hypot(worst, frame_s / 12**0.5))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk(ArrayValue):
    """A run of n + 1 stances, each of the foot other than the one before: n whole steps.

    `heels_m`: where the heel of each stance stood, shape (n + 1, 2), level; `pelvis_m`: where the pelvis was at each
    strike, shape (n + 1, 2); `heading`: unit vector, shape (2,), of the pelvis' way, in global axes; all NaN where
    unknown. `faults` say why there are no places to measure lengths from.
    """

    stances: tuple[Stance, ...]
    strike_s: float
    off_s: float
    heels_m: Floats
    pelvis_m: Floats
    heading: Floats
    faults: tuple[Fault, ...]

    def __post_init__(self) -> None:
        for name in ("heels_m", "pelvis_m", "heading"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def strikes_s(self) -> Floats:
        """The instants at which the feet landed, in seconds, shape (n + 1,)."""
        return np.array([stance.span.start_s for stance in self.stances])

    @property
    def landing(self) -> tuple[Side, ...]:
        """The side of the foot that ended each of the n steps."""
        return tuple(stance.side for stance in self.stances[1:])

    @property
    def span(self) -> Span:
        """From the first strike to the last."""
        return Span(start_s=self.stances[0].span.start_s, end_s=self.stances[-1].span.start_s)


def find_walk(landmarks: Landmarks, stances: tuple[Stance, ...], *, params: WalkParams = WalkParams()) -> Walk | None:
    """Return the longest unbroken run of whole steps, None with fewer than two; places in metres, global axes."""
    run = _longest_run(stances, params)
    if len(run) < 3 or not landmarks.rate_hz > 0:
        return None
    heels, pelvis, faults = _heels(landmarks, run, params), _pelvis(landmarks, run), []
    heading, doubt = _heading(pelvis, params)
    if _on_belt(landmarks, run, params):
        words = "feet on the ground moved backward, as on a treadmill, whose speed nobody recorded"
        faults, heading = [Fault(kind="treadmill", words=words)], np.full(2, np.nan)
    elif doubt is not None:
        faults, heading = [doubt], np.full(2, np.nan)
    return Walk(
        stances=run,
        strike_s=max(params.strike_sigma_s(stance, landmarks.rate_hz) for stance in run),
        off_s=max(params.off_sigma_s(stance, landmarks.rate_hz) for stance in run),
        heels_m=heels,
        pelvis_m=pelvis,
        heading=heading,
        faults=tuple(faults),
    )


def _longest_run(stances: tuple[Stance, ...], params: WalkParams) -> tuple[Stance, ...]:
    """Return the longest run of whole stances that are steps of alternate feet; the earliest of equally long ones."""
    whole = sorted((s for s in stances if s.whole), key=lambda s: s.span.start_s)
    runs: list[list[Stance]] = [whole[:1]]
    for before, after in pairwise(whole):
        step_s = after.span.start_s - before.span.start_s
        follows = params.shortest_step_s <= step_s <= params.longest_step_s
        if after.side is before.side.other and follows and after.span.start_s - before.span.end_s <= params.flight_s:
            runs[-1].append(after)
        else:
            runs.append([after])
    longest: list[Stance] = max(runs, key=len)
    return tuple(longest)


def _heels(landmarks: Landmarks, run: tuple[Stance, ...], params: WalkParams) -> Floats:
    places = np.full((len(run), 2), np.nan)
    for index, stance in enumerate(run):
        heel = landmarks.of(stance.side, "HEE")
        if heel is None:
            continue
        flat = heel[_flat(stance, params).holds(landmarks.time_s), :2]
        flat = flat[np.isfinite(flat).all(axis=1)]
        if len(flat):
            places[index] = np.median(flat, axis=0)
    return places


def _flat(stance: Stance, params: WalkParams) -> Span:
    begin, end = (stance.span.start_s + share * stance.span.duration_s for share in params.foot_flat)
    return Span(start_s=begin, end_s=end)


def pelvis_middle(landmarks: Landmarks) -> Floats:
    """Return the level middle of the pelvis markers, shape (time, 2) in metres; NaN where unknown.

    Of both ASIS and both PSIS or the sacrum; of the two ASIS alone where nothing behind was ever seen.
    """
    nothing = np.full((len(landmarks.time_s), 3), np.nan)
    front = [landmarks.point("LASI"), landmarks.point("RASI")]
    if any(point is None for point in front):
        return nothing[:, :2]
    back = [p for p in (landmarks.point("LPSI"), landmarks.point("RPSI")) if p is not None]
    sacrum = landmarks.point("SACR")
    behind = back if len(back) == 2 else [sacrum] if sacrum is not None else []
    middles = [np.mean([p for p in group if p is not None], axis=0) for group in (front, behind) if group]
    return np.asarray(np.mean(middles, axis=0)[:, :2])


def facing(landmarks: Landmarks, span: Span) -> Floats:
    """Return the mean level direction the pelvis faces in the span, a unit vector of shape (2,); NaN when unseen."""
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    if left is None or right is None:
        return np.full(2, np.nan)
    across = (right - left)[span.holds(landmarks.time_s), :2]
    across = across[np.isfinite(across).all(axis=1)]
    if len(across) == 0:
        return np.full(2, np.nan)
    mean = across.mean(axis=0)
    return np.array([-mean[1], mean[0]]) / max(float(np.linalg.norm(mean)), 1e-9)


def _pelvis(landmarks: Landmarks, run: tuple[Stance, ...]) -> Floats:
    middle = pelvis_middle(landmarks)
    at = [int(np.argmin(np.abs(landmarks.time_s - stance.span.start_s))) for stance in run]
    return middle[at]


def _heading(pelvis: Floats, params: WalkParams) -> tuple[Floats, Fault | None]:
    """Return the direction of the way over whole strides: sideways sway is in the same phase at both their ends."""
    strides = pelvis[2:] - pelvis[:-2]
    if not np.isfinite(strides).all():
        return np.full(2, np.nan), Fault(kind="gap", words="the pelvis was not seen at every step")
    mean = strides.mean(axis=0)
    if float(np.linalg.norm(mean)) < params.travel_m:
        return np.full(2, np.nan), Fault(kind="in_place", words="the person stepped without going anywhere")
    heading = mean / np.linalg.norm(mean)
    along = strides @ heading
    apart = np.degrees(np.arctan2(np.abs(strides @ np.array([-heading[1], heading[0]])), along))
    if apart.max() > params.turn_deg:
        words = f"the person turned, by {apart.max():.0f} deg off the mean heading, so steps have no one direction"
        return heading, Fault(kind="turning", words=words)
    return heading, None


def _on_belt(landmarks: Landmarks, run: tuple[Stance, ...], params: WalkParams) -> bool:
    """Return whether the feet went backward, seen from the pelvis, while they were flat on the ground."""
    speeds = []
    for stance in run:
        span = _flat(stance, params)
        inside, ahead = span.holds(landmarks.time_s), facing(landmarks, stance.span)
        heel = landmarks.of(stance.side, "HEE")
        if heel is None or inside.sum() < 3:
            continue
        way = np.diff(heel[inside, :2], axis=0) @ ahead * landmarks.rate_hz
        if np.isfinite(way).any():
            speeds.append(float(np.nanmean(way)))
    return bool(speeds) and float(np.median(speeds)) < -params.belt_m_s
