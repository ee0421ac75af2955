"""XDF: streams of several rates on one clock, as pyxdf sets it; what was lost is seen; hostile files are refused."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pyxdf
from tests.formats.xdf_files import DTYPES, Stream, xdf
from tests.formats.xdf_streams import ACC, CHANCE, amplifier, read, sensor, words

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment, Unmapped
from kinescript.formats.opener import sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform


def test_streams_of_several_rates_are_one_recording(tmp_path: Path) -> None:
    fast, slow = amplifier(), sensor()
    recording = read(
        tmp_path, xdf(fast, slow, words((10.0, "standing start"), (12.0, "standing end"), (13.0, "foot off left")))
    )
    assert [(c.kind, c.at, c.unit, c.frame) for c in recording.channels] == [
        (ChannelKind.EMG, Unmapped(label="EMG 1"), "V", None),
        (ChannelKind.EMG, Unmapped(label="EMG 2"), "V", None),
        (ChannelKind.ACCELERATION, Unmapped(label="Shank"), "m/s2", Frame.SENSOR),
        (ChannelKind.ANGULAR_VELOCITY, Unmapped(label="Shank"), "rad/s", Frame.SENSOR),
    ]
    stored = fast.values.astype(np.float32).astype(np.float64)  # type: ignore[union-attr]
    np.testing.assert_allclose(recording.channels[1].values[:, 0], stored[:, 1] * 1e-6, rtol=1e-12)
    np.testing.assert_allclose(recording.channels[3].values, np.radians(slow.values[:, 3:]), rtol=1e-12)  # type: ignore[index]
    # the sensor began half a second after the amplifier: 2000 + 5 and 2905.5 - 900
    begun = [float(c.time_s[0]) for c in recording.channels]
    np.testing.assert_allclose(begun, [0.0, 0.0, 0.5, 0.5], atol=0.004)
    assert isinstance(recording.channels[0].clock, Uniform)
    assert recording.channels[0].clock.rate_hz == pytest.approx(1000.25 / (1 + 3e-5), rel=2e-6)
    spans = [(m.name, str(m.side), m.span.start_s, m.span.duration_s) for m in recording.marks]
    assert [(name, side) for name, side, _, _ in spans] == [("standing", "None"), ("foot_off", "left")]
    # the keyboard's clock read 10 when the recorder's read 2010, and the amplifier's first sample came at 2005
    np.testing.assert_allclose([s[2:] for s in spans], [(5.0, 2.0), (8.0, 0.0)], atol=0.005)
    said = [(f.kind, f.words.split(":")[0]) for f in recording.faults]
    assert said == [("clock", "Amp"), ("jitter", "Amp"), ("clock", "Shank"), ("jitter", "Shank"), ("clock", "Keys")]
    drift = re.fullmatch(
        r"Amp: clock set by 12 offsets, drift (.*) ppm; they scatter by .* ms", recording.faults[0].words
    )
    assert drift is not None
    assert float(drift[1]) == pytest.approx(30, abs=5)
    assert "stamps jittered by 2 ms" in recording.faults[1].words
    assert recording.made_by.setting("recorded_on") == "2026-11-21"
    assert "08:30" not in repr(recording.made_by)
    assert sniff(tmp_path / "walk.xdf") == "xdf"


@pytest.mark.parametrize("per_chunk", [1, 37, 1000])
@pytest.mark.parametrize("stamped", ["all", "first of a chunk", "some", "only the first"])
def test_the_same_times_and_numbers_as_pyxdf(tmp_path: Path, per_chunk: int, stamped: str) -> None:
    streams = [amplifier(40, rate_hz=1000.0, per_chunk=per_chunk), sensor(40, per_chunk=per_chunk)]
    for stream in streams:
        left = np.arange(len(stream.stamps_s)) % per_chunk > 0
        some = CHANCE.random(len(left)) < 0.3
        first = np.arange(len(left)) > 0
        drop = {"all": left & False, "first of a chunk": left, "some": some & first, "only the first": first}[stamped]
        stream.stamps_s = np.where(drop, np.nan, stream.stamps_s)
    recording = read(tmp_path, xdf(*streams))
    theirs, _ = pyxdf.load_xdf(str(tmp_path / "walk.xdf"))
    zero_s = min(float(s["time_stamps"][0]) for s in theirs)
    for channel in recording.channels:
        stream = theirs[0] if channel.kind is ChannelKind.EMG else theirs[1]
        np.testing.assert_allclose(channel.time_s, stream["time_stamps"] - zero_s, rtol=0, atol=2e-5)
    np.testing.assert_allclose(recording.channels[0].values[:, 0], theirs[0]["time_series"][:, 0] * 1e-6, rtol=2e-7)
    wanted = theirs[1]["time_series"][:, :3] * 9.80665
    np.testing.assert_allclose(recording.channels[2].values, wanted, rtol=1e-12)


def test_a_clock_set_anew_is_followed_as_by_pyxdf(tmp_path: Path) -> None:
    """The sensor's computer started again after 30 s: its clock fell from 2935 to 40."""
    before, after = sensor(30), sensor(30)
    after.stamps_s = after.stamps_s - 2905.5 + 40.0
    both = sensor(60)
    both.stamps_s = np.concatenate((before.stamps_s, after.stamps_s))
    both.offsets = [*before.offsets, *[(t - 2865.5, v + 2865.5 + 40.0) for t, v in after.offsets]]
    recording = read(tmp_path, xdf(both))
    theirs, _ = pyxdf.load_xdf(str(tmp_path / "walk.xdf"))
    stamps_s = theirs[0]["time_stamps"]
    np.testing.assert_allclose(recording.channels[0].time_s, stamps_s - stamps_s[0], atol=5e-4)
    assert any("set anew 1 times" in f.words for f in recording.faults)


@pytest.mark.parametrize("lost_s", [0.05, 0.3, 4.0])
def test_lost_samples_are_a_gap_even_where_pyxdf_closes_it(tmp_path: Path, lost_s: float) -> None:
    whole = amplifier(30, jitter_s=0.001)
    later = np.arange(30_000) >= 20_000
    holed = replace(whole, stamps_s=whole.stamps_s + np.where(later, lost_s, 0.0))
    recording = read(tmp_path, xdf(holed))
    time_s = recording.channels[0].time_s
    assert isinstance(recording.channels[0].clock, Stamped)
    steps = np.diff(time_s)
    assert np.flatnonzero(steps > 0.01).tolist() == [19_999]
    assert steps[19_999] == pytest.approx(lost_s + 0.001, abs=3e-4)
    (gap,) = [f for f in recording.faults if f.kind == "gap"]
    assert gap.span is not None
    assert (gap.span.start_s, gap.span.end_s) == pytest.approx((time_s[19_999], time_s[20_000]))
    assert len(recording.channels[0].values) == 30_000


def test_packets_that_come_late_and_at_once_are_no_loss(tmp_path: Path) -> None:
    stream = amplifier(30, jitter_s=0.0)
    # stamped where they arrive: forty at a time, a twenty-fifth of a second late
    stream.stamps_s = 2000 + (np.arange(30_000) // 40 + 1) * 0.04 + CHANCE.normal(0, 1e-4, 750).repeat(40)
    recording = read(tmp_path, xdf(stream))
    assert isinstance(recording.channels[0].clock, Uniform)
    assert recording.channels[0].clock.rate_hz == pytest.approx(1000.0, rel=1e-4)
    assert [f.kind for f in recording.faults] == ["clock", "jitter"]
    # one packet a second late, and the next ones in time
    stream = amplifier(30, jitter_s=0.0)
    stream.stamps_s[10_000:10_040] += 0.9
    assert isinstance(read(tmp_path, xdf(stream)).channels[0].clock, Uniform)


def test_one_wrong_stamp_turns_nothing(tmp_path: Path) -> None:
    stream = amplifier(30, jitter_s=0.0, rate_hz=1000.0, offsets=[])
    stream.stamps_s[17_000] = 9e9
    stream.stamps_s[18_000] = 1e300
    recording = read(tmp_path, xdf(stream))
    clock = recording.channels[0].clock
    assert isinstance(clock, Uniform)
    assert (clock.rate_hz, clock.start_s) == (pytest.approx(1000.0, rel=1e-7), 0.0)
    assert [f.kind for f in recording.faults] == ["clock"]
    assert "1 stamps were more than 1 s" in recording.faults[0].words


def test_a_rate_that_is_not_the_nominal_one_is_said(tmp_path: Path) -> None:
    recording = read(tmp_path, xdf(amplifier(20, rate_hz=960.0, offsets=[])))
    (fault,) = [f for f in recording.faults if f.kind == "rate"]
    assert fault.words == "Amp: 960 samples a second came, not 1000; single samples may be lost"
    assert not [f for f in read(tmp_path, xdf(amplifier(20))).faults if f.kind == "rate"]


def test_an_irregular_stream_keeps_its_stamps(tmp_path: Path) -> None:
    stamps_s = np.array([1.0, 1.5, 3.0, 2.0, 4.0])
    stream = Stream(name="Pain", kind="Slider", rate_hz=0.0, stamps_s=stamps_s, values=np.arange(5.0)[:, None])
    recording = read(tmp_path, xdf(stream))
    (channel,) = recording.channels
    assert channel.at == Unmapped(label="Pain")
    assert channel.time_s.tolist() == [0.0, 0.5, 2.0, 3.0]
    assert channel.values[:, 0].tolist() == [0, 1, 2, 4]
    assert [f.words for f in recording.faults] == ["Pain: 1 samples whose time does not rise were left out"]
    camera = sensor(20, desc="<synchronization><can_drop_samples>true</can_drop_samples></synchronization>", offsets=[])
    kept = read(tmp_path, xdf(camera)).channels[0]
    np.testing.assert_allclose(kept.time_s, camera.stamps_s - camera.stamps_s[0], atol=1e-9)


@pytest.mark.parametrize("stored", DTYPES)
def test_every_format_of_numbers(tmp_path: Path, stored: str) -> None:
    values = CHANCE.integers(-100, 100, (200, 3))
    stream = Stream(format=stored, rate_hz=100.0, channels=ACC, stamps_s=np.arange(200) / 100, values=values)
    recording = read(tmp_path, xdf(stream))
    np.testing.assert_array_equal(recording.channels[0].values, values * 9.80665)
    assert recording.channels[0].at == Unmapped(label="Amp")


def test_values_that_are_no_numbers_are_unknown(tmp_path: Path) -> None:
    values = np.ones((100, 1))
    values[3], values[4] = np.nan, np.inf
    stream = Stream(rate_hz=100.0, stamps_s=np.arange(100) / 100, values=values)
    recording = read(tmp_path, xdf(stream))
    assert np.flatnonzero(np.isnan(recording.channels[0].values[:, 0])).tolist() == [3, 4]
    assert [f.words for f in recording.faults] == ["Amp: 1 infinite values are taken as unknown"]
    assert (recording.channels[0].kind, recording.channels[0].unit) == (ChannelKind.UNKNOWN, "1")


def test_one_label_in_two_streams(tmp_path: Path) -> None:
    left, right = sensor(20, name="Left"), sensor(20, name="Right", number=5)
    plain = [replace(s, channels=[("v", "V", "")], values=np.ones((2000, 1))) for s in (left, right)]
    assert [c.at.words for c in read(tmp_path, xdf(*plain)).channels] == ["Left v", "Right v"]
    recording = read(tmp_path, xdf(left, right), '[sensors]\nleft = "left_shank"\nright = "right_shank"\n')
    shanks = [Segment.LEFT_SHANK, Segment.LEFT_SHANK, Segment.RIGHT_SHANK, Segment.RIGHT_SHANK]
    assert [c.at for c in recording.channels] == shanks


def test_nobody_is_named(tmp_path: Path) -> None:
    person = "<subject><id>Jane Doe 17</id><age>40</age></subject>"
    for data in (xdf(amplifier(2, desc=person)), xdf(amplifier(2), extra=person)):
        recording = read(tmp_path, data)
        assert recording.subject.id.startswith("P-")
        assert recording.faults[0].kind == "privacy"
        assert "Jane" not in repr((recording.subject, recording.faults, recording.made_by, recording.marks))
    # the same identity, the same pseudonym, whatever stands before it; who recorded is nobody's pseudonym
    grouped = "<subject><group>control</group><id>Jane Doe 17</id></subject>"
    assert read(tmp_path, xdf(amplifier(2, desc=grouped))).subject == recording.subject
    staff = read(tmp_path, xdf(amplifier(2, desc="<operator>John</operator>")))
    assert (staff.subject.id, staff.faults[0].kind) == ("unnamed", "privacy")
    ours = read(tmp_path, xdf(amplifier(2, desc=f"<subject><id>{recording.subject.id}</id></subject>")))
    assert ours.subject == recording.subject
    assert not [f for f in ours.faults if f.kind == "privacy"]
    assert read(tmp_path, xdf(amplifier(2))).subject.id == "unnamed"


def test_what_the_footer_misses_is_said(tmp_path: Path) -> None:
    short = read(tmp_path, xdf(amplifier(2, announced=2100, offsets=[])))
    assert short.faults[0].words == "Amp: 100 of 2100 samples are not in the file"
    unended = read(tmp_path, xdf(amplifier(2, offsets=[]), footers=False))
    assert unended.faults[0].words == "Amp was never ended; the recording may have been cut short"
    silent = read(tmp_path, xdf(amplifier(2), sensor(20, values=np.zeros((0, 6)))))
    assert silent.faults[0].words == "Shank holds no samples"
