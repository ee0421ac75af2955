"""Claim: a heartbeat eight times as high as the noise neither makes an onset nor hides one.

120 simulated trials at each level as _emg_trials.py makes them, half steps, half ramps of 100 ms, with an ECG on top
whose QRS within 20 to 450 Hz is 8 times the background's RMS high: made of equations (smooth, and sharp as near the
heart), and real-shaped, beats cut from MIT-BIH record 100 as PyWavelets ships it. Each trial is a trunk channel of a
Recording and goes the way of `kinescript assess`.
The issue names no SNR. The limits stand for 6, 12 and 20 dB together, at which the peers were measured, and once more
for every level alone, 3 dB too, where an onset is not so well known even without a heart (see the benchmark onsets).
Background and heart alone, without a burst: as many trials a kind.
"""

from collections.abc import Iterator
from typing import Any

from _data import row
from _emg_trials import LEVELS_DB, RAMPS_S, Case, Score, pct, pct_good, score_all
from _peers import peer

EACH, FIRST = 120, 500_000
TOGETHER_DB = (6.0, 12.0, 20.0)
KINDS = {"smooth": "simulated ECG", "sharp": "simulated ECG with a sharp QRS", "real": "real-shaped ECG"}


def rows() -> Iterator[dict[str, Any]]:
    """Yield share within 50 ms and false onsets, a kind of ECG each: together, a level each, and without a burst."""
    for kind, name in KINDS.items():
        if kind == "real" and peer("pywt") is None:
            words = f"{name}: NOT MEASURED, PyWavelets with its recorded ECG is not installed here; trials within 50 ms"
            yield row(words, 0.0, "%", 95.0, "higher", "simulated")
            continue
        by_level = {snr_db: _scores(kind, snr_db) for snr_db in LEVELS_DB}
        together = [each for snr_db in TOGETHER_DB for each in by_level[snr_db]]
        yield from _limits(f"{name}, QRS 8 x noise, 6, 12 and 20 dB", together)
        for snr_db, scores in by_level.items():
            yield from _limits(f"{name}, {snr_db:g} dB alone", scores)
        alarms = [each.false for each in score_all([_case(kind, None, number) for number in range(EACH)])]
        words = f"{name}, no burst, {EACH} trials: with an alarm"
        yield row(words, pct(alarms), "%", 5.0, "lower", "simulated")


def _limits(words: str, scores: list[Score]) -> Iterator[dict[str, Any]]:
    words = f"{words}, {len(scores)} trials"
    yield row(f"{words}: within 50 ms", pct_good(scores), "%", 95.0, "higher", "simulated")
    false = pct([each.false for each in scores])
    yield row(f"{words}: with a false onset", false, "%", 5.0, "lower", "simulated")


def _scores(kind: str, snr_db: float) -> list[Score]:
    return score_all([_case(kind, snr_db, number) for number in range(EACH)])


def _case(kind: str, snr_db: float | None, number: int) -> Case:
    return Case(FIRST + number, snr_db, RAMPS_S[number % 2], kind, "assess")
