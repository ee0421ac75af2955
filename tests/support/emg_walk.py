"""A real treadmill walk, the envelopes its owners made of it, and the synergies they published (musclesyneRgies, MIT).

RAW_DATA holds one trial of 7.618 s: 13 muscles of the right leg at 1 kHz in uV, and six right foot contacts with the
toe off after each. FILT_EMG holds three cycles of it as envelopes, 200 points each, 100 of stance and 100 of swing.
SYNS holds 15 people: for each one cycle V of 200 points, its weights M, activations P and R2 about the mean. The V of
ID0012 is the first cycle of FILT_EMG, but each muscle was divided by its peak in a longer trial that is not there.
"""

import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.signal import butter, lfilter

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats

PERSON = "ID0012_TW_01"
RATE_HZ = 1000.0
MUSCLES = {
    "ME": "gluteus_medius",
    "MA": "gluteus_maximus",
    "FL": "tensor_fasciae_latae",
    "RF": "rectus_femoris",
    "VM": "vastus_medialis",
    "VL": "vastus_lateralis",
    "ST": "semitendinosus",
    "BF": "biceps_femoris",
    "TA": "tibialis_anterior",
    "PL": "peroneus_longus",
    "GM": "gastrocnemius_medialis",
    "GL": "gastrocnemius_lateralis",
    "SO": "soleus",
}
SITES = tuple(MuscleSite(muscle=name, side=Side.RIGHT) for name in MUSCLES.values())


class Walk(NamedTuple):
    """Raw EMG of shape (time, 13) in uV, its instants in s, and contacts with toe offs of shape (6, 2) in s."""

    time_s: Floats
    raw_uv: Floats
    cycles_s: Floats

    @property
    def instants_s(self) -> Floats:
        """Contact, toe off and next contact of each of the five strides between contacts, shape (5, 3)."""
        return np.column_stack((self.cycles_s[:-1], self.cycles_s[1:, 0]))


class Published(NamedTuple):
    """What the owners of the data found for one person: envelopes (200, 13), weights (13, n), activations (200, n)."""

    envelopes: Floats
    weights: Floats
    activations: Floats
    r2: float


def read_walk(folder: Path) -> Walk:
    """Return the raw walk from the folder of real recordings."""
    person = _read(folder, "RAW_DATA")[PERSON]
    emg = person["emg"]
    assert list(emg.columns) == ["time", *MUSCLES]
    return Walk(emg["time"].to_numpy(float), emg.iloc[:, 1:].to_numpy(float), person["cycles"].to_numpy(float))


def read_filtered(folder: Path) -> Floats:
    """Return three cycles of envelopes one after another, shape (600, 13)."""
    emg = _read(folder, "FILT_EMG")[PERSON]
    assert list(emg.columns) == ["time", *MUSCLES]
    return np.asarray(emg.iloc[:, 1:].to_numpy(float))


def read_published(folder: Path) -> dict[str, Published]:
    """Return what was published for each of the 15 people."""
    people = {}
    for name, person in _read(folder, "SYNS").items():
        assert list(person["V"].coords["dim_0"].values) == list(MUSCLES)
        people[name] = Published(
            np.asarray(person["V"], dtype=float).T,
            np.asarray(person["M"], dtype=float),
            person["P"].iloc[:, 1:].to_numpy(float),
            float(person["R2"][0]),
        )
    return people


def filtered_as_published(walk: Walk) -> Floats:
    """Return envelopes of shape (time, 13) by the published chain (Santuz et al. 2017, Int J Neural Syst 27:1750007).

    Mean taken off, Butterworth high-pass 50 Hz and, rectified, low-pass 20 Hz, both of order 4 and run both ways; what
    lies below zero lifted to the least value above it, each muscle's minimum taken off, each divided by its peak.
    """
    high, low = (butter(4, edge_hz, kind, fs=RATE_HZ) for edge_hz, kind in ((50.0, "high"), (20.0, "low")))
    rectified = np.abs(_both_ways(*high, walk.raw_uv - walk.raw_uv.mean(axis=0)))
    envelopes = _both_ways(*low, rectified)
    envelopes[envelopes <= 0] = envelopes[envelopes > 0].min()
    envelopes -= envelopes.min(axis=0)
    return np.asarray(envelopes / envelopes.max(axis=0))


def _both_ways(numerator: Floats, denominator: Floats, values: Floats) -> Floats:
    """Filter there and back as R's signal package does: from rest, with a few zeros at the far end."""
    after = np.zeros((2 * len(numerator), values.shape[1]))
    there = lfilter(numerator, denominator, np.concatenate((values, after)), axis=0)
    return np.asarray(lfilter(numerator, denominator, there[::-1], axis=0)[::-1][: len(values)])


def cut_as_published(envelopes: Floats, walk: Walk, *, first: int = 1, cycles: int = 3, points: int = 100) -> Floats:
    """Return cycles one after another, shape (cycles * 2 * points, 13): stance and swing with as many points each.

    Each phase goes from its first sample to the last before the next phase, both ends included; the cycle before
    `first` is left out, as the filter had not settled in it.
    """
    cut = []
    for contact_s, off_s, next_s in walk.instants_s[first : first + cycles]:
        begin, middle, end = (int(np.argmax(walk.time_s >= each)) for each in (contact_s, off_s, next_s))
        # the published code loses one sample at toe off
        for phase in (envelopes[begin:middle], envelopes[middle:end]):
            at = np.linspace(0.0, len(phase) - 1.0, points)
            cut.append(np.stack([np.interp(at, np.arange(len(phase)), column) for column in phase.T], axis=1))
    return np.concatenate(cut)


def _read(folder: Path, name: str) -> Any:
    import rdata

    with warnings.catch_warnings():
        # classes of the package that wrote the file, unknown here: plain lists and tables inside
        warnings.simplefilter("ignore")
        return rdata.conversion.convert(rdata.parser.parse_file(folder / "emg_walk" / f"{name}.RData"))[name]
