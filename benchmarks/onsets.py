"""Claim: an onset is found within tens of milliseconds, at any gain and rate, and hardly ever where there is none.

1 000 simulated trials at each of 3, 6, 9, 12 and 20 dB, half steps, half ramps of 100 ms, pre-tension from 9 dB on, and
1 000 of background alone; how they are made and what counts as found and as false stands in _emg_trials.py. The trials
were never used to choose anything: what is set in the detector was chosen on seeds from 5000, these are from 100000.
The limit on the median error is the issue's; it is shown for all levels together and for each, where 3 dB does not
reach it: step and ramp cannot be told apart there, and the posterior median hedges between them.
Peers with their defaults on the first 6 trials a level, their own filters where they have them, onsets alone: biosppy's
find_onsets, neurokit2's emg_process, ruptures' KernelCPD for the two changes (on and off) of log power in 10 ms. The
live rows are 64 channels a level, 16 at a time, by a causal filter of the same band in chunks of 10 ms.
"""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from _data import row
from _emg_trials import LEVELS_DB, RAMPS_S, Score, score, score_all, trial
from _peers import peer

from kinescript.muscle import onset_live
from kinescript.muscle.onsets import find_onsets
from kinescript.signal import filters

EACH, FIRST = 500, 100_000
PEER_TRIALS = 3


def rows() -> Iterator[dict[str, Any]]:
    """Yield error, share within 50 ms and false onsets a level, alarms, invariance, speed, live delay, and peers."""
    by_level = {snr_db: run_level(snr_db) for snr_db in LEVELS_DB}
    together = [each for scores in by_level.values() for each in scores]
    yield from _limits("all levels", together)
    for snr_db, scores in by_level.items():
        yield from _limits(f"{snr_db:g} dB", scores)
    alarms = [each.false for each in score_all([(FIRST + n, None, 0.0, "") for n in range(2 * EACH)])]
    yield row(f"{len(alarms)} trials of background alone: with an alarm", _pct(alarms), "%", 3.0, "lower", "simulated")
    yield from _same_at_any_gain()
    yield from _same_at_any_rate()
    yield _speed()
    yield from _live()
    yield from _peers(by_level)


def run_level(snr_db: float, each: int = EACH) -> list[Score]:
    """Return the scores of twice `each` trials, steps first, then ramps."""
    return score_all([(FIRST + number, snr_db, ramp_s, "") for ramp_s in RAMPS_S for number in range(each)])


def _pct(flags: Any) -> float:
    return 100.0 * float(np.mean(flags))


def _median_ms(scores: list[Score]) -> float:
    return 1000 * float(np.nanmedian([abs(s.error_s) for s in scores]))


def _limits(words: str, scores: list[Score]) -> Iterator[dict[str, Any]]:
    words = f"{words}, {len(scores)} trials"
    near = [abs(s.error_s) <= 0.05 for s in scores]
    yield row(f"{words}: median absolute error", _median_ms(scores), "ms", 12.0, "lower", "simulated")
    yield row(f"{words}: within 50 ms", _pct(near), "%", 90.0, "higher", "simulated")
    yield row(f"{words}: with a false onset", _pct([s.false for s in scores]), "%", 3.0, "lower", "simulated")


def _same_at_any_gain() -> Iterator[dict[str, Any]]:
    """Count trials whose onsets move by half a sample or more, or change in number."""
    changes = {f"gain {gain:g}": (gain, 0.0) for gain in (1e-6, 1e-3, 1e3, 1e6)} | {"offset 1000": (1.0, 1000.0)}
    plain = [trial(FIRST + n, snr_db, 0.1) for n, snr_db in enumerate(LEVELS_DB * 4)]
    truth = [_samples(find_onsets(t.values, rate_hz=2000.0)) for t in plain]
    for words, (gain, offset) in changes.items():
        moved = [_samples(find_onsets(gain * t.values + offset, rate_hz=2000.0)) for t in plain]
        count = sum(one != other for one, other in zip(truth, moved, strict=True))
        yield row(f"{words}: of 20 trials with an onset moved by a sample", count, "1", 0.0, "lower", "simulated")


def _samples(onsets: Any) -> list[int]:
    return [round(each.time_s * 2000.0) for each in onsets]


def _same_at_any_rate() -> Iterator[dict[str, Any]]:
    """The same trial made at 4 kHz and taken down: how far onsets lie apart, at most in nineteen of twenty trials."""
    from scipy.signal import resample_poly

    for down in (2, 4):
        apart = []
        for number in range(40):
            fine = trial(FIRST + number, LEVELS_DB[number % 5], RAMPS_S[number % 2], rate_hz=4000.0)
            one = score(find_onsets(fine.values, rate_hz=4000.0), fine.onset_s or 0.0)
            other = score(find_onsets(resample_poly(fine.values, 1, down), rate_hz=4000.0 / down), fine.onset_s or 0.0)
            apart.append(abs(one.error_s - other.error_s))
        words = f"4 kHz and {4 // down} kHz, 40 trials: onsets apart"
        yield row(f"{words}, median", 1000 * float(np.nanmedian(apart)), "ms", 5.0, "lower", "simulated")
        yield row(f"{words}, 19 of 20", 1000 * float(np.nanquantile(apart, 0.95)), "ms", 5.0, "lower", "simulated")


def _speed() -> dict[str, Any]:
    values = [trial(FIRST + n, 9.0, 0.1).values for n in range(10)]
    find_onsets(values[0], rate_hz=2000.0)
    begun_s = time.process_time()
    for each in values:
        find_onsets(each, rate_hz=2000.0)
    took_s = time.process_time() - begun_s
    ratio = sum(len(each) for each in values) / 2000.0 / took_s
    return row("raw values of one channel at 2 kHz: times real time", ratio, "1", 5000.0, "higher", "simulated")


def _live() -> Iterator[dict[str, Any]]:
    params = onset_live.LiveOnsetParams()
    delays_s: list[float] = []
    errors_s: list[float] = []
    held: list[bool] = []
    planted = 0
    for snr_db in LEVELS_DB[1:]:
        for block in range(4):
            trials = [trial(FIRST + 16 * block + n, snr_db, RAMPS_S[n % 2]) for n in range(16)]
            planted += 16
            for said in _stream(trials, params):
                truth_s = trials[said.channel].onset_s or 0.0
                if abs(said.onset.time_s - truth_s) <= 0.15:
                    delays_s.append(said.said_s - truth_s)
                    errors_s.append(abs(said.onset.time_s - truth_s))
                    held.append(said.onset.low_s <= truth_s <= said.onset.high_s)
    words = f"live, {planted} onsets at 6 dB and above"
    limit_ms = 1000 * params.delay_s
    yield row(f"{words}: said after, median", 1000 * float(np.median(delays_s)), "ms", limit_ms, "lower", "simulated")
    yield row(f"{words}: median absolute error", 1000 * float(np.median(errors_s)), "ms", 25.0, "lower", "simulated")
    yield row(f"{words}: found", 100 * len(errors_s) / planted, "%", 95.0, "higher", "simulated")
    yield row(f"{words}: in the interval", _pct(held), "%", 80.0, "higher", "simulated")


def _stream(trials: Any, params: onset_live.LiveOnsetParams) -> list[onset_live.LiveOnset]:
    count = min(len(t.values) for t in trials)
    values = np.stack([t.values[:count] for t in trials], axis=1)
    _, clean = filters.step(filters.init(filters.FilterParams(low_hz=20.0, high_hz=450.0), rate_hz=2000.0), values)
    state, said = onset_live.init(params, rate_hz=2000.0, channels=len(trials)), []
    for start in range(0, count, 20):
        state, new = onset_live.step(state, clean[start : start + 20])
        said.extend(new)
    return said


def _peers(by_level: dict[float, list[Score]]) -> Iterator[dict[str, Any]]:
    """Rows of ours on the peers' trials, each with the peer's value beside it."""
    ours = [scores[half * EACH + n] for scores in by_level.values() for half in (0, 1) for n in range(PEER_TRIALS)]
    cases = [trial(FIRST + n, s, r) for s in LEVELS_DB for r in RAMPS_S for n in range(PEER_TRIALS)]
    for name, find in (("biosppy.signals.emg", _biosppy), ("neurokit2", _neurokit), ("ruptures", _ruptures)):
        library = peer(name)
        short = name.partition(".")[0]
        words = f"{len(cases)} trials beside {short}"
        if library is None:
            words += " (not installed here)"
        found = [] if library is None else [_errors(find(library, values), onset_s) for values, onset_s in cases]
        for what, unit, better, limit, value in (
            ("median absolute error", "ms", "lower", 12.0, _median_of),
            ("within 50 ms", "%", "higher", 90.0, _near_of),
            ("with a false onset", "%", "lower", 3.0, _false_of),
        ):
            mine = value([(s.error_s, s.false) for s in ours])
            other = (short, value(found)) if found else None
            yield row(f"{words}: {what}", mine, unit, limit, better, "simulated", other)


def _errors(times_s: Any, onset_s: float) -> tuple[float, bool]:
    errors = np.asarray(times_s, dtype=float) - onset_s
    near = errors[np.argmin(np.abs(errors))] if len(errors) else np.nan
    return float(near) if abs(near) <= 0.15 else np.nan, bool((np.abs(errors) > 0.15).any())


def _median_of(pairs: Any) -> float:
    known = [abs(error) for error, _ in pairs if np.isfinite(error)]
    # a peer that found none at all is as wrong as can be: the farthest that still counts as found
    return 1000 * float(np.median(known)) if known else 150.0


def _near_of(pairs: Any) -> float:
    return _pct([abs(error) <= 0.05 for error, _ in pairs])


def _false_of(pairs: Any) -> float:
    return _pct([false for _, false in pairs])


def _biosppy(library: Any, values: Any) -> Any:
    try:
        # its onsets and offsets come in one array and take turns: only onsets are judged
        return np.asarray(library.find_onsets(signal=values, sampling_rate=2000.0)["onsets"])[::2] / 2000.0
    except Exception:  # noqa: BLE001  a peer that fails has found nothing
        return []


def _neurokit(library: Any, values: Any) -> Any:
    try:
        _, found = library.emg_process(values, sampling_rate=2000)
        return np.asarray(found["EMG_Onsets"], dtype=float) / 2000.0
    except Exception:  # noqa: BLE001  a peer that fails has found nothing
        return []


def _ruptures(library: Any, values: Any) -> Any:
    power = np.log(np.mean(values[: len(values) // 20 * 20].reshape(-1, 20) ** 2, axis=1))
    change = library.KernelCPD(kernel="linear", min_size=5).fit(power[:, None]).predict(n_bkps=2)
    return np.asarray(change[:1]) * 0.01
