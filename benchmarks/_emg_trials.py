"""Simulated trials of EMG with a planted onset: background, spectrum, burst, pre-tension, heartbeats.

Definitions, chosen once. Background: white noise between 10 and 450 Hz, or to 0.45 of the rate. Burst: interference EMG
with fl from 30 to 120 Hz and fh from 1.5 to 2.5 fl, drawn per trial, for 0.5 to 2 s; its amplitude is full at once
(step) or grows in a straight line over 100 ms (ramp, the onset is its beginning). SNR: power of the full burst over
that of the background, both within 20 to 450 Hz. The onset lies 20 to 21 s from the start, 0.5 to 1.5 s follow the
burst.
Pre-tension: one piece of 10 % of the burst's RMS, 100 to 300 ms long, beginning 0.4 to 3 s before the onset.
An onset is found when the nearest one lies within 150 ms; the error is that one's. A trial without is lost: it is not
within 50 ms, not held by an interval, and counts as 150 ms wrong in a median. A trial has a false onset when any lies
further than 150 ms from the true one, a premature onset when any lies more than 50 ms before it: one may be both.
Two roads: "find_onsets" gives the values to ks.muscle.find_onsets; "assess" makes them a channel of a Recording (5 uV
of background) and goes the way of `kinescript assess`: cleaned, judged, what cannot be trusted taken out, bursts. With
an ECG the channel is one of the trunk (longissimus), else of the hip (gluteus medius).
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.muscle.onsets.detector import find_bursts, find_onsets
from kinescript.muscle.onsets.onset import Onset
from kinescript.muscle.work import find_signals
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.record.subject import Subject
from kinescript.synth.emg_disturbances import heart
from kinescript.synth.emg_noise import interference

LEVELS_DB = (3.0, 6.0, 9.0, 12.0, 20.0)
RAMPS_S = (0.0, 0.1)
NEAR_S, GOOD_S = 0.15, 0.05
RATE_HZ, BACKGROUND_UV = 2000.0, 5.0
HIP = MuscleSite(muscle="gluteus_medius", side=Side.RIGHT)
TRUNK = MuscleSite(muscle="erector_spinae_longissimus", side=Side.RIGHT)


class Case(NamedTuple):
    """A trial to run: its seed, SNR in dB (None for background alone), ramp in s, kind of ECG or none, and the road."""

    seed: int
    snr_db: float | None
    ramp_s: float
    ecg: str = ""
    road: str = "find_onsets"


class Trial(NamedTuple):
    """Values of shape (time,), and when the burst begins in seconds; None where there is none."""

    values: Any
    onset_s: float | None


class Score(NamedTuple):
    """Of one trial: error of the nearest onset in s (NaN where none is near), whether its interval holds the truth, how
    wide it is in s, and whether there was a false and a premature onset."""

    error_s: float
    held: bool
    width_s: float
    false: bool
    premature: bool


def _within(values: Any, rate_hz: float) -> float:
    """The power within 20 to 450 Hz of values of shape (time,)."""
    f = np.fft.rfftfreq(len(values), 1 / rate_hz)
    return float(2 * np.sum(np.abs(np.fft.rfft(values)[(f >= 20) & (f <= 450)]) ** 2) / len(values) ** 2)


def background(rng: np.random.Generator, samples: int, rate_hz: float) -> Any:
    """Return the background of shape (samples,), of power 1 within 20 to 450 Hz."""
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    f = np.fft.rfftfreq(samples, 1 / rate_hz)
    noise = np.fft.irfft(np.where((f < 10) | (f > 450), 0.0, spectrum), samples)
    return noise / _within(noise, rate_hz) ** 0.5


def trial(seed: int, snr_db: float | None, ramp_s: float, *, rate_hz: float = RATE_HZ) -> Trial:
    """Return one trial; without an SNR it is background alone, as long as the others."""
    rng = np.random.default_rng([seed, round(10 * (snr_db or 0)), round(1000 * ramp_s)])
    lasts_s, onset_s = rng.uniform(0.5, 2.0), rng.uniform(20.0, 21.0)
    samples = int((onset_s + lasts_s + rng.uniform(0.5, 1.5)) * rate_hz)
    noise = background(rng, samples, rate_hz)
    if snr_db is None:
        return Trial(noise, None)
    low_hz = rng.uniform(30, 120)
    high_hz = low_hz * rng.uniform(1.5, 2.5)
    burst = interference(rng, samples, rate_hz=rate_hz, low_hz=low_hz, high_hz=high_hz)
    burst /= _within(burst, rate_hz) ** 0.5
    time_s = np.arange(samples) / rate_hz
    amplitude = np.clip((time_s - onset_s) / ramp_s, 0, 1) if ramp_s else (time_s >= onset_s).astype(float)
    amplitude *= time_s < onset_s + lasts_s
    if snr_db >= 9.0:
        start_s = onset_s - rng.uniform(0.4, 3.0)
        amplitude[(time_s >= start_s) & (time_s < start_s + rng.uniform(0.1, 0.3))] = 0.1
    return Trial(noise + 10 ** (snr_db / 20) * amplitude * burst, onset_s)


def score(onsets: Sequence[Onset], onset_s: float) -> Score:
    """Return how well the onsets that were found fit the one that was planted."""
    errors = [each.time_s - onset_s for each in onsets]
    false, premature = any(abs(e) > NEAR_S for e in errors), any(e < -GOOD_S for e in errors)
    near = min(range(len(errors)), key=lambda i: abs(errors[i]), default=None)
    if near is None or abs(errors[near]) > NEAR_S:
        return Score(np.nan, False, np.nan, false, premature)
    best = onsets[near]
    return Score(errors[near], best.low_s <= onset_s <= best.high_s, best.high_s - best.low_s, false, premature)


def score_all(cases: Sequence[Case]) -> list[Score]:
    """Return the scores of trials, run on two processes; of background alone `false` says that there was an alarm."""
    return in_two(score_one, cases)


def in_two(function: Callable[[Any], Any], cases: Iterable[Any]) -> list[Any]:
    """Return what a function of this folder's files makes of each case, on two processes, in order."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(function, cases, chunksize=5))


def score_one(case: Case) -> Score:
    """Return the score of one trial, by kinescript."""
    values, onset_s = trial(case.seed, case.snr_db, case.ramp_s)
    if case.ecg:
        values = with_heart(values, case.seed, case.ecg)
    found = find_onsets(values, rate_hz=RATE_HZ) if case.road == "find_onsets" else assessed(values, ecg=case.ecg)
    return score(found, -1000.0 if onset_s is None else onset_s)


def assessed(values: Any, *, ecg: str = "", unit: str = "uV") -> tuple[Onset, ...]:
    """Return the onsets `kinescript assess` shows for values in backgrounds (5 uV), recorded in V, mV or uV."""
    per_uv = {"V": 1e-6, "mV": 1e-3, "uV": 1.0}[unit]
    channel = Channel(
        kind=ChannelKind.EMG,
        at=TRUNK if ecg else HIP,
        frame=None,
        unit=unit,
        clock=Uniform(rate_hz=RATE_HZ),
        values=(per_uv * BACKGROUND_UV * values)[:, None],
    )
    recording = Recording(id="trial", subject=Subject(id="simulated"), task=Task.UNKNOWN, channels=(channel,))
    bursts = [burst for signal in find_signals(recording) for burst in find_bursts(signal)]
    return tuple(burst.onset for burst in bursts if burst.onset is not None)


def pct(flags: Sequence[bool]) -> float:
    """Return how many of the flags are up, in percent."""
    return 100.0 * float(np.mean(flags))


def pct_good(scores: Sequence[Score]) -> float:
    """Return how many trials have an onset within 50 ms, in percent; a lost one has none."""
    return pct([abs(each.error_s) <= GOOD_S for each in scores])


def median_ms(errors_s: Iterable[float]) -> float:
    """Return the median absolute error in ms; where none was found (NaN) it counts as 150 ms."""
    wrong = [min(abs(each), NEAR_S) if np.isfinite(each) else NEAR_S for each in errors_s]
    return 1000 * float(np.median(wrong))


def with_heart(values: Any, seed: int, kind: str, *, rate_hz: float = RATE_HZ) -> Any:
    """Return the values with an ECG on top whose QRS in the band is 8 times the background's RMS high.

    `kind` is "smooth" or "sharp" (equations, a QRS of one or half the width) or "real": beats cut from a real ECG.
    """
    from kinescript.signal.filters import FilterParams, filter_zero_phase

    rng = np.random.default_rng([seed, 77])
    if kind == "real":
        ecg, beats_s = _real_beats(rng, len(values), rate_hz)
    else:
        pace, sharp = rng.uniform(55, 95), 2.0 if kind == "sharp" else 1.0
        ecg, beats_s = heart(rng, len(values), rate_hz=rate_hz, beats_per_min=pace, sharpness=sharp)
    band = np.abs(filter_zero_phase(ecg[:, None], FilterParams(low_hz=20.0, high_hz=450.0), rate_hz=rate_hz)[:, 0])
    at = (beats_s * rate_hz).astype(int)
    near = round(0.06 * rate_hz)
    heights = [band[max(i - near, 0) : i + near].max() for i in at if near < i < len(band) - near]
    return values + 8 * ecg / np.median(heights)


def _real_beats(rng: np.random.Generator, samples: int, rate_hz: float) -> tuple[Any, Any]:
    """Place beats of MIT-BIH record 100 (360 Hz, shipped with PyWavelets) at a pace that varies by 4 %."""
    from pywt.data import ecg as recorded
    from scipy.signal import find_peaks

    record = recorded().astype(float)
    peaks, _ = find_peaks(record, height=np.median(record) + 0.5 * np.ptp(record[:1000]), distance=150)
    cut = np.stack([record[p - 90 : p + 160] for p in peaks if 90 <= p < len(record) - 160])
    # no step where a beat begins or ends
    cut = cut - np.linspace(cut[:, 0], cut[:, -1], 250, axis=1)
    ecg, beats_s, every_s, beat_s = np.zeros(samples), [], rng.uniform(0.7, 1.05), rng.uniform(0, 0.8)
    while beat_s < samples / rate_hz:
        at = np.arange(max(int((beat_s - 0.25) * rate_hz), 0), min(int((beat_s + 0.44) * rate_hz), samples))
        shape = cut[rng.integers(len(cut))] * (1 + 0.05 * rng.standard_normal())
        ecg[at] += np.interp(at / rate_hz - beat_s, np.arange(250) / 360 - 0.25, shape, left=0.0, right=0.0)
        beats_s.append(beat_s)
        beat_s += every_s * (1 + 0.04 * rng.standard_normal())
    return ecg, np.array(beats_s)
