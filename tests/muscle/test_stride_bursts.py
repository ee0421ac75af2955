"""The benchmark of the real walk goes around the circle: bursts beside the contact are neither doubled nor lost."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from tests.support.emg_walk import MUSCLES, Walk

from kinescript.signal.arrays import Floats

RATE_HZ = 1000.0


@pytest.fixture
def benchmark(repository: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(repository / "benchmarks"))
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    import emg_walk

    return emg_walk


def walk(at_s: list[float], *, lasting_s: float = 0.25, seed: int = 0) -> Walk:
    """Return a walk of 8 s with a contact every second from 1 s, the first muscle bursting about these instants."""
    rng, time_s = np.random.default_rng(seed), np.arange(8000) / RATE_HZ
    raw_uv = rng.standard_normal((len(time_s), len(MUSCLES)))
    for middle_s in at_s:
        raw_uv[np.abs(time_s - middle_s) < lasting_s / 2, 0] *= 40.0
    contacts_s: Floats = np.arange(1.0, 7.0)
    return Walk(time_s, raw_uv, np.column_stack((contacts_s, contacts_s + 0.6)))


def found_in(benchmark: ModuleType, walked: Walk) -> Any:
    return benchmark.strides_of(walked, benchmark.signals_of(walked)["ME"])


def test_bursts_either_side_of_the_contact_are_one_a_stride(benchmark: ModuleType) -> None:
    apart_s = [0.04, -0.04, 0.03, -0.05, 0.05, -0.03, 0.02]
    found = found_in(benchmark, walk([n + each for n, each in enumerate(apart_s, start=1)]))
    assert (found.count, found.missed, found.with_rival) == (7, 0, 0)
    assert found.spread_pct == pytest.approx(100 * np.std(apart_s), abs=0.7)


def test_a_stride_without_a_burst_is_missed(benchmark: ModuleType) -> None:
    found = found_in(benchmark, walk([0.3, 1.3, 2.3, 4.3, 5.3, 6.3, 7.3]))
    assert (found.missed, found.with_rival) == (1, 0)


def test_two_bursts_alike_in_a_stride_are_rivals(benchmark: ModuleType) -> None:
    found = found_in(benchmark, walk([1.3, 2.2, 2.75, 3.3, 4.3, 5.3, 6.3, 7.3]))
    assert found.with_rival == 1


def test_a_walk_without_bursts_fails(benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_in(benchmark, walk([]))
    assert (found.count, found.missed, found.with_one_pct) == (5, 5, 0.0)
    monkeypatch.setattr(benchmark, "read_walk", lambda _: walk([]))
    monkeypatch.setattr(benchmark, "data_folder", lambda: None)
    rows = list(benchmark.rows())
    failed = [row for row in rows if "one main burst" in row["name"] or "circular SD" in row["name"]]
    assert len(failed) == 4
    for row in failed:
        over = row["value"] > row["target"]
        assert over if row["better"] == "lower" else row["value"] < row["target"]


def test_a_flat_channel_has_no_stride_with_a_burst(benchmark: ModuleType) -> None:
    walked = walk([n + 0.3 for n in range(1, 8)])
    walked.raw_uv[:, 0] = 0.0
    assert found_in(benchmark, walked).missed == 5
