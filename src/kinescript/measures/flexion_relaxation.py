"""Flexion-relaxation: whether the back goes silent when a person hangs in full forward flexion."""

from typing import NamedTuple

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.segments import BACK_EXTENSORS, MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.baseline import not_measured
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import unknown
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_medians import of_logs, whole_of
from kinescript.measures.muscle_windows import PEAK_S, Level, Reader, why_apart, why_unusable
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

_CURVE = "trunk_flexion_deg"
# a smaller bend does not reach the range in which a back goes silent (assumption of ours; of people without pain 80 %
# flex the trunk by 93 to 128 deg, Laird 2019)
LEAST_BEND_DEG = 45.0
# a bend as far as a person can go reaches this in most people without pain (the lower of those two, as in data/norms/
# bending.csv), and the ratios were studied in such bends
_USUAL_BEND_DEG = 93.0
# the work of lowering and of lifting the trunk compare only at like speeds; this far apart they do not (an assumption)
_SPEEDS_APART = 2.0
# full flexion is the middle of the hold, which is seen too long: a smooth movement is slow at its ends
_MIDDLE = 0.5
_LEAST_HELD_S = 0.3
# a muscle works before a bend is seen to begin, and after it is seen to end (assumption of ours)
_AROUND_S = 0.4
# how much the logarithm of a ratio differs between repetitions where few were seen (assumption of ours)
_PRIOR_LOG = 0.08
_WHY = (
    "Flexion-relaxation is the best supported EMG marker of low back pain: every measure of it told most patients from"
    " people without pain (Neblett 2013), and it is altered in about half of people with non-specific chronic pain"
    " (meta-analysis, Gouteron 2022, Eur Spine J, 10.1007/s00586-021-06992-0). That it follows recovery was not shown"
    " (De Carvalho 2024)."
)
_PEAK = f"the highest RMS over {PEAK_S:g} s above the channel's noise"
_FULL = "RMS above the channel's noise over the middle half of the hold at full flexion"
_VALID = (
    f"median over complete repetitions that flex the trunk by {LEAST_BEND_DEG:.0f} deg or more and are held there for"
    f" {_LEAST_HELD_S / _MIDDLE:g} s or more"
)
_SOURCE = (
    "maximum in flexion, or in extension, over the average in maximum voluntary flexion: Alschuler et al. 2009,"
    " Clin J Pain 25:760; windows, least bend and error of ours"
)
ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="flexion_relaxation_ratio",
        title="Flexion-relaxation ratio",
        unit="1",
        needs=("curves", "emg"),
        definition=f"Going down, {_PEAK}, over the {_FULL}; {_VALID}. A silent back makes it large.",
        source=_SOURCE,
        of=BACK_EXTENSORS,
        tasks=(Task.FORWARD_BEND,),
        grade="supported",
        grade_reason=_WHY,
    ),
    Entry(
        name="flexion_extension_ratio",
        title="Flexion-extension ratio",
        unit="1",
        needs=("curves", "emg"),
        definition=(
            f"Going down, {_PEAK}, over the same coming up; {_VALID}. Full flexion itself is no part of it. None where"
            f" the speeds of the two differ by more than a factor of {_SPEEDS_APART:g}."
        ),
        source=(
            "maximum in flexion over maximum in extension: Clinical utility of flexion-extension ratio measured by"
            " surface electromyography for patients with nonspecific chronic low-back pain, 130 patients and 130"
            " controls (title and abstract alone were read); windows, least bend and error of ours"
        ),
        of=BACK_EXTENSORS,
        tasks=(Task.FORWARD_BEND,),
        grade="supported",
        grade_reason=_WHY,
    ),
    Entry(
        name="extension_relaxation_ratio",
        title="Extension-relaxation ratio",
        unit="1",
        needs=("curves", "emg"),
        definition=f"Coming up, {_PEAK}, over the {_FULL}; {_VALID}. A silent back makes it large.",
        source=_SOURCE,
        of=BACK_EXTENSORS,
        tasks=(Task.FORWARD_BEND,),
        grade="supported",
        grade_reason=_WHY,
    ),
)


class Bend(NamedTuple):
    """One repetition far enough and held long enough: going down, full flexion, coming up; how far, and how fast."""

    down: Span
    full: Span
    up: Span
    bent_deg: float
    down_deg_s: float
    up_deg_s: float


class Levels(NamedTuple):
    """What one muscle did in one bend."""

    down: Level
    full: Level
    up: Level


def find_flexion_relaxation(
    worked: Worked, angles: tuple[JointAngles, ...], repetitions: tuple[Repetition, ...], *, task: Task
) -> tuple[Measure, ...]:
    """Return the three ratios of every back extensor that was recorded in forward bends, none in other tasks.

    The median of a ratio's logarithm over repetitions; its error comes from how few independent values an RMS rests on,
    from the noise, and from the spread between repetitions. Where full flexion cannot be told from the noise the ratio
    is what it is at least, with a fault of kind "cut". Unknown, and why, where the bend was too small or not held, or
    the channel cannot be used.
    """
    if task is not Task.FORWARD_BEND:
        return ()
    sites = [
        s.at for s in worked.signals if isinstance(s.at, MuscleSite) and s.at.muscle in BACK_EXTENSORS and s.at.side
    ]
    bends = find_bends(angles, repetitions) if sites else ()
    return tuple(each for site in sites for each in _of_site(worked, site, site.side, bends))


def find_bends(angles: tuple[JointAngles, ...], repetitions: tuple[Repetition, ...]) -> tuple[Bend, ...] | Fault:
    """Return the repetitions in which the back can be expected to go silent, or why there is none."""
    pair = curve_of(angles, find_curve(_CURVE))
    if pair is None or not np.isfinite(pair[0]).any():
        return not_measured(_CURVE)
    time_s = next(a.time_s for a in angles if a.joint is find_curve(_CURVE).joint)
    complete = [r for r in repetitions if r.state is RepetitionState.COMPLETE and len(r.phases) == 3]
    if not complete:
        return Fault(kind="no_repetition", words="no complete repetition was seen")
    found, widest_deg, longest_s = [], 0.0, 0.0
    for each in complete:
        down, hold, up = (phase.span for phase in each.phases)
        seen = pair[0][each.span.holds(time_s)]
        if not np.isfinite(seen).any():
            continue
        bent_deg = float(np.nanmax(seen) - np.nanmin(seen))
        widest_deg, longest_s = max(widest_deg, bent_deg), max(longest_s, hold.duration_s)
        middle_s, half_s = (hold.start_s + hold.end_s) / 2, _MIDDLE * hold.duration_s / 2
        if bent_deg >= LEAST_BEND_DEG and 2 * half_s >= _LEAST_HELD_S:
            full = Span(start_s=middle_s - half_s, end_s=middle_s + half_s)
            going_down = Span(start_s=down.start_s - _AROUND_S, end_s=full.start_s)
            coming_up = Span(start_s=full.end_s, end_s=up.end_s + _AROUND_S)
            speeds = (bent_deg / phase.duration_s for phase in (down, up))
            found.append(Bend(going_down, full, coming_up, bent_deg, *speeds))
    if found:
        return tuple(found)
    if widest_deg < LEAST_BEND_DEG:
        words = f"the trunk flexed by {widest_deg:.0f} deg, and a back goes silent only beyond {LEAST_BEND_DEG:.0f} deg"
        return Fault(kind="small", words=words)
    return Fault(kind="short", words=f"full flexion was held for {longest_s:.1f} s at most, too short to be read")


def _of_site(
    worked: Worked, site: MuscleSite, side: Side | None, bends: tuple[Bend, ...] | Fault
) -> tuple[Measure, ...]:
    signal = worked.signal(site)
    why = why_unusable(signal, site.words)
    if why or signal is None:
        return tuple(unknown(entry, side, *why, of=site.muscle) for entry in ENTRIES)
    if isinstance(bends, Fault):
        return tuple(unknown(entry, side, bends, of=site.muscle) for entry in ENTRIES)
    reader = Reader(signal)
    read = [(reader.peak(b.down), reader.level(b.full), reader.peak(b.up)) for b in bends]
    levels = [Levels(d, f, u) for d, f, u in read if d is not None and f is not None and u is not None]
    span = whole_of(tuple(Span(start_s=b.down.start_s, end_s=b.up.end_s) for b in bends))
    if span is not None and (apart := why_apart(signal, span)):
        return tuple(unknown(entry, side, *apart, of=site.muscle) for entry in ENTRIES)
    if not levels:
        fault = Fault(kind="gap", words=f"the {site.words} was not known all through any bend")
        return tuple(unknown(entry, side, fault, of=site.muscle) for entry in ENTRIES)
    if any(each.up.silent for each in levels):
        fault = Fault(kind="silent", words=f"the {site.words} was never seen to work, not even coming up")
        return tuple(unknown(entry, side, fault, of=site.muscle) for entry in ENTRIES)
    pairs = (
        [(each.down, each.full) for each in levels],
        [(each.down, each.up) for each in levels],
        [(each.up, each.full) for each in levels],
    )
    doubts = _small(bends)
    unlike = _speeds_apart(bends)
    return tuple(
        unknown(entry, side, unlike, of=site.muscle)
        if unlike is not None and entry is ENTRIES[1]
        else _ratio(entry, site, pair, reader.noise_known, span, doubts)
        for entry, pair in zip(ENTRIES, pairs, strict=True)
    )


def _speeds(bends: tuple[Bend, ...]) -> tuple[float, float]:
    return float(np.median([b.down_deg_s for b in bends])), float(np.median([b.up_deg_s for b in bends]))


def _small(bends: tuple[Bend, ...]) -> tuple[Fault, ...]:
    """Return that the bends did not reach the range in which the ratios were studied, with how fast they were."""
    bent_deg = float(np.median([b.bent_deg for b in bends]))
    if bent_deg >= _USUAL_BEND_DEG:
        return ()
    down_deg_s, up_deg_s = _speeds(bends)
    words = (
        f"the trunk flexed by {bent_deg:.0f} deg, {100 * bent_deg / _USUAL_BEND_DEG:.0f} % of the {_USUAL_BEND_DEG:.0f}"
        f" deg at which the usual range of a full bend begins, down at {down_deg_s:.0f} deg/s and up at"
        f" {up_deg_s:.0f} deg/s"
    )
    return (Fault(kind="short_bend", words=words),)


def _speeds_apart(bends: tuple[Bend, ...]) -> Fault | None:
    """Return that going down and coming up differ too much in speed to be compared; None where they do not."""
    down_deg_s, up_deg_s = _speeds(bends)
    if max(down_deg_s, up_deg_s) <= _SPEEDS_APART * min(down_deg_s, up_deg_s):
        return None
    words = (
        f"the trunk went down at {down_deg_s:.0f} deg/s and came up at {up_deg_s:.0f} deg/s, too unlike to compare what"
        " a muscle did in each"
    )
    return Fault(kind="speed", words=words)


def _ratio(
    entry: Entry,
    site: MuscleSite,
    pairs: list[tuple[Level, Level]],
    noise_known: bool,
    span: Span | None,
    doubts: tuple[Fault, ...],
) -> Measure:
    """Return the median ratio of pairs of levels, and whether it is that or more."""
    if any(over.silent for over, _ in pairs):
        fault = Fault(kind="silent", words=f"the {site.words} was never seen to work going down")
        return unknown(entry, site.side, fault, of=site.muscle)
    floored = [under.silent for _, under in pairs]
    cut = sum(floored) * 2 >= len(pairs)
    logs, sigmas, faults = [], [], []
    for over, under in pairs:
        # one that cannot be told from the noise is not below its upper limit, where most others can it is one of them
        below = under.at_most if cut or under.square <= 0 else under.rms
        logs.append(float(np.log(over.rms / below)))
        sigmas.append(over.relative if cut else float(np.hypot(over.relative, min(under.relative, 1.0))))
    if cut:
        words = f"the {site.words} was as silent as its channel's noise there: the ratio is this or more"
        faults.append(Fault(kind="cut", words=words))
    elif not noise_known and entry is not ENTRIES[1]:
        words = f"the noise of the {site.words} was never seen alone: the ratio is this or more"
        faults.append(Fault(kind="cut", words=words))
    return of_logs(
        entry,
        site.side,
        site.muscle,
        np.array(logs),
        np.array(sigmas),
        prior=_PRIOR_LOG,
        span=span,
        faults=(*faults, *doubts),
    )
