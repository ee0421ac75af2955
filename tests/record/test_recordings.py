"""Recordings: equal when their numbers are, read-only after a journey, joined only when they belong together."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kinescript.body.segments import Marker, MuscleSite, Place
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.join import join
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject

WALK = np.cumsum(np.random.default_rng(0).normal(scale=0.01, size=(100, 3)), axis=0)


def channel(values: np.ndarray = WALK, at: Place | None = None, clock: Clock | None = None) -> Channel:
    at = at or Marker(name="LASI")
    kind, unit = (ChannelKind.POSITION, "m") if isinstance(at, Marker) else (ChannelKind.EMG, "V")
    return Channel(kind=kind, at=at, frame=None, unit=unit, clock=clock or Uniform(rate_hz=100.0), values=values)


def recording(*channels: Channel, **more: object) -> Recording:
    kept: dict[str, object] = {"id": "a", "subject": Subject(id="P"), "task": Task.WALKING, **more}
    return Recording(channels=channels or (channel(),), **kept)  # type: ignore[arg-type]


def test_pickled_values_come_back_equal_and_read_only() -> None:
    stamped = channel(clock=Stamped(time_s=np.arange(100.0)))
    back = pickle.loads(pickle.dumps(recording(stamped)))
    assert same(back, recording(stamped))
    assert not back.channels[0].values.flags.writeable
    assert not back.channels[0].time_s.flags.writeable


def test_same_sees_every_difference() -> None:
    one = recording()
    for other in (
        replace(one, id="b"),
        replace(one, task=Task.SQUAT),
        replace(one, subject=Subject(id="Q")),
        recording(channel(np.where(WALK[5, 1] == WALK, np.nan, WALK))),
        recording(channel(WALK + 1e-9)),
        recording(channel(WALK[:-1])),
    ):
        assert not same(one, other)
    assert same(one, recording(channel(WALK + 1e-9)), tolerance=1e-8)
    turns = Rotation.from_rotvec([[0.0, 0.0, 0.1], [0.0, 0.2, 0.0], [0.3, 0.0, 0.0]])
    assert same(turns, Rotation.from_quat(-turns.as_quat()))
    assert not same(turns, turns[:2])
    assert not same(turns, turns[0])
    assert not same(np.array([1.0]), (1.0,))
    assert not same(np.array(1.0), None)


def test_constructors_refuse() -> None:
    with pytest.raises(ValueError, match="two position channels"):
        recording(channel(), channel())
    with pytest.raises(ValueError, match="shape"):
        channel(WALK[:, 0])
    with pytest.raises(ValueError, match="stamps"):
        channel(clock=Stamped(time_s=np.arange(99.0)))
    for stamps in ([0.0, 0.0], [1.0, 0.0], [0.0, np.nan], [[0.0]]):
        with pytest.raises(ValueError, match="strictly rising"):
            Stamped(time_s=np.array(stamps))
    for rate_hz in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="positive rate"):
            Uniform(rate_hz=rate_hz)


def faults_of(*channels: Channel) -> list[tuple[str, str]]:
    return [(f.kind, f.words) for f in find_quality(recording(*channels)).faults]


def test_quality_says_what_is_wrong() -> None:
    assert find_quality(recording()).usable
    assert faults_of(channel()) == []
    gap = WALK.copy()
    gap[20:40, 1] = np.nan
    gap[60:64] = np.nan  # 40 ms: not worth a word
    assert faults_of(channel(gap)) == [("gap", "marker LASI was out of sight once, for 0.20 s")]
    frozen = WALK.copy()
    frozen[30:90] = frozen[30]
    assert faults_of(channel(frozen))[0][0] == "frozen"
    never = channel(np.full((100, 3), np.nan))
    assert [kind for kind, _ in faults_of(never)] == ["missing", "empty"]
    assert not find_quality(recording(never)).usable
    emg = channel(np.full((100, 1), np.nan), at=MuscleSite(muscle="gluteus_medius", side=Side.LEFT))
    assert faults_of(channel(), emg) == [("missing", "emg at left gluteus medius was never measured")]


def test_join() -> None:
    emg = recording(
        channel(WALK[:, :1], at=MuscleSite(muscle="multifidus")),
        id="b",
        subject=Subject(id=UNNAMED, painful_side=Side.LEFT, lengths_m=(("leg", 0.9),)),
        task=Task.UNKNOWN,
    )
    both = join((recording(), emg))
    assert both.id == "a+b"
    assert both.task is Task.WALKING
    assert both.subject == Subject(id="P", painful_side=Side.LEFT, lengths_m=(("leg", 0.9),))
    assert len(both.channels) == 2
    assert join((emg,)) is emg
    differing = join((recording(), replace(emg, task=Task.SQUAT)))
    assert differing.task is Task.UNKNOWN
    assert [f.kind for f in differing.faults] == ["task"]


def test_what_does_not_belong_together_is_not_joined() -> None:
    other = channel(at=Marker(name="RASI"))
    refused = {
        "each with its own channels": (recording(), recording()),
        "one person": (recording(), recording(other, subject=Subject(id="Q"))),
        "over the same time": (recording(), recording(replace(other, clock=Uniform(rate_hz=50.0)))),
        "over the same  time": (recording(), recording(replace(other, clock=Uniform(rate_hz=100.0, start_s=60.0)))),
        "at least one": (),
    }
    for words, recordings in refused.items():
        with pytest.raises(InputRefused, match=" ".join(words.split())):
            join(recordings)
