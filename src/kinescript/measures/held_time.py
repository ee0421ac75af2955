"""How long a person stood on one leg: the timed test, from the stances."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.walking_steps import WalkParams
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

# a foot taken off slowly bears under 20 N for a while before it leaves
_SLOWLY_S = 0.03

# a heel or toe this far above where it rests is no longer flat on the ground (assumption of ours)
_FLAT_M = 0.003
# a foot lifted from rest rises with the square of time: it took half as long again from the ground as from there
_EARLIER = 1.5

ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="held_time",
        title="Time on one leg",
        unit="s",
        needs=("stances",),
        definition=(
            "The longest the person stood on this leg without a break, the other foot known to be off the ground;"
            " where an end of the recording cut it, it was longer than that."
        ),
        source="best trial, as in Springer 2007, J Geriatr Phys Ther 30:8; error of ours",
        of=("single_leg_stance",),
        sided=True,
        tasks=(Task.SINGLE_LEG_STANCE,),
    ),
)


def find_held_times(
    landmarks: Landmarks, stances: tuple[Stance, ...], *, task: Task, params: WalkParams = WalkParams()
) -> tuple[Measure, ...]:
    """Return how long each leg carried the person alone at the longest, in seconds, for single-leg stance only.

    sigma is that of two contacts by the least certain source of any stance (the OTHER foot's tell when it began), and
    of the last 20 N that a foot in no hurry takes off a plate: 30 ms at either end, an assumption of ours. Where only
    markers tell, a foot lifted slowly may have left long before it was seen high: the time it was no longer flat and
    not yet known to be off counts at both ends, which err the same way, as a half-width of which all is equally likely.
    """
    if task not in (ENTRIES[0].tasks or ()):
        return ()
    return tuple(_held(landmarks, stances, side, params) for side in Side)


def _lifting_s(landmarks: Landmarks, side: Side, single: Span) -> tuple[float, float]:
    """Return for how long a foot was not flat before and after it is known to be off the ground, in seconds."""
    points = [p for p in (landmarks.of(side, name) for name in ("HEE", "TOE")) if p is not None]
    if not points:
        return 0.0, 0.0
    low = np.all([p[:, 2] - np.nanpercentile(p[:, 2], 5) < _FLAT_M for p in points], axis=0)
    before = landmarks.time_s[low & (landmarks.time_s <= single.start_s)]
    after = landmarks.time_s[low & (landmarks.time_s >= single.end_s)]
    return (
        single.start_s - float(before[-1]) if len(before) else 0.0,
        float(after[0]) - single.end_s if len(after) else 0.0,
    )


def _held(landmarks: Landmarks, stances: tuple[Stance, ...], side: Side, params: WalkParams) -> Measure:
    entry = ENTRIES[0]
    spans = [span for stance in stances if stance.side is side for span in stance.single]
    if not spans or not landmarks.rate_hz > 0:
        words = f"the person was never known to stand on the {side} leg alone"
        return unknown(entry, side, Fault(kind="no_single_support", words=words))
    longest = max(spans, key=lambda span: span.duration_s)
    frame_s = 1.0 / landmarks.rate_hz
    begin_s, end_s = float(landmarks.time_s[0]) + frame_s / 2, float(landmarks.time_s[-1]) + frame_s / 2
    faults = []
    if longest.start_s < begin_s or longest.end_s > end_s:
        words = f"an end of the recording cut the stance on the {side} leg: it lasted at least this long"
        faults.append(Fault(kind="cut", words=words, span=longest))
    contact_s = max(params.off_sigma_s(stance, landmarks.rate_hz) for stance in stances)
    sigma = float(np.hypot(contact_s, _SLOWLY_S)) * 2**0.5
    if any("markers" in stance.seen_by for stance in stances):
        sigma = float(np.hypot(sigma, _EARLIER * sum(_lifting_s(landmarks, side.other, longest)) / 3**0.5))
    return known(entry, side, longest.duration_s, sigma, span=longest, faults=tuple(faults))
