"""Simulated trials of EMG with a planted onset: background, spectrum, burst, pre-tension, heartbeats.

Definitions, chosen once. Background: white noise between 10 and 450 Hz, or to 0.45 of the rate. Burst: interference EMG
with fl from 30 to 120 Hz and fh from 1.5 to 2.5 fl, drawn per trial, for 0.5 to 2 s; its amplitude is full at once
(step) or grows in a straight line over 100 ms (ramp, the onset is its beginning). SNR: power of the full burst over
that of the background, both within 20 to 450 Hz. The onset lies 20 to 21 s from the start, 0.5 to 1.5 s follow the
burst.
Pre-tension: one piece of 10 % of the burst's RMS, 100 to 300 ms long, beginning 0.4 to 3 s before the onset.
An onset is found when the nearest one lies within 150 ms; the error is that one's; a trial without has none and is not
within 50 ms. A trial has a false onset when any lies further than 150 ms from the true one.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from kinescript.synth.emg_disturbances import heart
from kinescript.synth.emg_noise import interference

LEVELS_DB = (3.0, 6.0, 9.0, 12.0, 20.0)
RAMPS_S = (0.0, 0.1)
NEAR_S = 0.15


class Trial(NamedTuple):
    """Values of shape (time,), and when the burst begins in seconds; None where there is none."""

    values: Any
    onset_s: float | None


class Score(NamedTuple):
    """Of one trial: error of the nearest onset in s (NaN where none is near), whether its interval holds the truth, how
    wide it is in s, and whether there was a false onset."""

    error_s: float
    held: bool
    width_s: float
    false: bool


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


def trial(seed: int, snr_db: float | None, ramp_s: float, *, rate_hz: float = 2000.0) -> Trial:
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


def score(onsets: Any, onset_s: float) -> Score:
    """Return how well the onsets that were found fit the one that was planted."""
    errors = [each.time_s - onset_s for each in onsets]
    near = min(range(len(errors)), key=lambda i: abs(errors[i]), default=None)
    false = any(abs(error) > NEAR_S for error in errors)
    if near is None or abs(errors[near]) > NEAR_S:
        return Score(np.nan, False, np.nan, false)
    best = onsets[near]
    return Score(errors[near], best.low_s <= onset_s <= best.high_s, best.high_s - best.low_s, false)


def score_all(cases: Sequence[tuple[int, float | None, float, str]]) -> list[Score]:
    """Return the scores of trials (seed, SNR in dB, ramp in s, kind of ECG or nothing), on two processes.

    Of background alone the score's `false` says that there was an alarm.
    """
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(score_one, cases, chunksize=20))


def score_one(case: tuple[int, float | None, float, str]) -> Score:
    """Return the score of one trial, by kinescript."""
    from kinescript.muscle.onsets import find_onsets

    seed, snr_db, ramp_s, kind = case
    values, onset_s = trial(seed, snr_db, ramp_s)
    found = find_onsets(with_heart(values, seed, kind) if kind else values, rate_hz=2000.0)
    return score(found, -1000.0 if onset_s is None else onset_s)


def with_heart(values: Any, seed: int, kind: str, *, rate_hz: float = 2000.0) -> Any:
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
