"""Round trip: reading what was written gives the same recording."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Landmark, Marker, MuscleSite, Place, Plate, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.documents.read import read_document
from kinescript.errors import InputRefused, MachineRefused
from kinescript.formats.table.layout import RULES, Layout
from kinescript.formats.table.reader import read_table
from kinescript.formats.table.writer import write_table
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.made_by import MadeBy
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import Subject
from kinescript.signal.spans import Span

NUMBERS = st.floats(allow_infinity=False, width=64)
WORDS = st.text(min_size=1, max_size=12)
SIDES = st.sampled_from([None, *Side])
CORNERS = st.lists(st.tuples(*[st.floats(-5, 5)] * 3), max_size=4).map(tuple)
MOUNTINGS = (
    Mounting(at=Segment.PELVIS, forward="-z", up="x"),
    Mounting(at=Segment.LEFT_FOOT, forward="x", up="z", right="-y"),
)
PLACES: st.SearchStrategy[Place] = st.one_of(
    st.sampled_from(Segment),
    st.sampled_from(Joint),
    st.builds(Marker, name=WORDS),
    st.builds(Landmark, name=WORDS),
    st.builds(Unmapped, label=WORDS),
    st.builds(MuscleSite, muscle=WORDS, side=SIDES),
    st.builds(Plate, number=st.integers(1, 9), corners_m=CORNERS),
)


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    rows = draw(st.integers(2, 6))
    steps = st.lists(st.floats(1e-3, 10), min_size=rows, max_size=rows)
    clock: Clock = draw(
        st.one_of(
            st.builds(Uniform, rate_hz=st.floats(1e-2, 1e5), start_s=st.floats(-100, 100)),
            steps.map(lambda each: Stamped(time_s=np.cumsum(each))),
        )
    )
    channels: dict[tuple[ChannelKind, Place], Channel] = {}
    for _ in range(draw(st.integers(1, 4))):
        kind, at = draw(st.sampled_from(ChannelKind)), draw(PLACES)
        counts, units = RULES.get(kind, ((1, 2, 3, 5), ("1", "m", "V", "W")))
        count = draw(st.sampled_from(counts))
        cells = draw(st.lists(NUMBERS, min_size=rows * count, max_size=rows * count))
        channels[kind, at] = Channel(
            kind=kind,
            at=at,
            frame=draw(st.sampled_from([None, *Frame])),
            unit=draw(st.sampled_from(units)),
            clock=clock,
            values=np.reshape(cells, (rows, count)),
        )
    optional = st.none() | st.floats(0, 200)
    subject = Subject(
        id=draw(WORDS),
        painful_side=draw(SIDES),
        age_years=draw(optional),
        mass_kg=draw(optional),
        lengths_m=tuple(draw(st.dictionaries(WORDS, st.floats(0, 2), max_size=3)).items()),
    )
    marks = tuple(
        Mark(name=draw(WORDS), span=Span(start_s=start, end_s=start + draw(st.floats(0, 9))), side=draw(SIDES))
        for start in draw(st.lists(st.floats(-9, 9), max_size=2))
    )
    task = draw(st.sampled_from(Task))
    values = st.booleans() | WORDS | st.floats(allow_nan=False, width=64)
    return Recording(
        id="trial",
        subject=subject,
        task=task,
        channels=tuple(channels.values()),
        marks=marks,
        mountings=tuple(draw(st.lists(st.sampled_from(MOUNTINGS), max_size=2))),
        made_by=MadeBy(settings=tuple(draw(st.dictionaries(WORDS, values, max_size=3)).items())),
    )


@given(recordings())
@settings(max_examples=150)
def test_round_trip_law(tmp_path_factory: pytest.TempPathFactory, recording: Recording) -> None:
    folder = tmp_path_factory.mktemp("trip")
    table, layout = folder / "trial.csv", folder / "trial.toml"
    write_table(recording, table, layout)
    back = read_table(table, read_document(layout, Layout))
    assert dict(back.made_by.settings) == {**dict(recording.made_by.settings), "format": "table"}
    for name in ("id", "subject", "task", "channels", "marks", "mountings"):
        assert same(getattr(recording, name), getattr(back, name)), name


def trial(**more: object) -> Recording:
    channel = {"kind": ChannelKind.EMG, "at": MuscleSite(muscle="multifidus"), "frame": None, "unit": "V"}
    channel |= {"clock": Uniform(rate_hz=10.0), "values": np.ones((3, 1)), **more}
    return Recording(id="trial", subject=Subject(id="P"), task=Task.SQUAT, channels=(Channel(**channel),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "more", [{"values": np.ones((1, 1))}, {"unit": "mV"}, {"unit": "m"}, {"values": np.full((3, 1), np.inf)}]
)
def test_what_a_layout_cannot_say_is_refused(tmp_path: Path, more: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        write_table(trial(**more), tmp_path / "trial.csv", tmp_path / "trial.toml")
    assert not list(tmp_path.iterdir())


def test_several_clocks_are_refused(tmp_path: Path) -> None:
    slow, fast = trial(), trial(at=MuscleSite(muscle="other"), clock=Uniform(rate_hz=20.0))
    both = Recording(id="x", subject=Subject(id="P"), task=Task.SQUAT, channels=slow.channels + fast.channels)
    with pytest.raises(InputRefused, match="several clocks"):
        write_table(both, tmp_path / "trial.csv", tmp_path / "trial.toml")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kinescript.documents.write.os.fsync", full)
    with pytest.raises(MachineRefused):
        write_table(trial(), tmp_path / "trial.csv", tmp_path / "trial.toml")
    assert not list(tmp_path.iterdir())
