"""What a C3D file becomes: metres, newtons, Z up, sides, a pseudonym."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.segments import MuscleSite, Unmapped
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.c3d import C3dContent, read_c3d
from kinescript.formats.c3d.content import C3dGroup
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.c3d_recording import recording_from
from kinescript.formats.opener import open_recording
from kinescript.record.channel import ChannelKind
from kinescript.record.equality import same
from kinescript.record.recording import Recording

WALK = "c3d/zoo_HC002D06.c3d"


def recording_of(content: C3dContent) -> Recording:
    return recording_from(content, name="x", digest="0")


def with_parameter(content: C3dContent, group: str, name: str, value: tuple[str, ...]) -> C3dContent:
    groups: list[C3dGroup] = []
    for group_name, members in content.parameters:
        kept = tuple((n, v) for n, v in members if (group_name, n) != (group, name))
        groups.append((group_name, (*kept, (name, value)) if group_name == group else kept))
    return replace(content, parameters=tuple(groups))


def test_millimetres_become_metres(data_folder: Path) -> None:
    content = read_c3d(data_folder / WALK)
    marker = recording_of(content).markers()["LASI"]
    np.testing.assert_allclose(marker.values, content.points[content.point_labels.index("LASI")] / 1000.0)
    assert marker.unit == "m"


def test_units_law(data_folder: Path) -> None:
    """The same file in metres and in millimetres is the same Recording."""
    content = read_c3d(data_folder / WALK)
    metres = with_parameter(replace(content, points=content.points / 1000.0, point_unit="m"), "POINT", "UNITS", ("m",))
    there, here = recording_of(metres).markers(), recording_of(content).markers()
    assert all(same(there[name].values, here[name].values, tolerance=1e-9) for name in here)


@pytest.mark.parametrize(("up", "axis", "sign"), [("+Z", 2, 1), ("+Y", 1, 1), ("+X", 0, 1), ("-Y", 1, -1)])
def test_the_up_axis_comes_from_the_file(data_folder: Path, up: str, axis: int, sign: int) -> None:
    content = read_c3d(data_folder / WALK)
    turned = recording_of(with_parameter(content, "POINT", "Y_SCREEN", (up,))).markers()["LASI"].values
    stored = content.points[content.point_labels.index("LASI")] / 1000.0
    np.testing.assert_allclose(turned[:, 2], sign * stored[:, axis], atol=1e-12)
    # a rotation, not a reflection
    a, b = stored[0], stored[50]
    np.testing.assert_allclose(np.linalg.norm(turned[0] - turned[50]), np.linalg.norm(a - b))


def test_an_unknown_up_axis_is_refused(data_folder: Path) -> None:
    content = read_c3d(data_folder / WALK)
    with pytest.raises(InputRefused, match="up axis"):
        recording_of(with_parameter(content, "POINT", "Y_SCREEN", ("Q",)))


def test_plates_push_the_person_up_by_her_weight(data_folder: Path) -> None:
    recording = open_recording(data_folder / "c3d/zoo_HC030A01.c3d")
    plates = recording.of_kind(ChannelKind.FORCE)
    assert recording.subject.mass_kg is not None
    up = sum(float(np.median(p.values[:, 2])) for p in plates)
    assert up == pytest.approx(recording.subject.mass_kg * 9.81, rel=0.05)


def test_events_keep_their_sides(data_folder: Path) -> None:
    marks = open_recording(data_folder / WALK).marks
    assert {(m.name, m.side) for m in marks} == {(n, s) for n in ("foot_strike", "foot_off") for s in Side}
    # 2.27 s of the laboratory's clock, whose frame 124 is the file's first
    assert any(m.span.start_s == pytest.approx(2.27 - 1.23, abs=1e-6) for m in marks)


def test_a_name_in_the_file_becomes_a_pseudonym_and_the_person_is_told(data_folder: Path) -> None:
    recording = open_recording(data_folder / WALK)
    assert recording.subject.id.startswith("P-")
    assert [f.kind for f in recording.faults] == ["privacy"]
    everything = repr(recording.subject) + repr(recording.marks) + repr(recording.faults)
    assert "HC002D" not in everything


def test_a_name_before_a_marker_is_left_out_and_two_people_are_refused(data_folder: Path) -> None:
    content = read_c3d(data_folder / WALK)
    one = replace(content, point_labels=tuple(f"Anna:{label}" for label in content.point_labels))
    recording = recording_of(one)
    assert "LASI" in recording.markers() and "Anna" not in repr([c.at for c in recording.channels])
    two = ("Anna:LASI", "Bob:LASI", *content.point_labels[2:])
    with pytest.raises(InputRefused, match="each person"):
        recording_of(replace(content, point_labels=two))


def test_two_markers_of_one_name_are_refused(data_folder: Path) -> None:
    content = read_c3d(data_folder / WALK)
    labels = ("LASI", "LASI", *content.point_labels[2:])
    with pytest.raises(InputRefused, match="two named LASI"):
        recording_of(replace(content, point_labels=labels))


def test_a_broken_plate_leaves_the_markers(data_folder: Path) -> None:
    content = read_c3d(data_folder / WALK)
    units = ("furlong",) * len(content.analog_units)
    recording = recording_of(replace(content, analog_units=units))
    assert not recording.of_kind(ChannelKind.FORCE) and recording.markers()
    assert "plates" in [f.kind for f in recording.faults]


@pytest.mark.parametrize("name", [WALK, "c3d/zoo_HC030A01.c3d", "c3d/pycgm_Static_trial.c3d"])
def test_round_trip(data_folder: Path, tmp_path: Path, name: str) -> None:
    """read(write(x)) == x for markers, plates and marks, at the 32 bits a C3D file holds."""
    recording = open_recording(data_folder / name)
    write_recording(recording, tmp_path / "again.c3d")
    again = open_recording(tmp_path / "again.c3d")
    for kind, tolerance in ((ChannelKind.POSITION, 1e-6), (ChannelKind.FORCE, 1e-3), (ChannelKind.MOMENT, 1e-3)):
        before, after = recording.of_kind(kind), again.of_kind(kind)
        assert [c.unit for c in before] == [c.unit for c in after]
        assert all(same(a.values, b.values, tolerance=tolerance) for a, b in zip(before, after, strict=True))
    assert recording.subject.id == again.subject.id
    assert same(recording.subject.lengths_m, again.subject.lengths_m, tolerance=1e-6)
    # a file's event times are 32 bits too, and count from the laboratory's clock
    assert same(recording.marks, again.marks, tolerance=1e-5)


def test_volts_that_say_emg_are_emg_and_others_stay_unknown() -> None:
    samples = np.random.default_rng(3).normal(size=(4, 20))
    content = C3dContent(
        points=np.zeros((0, 10, 3)),
        analogs=samples,
        point_rate_hz=100.0,
        analog_rate_hz=200.0,
        point_labels=(),
        analog_labels=("Noraxon.EMG1", "emg L glut", "EMG trigger", "L Quad"),
        analog_units=("mV", "V", "N", "V"),
        point_unit="mm",
    )
    channels = {c.at.label: c for c in recording_of(content).channels if isinstance(c.at, Unmapped)}
    assert {name for name, c in channels.items() if c.kind is ChannelKind.EMG} == {"Noraxon.EMG1", "emg L glut"}
    assert channels["L Quad"].kind is ChannelKind.UNKNOWN
    np.testing.assert_allclose(channels["Noraxon.EMG1"].values[:, 0], samples[0] / 1000.0)
    assert channels["Noraxon.EMG1"].unit == "V"


@pytest.mark.parametrize("name", ["HC033A22", "HC044A29"])
def test_a_layout_says_which_muscle_an_analog_channel_is(data_folder: Path, tmp_path: Path, name: str) -> None:
    names = {"Rect": "rectus_femoris", "Tib Ant": "tibialis_anterior", "Gast": "gastrocnemius_medialis"}
    lines = [
        f'"Voltage.{side[0].upper()} {short}" = {{ muscle = "{muscle}", side = "{side}" }}\n'
        for short, muscle in names.items()
        for side in ("left", "right")
    ]
    layout = tmp_path / "muscles.toml"
    layout.write_text('task = "walking"\n[muscles]\n' + "".join(lines))
    path = data_folder / "emg_c3d" / f"{name}.c3d"
    bare, placed = open_recording(path), open_recording(path, layout=layout)
    gast = {MuscleSite(muscle="gastrocnemius_medialis", side=side) for side in Side}
    # which head of gastrocnemius the file does not say; the layout does, and wins over no name
    assert gast.isdisjoint(c.at for c in bare.of_kind(ChannelKind.EMG))
    found = {c.at: c for c in placed.of_kind(ChannelKind.EMG)}
    named = {MuscleSite(muscle=m, side=s) for m in (*names.values(), "hamstrings") for s in Side}
    assert set(found) == named | {Unmapped(label=f"Voltage.{side} Tib Post") for side in "LR"}
    stored = next(c for c in bare.channels if c.at == Unmapped(label="Voltage.L Gast"))
    ours = found[MuscleSite(muscle="gastrocnemius_medialis", side=Side.LEFT)]
    np.testing.assert_array_equal(ours.values, stored.values)
    assert (ours.unit, ours.clock) == ("V", stored.clock)
    # the two spare ones stay what nobody named, and the markers what they were
    assert sum(c.unit == "V" for c in placed.of_kind(ChannelKind.UNKNOWN)) == 2
    assert placed.task == "walking" and set(placed.markers()) == set(bare.markers())
    assert placed.made_by.inputs[-1][0] == "layout: muscles.toml"
