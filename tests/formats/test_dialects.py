"""Makers' text exports open without a layout: units, signs, clocks; what nothing states is told and not guessed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.formats import dialect_files as write
from tests.formats.dialect_checks import ACC, GYR, LYING, find, put, told

from kinescript.body.segments import MuscleSite, Segment
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.dialects.dialect import load_dialects, read_dialect
from kinescript.formats.opener import find_doors, open_recording
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.equality import same
from kinescript.record.join import join


@pytest.mark.parametrize("name", LYING)
def test_a_sensor_that_lies_on_its_back_feels_gravity_up_and_turns_in_radians(name: str, tmp_path: Path) -> None:
    content, dialect, label = LYING[name]
    recording = open_recording(put(tmp_path, name, content()))
    assert recording.made_by.setting("format") == dialect
    acc, gyr = find(recording, ACC, label), find(recording, GYR, label)
    assert (acc.unit, gyr.unit) == ("m/s2", "rad/s")
    assert np.allclose(acc.values, [0.0, 0.0, 9.81], atol=0.03)
    assert np.allclose(gyr.values, [0.0, 0.0, write.TURN_RAD_S], atol=1e-9)
    assert acc.clock.rate_hz == pytest.approx(50.0 if "delsys" in dialect else 100.0, rel=1e-6)
    assert acc.time_s[-1] - acc.time_s[0] == pytest.approx(3.99, abs=0.02)
    assert not acc.values.flags.writeable


@pytest.mark.parametrize("name", LYING)
def test_one_door_and_one_dialect_know_each(name: str, tmp_path: Path) -> None:
    from kinescript.formats.opener import _peek

    path = put(tmp_path, name, LYING[name][0]())
    assert [door.name for door in find_doors() if not door.last and door.knows(_peek(path))] == ["dialect"]


def test_a_phone_is_the_same_from_every_app_and_platform(tmp_path: Path) -> None:
    read = {name: open_recording(put(tmp_path, name, LYING[name][0]())) for name in LYING if LYING[name][2] == "phone"}
    assert len(read) == 8
    first = read["phyphox.zip"]
    for recording in read.values():
        assert same(find(recording, GYR, "phone").values, find(first, GYR, "phone").values, tolerance=1e-9)


def test_an_unpacked_export_is_its_zip(tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    for name, text in write.sensor_logger_files("ios", standard=False).items():
        put(folder if folder.is_dir() else (folder.mkdir() or folder), name, text)
    packed = open_recording(put(tmp_path, "phone.zip", LYING["iphone.zip"][0]()))
    unpacked = open_recording(folder)
    assert same(packed.channels, unpacked.channels)
    assert {name for name, _ in unpacked.made_by.inputs} >= {"Gyroscope.csv", "Gravity.csv"}


def test_sylk_is_its_csv_and_nothing_is_computed(tmp_path: Path) -> None:
    table = open_recording(put(tmp_path, "a.csv", write.noraxon()))
    sylk = open_recording(put(tmp_path, "a.slk", write.noraxon_sylk()))
    assert same(table.channels, sylk.channels)


def test_muscles_are_in_volts_or_said_to_be_counts(tmp_path: Path) -> None:
    volts = open_recording(put(tmp_path, "e.csv", write.emgworks()))
    emg = find(volts, ChannelKind.EMG, "Mini sensor 10")
    assert (emg.unit, len(emg.values)) == ("V", write.ROWS)
    assert np.allclose(emg.values, 1e-4)
    assert len(find(volts, ACC, "Mini sensor 10").values) == write.ROWS // 2  # the zeros behind its end are not its own
    fewer = write.emgworks().replace(f"points: {write.ROWS} ", "points: 300 ")
    assert len(find(open_recording(put(tmp_path, "f.csv", fewer)), ChannelKind.EMG, "Mini sensor 10").values) == 300
    noraxon = open_recording(put(tmp_path, "n.csv", write.noraxon()))
    (medius,) = (c for c in noraxon.channels if c.at == MuscleSite(muscle="gluteus_medius", side=Side.LEFT))
    assert np.allclose(medius.values, 25e-6)
    rates = open_recording(put(tmp_path, "r.csv", write.discover_rates()))
    assert np.allclose(find(rates, ChannelKind.EMG, "Quattro 19 01639 (79082) EMG 2 (mV)").values, 3e-4)
    assert len(find(rates, ACC, "EMG 01 03558 (88016)").values) == write.ROWS // 2
    bare = "\n".join(line for line in write.emgworks().split("\n") if not line.startswith("Label"))
    unsaid = open_recording(put(tmp_path, "b.csv", bare))
    assert find(unsaid, ChannelKind.EMG, "Mini sensor 10").unit == "1"
    assert len(find(unsaid, ACC, "Mini sensor 10").values) == write.ROWS // 2
    assert not unsaid.of_kind(GYR)
    assert "Mini sensor 10 has no unit" in told(unsaid, "unit")
    counts = open_recording(put(tmp_path, "o.txt", write.opensignals()))
    assert find(counts, ChannelKind.EMG, "CH1").unit == "1"
    assert find(counts, ChannelKind.UNKNOWN, "CH2 ECG").values[0, 0] == 500.0
    assert "counts" in told(counts, "dialect")


def test_a_unit_nobody_wrote_is_found_from_gravity_and_told(tmp_path: Path) -> None:
    in_g = open_recording(put(tmp_path, "g.csv", write.dot(1.0)))
    assert "gravity in g, which was taken" in told(in_g, "unit")
    assert told(open_recording(put(tmp_path, "ms2.csv", write.dot())), "unit") == ""
    odd = open_recording(put(tmp_path, "odd.csv", write.dot(3.0)))
    assert "is its unit right?" in told(odd, "unit")
    assert np.allclose(find(odd, ACC, "Hip").values[:, 2], 3.0)
    stated = write.shimmer().replace("9.81", "1.0")
    wrong = open_recording(put(tmp_path, "stated.csv", stated))
    assert "is its unit right?" in told(wrong, "unit")  # what the file states is not overruled
    assert np.allclose(find(wrong, ACC, "Shimmer_40AC").values[:, 2], 1.0)
    unknown = open_recording(put(tmp_path, "u.csv", write.shimmer().replace("deg/s", "furlong")))
    assert "'furlong', which is not known" in told(unknown, "unit")
    assert not unknown.of_kind(GYR)


def test_without_the_platform_the_sign_is_not_guessed(tmp_path: Path) -> None:
    files = write.sensor_logger_files("ios", standard=False)
    del files["Metadata.csv"]
    recording = open_recording(put(tmp_path, "bare.zip", write.packed(files)))
    assert not recording.of_kind(ACC)
    assert "sign of acceleration is not known" in told(recording, "unit")
    alone = open_recording(put(tmp_path, "TotalAcceleration.csv", write.sensor_logger(0, 0, 9.81)))
    assert "taken for Android's" in told(alone, "assumed")
    assert find(alone, ACC, "phone").values[0, 2] == 9.81
    with pytest.raises(InputRefused, match="named after its sensor"):
        open_recording(put(tmp_path, "mine.csv", write.sensor_logger(0, 0, 9.81)))
    with pytest.raises(InputRefused, match="none that is known"):
        open_recording(put(tmp_path, "Accelerometer.csv", write.sensor_logger(0, 0, 0.1)))


def test_motion_without_gravity_is_no_acceleration(tmp_path: Path) -> None:
    files = write.phyphox_files()
    del files["Accelerometer.csv"]
    recording = open_recording(put(tmp_path, "linear.zip", write.packed(files)))
    assert [c.kind for c in recording.channels] == [GYR]


def test_a_counter_that_wraps_runs_on_and_an_euler_angle_is_an_orientation(tmp_path: Path) -> None:
    whole = open_recording(put(tmp_path, "a.csv", write.dot()))
    wrapped = open_recording(put(tmp_path, "b.csv", write.dot(start_us=2**32 - 1_500_000)))
    spent = [find(recording, ACC, "Hip").time_s for recording in (whole, wrapped)]
    assert np.allclose(spent[1] - spent[1][0], spent[0] - spent[0][0], atol=1e-6)
    quats = find(whole, ChannelKind.ORIENTATION, "Hip").values
    turn = np.deg2rad(write.TURN_DEG_S * write.TIME_S)
    assert np.allclose(quats, np.stack([np.cos(turn / 2), 0 * turn, 0 * turn, np.sin(turn / 2)], axis=1))


def test_sensors_on_one_clock_stay_together(tmp_path: Path) -> None:
    late = write.dot(start_us=2268972329 + 250_000).replace("DeviceTag:,Hip", "DeviceTag:,Knee")
    files = (put(tmp_path, "a.csv", write.dot()), put(tmp_path, "b.csv", late))
    both = join(tuple(open_recording(path) for path in files))
    assert find(both, ACC, "Knee").time_s[0] - find(both, ACC, "Hip").time_s[0] == pytest.approx(0.25, abs=1e-6)
    assert 0.0 <= find(both, ACC, "Hip").time_s[0] < 60.0


def test_an_orientation_that_contradicts_gravity_is_left_out(tmp_path: Path) -> None:
    recording = open_recording(put(tmp_path, "a.csv", write.dot(-9.81)))
    assert not recording.of_kind(ChannelKind.ORIENTATION)
    assert "gravity is not up" in told(recording, "orientation")


def test_lost_samples_stay_visible(tmp_path: Path) -> None:
    recording = open_recording(put(tmp_path, "o.txt", write.opensignals(lost=5)))
    emg = find(recording, ChannelKind.EMG, "CH1")
    assert isinstance(emg.clock, Uniform)
    assert len(emg.values) == write.ROWS + 5
    assert np.flatnonzero(np.isnan(emg.values[:, 0])).tolist() == [200, 201, 202, 203, 204]
    assert "5 samples are missing" in told(recording, "gap")
    lines = write.phyphox("Gyroscope").split("\n")
    gap = open_recording(put(tmp_path, "p.csv", "\n".join([*lines[:100], *lines[150:]])))
    assert "1 gaps, the longest 0.51 s" in told(gap, "gap")


def test_times_printed_alike_are_parted_and_rows_logged_twice_left_out(tmp_path: Path) -> None:
    lines = write.phyphox("Gyroscope").split("\n")
    doubled = open_recording(put(tmp_path, "a.csv", "\n".join([*lines[:50], lines[49], *lines[50:]])))
    assert len(doubled.channels[0].values) == write.ROWS
    assert "1 rows repeat" in told(doubled, "clock")
    alike = lines[50].replace("0.000000000E+00", "1.0E-3")
    parted = open_recording(
        put(
            tmp_path,
            "b.csv",
            "\n".join([*lines[:50], lines[49].split(",")[0] + alike[alike.index(",") :], *lines[51:]]),
        )
    )
    assert len(parted.channels[0].values) == write.ROWS
    assert "1 samples of phone have the time of the one before" in told(parted, "clock")
    with pytest.raises(InputRefused, match="times that rise"):
        open_recording(put(tmp_path, "c.csv", "\n".join([lines[0], *reversed(lines[1:-1]), ""])))


def test_what_names_a_person_is_left_out(tmp_path: Path) -> None:
    for name, content in (
        ("a.csv", write.noraxon()),
        ("b.txt", write.opensignals()),
        ("c.zip", LYING["iphone.zip"][0]()),
    ):
        recording = open_recording(put(tmp_path, name, content))
        assert told(recording, "privacy")
        assert "Anna" not in repr(recording)


def test_decimal_commas_and_byte_order_marks(tmp_path: Path) -> None:
    european = write.phyphox("Acceleration").replace(",", ";").replace(".", ",")
    plain = open_recording(put(tmp_path, "a.csv", write.phyphox("Acceleration")))
    other = open_recording(put(tmp_path, "b.csv", b"\xef\xbb\xbf" + european.replace("\n", "\r\n").encode()))
    assert same(plain.channels, other.channels)


def test_a_layout_of_places_is_taken_and_one_of_columns_refused(tmp_path: Path) -> None:
    put(tmp_path, "places.toml", 'task = "squat"\n[sensors]\nHIP = "pelvis"\n')
    put(
        tmp_path,
        "columns.toml",
        '[[channels]]\nkind="acceleration"\ncolumns=["Acc_X","Acc_Y","Acc_Z"]\nunit="m/s2"\nsegment="pelvis"\n[time]\ncolumn="SampleTimeFine"\nunit="us"\n',
    )
    path = put(tmp_path, "dot.csv", write.dot())
    placed = open_recording(path, layout=tmp_path / "places.toml")
    assert {c.at for c in placed.channels} == {Segment.PELVIS}
    assert placed.task is Task.SQUAT
    with pytest.raises(InputRefused, match="add --format table"):
        open_recording(path, layout=tmp_path / "columns.toml")
    table = open_recording(path, layout=tmp_path / "columns.toml", kind="table")
    assert same(table.channels[0].values, placed.channels[0].values)


def test_every_dialect_says_its_source_and_what_it_was_tested_on() -> None:
    dialects = load_dialects()
    assert len(dialects) == 12
    assert {d.name for d in dialects if d.tested == "real file"} == {"apdm", "biosppy"}
    with pytest.raises(ValueError, match="source"):
        replace(dialects[0], source=())
    with pytest.raises(TypeError, match="colums"):
        read_dialect(
            'name="x"\nwords="x"\nsource=["x"]\ntested="real file"\nhead=[]\n[[groups]]\nkind="emg"\ncolums="x"\n'
        )
