"""Single lost or clipped samples: they tear no burst, hide no onset, and widen what they touch. Simulated."""

import numpy as np
import pytest
from tests.muscle.test_work import STARTS_S, emg, recording, starts_s
from tests.support.emg_made import bursts

from kinescript.muscle.bridging import bridge_gaps
from kinescript.muscle.work import find_work

RATE_HZ = 2000.0


def test_lost_samples_within_work_and_rest_tear_no_burst() -> None:
    raw = bursts()
    raw[np.arange(350, len(raw), 1000)] = np.nan
    worked = find_work(recording(emg(raw)))
    assert len(worked.bursts) == 5
    assert starts_s(worked) == pytest.approx(STARTS_S, abs=0.03)
    # and what was lost stays lost
    assert np.isnan(worked.signals[0].values[350::1000]).all()


def test_a_few_clipped_peaks_tear_no_burst() -> None:
    worked = find_work(recording(emg(np.clip(bursts(), -3e-4, 3e-4))))
    assert [fault.kind for fault in worked.doubts] == ["clipped"]
    assert len(worked.bursts) == 5


@pytest.mark.parametrize("edge", [8000, 10_000])
def test_a_gap_at_an_edge_is_not_bridged_and_none_that_is_long(edge: int) -> None:
    values = bursts(noise=1e-5)
    values[edge - 10 : edge + 10] = np.nan
    values[5000:5120] = np.nan
    values[3000:3020] = np.nan
    out, gaps = bridge_gaps(values, rate_hz=RATE_HZ, start_s=1.0)
    assert [(gap.start_s, gap.end_s) for gap in gaps] == [(2.5, 2.51)]
    assert np.isnan(out[edge - 10 : edge + 10]).all() and np.isnan(out[5000:5120]).all()
    assert np.isfinite(out[3000:3020]).all()
    same = np.isfinite(values)
    assert np.array_equal(out[same], values[same])


def test_an_interval_beside_a_bridged_gap_holds_it() -> None:
    raw = bursts()
    # some hundredths of a second after the onset at 4 s
    raw[8100:8104] = np.nan
    (burst,) = [b for b in find_work(recording(emg(raw))).bursts if b.onset and abs(b.onset.time_s - 4.0) < 0.1]
    all_known = find_work(recording(emg(bursts()))).bursts
    plain = next(b for b in all_known if b.onset and abs(b.onset.time_s - 4.0) < 0.1)
    assert burst.onset is not None and plain.onset is not None
    assert burst.onset.low_s <= plain.onset.low_s + 0.01
    assert burst.onset.high_s >= plain.onset.high_s - 0.01
    assert np.isnan(bridge_gaps(np.full(100, np.nan), rate_hz=RATE_HZ)[0]).all()
