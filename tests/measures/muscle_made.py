"""Muscles made by hand: noise under known envelopes, bursts with known onsets, people who bend and lift a leg."""

from itertools import pairwise

import numpy as np
from tests.measures.made import everybody
from tests.measures.repeated import eased

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles
from kinescript.motion.movement_onset import MovementOnset
from kinescript.motion.phases import Phase
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality, Trust
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_noise import interference

RATE_HZ = 1000.0
NOISE = 2e-6
HALF_90 = 1.6448536269514722
LONGISSIMUS = MuscleSite(muscle="erector_spinae_longissimus", side=Side.RIGHT)
MVIC = NormalisedTo(kind=ReferenceKind.MVIC, level=100e-6, sigma=5e-6, seen_in="a reference recording")
NOTHING = NormalisedTo(kind=ReferenceKind.NONE, level=None, sigma=None, seen_in="")


def site(muscle: str, side: str | None = "right") -> MuscleSite:
    return MuscleSite(muscle=muscle, side=None if side is None else Side(side))


def emg_time(duration_s: float) -> Floats:
    return np.arange(round(duration_s * RATE_HZ)) / RATE_HZ


def signal_of(
    at: MuscleSite,
    envelope: Floats,
    rng: np.random.Generator,
    *,
    noise: float | None = NOISE,
    trust: Trust = "good",
) -> MuscleSignal:
    """Noise with the published spectrum under an envelope in V, and white noise of 2 uV; what cannot be used is NaN."""
    values = envelope * interference(rng, len(envelope), rate_hz=RATE_HZ) + NOISE * rng.standard_normal(len(envelope))
    faults = ()
    if trust == "unusable":
        values = np.full(len(values), np.nan)
        faults = (Fault(kind="lead_off", words="the electrode was off"),)
    return MuscleSignal(
        at=at,
        rate_hz=RATE_HZ,
        start_s=0.0,
        unit="V",
        values=values,
        steps=(),
        beats_s=np.zeros(0),
        quality=SignalQuality(trust=trust, faults=faults, noise=noise),
    )


def onset_at(at: MuscleSite, time_s: float, sigma_s: float) -> Onset:
    return Onset(at=at, time_s=time_s, low_s=time_s - HALF_90 * sigma_s, high_s=time_s + HALF_90 * sigma_s)


def burst_at(
    at: MuscleSite, start_s: float, end_s: float, *, sigma_s: float = 0.01, level: float = 50e-6, cut: bool = False
) -> Burst:
    """A burst whose onset and offset are known; with `cut` it was on before anybody looked."""
    return Burst(
        at=at,
        span=Span(start_s=start_s, end_s=end_s),
        onset=None if cut else onset_at(at, start_s, sigma_s),
        offset=onset_at(at, end_s, sigma_s),
        level=level,
        level_sigma=0.1 * level,
        unit="V",
    )


def worked_of(
    signals: tuple[MuscleSignal, ...], bursts: tuple[Burst, ...] = (), *, reference: NormalisedTo = MVIC
) -> Worked:
    """All of it as one value, every channel normalised to the same kind of reference."""
    activations = []
    for each in signals:
        time_s = each.time_s[::10]
        level = np.full(len(time_s), 10.0)
        unit = "V" if reference.level is None else "%"
        activations.append(
            Activation(at=each.at, time_s=time_s, level=level, sigma=level / 10, unit=unit, normalised_to=reference)
        )
    ordered = sorted(bursts, key=lambda b: b.span.start_s)
    return Worked(signals=signals, activations=tuple(activations), bursts=tuple(ordered))


def silent(*sites: MuscleSite, duration_s: float = 40.0, trust: Trust = "good") -> tuple[MuscleSignal, ...]:
    """Channels that hold nothing but their noise."""
    rng = np.random.default_rng(1)
    return tuple(signal_of(at, np.zeros(round(duration_s * RATE_HZ)), rng, trust=trust) for at in sites)


def movement(
    number: int,
    time_s: float,
    *,
    sigma_s: float = 0.02,
    side: str | None = None,
    of: str = "foot_off",
    speed_deg_s: float | None = 80.0,
) -> MovementOnset:
    return MovementOnset(
        of=of,
        side=None if side is None else Side(side),
        number=number,
        near_s=time_s,
        time_s=time_s,
        low_s=time_s - HALF_90 * sigma_s,
        high_s=time_s + HALF_90 * sigma_s,
        peak_speed_deg_s=speed_deg_s,
        peak_s=time_s + 0.4,
    )


DOWN_S, HOLD_S, UP_S, EVERY_S = 2.0, 1.5, 2.0, 7.0


def bends(
    times: int, *, bend_deg: float = 80.0, hold_s: float = HOLD_S
) -> tuple[tuple[JointAngles, ...], tuple[Repetition, ...]]:
    """A person who bends forward so many times, 2 s down, held, 2 s up, from 2 s on every 7 s; and the repetitions."""
    time_s = np.arange(round((2 + EVERY_S * times) * 100)) / 100.0
    curve, found = np.zeros(len(time_s)), []
    for index in range(times):
        start = 2.0 + EVERY_S * index
        edges = (start, start + DOWN_S, start + DOWN_S + hold_s, start + DOWN_S + hold_s + UP_S)
        curve += bend_deg * (eased((time_s - start) / DOWN_S) - eased((time_s - edges[2]) / UP_S))
        spans = [Span(start_s=a, end_s=b) for a, b in pairwise(edges)]
        phases = tuple(Phase(name=n, span=s) for n, s in zip(("out", "hold", "back"), spans, strict=True))
        found.append(
            Repetition(span=Span(start_s=start, end_s=edges[-1]), phases=phases, state=RepetitionState.COMPLETE)
        )
    return everybody(time_s, trunk_flexion_deg=curve), tuple(found)


def bending_envelope(
    repetitions: tuple[Repetition, ...],
    duration_s: float,
    *,
    down: float = 20e-6,
    full: float = 5e-6,
    up: float = 40e-6,
    rest: float = 0.0,
) -> Floats:
    """The RMS of a back extensor in V, shape (time,): a plateau going down, another in full flexion, one coming up."""
    time_s, out = emg_time(duration_s), np.full(round(duration_s * RATE_HZ), rest)
    for each in repetitions:
        out_span, hold, back = (phase.span for phase in each.phases)
        out[Span(start_s=out_span.start_s + 0.2, end_s=out_span.end_s - 0.3).holds(time_s)] = down
        out[Span(start_s=out_span.end_s - 0.3, end_s=hold.end_s).holds(time_s)] = full
        out[Span(start_s=hold.end_s, end_s=back.end_s - 0.3).holds(time_s)] = up
    return out
