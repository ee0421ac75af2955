"""How a person who stands shares the weight between both feet, from two force plates."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import UPRIGHT_TASKS, Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.plate_load import LOADED_N, StandingLoad, find_sides, find_standing_load
from kinescript.measures.spread import spread_of
from kinescript.measures.standing import block_means
from kinescript.motion.landmarks import Landmarks
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="load_right_share",
        title="Share of the weight on the right foot",
        unit="1",
        needs=("standing",),
        definition=(
            "Mean over quiet standing of the force up under the right foot over that under both, each foot whole on a"
            " force plate of its own."
        ),
        source="definition of ours",
        of=("quiet_standing",),
        tasks=tuple(task for task in UPRIGHT_TASKS if task is not Task.WALKING),
    ),
)
# assumptions of ours: blocks of quiet standing, the spread between them where few were seen, what counts as unseen,
# how well a plate keeps its zero where nobody stepped off it and where somebody did, and its scale
_BLOCK_S, _PRIOR, _UNSEEN, _SHORTEST_S = 1.0, 0.005, 0.05, 0.5
_ZERO_N, _ZEROED_N, _SCALE = 5.0, 1.0, 0.005


def find_load_share(
    recording: Recording, landmarks: Landmarks, spans: tuple[Span, ...] | None, *, task: Task, stood: bool = True
) -> tuple[Measure, ...]:
    """Return the right foot's share of the weight (0 to 1) over the spans of quiet standing, None for all along.

    `stood` is False when nobody is known to have stood quietly. sigma^2 = S^2 / n + zero^2 + scale^2: S the spread of
    the means of n blocks of 1 s; zero how far a plate's unloaded level is off; scale how well plates agree in size.
    """
    entry = ENTRIES[0]
    if task not in (entry.tasks or ()):
        return ()
    if not stood:
        return (unknown(entry, None, Fault(kind="no_standing", words="no quiet standing was recorded")),)
    load = find_standing_load(recording, landmarks, spans)
    if isinstance(load, Fault):
        return (unknown(entry, None, load),)
    sides = find_sides(load, landmarks, spans)
    if isinstance(sides, Fault):
        return (unknown(entry, None, sides),)
    return (_share(load, load.up_n[:, sides[Side.RIGHT]], load.up_n[:, sides[Side.LEFT]]),)


def _share(load: StandingLoad, right_n: Floats, left_n: Floats) -> Measure:
    entry, total = ENTRIES[0], right_n + left_n
    share = right_n / np.where(total > LOADED_N, total, np.nan)
    seen = np.isfinite(share)
    if seen.sum() < _SHORTEST_S * load.rate_hz:
        words = f"the force plates were read for less than {_SHORTEST_S:g} s of quiet standing"
        return unknown(entry, None, Fault(kind="gap", words=words))
    value = float(share[seen].mean())
    blocks = block_means(load.time_s, share, _BLOCK_S)
    between = spread_of(blocks, unseen=_UNSEEN, prior=_PRIOR) / np.sqrt(max(1, np.isfinite(blocks).sum()))
    zero = (_ZEROED_N if load.zeroed else _ZERO_N) * float(np.hypot(value, 1 - value)) / float(np.nanmean(total))
    scale = 2**0.5 * _SCALE * value * (1 - value)
    span = Span(start_s=float(load.time_s[0]), end_s=float(load.time_s[-1]))
    return known(entry, None, value, float(np.sqrt(between**2 + zero**2 + scale**2)), span=span)
