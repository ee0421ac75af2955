"""Real EMG: thirteen good channels of a walk, and two files in which only the right leg was measured."""

from pathlib import Path

import numpy as np
import pytest
from tests.support.emg_made import signal_of
from tests.support.emg_walk import RATE_HZ, SITES, read_walk

from kinescript.formats.opener import open_recording
from kinescript.muscle.levels.level import find_activation
from kinescript.muscle.levels.references import find_reference
from kinescript.muscle.quality.crosstalk import find_doubles

pytestmark = pytest.mark.needs_data


def test_every_channel_of_a_good_recording_is_good(data_folder: Path) -> None:
    raw = read_walk(data_folder).raw_uv
    signals = tuple(signal_of(raw[:, i], rate_hz=RATE_HZ, at=site) for i, site in enumerate(SITES))
    assert [signal.quality.trust for signal in signals] == ["good"] * 13
    assert all(signal.quality.faults == () for signal in signals)
    # what is heard between the bursts is a few microvolts
    assert all(2.0 < signal.quality.noise < 25.0 for signal in signals)
    assert find_doubles(signals) == ()
    for signal in signals:
        level = find_activation(signal, normalised_to=find_reference(signal)[0]).level
        assert np.nanmax(level) == pytest.approx(100.0)
        assert np.isfinite(level).all()


@pytest.mark.parametrize("name", ["HC033A22", "HC044A29"])
def test_channels_that_nobody_wore_are_told_from_those_somebody_did(data_folder: Path, name: str) -> None:
    channels = [each for each in open_recording(data_folder / "emg_c3d" / f"{name}.c3d").channels if each.unit == "V"]
    assert len(channels) == 12
    trusts = [signal_of(each.values[:, 0], rate_hz=each.clock.rate_hz).quality.trust for each in channels]
    # left and right take turns: rectus, hamstrings, gastrocnemius, tibialis anterior; then spare ones, and a muscle of
    # which no electrode ever hears anything. The left leg was not measured
    assert [trusts[i] for i in (1, 3, 5, 7)] == ["good"] * 4
    assert "good" not in [trusts[i] for i in (0, 2, 4, 6, 8, 9, 10, 11)]
    # a dead lead on which the amplifier recovers now and then is no muscle with bursts
    assert name != "HC044A29" or trusts[6] == "unusable"


def test_bursts_seen_by_another_maker_of_amplifiers(data_folder: Path) -> None:
    loud = signal_of(np.loadtxt(data_folder / "emg_walk" / "emg_1.txt"), rate_hz=1000.0)
    assert loud.quality.trust == "good"
    assert loud.quality.noise == pytest.approx(5.1, rel=0.1)
    faint = signal_of(np.loadtxt(data_folder / "emg_walk" / "emg.txt"), rate_hz=1000.0)
    assert faint.quality.trust == "doubtful"
    assert "2.9 times as loud as at rest" in faint.quality.faults[0].words
