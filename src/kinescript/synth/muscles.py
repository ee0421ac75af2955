"""EMG of the person made of equations: each electrode's signal in volts, and the truth it hides."""

import zlib
from dataclasses import replace

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_disturbances import heart, mains, pull
from kinescript.synth.emg_errors import EmgErrors
from kinescript.synth.emg_noise import interference
from kinescript.synth.movement import Movement
from kinescript.synth.muscles_activity import find_activity, find_bursts, find_envelope
from kinescript.synth.muscles_at_rest import AT_REST
from kinescript.synth.muscles_plan import MusclePlan
from kinescript.synth.muscles_truth import TrueMuscle, TrueRelaxation
from kinescript.synth.plan import Plan

_UV = 1e-6
# streams of chance after those of movement, markers, plates and worn sensors (1 to 4)
_WORKING, _FIRING, _HEART, _ADDED = 5, 6, 7, 8
# a loose electrode: hum many times that of a good one, and slow wandering, in uV
_LOOSE_HUM_UV, _LOOSE_WANDER_UV = 400.0, 800.0
_PULL_S = 0.3
_FINE = 8


def make_muscles(movement: Movement, plan: Plan, *, seed: int) -> tuple[tuple[Channel, ...], tuple[TrueMuscle, ...]]:
    """Return an EMG channel in V, and its truth, for every electrode of the plan; nothing where it plans none.

    Every electrode has chance of its own, named by muscle and by the side it has before mirroring: other electrodes or
    errors change neither what a muscle does nor how its motor units fire.
    """
    if plan.muscles is None:
        return (), ()
    wanted = [(muscle, side) for muscle in dict.fromkeys(plan.muscles.muscles) for side in plan.muscles.sides]
    needed = [(each.of, side) for each in plan.muscles.errors.crosstalk for side in plan.muscles.sides]
    rate_hz = plan.muscles.errors.rate_hz
    interval_s = float(movement.time_s[1] - movement.time_s[0])
    time_s = np.arange(round(len(movement.time_s) * interval_s * rate_hz)) / rate_hz
    own = {site: _electrode(movement, plan, *site, time_s, seed) for site in dict.fromkeys((*wanted, *needed))}
    channels, truths = [], []
    for muscle, side in wanted:
        truth, fired = own[muscle, side]
        near = [(each.share, own[each.of, side][1]) for each in plan.muscles.errors.crosstalk if each.into == muscle]
        seen = fired + sum((share * other for share, other in near), np.zeros(len(time_s)))
        values, truth = _measured(seen, truth, plan, seed)
        truths.append(truth)
        channels.append(_channel(truth.at, values, rate_hz))
    return tuple(channels), tuple(truths)


def _channel(at: MuscleSite, values: Floats, rate_hz: float) -> Channel:
    clock = Uniform(rate_hz=rate_hz)
    return Channel(kind=ChannelKind.EMG, at=at, frame=None, unit="V", clock=clock, values=values[:, None])


def _chance(seed: int, stream: int, muscle: str, side: Side, plan: Plan) -> np.random.Generator:
    # before mirroring: the mirror image of a recording has the same noise on the other side
    own = side.other if plan.mirrored else side
    return np.random.default_rng((seed, stream, zlib.crc32(muscle.encode()), list(Side).index(own)))


def _electrode(
    movement: Movement, plan: Plan, muscle: str, side: Side, time_s: Floats, seed: int
) -> tuple[TrueMuscle, Floats]:
    """Return the truth, and the muscle's own EMG in V, shape (time,)."""
    rng = _chance(seed, _WORKING, muscle, side, plan)
    # both ranges are inside those measured, see emg_noise
    low_hz, wider = rng.uniform(40.0, 90.0), rng.uniform(1.5, 2.5)
    muscles = plan.muscles or MusclePlan()
    activity = find_activity(movement, muscles, muscle, side, rng)
    most_v, rate_hz = AT_REST[muscle].most_uv * _UV, muscles.errors.rate_hz
    envelope = find_envelope(activity, time_s) * most_v
    truth = TrueMuscle(
        at=MuscleSite(muscle=muscle, side=side),
        rate_hz=rate_hz,
        envelope_v=envelope,
        tonic_v=activity.tonic * most_v,
        bursts=find_bursts(activity, most_v, len(time_s) / rate_hz),
        relaxation=tuple(
            TrueRelaxation(
                flexion_v=each.flexion_v * most_v,
                full_flexion_v=each.full_flexion_v * most_v,
                extension_v=each.extension_v * most_v,
            )
            for each in activity.relaxation
        ),
        low_hz=low_hz,
        high_hz=low_hz * wider,
        beats_s=np.zeros(0),
        slope_pct_per_min=muscles.slope_pct_per_min(muscle, side),
    )
    return truth, envelope * _fired(truth, time_s, _chance(seed, _FIRING, muscle, side, plan))


def _fired(truth: TrueMuscle, time_s: Floats, rng: np.random.Generator) -> Floats:
    """Return the muscle's interference, RMS 1, shape (time,); fatigue plays it slower and slower."""
    count, at = len(time_s), {"low_hz": truth.low_hz, "high_hz": truth.high_hz}
    if not truth.slope_pct_per_min or not truth.bursts:
        return interference(rng, count, rate_hz=truth.rate_hz, **at)
    tired_s = np.maximum(time_s - truth.bursts[0].onset_s, 0.0)
    # no frequency falls under a fifth of the first
    speed = np.maximum(1 + truth.slope_pct_per_min / 100 * tired_s / 60, 0.2)
    played_s = np.concatenate(([0.0], np.cumsum(speed[1:]))) / truth.rate_hz
    # drawn finely, so that straight lines between its samples cost no power
    fine_hz = _FINE * truth.rate_hz
    drawn = interference(rng, int(played_s[-1] * fine_hz) + 2, rate_hz=fine_hz, **at)
    return np.interp(played_s, np.arange(len(drawn)) / fine_hz, drawn)


def _measured(seen: Floats, truth: TrueMuscle, plan: Plan, seed: int) -> tuple[Floats, TrueMuscle]:
    """Return what the amplifier gives for what reached the electrode, in V, shape (time,), and the truth about it."""
    errors = plan.muscles.errors if plan.muscles else EmgErrors()
    muscle, side, count = truth.at.muscle, truth.at.side or Side.LEFT, len(seen)
    rng = _chance(seed, _ADDED, muscle, side, plan)
    noise, hum_rng, pull_rng, offset_rng, heart_rng, loose_rng = rng.spawn(6)
    added = errors.noise_uv * noise.standard_normal(count) + errors.offset_uv * offset_rng.standard_normal()
    hum = mains(hum_rng, count, rate_hz=errors.rate_hz, line_hz=errors.mains_hz, drift_hz=errors.mains_drift_hz)
    added += errors.mains_uv * hum
    beats_s = np.zeros(0)
    if errors.heart_uv and AT_REST[muscle].trunk:
        # one heart for all electrodes; how it looks there differs in size and sign
        ecg, beats_s = heart(
            np.random.default_rng((seed, _HEART)),
            count,
            rate_hz=errors.rate_hz,
            beats_per_min=errors.heart_per_min,
            sharpness=errors.heart_sharpness,
        )
        added += errors.heart_uv * heart_rng.uniform(0.7, 1.0) * heart_rng.choice((-1.0, 1.0)) * ecg
    artefacts = _pulls(pull_rng, errors, count)
    for each in artefacts:
        at = slice(*(round(edge * errors.rate_hz) for edge in (each.start_s, each.end_s)))
        added[at] += pull(pull_rng, at.stop - at.start, rate_hz=errors.rate_hz) * errors.artefact_uv
    values = seen + added * _UV
    time_s = np.arange(count) / errors.rate_hz
    loose = tuple(e.span for e in errors.lead_off if (e.muscle, e.side) == (muscle, side))
    for span in loose:
        inside = span.holds(time_s)
        wander = np.cumsum(loose_rng.standard_normal(count)) / np.sqrt(errors.rate_hz)
        values[inside] = (_LOOSE_HUM_UV * hum[inside] + _LOOSE_WANDER_UV * wander[inside] + added[inside]) * _UV
    if errors.clip_uv is not None:
        values = np.clip(values, -errors.clip_uv * _UV, errors.clip_uv * _UV)
    return values, replace(truth, beats_s=beats_s, artefacts=artefacts, lead_off=loose)


def _pulls(rng: np.random.Generator, errors: EmgErrors, count: int) -> tuple[Span, ...]:
    """Return when the cable is pulled, in order of time; never across an edge of the recording."""
    latest = count / errors.rate_hz - _PULL_S
    if latest <= 0:
        return ()
    starts = np.sort(rng.uniform(0, latest, errors.artefacts))
    return tuple(Span(start_s=float(s), end_s=float(s) + _PULL_S) for s in starts)
