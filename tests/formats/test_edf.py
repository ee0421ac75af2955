"""EDF, EDF+, BDF and BDF+: values, units, rates, gaps, marks, and who is not named; hostile files are refused."""

import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import edfio
import numpy as np
import pytest
from tests.formats.edf_files import EdfFile, Signal

from kinescript.body.frames import Frame
from kinescript.body.segments import MuscleSite, Segment, Unmapped
from kinescript.body.words import Sex, Side
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording

CHANCE = np.random.default_rng(11)


def stored(records: int, samples: int, bits: int = 15) -> np.ndarray:
    return CHANCE.integers(-(1 << bits), 1 << bits, (records, samples))


def times(onsets: list[float]) -> list[bytes]:
    """The first annotation of every record."""
    return [f"+{onset:g}\x14\x14\0".encode() for onset in onsets]


def sensor(records: int = 4) -> EdfFile:
    """EMG at 1000 Hz and a sensor of six axes at 100 Hz, with notes."""
    emg = [Signal(label=f"EMG {i}", stored=stored(records, 1000), prefiltering="HP:20Hz LP:450Hz") for i in (1, 2)]
    acc = [Signal(label=f"Shank ACC {a}", unit="g", stored=stored(records, 100), physical=("-16", "16")) for a in "XYZ"]
    gyr = [Signal(label=f"Shank GYR {a}", unit="deg/s", stored=stored(records, 100)) for a in "XYZ"]
    odd = Signal(label="Temp rectal", unit="degC", stored=stored(records, 1), physical=("34.4", "40.2"))
    return EdfFile(signals=[*emg, *acc, *gyr, odd], plus="EDF+C", notes=times(list(range(records))))


def read(folder: Path, file: EdfFile | bytes, layout: str = "") -> Recording:
    path, beside = folder / "walk.edf", folder / "layout.toml"
    path.write_bytes(file if isinstance(file, bytes) else file.encode())
    beside.write_text(layout)
    return open_recording(path, layout=beside if layout else None)


def refused(folder: Path, file: EdfFile | bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


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


LIES: dict[str, tuple[dict[str, str], str]] = {
    "more records than there are": ({"records": "5"}, "cut short"),
    "no records": ({"records": "0"}, "at least one record"),
    "records below -1": ({"records": "-2"}, "at least one record"),
    "records that are no number": ({"records": "many"}, "whole number"),
    "a record of no time": ({"record_s": "0"}, "records of a length"),
    "a record that is no number": ({"record_s": "nan"}, "as a number"),
    "a record without end": ({"record_s": "inf"}, "as a number"),
    "a huge record": ({"record_s": "1e300"}, "records of a length"),
    "another number of signals": ({"count": "3"}, "header"),
    "no signals": ({"count": "0"}, "signals"),
    "9999 signals": ({"count": "9999"}, "signals"),
    "a header of another size": ({"bytes": "256"}, "header"),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies(tmp_path: Path, lie: str) -> None:
    header, words = LIES[lie]
    sentence = refused(tmp_path, replace(sensor(), header=header))
    assert sentence.startswith("walk.edf: expected ")
    assert words in sentence


def test_samples_that_cannot_be(tmp_path: Path) -> None:
    for samples in ("0", "-5", "99999999", "ten", ""):
        file = sensor()
        file.signals[0].samples = samples or " "
        assert "expected" in refused(tmp_path, file)


def try_to_read(folder: Path, data: bytes) -> bool:
    """Whether it was readable; anything but InputRefused, slowness or greed fails the test."""
    begun = time.process_time()
    recording = refusal = None
    try:
        recording = read(folder, data)
    except InputRefused as caught:
        refusal = caught
    assert refusal is None or refusal.place == "walk.edf"
    assert time.process_time() - begun < 2.0
    assert recording is None or sum(c.values.nbytes for c in recording.channels) <= 4 * len(data)
    return recording is not None


@pytest.mark.parametrize("bdf", [False, True])
def test_cut_anywhere(tmp_path: Path, bdf: bool) -> None:
    whole = replace(sensor(), bdf=bdf, plus="BDF+C" if bdf else "EDF+C").encode()
    assert try_to_read(tmp_path, whole)
    ends = np.random.default_rng(5).integers(0, len(whole), 80).tolist()
    assert not any(try_to_read(tmp_path, whole[:end]) for end in [*ends, *range(0, 4000, 200), len(whole) - 1])


@pytest.mark.parametrize("bdf", [False, True])
def test_flipped_bits(tmp_path: Path, bdf: bool) -> None:
    file = replace(sensor(), bdf=bdf, plus="BDF+D" if bdf else "EDF+D")
    data, chance, readable = bytearray(file.encode()), np.random.default_rng(6), 0
    places = [*chance.integers(0, 2816, 250).tolist(), *chance.integers(0, len(data), 50).tolist()]
    for place in places:
        bit = 1 << int(chance.integers(8))
        data[place] ^= bit
        readable += try_to_read(tmp_path, bytes(data))
        data[place] ^= bit
    assert 0 < readable < len(places)


def test_broken_annotations(tmp_path: Path) -> None:
    file = sensor()
    notes = [
        b"",
        b"+\x14\x14\0",
        b"\xff\xfe\0",
        b"+1\x15-3\x14x\x14\0",
        b"+1e9\x14x\x14\0",
        b"+" + b"9" * 40 + b"\x14x\x14\0",
    ]
    for note in notes:
        file.notes = [each + note for each in times([0, 1, 2, 3])]
        recording = read(tmp_path, file)
        assert [f.kind for f in recording.faults] == (["annotations"] if note else [])
        assert recording.marks == ()
    file.notes = [b"\0" * 8] * 4
    assert read(tmp_path, file).faults == ()
    file.notes = [*times([0, 1]), b"", *times([9])]
    assert "a time in every record" in refused(tmp_path, file)


def test_memory_is_the_numbers_and_little_more(tmp_path: Path) -> None:
    path = tmp_path / "long.edf"
    path.write_bytes(EdfFile(signals=[Signal(label=f"EMG {i}", stored=stored(300, 1000)) for i in range(16)]).encode())
    tracemalloc.start()
    try:
        recording = open_recording(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * sum(c.values.nbytes for c in recording.channels)
