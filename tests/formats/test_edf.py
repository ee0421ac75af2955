"""EDF, EDF+, BDF and BDF+: values, units, rates, gaps, marks, and who is not named; hostile files are refused."""

from dataclasses import replace
from pathlib import Path

import edfio
import numpy as np
import pytest
from tests.formats.edf_files import EdfFile, Signal
from tests.formats.edf_signals import CHANCE, read, refused, sensor, stored, times

from kinescript.body.frames import Frame
from kinescript.body.segments import MuscleSite, Segment, Unmapped
from kinescript.body.words import Sex, Side
from kinescript.formats.opener import open_recording, sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same


def test_every_signal_in_si_at_its_own_rate(tmp_path: Path) -> None:
    file = sensor()
    recording = read(tmp_path, file)
    found = [(c.kind, c.at.words, c.unit, c.frame, c.clock) for c in recording.channels]
    fast, slow = Uniform(rate_hz=1000.0), Uniform(rate_hz=100.0)
    assert found == [
        (ChannelKind.EMG, "EMG 1", "V", None, fast),
        (ChannelKind.EMG, "EMG 2", "V", None, fast),
        (ChannelKind.ACCELERATION, "Shank", "m/s2", Frame.SENSOR, slow),
        (ChannelKind.ANGULAR_VELOCITY, "Shank", "rad/s", Frame.SENSOR, slow),
        (ChannelKind.UNKNOWN, "Temp rectal", "degC", None, Uniform(rate_hz=1.0)),
    ]
    signals = {s.label: s for s in file.signals}
    np.testing.assert_allclose(
        recording.channels[0].values[:, 0], signals["EMG 1"].values() * 1e-6, rtol=1e-12, atol=1e-18
    )
    wanted = np.stack([signals[f"Shank ACC {a}"].values() for a in "XYZ"], axis=1) * 9.80665
    np.testing.assert_allclose(recording.channels[2].values, wanted, rtol=1e-11, atol=1e-12)
    wanted = np.radians(np.stack([signals[f"Shank GYR {a}"].values() for a in "XYZ"], axis=1))
    np.testing.assert_allclose(recording.channels[3].values, wanted, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(recording.channels[4].values[:, 0], signals["Temp rectal"].values(), rtol=1e-12)
    assert recording.faults == ()
    assert recording.made_by.setting("format") == "EDF+"
    assert recording.made_by.setting("prefiltering") == "HP:20Hz LP:450Hz"
    assert sniff(tmp_path / "walk.edf") == "edf"


def test_a_layout_places_sensors_and_muscles(tmp_path: Path) -> None:
    layout = '[sensors]\nshank = "left_shank"\n[muscles]\n"EMG 1" = { muscle = "gluteus_medius", side = "right" }\n'
    recording = read(tmp_path, sensor(), layout)
    assert [c.at for c in recording.channels] == [
        MuscleSite(muscle="gluteus_medius", side=Side.RIGHT),
        Unmapped(label="EMG 2"),
        Segment.LEFT_SHANK,
        Segment.LEFT_SHANK,
        Unmapped(label="Temp rectal"),
    ]


def test_the_same_numbers_as_edfio_reads(tmp_path: Path) -> None:
    path = tmp_path / "theirs.edf"
    signals = [
        edfio.EdfSignal(CHANCE.normal(0, 300, rate * 6), rate, label=f"EMG {rate}", physical_dimension="uV")
        for rate in (2000, 500, 64)
    ]
    annotations = [edfio.EdfAnnotation(0.5, None, "Right foot off"), edfio.EdfAnnotation(2.25, 1.5, "standing")]
    edfio.Edf(signals, annotations=annotations).write(path)
    recording, theirs = open_recording(path), edfio.read_edf(path)
    for channel, signal in zip(recording.channels, theirs.signals, strict=True):
        np.testing.assert_allclose(channel.values[:, 0], signal.data * 1e-6, rtol=1e-9, atol=1e-15)
        assert channel.clock == Uniform(rate_hz=signal.sampling_frequency)
    said = [(m.name, m.side, m.span.start_s, m.span.end_s) for m in recording.marks]
    assert said == [("foot_off", Side.RIGHT, 0.5, 0.5), ("standing", None, 2.25, 3.75)]


@pytest.mark.parametrize("records", [3, 2000])
def test_24_bits(tmp_path: Path, records: int) -> None:
    digital = ("-8388608", "8388607")
    values = stored(records, 256, bits=23)
    values[0, :4] = (-8388608, 8388607, -1, 0)
    emg = Signal(label="EMG", stored=values, physical=("-262144", "262143"), digital=digital)
    plain = read(tmp_path, EdfFile(signals=[emg], bdf=True))
    np.testing.assert_allclose(plain.channels[0].values[:, 0], emg.values() * 1e-6, rtol=1e-12, atol=1e-18)
    notes = times(list(range(records)))
    notes[1] += b"+1.5\x14Left foot strike\x14\0"
    plus = read(tmp_path, EdfFile(signals=[emg], bdf=True, plus="BDF+C", notes=notes))
    assert same(plus.channels, plain.channels)
    assert [(m.name, m.side) for m in plus.marks] == [("foot_strike", Side.LEFT)]
    theirs = edfio.read_bdf(tmp_path / "walk.edf")
    np.testing.assert_allclose(plus.channels[0].values[:, 0], theirs.signals[0].data * 1e-6, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(
    ("label", "unit", "transducer", "kind"),
    [
        ("EMG Chin", "uV", "", ChannelKind.EMG),
        ("sEMG_3", "mV", "", ChannelKind.EMG),
        ("Ch 1", "V", "surface EMG electrode", ChannelKind.EMG),
        ("EMG 1", "%", "", ChannelKind.UNKNOWN),
        ("EMG 1", "", "", ChannelKind.UNKNOWN),
        ("EEG Fpz-Cz", "uV", "AgAgCl electrode", ChannelKind.UNKNOWN),
        ("Phlegmemgy", "uV", "", ChannelKind.UNKNOWN),
    ],
)
def test_what_is_emg(tmp_path: Path, label: str, unit: str, transducer: str, kind: ChannelKind) -> None:
    signal = Signal(label=label, unit=unit, transducer=transducer, stored=stored(2, 10))
    (channel,) = read(tmp_path, EdfFile(signals=[signal])).channels
    assert (channel.kind, channel.at) == (kind, Unmapped(label=label))


@pytest.mark.parametrize(
    ("unit", "code", "factor"),
    [
        ("uV", "V", 1e-6),
        ("\xb5V", "V", 1e-6),
        ("mV", "V", 1e-3),
        ("V", "V", 1.0),
        ("g", "m/s2", 9.80665),
        ("furlong", "furlong", 1.0),
    ],
)
def test_units_law(tmp_path: Path, unit: str, code: str, factor: float) -> None:
    signal = Signal(label="A", unit=unit, stored=stored(2, 10))
    (channel,) = read(tmp_path, EdfFile(signals=[signal])).channels
    assert channel.unit == code
    np.testing.assert_allclose(channel.values[:, 0], signal.values() * factor, rtol=1e-12, atol=1e-18)


def test_axes_that_are_no_sensor_stay_alone(tmp_path: Path) -> None:
    def labels(*signals: tuple[str, str, int]) -> list[str]:
        made = [Signal(label=name, unit=unit, stored=stored(2, rate)) for name, unit, rate in signals]
        return [f"{c.kind} {c.at.words}" for c in read(tmp_path, EdfFile(signals=made)).channels]

    assert labels(("ACC X", "g", 10), ("ACC Y", "g", 10)) == ["unknown ACC X", "unknown ACC Y"]
    assert labels(("ACC X", "g", 10), ("ACC Y", "g", 10), ("ACC Z", "g", 5))[0] == "unknown ACC X"
    assert labels(("ACC X", "", 10), ("ACC Y", "", 10), ("ACC Z", "", 10))[0] == "unknown ACC X"
    assert labels(*[(f"EMG {a}", "uV", 10) for a in "XYZ"]) == ["emg EMG X", "emg EMG Y", "emg EMG Z"]
    # one name twice: told apart by the number of the signal
    assert labels(("EMG", "uV", 10), ("EMG", "uV", 10)) == ["emg EMG (1)", "emg EMG (2)"]
    # whatever the order in the file, X is first
    made = [Signal(label=f"Acc{a}", unit="g", stored=stored(2, 10)) for a in "ZXY"]
    (channel,) = read(tmp_path, EdfFile(signals=made)).channels
    np.testing.assert_allclose(channel.values[:, 0], made[1].values() * 9.80665, rtol=1e-12, atol=1e-12)


def test_what_was_not_recorded_is_a_gap(tmp_path: Path) -> None:
    file = sensor()
    whole = read(tmp_path, file)
    file.plus, file.notes = "EDF+D", times([10, 11, 13.5, 20])
    file.notes[2] += b"+14\x14Foot strike left\x14\0"
    recording = read(tmp_path, file)
    for channel, before in zip(recording.channels, whole.channels, strict=True):
        assert isinstance(channel.clock, Stamped)
        assert len(channel.values) == len(before.values)
    fast = recording.channels[0].time_s
    np.testing.assert_allclose(fast[[0, 1, 1999, 2000, 2999, 3000]], [0, 0.001, 1.999, 3.5, 4.499, 10.0], atol=1e-9)
    (fault,) = recording.faults
    assert (fault.kind, fault.words) == ("gap", "recording stopped 2 times, together 7.00 s; the gaps are on the clock")
    assert fault.span is not None
    assert (fault.span.start_s, fault.span.end_s) == (4.5, 10.0)
    (mark,) = recording.marks
    assert (mark.name, mark.side, mark.span.start_s) == ("foot_strike", Side.LEFT, 4.0)
    # records that follow each other leave none, whatever the header calls them
    file.notes = times([10.25, 11.25, 12.25, 13.25])
    assert same(read(tmp_path, file).channels, whole.channels)
    file.notes = times([0, 1, 1.5, 3])
    assert "record 3 that begins before the one before it ends" in refused(tmp_path, file)


def test_nobody_is_named(tmp_path: Path) -> None:
    file = replace(
        sensor(),
        patient="MCH-0234567 F 02-MAY-1951 Haagse_Harry",
        recorded="Startdate 02-MAR-2002 PSG-1234 NN Telemetry03",
    )
    recording = read(tmp_path, file)
    assert recording.subject.id.startswith("P-")
    assert (recording.subject.sex, recording.subject.age_years) == (Sex.FEMALE, 50.0)
    assert recording.made_by.setting("recorded_on") == "2002-03-02"
    assert recording.made_by.setting("equipment") == "Telemetry03"
    assert [f.kind for f in recording.faults] == ["privacy", "privacy"]
    for secret in ("Harry", "0234567", "1951", "PSG", "NN", "08.30", "08:30"):
        assert secret not in repr((recording.subject, recording.faults, recording.made_by.settings, recording.marks))
    # the same code, the same pseudonym; ours stays; and without a name nothing is said
    again = read(tmp_path, replace(file, patient="MCH-0234567 X X X"))
    assert again.subject.id == recording.subject.id
    ours = read(tmp_path, replace(sensor(), patient=f"{recording.subject.id} M X X"))
    assert (ours.subject.id, ours.subject.sex, ours.faults) == (recording.subject.id, Sex.MALE, ())
    old = replace(sensor(), plus="", notes=None, patient="Jane Doe", recorded="", date="02.03.99")
    plain = read(tmp_path, old)
    assert plain.subject.id.startswith("P-") and "Jane" not in repr(plain.subject)
    assert plain.made_by.setting("recorded_on") == "1999-03-02"
    hidden = read(tmp_path, replace(sensor(), date="01.01.85"))
    assert hidden.subject.id == "unnamed" and hidden.made_by.setting("recorded_on") is None


def test_a_recorder_that_stopped(tmp_path: Path) -> None:
    file = sensor()
    whole = read(tmp_path, file)
    file.header, file.padding = {"records": "-1"}, b"\1" * 7
    recording = read(tmp_path, file)
    assert same(recording.channels, whole.channels)
    assert [f.kind for f in recording.faults] == ["cut", "cut"]
    assert "7 bytes" in recording.faults[1].words


def test_a_signal_without_a_scale_is_left_out(tmp_path: Path) -> None:
    file = sensor()
    file.signals[0].digital = ("5", "5")
    recording = read(tmp_path, file)
    assert [c.at.words for c in recording.channels] == ["EMG 2", "Shank", "Shank", "Temp rectal"]
    assert [f.kind for f in recording.faults] == ["calibration"]


def test_annotations_alone_are_no_recording(tmp_path: Path) -> None:
    sentence = refused(tmp_path, EdfFile(signals=[], plus="EDF+C", notes=times([0, 1]), record_s="0"))
    assert "came annotations only" in sentence
