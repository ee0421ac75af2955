"""Quality on entry: units are asked about, stuck and lost values are named; real recordings raise no false alarm."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.io import loadmat

from kinescript.body.segments import MuscleSite, Plate, Segment
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.motion.sources import find_motion
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording
from kinescript.record.subject import Subject
from kinescript.signal.arrays import Floats
from kinescript.synth import make_recording, make_wearable_recording

ON_ENTRY = {"units", "frozen", "repeated", "clipped", "loss", "jitter"}
G_M_S2 = 9.80665
ACCELERATION, TURNING = ChannelKind.ACCELERATION, ChannelKind.ANGULAR_VELOCITY
UNITS = {ACCELERATION: "m/s2", TURNING: "rad/s", ChannelKind.EMG: "V", ChannelKind.FORCE: "N"}


def one(kind: ChannelKind, values: Floats, *, rate_hz: float = 100.0) -> Channel:
    at = MuscleSite(muscle="multifidus") if kind is ChannelKind.EMG else Segment.PELVIS
    clock = Uniform(rate_hz=rate_hz)
    return Channel(kind=kind, at=at, frame=None, unit=UNITS[kind], clock=clock, values=values)


def recording(*channels: Channel) -> Recording:
    return Recording(id="a", subject=Subject(id="P"), task=Task.UNKNOWN, channels=channels)


def said(it: Recording) -> list[Fault]:
    return [f for f in find_quality(it).faults if f.kind in ON_ENTRY]


def scaled(it: Recording, kind: ChannelKind, factor: float) -> Recording:
    channels = (replace(c, values=factor * c.values) if c.kind is kind else c for c in it.channels)
    return replace(it, channels=tuple(channels))


@pytest.mark.parametrize("task", [Task.SQUAT, Task.WALKING, Task.QUIET_STANDING])
def test_nothing_is_said_of_good_recordings(task: Task) -> None:
    for make in (make_recording, make_wearable_recording):
        assert said(make(task, seed=4)[0]) == []


@pytest.mark.parametrize(
    ("kind", "factor", "question"),
    [
        (ACCELERATION, 1 / G_M_S2, "is it in g?"),
        (ACCELERATION, 1000 / G_M_S2, "is it in mg or cm/s2?"),
        (ACCELERATION, 100.0, "is it in mg or cm/s2?"),
        (ACCELERATION, G_M_S2, "is it in another unit"),
        (ACCELERATION, 0.02, "was gravity taken off"),
        (TURNING, np.degrees(1.0), "is it in deg/s?"),
    ],
)
def test_units_of_sensors_are_asked_about_once_and_nothing_is_made_of_them(
    kind: ChannelKind, factor: float, question: str
) -> None:
    """One fault for all sensors, and the chain refuses with the same question."""
    wrong = scaled(make_wearable_recording(Task.SQUAT, seed=6)[0], kind, factor)
    (fault,) = said(wrong)
    assert fault.kind == "units" and question in fault.words and "2 more" in fault.words
    with pytest.raises(InputRefused, match=question.rstrip("?")):
        find_motion(wrong)


def test_a_sensor_that_only_accelerates_is_asked_about_too() -> None:
    worn, _ = make_wearable_recording(Task.SQUAT, seed=6, sensors=(Segment.PELVIS,))
    alone = replace(worn, channels=worn.of_kind(ACCELERATION))
    assert said(alone) == []
    (fault,) = said(scaled(alone, ACCELERATION, 1 / G_M_S2))
    assert fault.words.startswith("at pelvis: ") and "is it in g?" in fault.words


@pytest.mark.parametrize(
    ("factor", "question"),
    [(1e3, "was it amplified, or is it in mV?"), (1e6, "is it in mV or uV?"), (1e-6, "is it in mV or V?")],
)
def test_units_of_muscles(factor: float, question: str) -> None:
    emg = 1e-4 * np.random.default_rng(1).standard_normal((5000, 1))
    assert said(recording(one(ChannelKind.EMG, emg, rate_hz=1000.0))) == []
    (fault,) = said(recording(one(ChannelKind.EMG, factor * emg, rate_hz=1000.0)))
    assert question in fault.words and "multifidus" in fault.words
    share = replace(one(ChannelKind.EMG, 100 * np.abs(emg)), unit="%")
    assert said(recording(share)) == []


@pytest.mark.parametrize(("factor", "question"), [(1000.0, "in mm or cm"), (100.0, "in mm or cm"), (1e-3, "in m, and")])
def test_units_of_markers(factor: float, question: str) -> None:
    wrong = scaled(make_recording(Task.SQUAT, seed=6)[0], ChannelKind.POSITION, factor)
    assert [question in f.words for f in said(wrong) if f.kind == "units"] == [True]


def test_a_push_that_nobody_can_give() -> None:
    corners = ((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    push = np.random.default_rng(0).uniform(690.0, 710.0, (500, 3))
    plate = replace(one(ChannelKind.FORCE, push), at=Plate(number=1, corners_m=corners))
    assert said(recording(plate)) == []
    (fault,) = said(recording(replace(plate, values=1000 * push)))
    assert "plate 1" in fault.words and "another unit" in fault.words


def shaken(peak: float, *, seconds: float = 10.0, noise: float = 0.02) -> Floats:
    """Gravity, and shaking along x with this peak in m/s2 for two seconds of it."""
    time_s = np.arange(0, seconds, 0.01)
    shaking = (time_s > 4) & (time_s < 6)
    moved = np.stack((peak * shaking * np.sin(2 * np.pi * 1.3 * time_s), 0 * time_s, 0 * time_s + 9.81), axis=1)
    return np.asarray(moved + noise * np.random.default_rng(2).standard_normal(moved.shape))


@pytest.mark.parametrize(("limit", "words"), [(2 * G_M_S2, "2 g"), (0.95 * 2 * G_M_S2, "18.63 m/s2")])
def test_what_was_cut_off_is_said_with_its_span(limit: float, words: str) -> None:
    values = np.clip(shaken(30.0), -limit, limit)
    (fault,) = said(recording(one(ACCELERATION, values)))
    assert fault.kind == "clipped" and f"cut off at {words} in " in fault.words
    assert int(fault.words.split(" in ")[1].split()[0]) == int((np.abs(values) == limit).sum())
    assert fault.span is not None and 0.1 < fault.span.duration_s < 0.4
    assert said(recording(one(ACCELERATION, shaken(30.0)))) == []


def test_a_slow_signal_in_coarse_steps_is_not_cut_off() -> None:
    """Its top is flat because a converter has steps, and it went there step by step."""
    time_s = np.arange(0, 20, 0.01)
    slow = np.round(20 * np.sin(2 * np.pi * 0.1 * time_s)) / 20
    values = np.stack((slow, np.cos(time_s), np.sin(time_s)), axis=1)
    assert "clipped" not in {f.kind for f in said(recording(one(TURNING, values)))}


def test_a_muscle_at_the_rail() -> None:
    emg = 3e-3 * np.random.default_rng(3).standard_normal((20000, 1))
    burst = np.convolve(emg[:, 0], np.ones(8) / 3, mode="same")[:, None]
    assert said(recording(one(ChannelKind.EMG, burst, rate_hz=1000.0))) == []
    (fault,) = said(recording(one(ChannelKind.EMG, np.clip(burst, -5e-3, 5e-3), rate_hz=1000.0)))
    assert fault.kind == "clipped" and "0.005 V" in fault.words


def test_a_frozen_sensor() -> None:
    values = shaken(3.0)
    values[300:340] = values[300]
    (fault,) = said(recording(one(ACCELERATION, values)))
    assert fault.kind == "frozen" and "for 0.4 s" in fault.words
    assert fault.span is not None and fault.span.start_s == pytest.approx(3.01)
    dead = one(ChannelKind.EMG, np.concatenate((np.zeros((2000, 1)), 1e-5 * shaken(3.0)[:, :1])), rate_hz=1000.0)
    assert [f.kind for f in said(recording(dead))] == ["frozen"]


def test_samples_stored_faster_than_they_were_measured() -> None:
    (fault,) = said(recording(one(ACCELERATION, np.repeat(shaken(3.0), 2, axis=0), rate_hz=200.0)))
    assert fault.kind == "repeated" and "about 100 Hz, stored at 200" in fault.words


def stamped(time_s: Floats) -> Recording:
    values = shaken(3.0)[: len(time_s)]
    clock = Stamped(time_s=time_s)
    return recording(
        *(
            replace(one(kind, values if kind is ACCELERATION else 0.1 * values), clock=clock)
            for kind in UNITS
            if kind in (ACCELERATION, TURNING)
        )
    )


def test_lost_samples_and_jitter_are_told_once_a_clock() -> None:
    rng = np.random.default_rng(4)
    even = np.arange(1000) / 100 + rng.uniform(-0.0005, 0.0005, 1000)
    assert said(stamped(even)) == []
    kept = np.delete(even, [*range(200, 230), *range(600, 610)])
    (fault,) = said(stamped(kept))
    assert fault.kind == "loss" and "2 times, at most 0.31 s; about 40 samples" in fault.words
    assert fault.span is not None and fault.span.start_s == pytest.approx(1.99, abs=0.01)
    bursts = np.sort(np.arange(1000) / 100 + rng.uniform(-0.0049, 0.0049, 1000))
    assert [f.kind for f in said(stamped(bursts))] == ["jitter"]


@pytest.mark.parametrize("value", [1e308, -1e308, 1e-308, np.nan, 0.0])
@pytest.mark.parametrize("rows", [0, 1, 2, 200])
def test_numbers_from_a_broken_file_raise_nothing(value: float, rows: int) -> None:
    for kind, axes in ((ACCELERATION, 3), (TURNING, 3), (ChannelKind.EMG, 1), (ChannelKind.FORCE, 3)):
        values = np.full((rows, axes), value)
        values[: rows // 2] *= 0.5
        find_quality(recording(one(kind, values), *([one(TURNING, values)] if kind is ACCELERATION else [])))


def real_sensors(data_folder: Path) -> list[Recording]:
    """Every real sensor that is at hand as arrays: in hand, on the body, on the lower back."""
    found = []
    for path in sorted((data_folder / "broad").glob("*.mat")):
        held = loadmat(path)
        rate_hz = float(held["sampling_rate"].squeeze())
        pair = ((TURNING, held["imu_gyr"]), (ACCELERATION, held["imu_acc"]))
        found.append(recording(*(one(kind, values, rate_hz=rate_hz) for kind, values in pair)))
    worn = loadmat(data_folder / "imu_full_body" / "full_body_example_data.mat", simplify_cells=True)
    for sensor in (v for v in worn.values() if isinstance(v, dict)):
        found.append(recording(one(TURNING, sensor["gyr"]), one(ACCELERATION, sensor["acc"])))
    return found


def test_no_false_alarm_on_real_recordings(data_folder: Path) -> None:
    """Whatever opens as it is, and every sensor at hand; of these nothing is known to be stuck or in another unit."""
    found = {
        path.name: open_recording(path) for kind in ("c3d", "emg_c3d") for path in (data_folder / kind).glob("*.c3d")
    }
    found |= {path.name: open_recording(path) for path in (data_folder / "opensense").glob("MT_*.txt")}
    found |= {f"sensor {number}": each for number, each in enumerate(real_sensors(data_folder))}
    assert len(found) == 9 + 8 + 25
    # all but the amplified muscles of one laboratory, some of which really were cut off at 1.25 V
    words = [fault.words for each in found.values() for fault in said(each)]
    odd = [
        each for each in words if not re.search(r"^EMG of .*was it amplified|^emg at .* was cut off at 1.25 V", each)
    ]
    assert (odd, len(words) > 0) == ([], True)


def spoilt(values: Floats, how: str) -> Floats:
    values = values.copy()
    if how == "frozen":
        values[500:540] = values[500]
    elif how == "clipped":
        values = np.clip(values, -1.2 * G_M_S2, 1.2 * G_M_S2)
    else:
        values = values / G_M_S2
    return values


@pytest.mark.parametrize("how", ["frozen", "clipped", "units"])
def test_what_is_done_to_real_sensors_is_found(data_folder: Path, how: str) -> None:
    for path in sorted((data_folder / "opensense").glob("MT_*.txt")):
        good = open_recording(path)
        (felt,), rest = good.of_kind(ACCELERATION), tuple(c for c in good.channels if c.kind is not ACCELERATION)
        bad = replace(good, channels=(replace(felt, values=spoilt(felt.values, how)), *rest))
        assert [f.kind for f in said(bad)] == [how]
