"""What peers find in the trials of _emg_trials.py: their defaults, their own filters, onsets alone, one process each.

biosppy's find_onsets, neurokit2's emg_process, and ruptures' KernelCPD for the two changes (on and off) of log power in
10 ms. neurokit2 takes a second a trial and gets fewer of them. A peer that fails on a trial has found nothing in it,
and what it warns of is not shown.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from _emg_trials import RATE_HZ, Score, in_two, score, trial
from _peers import peer

from kinescript.muscle.onsets.onset import Onset


class OnsetPeer(NamedTuple):
    """A peer: the module that is imported, how many trials a level it gets, and what finds onsets in s with it."""

    module: str
    trials: int
    find: Callable[[Any, Any], Any]

    @property
    def short(self) -> str:
        """The name people know it by."""
        return self.module.partition(".")[0]


def answers(each: OnsetPeer, cases: Sequence[tuple[int, float, float]]) -> list[Score] | None:
    """Return the peer's scores on trials (seed, SNR in dB, ramp in s), None where it is not installed."""
    if peer(each.module) is None:
        return None
    return in_two(partial(_answer, each), cases)


def _answer(each: OnsetPeer, case: tuple[int, float, float]) -> Score:
    values, onset_s = trial(*case)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            times_s = np.asarray(each.find(peer(each.module), values), dtype=float)
        except Exception:  # noqa: BLE001  a peer that fails has found nothing
            times_s = np.zeros(0)
    found = [Onset(at=None, time_s=t, low_s=t, high_s=t) for t in times_s[np.isfinite(times_s)].tolist()]
    return score(found, onset_s or 0.0)


def _biosppy(library: Any, values: Any) -> Any:
    # its onsets and offsets come in one array and take turns: only onsets are judged
    return np.asarray(library.find_onsets(signal=values, sampling_rate=RATE_HZ)["onsets"])[::2] / RATE_HZ


def _neurokit2(library: Any, values: Any) -> Any:
    _, found = library.emg_process(values, sampling_rate=int(RATE_HZ))
    return np.asarray(found["EMG_Onsets"], dtype=float) / RATE_HZ


def _ruptures(library: Any, values: Any) -> Any:
    power = np.log(np.mean(values[: len(values) // 20 * 20].reshape(-1, 20) ** 2, axis=1))
    change = library.KernelCPD(kernel="linear", min_size=5).fit(power[:, None]).predict(n_bkps=2)
    return np.asarray(change[:1]) * 0.01


PEERS = (
    OnsetPeer("biosppy.signals.emg", 100, _biosppy),
    OnsetPeer("neurokit2", 20, _neurokit2),
    OnsetPeer("ruptures", 100, _ruptures),
)
