"""Several devices on one clock: found from the movement, to within what is said, or refused with what to do."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.segments import MuscleSite, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.chain import assess
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.motion.devices import join_devices
from kinescript.motion.shared_clock import find_shared_clock
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.recording import Recording
from kinescript.record.shift import shift
from kinescript.synth import Plan, Repeating, Tempo, make_recording, make_wearable_recording

TRUNK = (Segment.PELVIS, Segment.THORAX)
UNEVEN = Plan(repeating=Repeating(tempo_variability=0.1, amplitude_variability=0.1))
REAL_PLACES = {
    "00B42268": Segment.THORAX,
    "00B42279": Segment.PELVIS,
    "00B4227D": Segment.RIGHT_SHANK,
    "00B421EF": Segment.RIGHT_FOOT,
    "00B421E6": Segment.LEFT_FOOT,
}


def cut(recording: Recording, start_s: float, end_s: float) -> Recording:
    channels = []
    for channel in recording.channels:
        time_s = channel.time_s
        kept = (time_s >= start_s) & (time_s < end_s)
        clock = Uniform(rate_hz=channel.clock.rate_hz, start_s=float(time_s[kept][0]))
        channels.append(replace(channel, values=channel.values[kept], clock=clock))
    return replace(recording, channels=tuple(channels), marks=())


def on_own_clock(recording: Recording, offset_s: float, ppm: float = 0.0) -> Recording:
    """The recording as a device wrote it whose zero is offset_s of true time, and whose clock is slow by ppm."""
    stretch = 1 + 1e-6 * ppm
    return shift(recording, -offset_s / stretch, stretch=1 / stretch)


def two_devices(
    seed: int, task: Task = Task.SQUAT, *, rate_hz: float = 128.0, plan: Plan = UNEVEN, other: Plan | None = None
) -> tuple[Recording, Recording]:
    markers, _ = make_recording(task, seed=seed, plan=plan, plate_rate_hz=100.0)
    worn, _ = make_wearable_recording(task, seed=seed, plan=other or plan, rate_hz=rate_hz, sensors=TRUNK)
    return markers, worn


@pytest.mark.parametrize(("task", "rate_hz"), [(Task.SQUAT, 128.0), (Task.FORWARD_BEND, 200.0), (Task.WALKING, 100.0)])
def test_markers_and_sensors_of_one_person(task: Task, rate_hz: float) -> None:
    markers, worn = two_devices(21, task, rate_hz=rate_hz, plan=Plan() if task is Task.WALKING else UNEVEN)
    part = on_own_clock(cut(worn, 1.5, worn.duration_s - 1.0), 7.3456, ppm=4.0)
    found = find_shared_clock(markers, part)
    assert abs(found.lag_s - 7.3456 - 4e-6 * (found.at_s - 7.3456)) < found.error_s < 0.02
    joined = join_devices((markers, part), align=True)
    name = part.id
    assert joined.made_by.setting(f"offset_from: {name}") == "movement"
    assert joined.made_by.setting(f"offset_error_s: {name}") == pytest.approx(found.error_s)
    told = [f.words for f in joined.faults if f.kind == "offset"]
    assert len(told) == 1 and f"aligned to within {found.error_s:.3f} s (95 %)" in told[0]
    # every device keeps its own samples and its own rate
    rates = {round(c.clock.rate_hz) for c in joined.channels if c.kind is ChannelKind.ACCELERATION}
    assert rates == {round(rate_hz)}
    moved = next(c for c in joined.channels if c.kind is ChannelKind.ACCELERATION)
    assert moved.time_s[0] == pytest.approx(1.5, abs=0.02)


def test_a_joined_recording_is_assessed() -> None:
    markers, worn = two_devices(22)
    joined = join_devices((markers, on_own_clock(worn, -3.0)), align=True)
    result = assess(joined)
    assert any(f.kind == "offset" for f in result.quality.faults)
    assert any(name.startswith("offset_error_s") for name, _ in result.made_by.settings)
    assert [r.state for r in result.repetitions] == [r.state for r in assess(markers).repetitions]


def test_a_movement_that_repeats_itself_is_refused() -> None:
    markers, _ = make_recording(Task.WALKING, seed=1, plate_rate_hz=100.0, seconds=40.0)
    worn, _ = make_wearable_recording(Task.WALKING, seed=1, sensors=TRUNK, seconds=40.0)
    with pytest.raises(InputRefused, match="a jump or three claps") as refused:
        find_shared_clock(cut(markers, 8.0, 30.0), on_own_clock(cut(worn, 12.0, 33.0), 2.0))
    assert "fits nearly as well" in str(refused.value)


def test_another_person_or_another_trial_is_refused() -> None:
    for seed in range(4):
        other = Plan(repeating=Repeating(tempo=Tempo(down_s=1.4 + 0.1 * seed, hold_s=1.1, up_s=2.4), pause_s=1.9))
        with pytest.raises(InputRefused, match=r"not alike|fits nearly as well|known to"):
            find_shared_clock(*two_devices(seed, plan=UNEVEN, other=other))


def test_quiet_standing_holds_no_movement_in_common() -> None:
    with pytest.raises(InputRefused, match="not alike"):
        find_shared_clock(*two_devices(3, Task.QUIET_STANDING, plan=Plan()))


def emg_alone(seconds: float = 20.0) -> Recording:
    noise = 1e-5 * np.random.default_rng(0).standard_normal((round(1000 * seconds), 1))
    site = MuscleSite(muscle="multifidus")
    channel = Channel(kind=ChannelKind.EMG, at=site, frame=None, unit="V", clock=Uniform(rate_hz=1000.0), values=noise)
    markers, _ = two_devices(4)
    return replace(markers, id="emg", channels=(channel,), marks=())


def test_muscles_alone_cannot_be_aligned_but_can_be_placed() -> None:
    markers, _ = two_devices(4)
    emg = emg_alone()
    with pytest.raises(InputRefused, match="emg alone, in which no movement is seen; state the shift"):
        join_devices((markers, emg), align=True)
    joined = join_devices((markers, emg), offsets_s=(None, 2.25))
    channel = joined.of_kind(ChannelKind.EMG)[0]
    assert channel.clock == Uniform(rate_hz=1000.0, start_s=2.25)
    assert joined.made_by.setting("offset_s: emg") == 2.25
    assert any("as stated" in f.words for f in joined.faults)
    with pytest.raises(InputRefused, match="over the same time"):
        join_devices((markers, emg), offsets_s=(None, 500.0))
    with pytest.raises(InputRefused, match="over the same time"):
        join_devices((markers, emg_alone(seconds=5.0)))


def test_whole_days_are_not_aligned() -> None:
    markers, worn = two_devices(4)
    stamps = np.concatenate((worn.channels[0].time_s[:-1], [1e7]))
    long = replace(worn, channels=tuple(replace(c, clock=Stamped(time_s=stamps)) for c in worn.channels))
    with pytest.raises(InputRefused, match="at most 4 hours"):
        find_shared_clock(markers, long)


def test_a_shift_keeps_loss_and_jitter() -> None:
    stamps = np.array([0.0, 0.01, 0.02, 0.5, 0.51])
    channel = replace(emg_alone().channels[0], clock=Stamped(time_s=stamps), values=np.ones((5, 1)))
    moved = shift(replace(emg_alone(), channels=(channel,)), 1.0, stretch=2.0).channels[0]
    np.testing.assert_allclose(moved.time_s, 1.0 + 2.0 * stamps)
    with pytest.raises(ValueError, match="runs forward"):
        shift(emg_alone(), 0.0, stretch=0.0)


def real(data_folder: Path) -> dict[Segment, Recording]:
    """The real walk's sensors: one clock, so every lag is zero."""
    found = {}
    for serial, segment in REAL_PLACES.items():
        recording = open_recording(data_folder / "opensense" / f"MT_012005D6_009-001_{serial}.txt")
        channels = tuple(replace(c, at=segment) for c in recording.channels)
        found[segment] = replace(recording, channels=channels)
    return found


def test_a_real_sensor_cut_in_two(data_folder: Path) -> None:
    for recording in real(data_folder).values():
        late = on_own_clock(cut(recording, 9.0, 26.0), 5.4321)
        found = find_shared_clock(cut(recording, 5.0, 22.0), late)
        assert found.lag_s == pytest.approx(5.4321, abs=0.001)


def test_real_sensors_at_different_places(data_folder: Path) -> None:
    """Trunk and trunk feel the same impacts; two feet, half a stride apart, do not. What is accepted is right."""
    worn = real(data_folder)
    accepted = set()
    for first in worn:
        for second in worn:
            if first is second:
                continue
            try:
                found = find_shared_clock(worn[first], on_own_clock(cut(worn[second], 6.0, 27.0), -2.5))
            except InputRefused:
                continue
            assert abs(found.lag_s + 2.5) < found.error_s < 0.07
            accepted.add(frozenset((first, second)))
    assert frozenset(TRUNK) in accepted
    assert frozenset((Segment.LEFT_FOOT, Segment.RIGHT_FOOT)) not in accepted


def hung_on(place: Segment | Unmapped, seed: int, *, jumps: bool, start_s: float) -> Recording:
    """An accelerometer that swings in its own way for 20 s; whoever jumps falls and lands at 5 s of true time."""
    rng = np.random.default_rng(seed)
    time_s = start_s + np.arange(0.0, 20.0, 0.01)
    felt = 9.81 + 0.8 * np.sin(2 * np.pi * rng.uniform(0.4, 0.9) * time_s + rng.uniform(0, 6))
    if jumps:
        felt = np.where((time_s > 5.0) & (time_s < 5.35), 0.0, felt)
        felt += 22.0 * np.exp(-0.5 * ((time_s - 5.4) / 0.04) ** 2)
    values = np.stack((0 * felt, 0 * felt, felt), axis=1) + 0.05 * rng.standard_normal((len(felt), 3))
    channel = replace(
        emg_alone().channels[0],
        kind=ChannelKind.ACCELERATION,
        at=place,
        unit="m/s2",
        clock=Uniform(rate_hz=100.0),
        values=values,
    )
    return replace(emg_alone(), id=place.words, channels=(channel,))


def test_a_jump_joins_devices_at_different_places() -> None:
    """What the sentence of a refusal asks for helps: each clock starts when its device was switched on."""
    for seed in range(6):
        pair = [
            hung_on(place, seed + 10 * number, jumps=True, start_s=start_s)
            for number, (place, start_s) in enumerate(((Segment.PELVIS, 0.0), (Unmapped(label="phone"), 2.37)))
        ]
        found = find_shared_clock(*pair)
        assert abs(found.lag_s - 2.37) < found.error_s < 0.07
    still = [
        hung_on(Segment.PELVIS, 1, jumps=False, start_s=0.0),
        hung_on(Unmapped(label="phone"), 2, jumps=False, start_s=2.0),
    ]
    with pytest.raises(InputRefused, match="a jump"):
        find_shared_clock(*still)
