"""Muscles in and out of files: what is written is read back at the same sites, within the format's bits."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import edfio
import numpy as np
import pytest
from tests.formats import dialect_files as write
from tests.formats.bids_files import emg as bids_emg
from tests.formats.dialect_checks import put
from tests.support.formats import BITS, largest_difference, there_and_back

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.opener import open_recording
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Mark, Recording
from kinescript.record.site_names import find_site_faults
from kinescript.signal.spans import Span
from kinescript.synth import make_recording

EMG = ChannelKind.EMG


PLACES: tuple[Place, ...] = (
    MuscleSite(muscle="gluteus_medius", side=Side.LEFT),
    MuscleSite(muscle="gluteus_medius", side=Side.RIGHT),
    MuscleSite(muscle="multifidus"),
    MuscleSite(muscle="a muscle of a layout", side=Side.LEFT),
    Unmapped(label="EMG 3"),
    Unmapped(label="Spare 4"),
)


@cache
def walk() -> Recording:
    recording, _ = make_recording(Task.WALKING, seed=5)
    return replace(recording, channels=tuple(c for c in recording.channels if c.kind is not EMG))


def muscles(lead: Channel, *, unit: str = "V", often: int = 1) -> tuple[Channel, ...]:
    """Muscles on the clock of a channel, or `often` times as fast, with an unknown stretch in one of them."""
    chance = np.random.default_rng(7)
    clock = Uniform(rate_hz=lead.clock.rate_hz * often)
    channels = []
    for at in PLACES:
        values = chance.normal(0, 1e-4, (len(lead.values) * often, 1))
        values[10:30] = np.nan if at == PLACES[2] else values[10:30]
        channels.append(Channel(kind=EMG, at=at, frame=None, unit=unit, clock=clock, values=values))
    return tuple(channels)


def with_muscles(recording: Recording, channels: tuple[Channel, ...]) -> Recording:
    return replace(recording, channels=(*recording.channels, *channels))


def with_plates_and_muscles() -> Recording:
    recording = walk()
    return with_muscles(recording, muscles(recording.of_kind(ChannelKind.FORCE)[0]))


def without_plates(unit: str = "V") -> Recording:
    recording = walk()
    markers = tuple(recording.markers().values())
    return with_muscles(replace(recording, channels=markers), muscles(markers[0], unit=unit, often=10))


def muscles_alone() -> Recording:
    recording = walk()
    return replace(recording, channels=muscles(recording.of_kind(ChannelKind.FORCE)[0]), marks=())


@pytest.mark.parametrize(
    ("make", "to"),
    [
        (with_plates_and_muscles, "c3d"),
        (without_plates, "c3d"),
        (lambda: without_plates("1"), "c3d"),
        (lambda: without_plates("%"), "c3d"),
        (muscles_alone, "csv"),
        (muscles_alone, "parquet"),
    ],
)
def test_muscles_come_back_where_they_were(make: Callable[[], Recording], to: str, tmp_path: Path) -> None:
    recording = make()
    saved, back = there_and_back(recording, to, tmp_path)
    assert [c.at for c in saved.recording.of_kind(EMG)] == list(PLACES)
    assert [c.at for c in back.of_kind(EMG)] == list(PLACES)
    assert largest_difference(saved.recording, back, BITS[to]) <= 1.0
    assert not any("emg" in fault.words for fault in saved.left_out)


def test_the_labels_say_it_to_others_too(tmp_path: Path) -> None:
    """Without the group of ours the labels alone bring every known site back."""
    from kinescript.formats.c3d import read_c3d
    from kinescript.formats.c3d_recording import recording_from
    from kinescript.record.site_names import name_sites

    write_recording(with_plates_and_muscles(), tmp_path / "x.c3d")
    content = read_c3d(tmp_path / "x.c3d")
    bare = replace(content, parameters=tuple(g for g in content.parameters if g[0] != "KINESCRIPT"))
    found = name_sites(recording_from(bare, name="x.c3d", digest=""))
    assert [c.at for c in found.of_kind(EMG)] == [*PLACES[:3], PLACES[4]]


def test_one_analog_rate_is_all_a_c3d_has(tmp_path: Path) -> None:
    recording = walk()
    faster = with_muscles(recording, muscles(recording.of_kind(ChannelKind.FORCE)[0], often=2))
    with pytest.raises(InputRefused) as refused:
        write_recording(faster, tmp_path / "x.c3d")
    assert "one clock with the plates" in str(refused.value)
    odd = without_plates()
    short = replace(odd, channels=tuple(replace(c, values=c.values[:-3]) if c.kind is EMG else c for c in odd.channels))
    with pytest.raises(InputRefused, match="whole multiple"):
        write_recording(short, tmp_path / "x.c3d")
    assert list(tmp_path.iterdir()) == []
    # where it is asked for what fits, the rest is left out and named
    for recording, count in ((faster, 6), (short, 6)):
        saved, back = there_and_back(recording, "c3d", tmp_path)
        assert not back.of_kind(EMG)
        assert any(f"{count} x emg left out" in fault.words for fault in saved.left_out)
        (tmp_path / f"{recording.id}.c3d").unlink()


LABELS = ("L Rect", "EMG R_GMED", "LES_L", "EMG 4", "Biceps Femoris R", "ECG")


def sites_of(recording: Recording) -> dict[Place, ChannelKind]:
    return {c.at: c.kind for c in recording.channels}


def test_an_edf_file_names_its_muscles(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    signals = [
        edfio.EdfSignal(chance.normal(0, 50, 2000), 1000, label=label, physical_dimension="uV") for label in LABELS
    ]
    edfio.Edf(signals).write(tmp_path / "x.edf")
    found = sites_of(open_recording(tmp_path / "x.edf"))
    assert found == {
        MuscleSite(muscle="rectus_femoris", side=Side.LEFT): EMG,
        MuscleSite(muscle="gluteus_medius", side=Side.RIGHT): EMG,
        # a code with a side, sampled together with EMG
        MuscleSite(muscle="erector_spinae_longissimus", side=Side.LEFT): EMG,
        Unmapped(label="EMG 4"): EMG,
        MuscleSite(muscle="biceps_femoris", side=Side.RIGHT): EMG,
        Unmapped(label="ECG"): ChannelKind.UNKNOWN,
    }


def test_a_layout_wins_over_a_name(tmp_path: Path) -> None:
    signal = edfio.EdfSignal(np.arange(2000.0) % 50, 1000, label="L Rect", physical_dimension="uV")
    edfio.Edf([signal]).write(tmp_path / "x.edf")
    layout = tmp_path / "x.toml"
    layout.write_text('[muscles]\n"L Rect" = { muscle = "soleus", side = "right" }\n')
    assert list(sites_of(open_recording(tmp_path / "x.edf", layout=layout))) == [
        MuscleSite(muscle="soleus", side=Side.RIGHT)
    ]


def test_delsys_noraxon_and_shimmer_name_their_muscles(tmp_path: Path) -> None:
    delsys = write.emgworks().replace("Mini sensor 10", "Gluteus Medius R")
    opened = open_recording(put(tmp_path, "delsys.csv", delsys))
    assert sites_of(opened)[MuscleSite(muscle="gluteus_medius", side=Side.RIGHT)] is EMG
    # the accelerometer of that sensor has no muscle
    assert [c.at for c in opened.of_kind(ChannelKind.ACCELERATION)] == [Unmapped(label="Gluteus Medius R")]
    noraxon = open_recording(put(tmp_path, "noraxon.csv", write.noraxon()))
    assert MuscleSite(muscle="gluteus_medius", side=Side.LEFT) in sites_of(noraxon)
    assert not find_site_faults(noraxon)
    unnamed = open_recording(put(tmp_path, "rates.csv", write.discover_rates()))
    (fault,) = find_site_faults(unnamed)
    assert "no muscle is known by the name of EMG 01 03558 (88016)" in fault.words


def test_a_bids_muscle_that_is_no_site_keeps_its_name(tmp_path: Path) -> None:
    bids_emg(tmp_path / "data")
    recording = open_recording(tmp_path / "data")
    assert [c.at.words for c in recording.of_kind(EMG)] == ["left gluteus medius", "E2"]
    (fault,) = find_site_faults(recording)
    assert "E2" in fault.words


def test_a_table_is_read_by_its_columns_and_its_layout_wins(tmp_path: Path) -> None:
    table = tmp_path / "x.csv"
    table.write_text("L_GMED,R_GMED,LES_L\n" + "".join(f"{i},{i},{i}\n" for i in range(5)))
    layout = tmp_path / "x.toml"

    def channel(column: str, more: str = "", kind: str = "emg") -> str:
        return f'[[channels]]\nkind = "{kind}"\ncolumns = ["{column}"]\nunit = "mV"\n{more}'

    own = 'label = "R_GMED"\n'
    layout.write_text(
        "rate_hz = 1000.0\n" + channel("L_GMED") + channel("R_GMED", own) + channel("LES_L", kind="unknown")
    )
    assert sites_of(open_recording(table, layout=layout)) == {
        MuscleSite(muscle="gluteus_medius", side=Side.LEFT): EMG,
        Unmapped(label="R_GMED"): EMG,
        Unmapped(label="LES_L"): ChannelKind.UNKNOWN,
    }


@pytest.mark.parametrize("name", ["HC033A22", "HC044A29"])
def test_real_analogs_are_muscles(name: str, data_folder: Path) -> None:
    recording = open_recording(data_folder / "emg_c3d" / f"{name}.c3d")
    muscle = {c.at.muscle for c in recording.of_kind(EMG) if isinstance(c.at, MuscleSite)}
    assert muscle == {"rectus_femoris", "hamstrings", "tibialis_anterior"}
    assert len(recording.of_kind(EMG)) == 10
    spare = [c.at.words for c in recording.of_kind(ChannelKind.UNKNOWN) if c.unit == "V"]
    assert spare == ["Voltage.L Spare", "Voltage.R Spare"]
    assert len(recording.of_kind(ChannelKind.FORCE)) == 2


def test_real_muscles_in_counts_have_no_name(data_folder: Path) -> None:
    recording = open_recording(data_folder / "emg_walk" / "emg.txt")
    (fault,) = find_site_faults(recording)
    assert fault.words.startswith("no muscle is known by the name of EMG;")
    assert [c.unit for c in recording.channels] == ["1"]


@pytest.mark.needs_data
def test_real_muscles_written_and_read_again(data_folder: Path, tmp_path: Path) -> None:
    recording = open_recording(data_folder / "emg_c3d" / "HC033A22.c3d")
    saved, back = there_and_back(recording, "c3d", tmp_path)
    before, after = saved.recording.of_kind(EMG), back.of_kind(EMG)
    assert [c.at for c in before] == [c.at for c in after] and len(before) == 10
    assert largest_difference(saved.recording, back, BITS["c3d"]) <= 1.0


def test_spans_of_reference_contractions_come_back_from_a_c3d(tmp_path: Path) -> None:
    """A C3D file knows instants alone: a span is two events, of each side by itself."""
    spans = [("mvic", None, 0.2, 0.9), ("submaximal", Side.LEFT, 0.3, 1.0), ("submaximal", Side.RIGHT, 0.35, 1.1)]
    marks = tuple(Mark(name=n, side=s, span=Span(start_s=a, end_s=b)) for n, s, a, b in spans)
    write_recording(replace(with_plates_and_muscles(), marks=marks), tmp_path / "x.c3d")
    back = open_recording(tmp_path / "x.c3d").marks
    assert {(m.name, m.side) for m in back} == {(m.name, m.side) for m in marks}
    by_key = {(m.name, m.side): m.span for m in back}
    for mark in marks:
        found = by_key[mark.name, mark.side]
        assert (found.start_s, found.end_s) == pytest.approx((mark.span.start_s, mark.span.end_s), abs=1e-5)


@pytest.mark.parametrize(
    ("muscles", "sides"),
    [
        (("soleus", "soleus"), ("left", "left")),
        (("soleus",), ("left",)),
        (("soleus", "multifidus"), ("left",)),
        (("?", "?"), ("", "")),
        (("", ""), ("left", "up")),
    ],
)
def test_a_group_of_ours_that_lies_makes_nothing_fall(
    muscles: tuple[str, ...], sides: tuple[str, ...], tmp_path: Path
) -> None:
    from kinescript.formats.c3d import C3dContent, write_c3d

    content = C3dContent(
        points=np.ones((1, 10, 3)),
        analogs=np.ones((2, 20)),
        point_rate_hz=100.0,
        analog_rate_hz=200.0,
        point_labels=("LASI",),
        analog_labels=("A", "A"),
        analog_units=("V", "V"),
        point_unit="mm",
        parameters=(("KINESCRIPT", (("MUSCLES", muscles), ("SIDES", sides))),),
    )
    write_c3d(tmp_path / "x.c3d", content)
    kinds = [c.kind for c in open_recording(tmp_path / "x.c3d").channels if c.unit == "V"]
    assert kinds == ([EMG] * 2 if muscles == ("?", "?") else [ChannelKind.UNKNOWN] * 2)


def test_a_starter_layout_names_the_muscles_it_can(tmp_path: Path) -> None:
    from kinescript.formats.opener import describe

    names = ("EMG L_GMED (mV)", "EMG RF_R (mV)", "EMG R Rect (mV)", "EMG 3 (mV)")
    table = tmp_path / "x.csv"
    table.write_text("time [s]," + ",".join(names) + "\n" + "".join(f"{i / 100},1,2,3,4\n" for i in range(20)))
    described = describe(table)
    assert described is not None
    layout = tmp_path / "x.toml"
    layout.write_text(described[1].starter())
    places = [c.at for c in open_recording(table, layout=layout).of_kind(EMG)]
    # two columns that would be at one site are left for a person to say
    assert places == [MuscleSite(muscle="gluteus_medius", side=Side.LEFT), *(Unmapped(label=n) for n in names[1:])]
