"""The walk of people.py with muscle sensors on it, made by hand: signals of equations, onsets where they were put."""

from dataclasses import replace

import numpy as np
from tests.report import people

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure
from kinescript.motion.pose import Pose
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.muscle.worked import Worked
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_noise import interference

RATE_HZ = 1000.0
TRA = "transversus_internal_oblique_region"
PAIRS = (TRA, "erector_spinae_longissimus", "gluteus_medius", "gluteus_maximus", "rectus_femoris", "biceps_femoris")
MVIC = NormalisedTo(kind=ReferenceKind.MVIC, level=0.25e-3, sigma=0.01e-3, seen_in="mvic.c3d")
NOTHING = NormalisedTo(kind=ReferenceKind.NONE, level=None, sigma=None, seen_in="")
LEAD_OFF = Fault(kind="lead_off", words="the electrode lost the skin for 8.2 s")
HEART = Fault(kind="ecg", words="heartbeats were heard and taken out")


def places(count: int = 12) -> tuple[Place, ...]:
    """So many places: both sides of each pair, then sensors nobody placed."""
    known = [MuscleSite(muscle=muscle, side=side) for muscle in PAIRS for side in Side]
    return (*known, *(Unmapped(label=f"EMG {i}") for i in range(20)))[:count]


def worked_on(assessment: Assessment, *, count: int = 12, to: NormalisedTo = MVIC) -> Assessment:
    """The same assessment with muscle sensors: each works whenever its side's leg carries, somewhat before or after."""
    rng = np.random.default_rng(7)
    seconds = float(assessment.pose.time_s[-1]) if len(assessment.pose.time_s) else 10.0
    made = [_one(rng, at, index, assessment, seconds, to) for index, at in enumerate(places(count))]
    worked = Worked(
        signals=tuple(signal for signal, *_ in made),
        activations=tuple(activation for _, activation, _, _ in made),
        bursts=tuple(sorted((b for *_, bursts, _ in made for b in bursts), key=lambda b: b.span.start_s)),
    )
    channels = (*assessment.recording.channels, *(channel for *_, channel in made))
    return replace(assessment, worked=worked, recording=replace(assessment.recording, channels=channels))


def _one(
    rng: np.random.Generator, at: Place, index: int, assessment: Assessment, seconds: float, to: NormalisedTo
) -> tuple[MuscleSignal, Activation, tuple[Burst, ...], Channel]:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    side = at.side if isinstance(at, MuscleSite) else Side.LEFT
    spans = [s.span for s in assessment.stances if s.side is side] or [Span(start_s=2.0, end_s=3.0)]
    shift_s = -0.05 + 0.02 * index
    amplitude = np.full(len(time_s), 0.004e-3)
    for span in spans:
        rise = np.clip((time_s - span.start_s - shift_s) / 0.05, 0, 1) * np.clip((span.end_s - time_s) / 0.1, 0, 1)
        amplitude = amplitude + 0.12e-3 * rise
    values = amplitude * interference(rng, len(time_s), rate_hz=RATE_HZ)
    dead = index == 5
    quality = SignalQuality(trust="good", faults=())
    if index == 0:
        quality = SignalQuality(trust="doubtful", faults=(HEART,))
    if dead:
        quality, values = SignalQuality(trust="unusable", faults=(LEAD_OFF,)), np.full(len(time_s), np.nan)
    signal = MuscleSignal(
        at=at,
        rate_hz=RATE_HZ,
        start_s=0.0,
        unit="V",
        values=values,
        steps=("band-pass 20 to 450 Hz", "mains at 50.02 Hz and 2 harmonics taken out"),
        beats_s=np.empty(0),
        quality=quality,
    )
    bursts = () if dead else tuple(b for span in spans for b in _bursts(at, span, shift_s))
    raw = 1.2e-3 + np.nan_to_num(values) + 0.01e-3 * np.sin(2 * np.pi * 50 * time_s)
    channel = Channel(
        kind=ChannelKind.EMG, at=at, frame=None, unit="V", clock=Uniform(rate_hz=RATE_HZ), values=raw[:, None]
    )
    return signal, _level(at, time_s, np.full(len(time_s), np.nan) if dead else amplitude, to), bursts, channel


def _level(at: Place, time_s: Floats, amplitude: Floats, to: NormalisedTo) -> Activation:
    share = 1.0 if to.level is None else 100.0 / to.level
    level = share * np.convolve(amplitude, np.ones(50) / 50, mode="same")
    return Activation(
        at=at,
        time_s=time_s[::5],
        level=level[::5],
        sigma=0.08 * level[::5],
        unit="V" if to.level is None else "%",
        normalised_to=to,
    )


def _bursts(at: Place, span: Span, shift_s: float) -> list[Burst]:
    start = span.start_s + shift_s
    onset = Onset(at=at, time_s=start, low_s=start - 0.012, high_s=start + 0.02)
    offset = Onset(at=at, time_s=span.end_s, low_s=span.end_s - 0.03, high_s=span.end_s + 0.03)
    whole = Span(start_s=start, end_s=span.end_s)
    return [Burst(at=at, span=whole, onset=onset, offset=offset, level=0.1e-3, level_sigma=1e-5, unit="V")]


def latencies(name: str = "latency_to_movement") -> tuple[Measure, ...]:
    """An onset for each muscle: the region of the left side is late, that of the right in time, one cannot tell."""
    whens = {
        (TRA, Side.LEFT): (112.0, 9.0),
        (TRA, Side.RIGHT): (-12.0, 8.0),
        ("erector_spinae_longissimus", Side.LEFT): (-45.0, 11.0),
        ("gluteus_medius", Side.RIGHT): (35.0, 14.0),
        ("gluteus_maximus", Side.LEFT): (150.0, 30.0),
        ("rectus_femoris", Side.LEFT): (-60.0, 6.0),
    }
    found = [
        Measure(name=name, of=of, side=side, value=value, unit="ms", sigma=sigma)
        for (of, side), (value, sigma) in whens.items()
    ]
    why = Fault(kind="slow", words="the movement was too slow for timing to tell anything")
    gone = Measure(name=name, of="gluteus_medius", side=Side.LEFT, value=None, unit="ms", sigma=None, faults=(why,))
    return (*found, gone)


def late_region(count: int = 12) -> Assessment:
    """The walk as a single-leg stance with twelve muscles, one of them dead, and the region of the left side late."""
    person = worked_on(people.walk(), count=count)
    measures = (*person.measures, *latencies())
    timing = find_findings(measures[len(person.measures) :], task=Task.SINGLE_LEG_STANCE, worked=person.worked)
    moved = tuple(replace(f, evidence=tuple(i + len(person.measures) for i in f.evidence)) for f in timing)
    return replace(
        person,
        measures=measures,
        findings=(*person.findings, *moved),
        recording=replace(person.recording, task=Task.SINGLE_LEG_STANCE),
    )


def muscles_alone() -> Assessment:
    """Muscle sensors and nothing else: no pose, no angles, no stances."""
    person = people.walk()
    bare = replace(
        person,
        pose=Pose(time_s=np.empty(0), orientation=(), known=(), sigma_deg=()),
        angles=(),
        stances=(),
        measures=(),
        findings=(),
        recording=replace(person.recording, channels=(), task=Task.UNKNOWN),
    )
    return worked_on(bare, to=NOTHING)
