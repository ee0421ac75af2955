"""Motions, forces and orientations of OpenSim come with our signs, units and axes, or with a word about it."""

from pathlib import Path

import numpy as np
import pytest

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Plate, Segment, Unmapped
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.formats.opensim import write_motion
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

HEAD = "Coordinates\nversion=1\nnRows=3\nnColumns={columns}\ninDegrees={degrees}\nendheader\n"
TIMES = ("0.0", "0.01", "0.02")


def motion(columns: dict[str, tuple[float, ...]], *, degrees: str = "yes", title: str = "Coordinates") -> str:
    head = HEAD.format(columns=len(columns) + 1, degrees=degrees).replace("Coordinates", title)
    if not degrees:
        head = head.replace("inDegrees=\n", "")
    rows = ("\t".join((time_s, *(repr(c[i]) for c in columns.values()))) for i, time_s in enumerate(TIMES))
    return head + "\t".join(("time", *columns)) + "\n" + "".join(f"{row}\n" for row in rows)


def read(folder: Path, text: str) -> Recording:
    path = folder / "trial.sto"
    path.write_bytes(text.encode())
    return open_recording(path)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, text)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.startswith("trial.sto: expected ")
    return sentence


def angle(recording: Recording, joint: Joint) -> Floats:
    return next(c.values for c in recording.of_kind(ChannelKind.ANGLE) if c.at is joint)


def plain(path: Path) -> dict[str, Floats]:
    """Another parse of a motion file: by NumPy, by column."""
    lines = path.read_text().splitlines()
    first, table = lines.index("endheader") + 1, np.loadtxt(lines[lines.index("endheader") + 2 :])
    return dict(zip(lines[first].split(), table.T, strict=True))


def test_squats_have_our_signs(data_folder: Path) -> None:
    path = data_folder / "opencap" / "opencap_squats1_videoAndMocap.mot"
    recording, stored = open_recording(path), plain(path)
    assert recording.channels[0].clock == Uniform(rate_hz=100.0)
    deep = int(np.argmin(stored["pelvis_ty"]))
    # deep in a squat the pelvis tips forward, lumbar spine, hips and knees bend
    assert angle(recording, Joint.PELVIS)[deep, 0] > 30
    assert angle(recording, Joint.LUMBAR)[deep, 0] > 30
    for joint in (Joint.LEFT_HIP, Joint.RIGHT_HIP, Joint.LEFT_KNEE, Joint.RIGHT_KNEE):
        assert angle(recording, joint)[deep, 0] > 80
    pelvis, lumbar = angle(recording, Joint.PELVIS), angle(recording, Joint.LUMBAR)
    ours = {
        "pelvis_tilt": -pelvis[:, 0],
        "pelvis_list": pelvis[:, 1],
        "pelvis_rotation": -pelvis[:, 2],
        "lumbar_extension": -lumbar[:, 0],
        "lumbar_bending": lumbar[:, 1],
        "lumbar_rotation": -lumbar[:, 2],
        "hip_flexion_r": angle(recording, Joint.RIGHT_HIP)[:, 0],
        "hip_adduction_l": angle(recording, Joint.LEFT_HIP)[:, 1],
        "hip_rotation_l": angle(recording, Joint.LEFT_HIP)[:, 2],
        "knee_angle_r": angle(recording, Joint.RIGHT_KNEE)[:, 0],
        "knee_angle_l": angle(recording, Joint.LEFT_KNEE)[:, 0],
    }
    for name, values in ours.items():
        np.testing.assert_array_equal(values, stored[name], err_msg=name)
    assert "pelvis tilt-list-rotation" in str(dict(recording.made_by.settings)["angle_sequences"])
    (pelvis_at,) = recording.of_kind(ChannelKind.POSITION)
    np.testing.assert_array_equal(pelvis_at.values[:, 2], stored["pelvis_ty"])
    np.testing.assert_array_equal(pelvis_at.values[:, 1], -stored["pelvis_tz"])
    assert {c.at.words for c in recording.of_kind(ChannelKind.UNKNOWN)} == {"knee_angle_r_beta", "knee_angle_l_beta"}


def test_what_is_coupled_to_the_knee_is_in_radians_whatever_the_header_says(data_folder: Path) -> None:
    stored = plain(data_folder / "opencap" / "opencap_squats1_videoAndMocap.mot")
    np.testing.assert_allclose(np.degrees(stored["knee_angle_r_beta"]), stored["knee_angle_r"], atol=0.1)


@pytest.mark.parametrize("name", ["MT_012005D6_009-quaternions_RHJCSwinger", "walking_orientations"])
def test_orientations(data_folder: Path, name: str) -> None:
    path = data_folder / "opensense" / f"{name}.sto"
    recording = open_recording(path)
    lines = path.read_text().splitlines()
    first = lines.index("endheader") + 1
    table = np.loadtxt([line.replace(",", " ") for line in lines[first + 1 :]])
    places = ["THORAX", "PELVIS", "RIGHT_SHANK", "RIGHT_THIGH", "LEFT_SHANK", "LEFT_THIGH", "RIGHT_FOOT", "LEFT_FOOT"]
    assert [c.at for c in recording.channels] == [Segment[place] for place in places]
    for index, channel in enumerate(recording.channels):
        assert channel.kind is ChannelKind.ORIENTATION
        assert (channel.frame, channel.unit) == (Frame.GLOBAL, "1")
        np.testing.assert_allclose(channel.values, table[:, 1 + 4 * index : 5 + 4 * index], atol=1e-14)
    assert recording.channels[0].clock == Uniform(rate_hz=100.0, start_s=table[0, 0])
    assert recording.faults == ()


def test_units_law(tmp_path: Path) -> None:
    degrees = {"pelvis_tilt": (-10.0, -20.0, -30.0), "hip_flexion_r": (5.0, 50.0, 90.0), "pelvis_tx": (0.1, 0.2, 0.3)}
    radians = {n: tuple(np.radians(v).tolist()) if n != "pelvis_tx" else v for n, v in degrees.items()}
    a, b = read(tmp_path, motion(degrees)), read(tmp_path, motion(radians, degrees="no"))
    for joint in (Joint.PELVIS, Joint.RIGHT_HIP):
        assert same(angle(a, joint), angle(b, joint), tolerance=1e-12)
    assert angle(a, Joint.PELVIS)[:, 0].tolist() == [10.0, 20.0, 30.0]
    assert np.isnan(angle(a, Joint.PELVIS)[:, 1:]).all()
    assert any("no side bend and no rotation of the pelvis" in f.words for f in a.faults)
    assert any(c.at == Unmapped(label="pelvis_tx") for c in a.of_kind(ChannelKind.UNKNOWN))


def test_without_a_word_about_degrees_the_values_decide_and_the_person_is_told(tmp_path: Path) -> None:
    for values, shown in (((5.0, 50.0, 90.0), "degrees"), ((0.1, 0.5, 1.2), "radians")):
        recording = read(tmp_path, motion({"hip_flexion_r": values}, degrees=""))
        assert next(f.words for f in recording.faults if f.kind == "unit").endswith(shown)
        assert angle(recording, Joint.RIGHT_HIP)[2, 0] > 60
    assert "inDegrees=no" in refused(tmp_path, motion({"hip_flexion_r": (5.0, 50.0, 90.0)}, degrees="no"))


def test_knees_that_bend_toward_the_negative_are_turned_and_the_person_is_told(tmp_path: Path) -> None:
    turned = read(tmp_path, motion({"knee_angle_r": (1.0, -60.0, -100.0), "knee_angle_l": (2.0, -3.0, -1.0)}))
    assert angle(turned, Joint.RIGHT_KNEE)[:, 0].tolist() == [-1.0, 60.0, 100.0]
    assert angle(turned, Joint.LEFT_KNEE)[:, 0].tolist() == [-2.0, 3.0, 1.0]
    assert [f.kind for f in turned.faults] == ["sign"]
    assert not read(tmp_path, motion({"knee_angle_r": (-5.0, 60.0, 100.0)})).faults
    for values in ((1.0, 2.0, 3.0), (-60.0, 0.0, 60.0)):
        kept = read(tmp_path, motion({"knee_angle_r": values}))
        assert angle(kept, Joint.RIGHT_KNEE)[:, 0].tolist() == list(values)
        assert [f.kind for f in kept.faults] == ["sign"]


def test_speeds_with_the_names_of_angles_are_no_angles(tmp_path: Path) -> None:
    recording = read(tmp_path, motion({"pelvis_tilt": (1.0, 2.0, 3.0)}, title="Speeds"))
    assert [c.kind for c in recording.channels] == [ChannelKind.UNKNOWN]
    assert [f.kind for f in recording.faults] == ["unknown"]


def test_states_name_their_coordinates_by_a_path(tmp_path: Path) -> None:
    columns = {"/jointset/hip_r/hip_flexion_r/value": (0.1, 0.2, 0.3), "/jointset/hip_r/hip_flexion_r/speed": (1, 2, 3)}
    recording = read(tmp_path, motion(columns, degrees="no"))
    np.testing.assert_allclose(angle(recording, Joint.RIGHT_HIP)[:, 0], np.degrees([0.1, 0.2, 0.3]))
    assert len(recording.of_kind(ChannelKind.UNKNOWN)) == 1


def test_ground_forces_push_up_at_numbered_plates(tmp_path: Path) -> None:
    names = [f"{p}ground_{w}{a}" for p in ("", "1_") for w in ("force_v", "force_p", "torque_") for a in "xyz"]
    columns = {name: (float(i), i + 0.5, i + 0.25) for i, name in enumerate(names)}
    recording = read(tmp_path, motion({**columns, "ground_force_r_vy": (1.0, 1.0, 1.0)}, title="walk_grf.mot"))
    first, second = recording.of_kind(ChannelKind.FORCE)
    assert (first.at, second.at) == (Plate(number=1, corners_m=()), Plate(number=2, corners_m=()))
    assert first.values[0].tolist() == [0.0, -2.0, 1.0]
    assert second.values[0].tolist() == [9.0, -11.0, 10.0]
    assert (first.unit, first.frame) == ("N", Frame.GLOBAL)
    kept = {c.at.words: c.unit for c in recording.of_kind(ChannelKind.UNKNOWN)}
    assert kept["plate 2 point of force"] == "m"
    assert kept["plate 1 free moment"] == "N.m"
    assert "ground_force_r_vy" in kept
    assert {f.kind for f in recording.faults} == {"plates", "unknown"}
    numbered = read(tmp_path, motion({f"ground_force_{i}_v{a}": (1.0, 2.0, 3.0) for i in (1, 2) for a in "xyz"}))
    assert [c.at.words for c in numbered.of_kind(ChannelKind.FORCE)] == ["plate 1", "plate 2"]


QUATS = "DataRate=100\nDataType=Quaternion\nversion=3\nendheader\ntime\tpelvis_imu\tshoulder_imu\n"


def test_quaternions_that_are_not_of_length_one(tmp_path: Path) -> None:
    text = QUATS + "0\t2,0,0,0\t0,1,0,0\n0.01\t1,0,0,0\t0,0,0,0\n0.02\t1e308,1e308,0,0\tnan,nan,nan,nan\n"
    recording = read(tmp_path, text)
    pelvis, shoulder = recording.channels
    assert (pelvis.at, shoulder.at) == (Segment.PELVIS, Unmapped(label="shoulder_imu"))
    assert pelvis.values[0].tolist() == [1, 0, 0, 0]
    assert np.isnan(pelvis.values[2]).all()
    assert np.isnan(shoulder.values[1]).all()
    assert [f.words.split(" ")[0] for f in recording.faults if f.kind == "orientation"] == ["2", "1"]


@pytest.mark.parametrize(
    ("written", "is_fine"),
    [
        ("0 1,0,0,0 1,0,0,0\n0.01 1,0,0,0 1,0,0,0\n", True),
        ("0\t1, 0, 0, 0\t1 ,0,0,0\n0.01\t1,0,0,0\t1,0,0,0\n", False),
        ("0\t1,0,0\t1,0,0,0,0\n0.01\t1,0,0,0\t1,0,0,0\n", False),
        ("0\t1,,0,0,0\t1,0,0,0\n0.01\t1,0,0,0\t1,0,0,0\n", False),
        ("0\t1,0,0,0,\t1,0,0,0\n0.01\t1,0,0,0\t1,0,0,0\n", False),
        ("0\t1,0,0,0\t1,0,0,0\n0.01\t1,0,0,0\n", False),
        ("0\t1,0,0,0\t1,0,0,0\n", False),
        ("0\t1,0,0,0\t1,0,0,0\n0.01\t1,0,x,0\t1,0,0,0\n", False),
    ],
)
def test_cells_of_quaternions(tmp_path: Path, written: str, is_fine: bool) -> None:
    if is_fine:
        assert len(read(tmp_path, QUATS + written).channels) == 2
    else:
        refused(tmp_path, QUATS + written)


GOOD = motion({"hip_flexion_r": (1.0, 2.0, 3.0), "knee_angle_r": (5.0, 50.0, 90.0)})
SAME = {
    "windows": GOOD.replace("\n", "\r\n"),
    "spaces": GOOD.replace("\t", "   "),
    "spaces around": GOOD.replace("\t", "\t  ").replace("\n0.0", "\n     0.0"),
    "byte-order mark": "\ufeff" + GOOD,
    "blank lines": GOOD.replace("endheader\n", "\nAll units are SI\n\nendheader\n\n") + "\n\n",
    "trailing tabs": GOOD.replace("\n0", "\t\n0"),
    "SIMM": GOOD.replace("nRows=3", "datarows 3").replace("nColumns=3", "datacolumns 3"),
    "other cases": GOOD.replace("endheader", "ENDHEADER").replace("time", "Time").replace("nRows=", "nrows = "),
    "a rate": GOOD.replace("version=1", "DataRate=100.000"),
}


@pytest.mark.parametrize("written", SAME)
def test_one_motion_written_in_many_ways(tmp_path: Path, written: str) -> None:
    assert same(read(tmp_path, SAME[written]).channels, read(tmp_path, GOOD).channels)


WRONG = {
    "more rows": (GOOD.replace("nRows=3", "nRows=4"), "4 rows, as nRows says"),
    "fewer rows": (GOOD.replace("nRows=3", "nRows=2"), "2 rows, as nRows says"),
    "endless rows": (GOOD.replace("nRows=3", "nRows=99999999999"), "as nRows says"),
    "longer rows": (GOOD.replace("nRows=3", "nRows=" + "9" * 5000), "a whole number after nRows"),
    "no rows": (GOOD.replace("nRows=3", "nRows=three"), "a whole number after nRows"),
    "more columns": (GOOD.replace("nColumns=3", "nColumns=4"), "4 columns, as nColumns says"),
    "a type nobody knows": (GOOD.replace("version=1", "DataType=Mat33"), "a DataType of double, Vec3, Quaternion"),
    "no labels": (GOOD.split("time")[0], "a header without labels"),
    "no time": (GOOD.replace("time", "frame"), "labels that begin with time"),
    "the time alone": (
        GOOD.split("time")[0].replace("nColumns=3", "nColumns=1") + "time\n0\n1\n2\n",
        "2 to 20000 columns",
    ),
    "two of a name": (GOOD.replace("knee_angle_r", "hip_flexion_r"), "one column a label"),
    "text": (GOOD.replace("50.0", "fifty"), "'fifty' in line 9, column 'knee_angle_r'"),
    "underscores": (GOOD.replace("50.0", "5_0.0"), "'5_0.0' in line 9"),
    "a NUL": (GOOD.replace("50.0", "50\0"), "binary data"),
    "decimal commas": (GOOD.replace("50.0", "50,0"), "'50,0' in line 9, column 'knee_angle_r'"),
    "ragged": (GOOD.replace("\t50.0", ""), "2 numbers in line 9"),
    "one row": (GOOD.split("0.01")[0].replace("nRows=3", "nRows=1"), "at least two samples"),
    "no row": (GOOD.split("0.0")[0].replace("nRows=3", "nRows=0"), "at least two samples"),
    "time that falls": (GOOD.replace("0.02", "0.005"), "times that rise"),
    "time that stands": (GOOD.replace("0.02", "0.01"), "times that rise"),
    "no instant": (GOOD.replace("0.02", "nan"), "a time in every row"),
    "a wall clock": (
        GOOD.replace("0.0\t", "1.7e9\t").replace("0.01", "1.8e9").replace("0.02", "1.9e9"),
        "seconds from",
    ),
    "degrees or not": (GOOD.replace("=yes", "=perhaps"), "inDegrees=yes or"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str) -> None:
    text, words = WRONG[wrong]
    assert words in refused(tmp_path, text)


def test_a_torn_last_row_is_left_out(tmp_path: Path) -> None:
    recording = read(tmp_path, GOOD.rstrip("\n"))
    assert len(recording.channels[0].values) == 2
    assert [f.kind for f in recording.faults if f.kind == "cut"] == ["cut"]


def test_what_is_no_number_becomes_unknown(tmp_path: Path) -> None:
    recording = read(tmp_path, GOOD.replace("50.0", "-1.#IND").replace("2.0", "inf"))
    assert np.isnan(angle(recording, Joint.RIGHT_KNEE)[1, 0])
    assert np.isnan(angle(recording, Joint.RIGHT_HIP)[1, 0])
    assert any("1 infinite" in f.words for f in recording.faults)


def test_clocks(tmp_path: Path) -> None:
    uneven = read(tmp_path, GOOD.replace("0.02", "0.5"))
    assert isinstance(uneven.channels[0].clock, Stamped)
    assert [f.kind for f in uneven.faults if f.kind == "clock"] == ["clock"]
    wrong = read(tmp_path, GOOD.replace("version=1", "DataRate=50"))
    assert wrong.channels[0].clock == Uniform(rate_hz=100.0)
    assert any("says 50 Hz" in f.words for f in wrong.faults)
    rounded = "".join(f"{i / 60:.3f}\t1\t{30 + i}\n" for i in range(600))
    sixty = GOOD.split("0.0\t")[0].replace("nRows=3", "nRows=600") + rounded
    assert read(tmp_path, sixty).channels[0].clock == Uniform(rate_hz=60.0)


def test_round_trip(tmp_path: Path, data_folder: Path) -> None:
    recording = open_recording(data_folder / "opencap" / "opencap_squats1_videoAndMocap.mot")
    write_motion(recording, path := tmp_path / "again.mot")
    again = open_recording(path)
    assert sniff(path) == "opensim"
    assert same(again.channels, tuple(c for c in recording.channels if isinstance(c.at, Joint)))
    with pytest.raises(InputRefused, match="joint angles on one even clock"):
        write_motion(open_recording(data_folder / "opensense" / "walking_orientations.sto"), path)
