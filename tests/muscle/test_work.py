"""The door of the room: channels of every clock, references that fit and do not fit, and nothing lost in silence."""

import numpy as np
import pytest
from tests.support.emg_made import bursts

from kinescript.body.segments import MuscleSite, Place
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.muscle.levels.activation import ReferenceKind
from kinescript.muscle.work import find_signals, find_work, on_even_clock
from kinescript.muscle.worked import Worked
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import Subject
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_noise import interference

RATE_HZ = 2000.0
MEDIUS = MuscleSite(muscle="gluteus_medius", side=Side.LEFT)
SOLEUS = MuscleSite(muscle="soleus", side=Side.RIGHT)
# where `bursts` begin, but for the first, which is on before anybody looked
STARTS_S = [2.0, 4.0, 6.0, 8.0]


def emg(values: Floats, *, at: Place = MEDIUS, clock: Clock | None = None, unit: str = "V") -> Channel:
    columns = values if values.ndim == 2 else values[:, None]
    clock = clock or Uniform(rate_hz=RATE_HZ)
    return Channel(kind=ChannelKind.EMG, at=at, frame=None, unit=unit, clock=clock, values=columns)


def recording(*channels: Channel, name: str = "a", marks: tuple[Mark, ...] = ()) -> Recording:
    return Recording(id=name, subject=Subject(id="P"), task=Task.UNKNOWN, channels=channels, marks=marks)


def effort(level: float, *, length_s: float = 6.0, at: Place = MEDIUS, unit: str = "V") -> Channel:
    """An effort in the middle third of a recording."""
    rng = np.random.default_rng(11)
    count = round(length_s * RATE_HZ)
    works = np.arange(count) * 3 // count == 1
    values = level * works * interference(rng, count, rate_hz=RATE_HZ) + 2e-6 * rng.standard_normal(count)
    return emg(values, at=at, unit=unit)


def starts_s(worked: Worked, at: Place = MEDIUS) -> list[float]:
    return [each.onset.time_s for each in worked.bursts_of(at) if each.onset is not None]


def test_an_even_clock_is_taken_as_it_is() -> None:
    channel = emg(bursts(), clock=Uniform(rate_hz=RATE_HZ, start_s=3.0))
    values, rate_hz, start_s = on_even_clock(channel)
    assert (rate_hz, start_s) == (RATE_HZ, 3.0)
    assert np.array_equal(values, channel.values[:, 0])
    worked = find_work(recording(channel))
    (signal,) = worked.signals
    assert (signal.rate_hz, signal.start_s, signal.quality.trust) == (RATE_HZ, 3.0, "good")
    assert starts_s(worked) == pytest.approx([3.0 + each for each in STARTS_S], abs=0.03)
    assert worked.activations[0].time_s[0] == 3.0
    assert [span.start_s for span in (b.span for b in worked.bursts)] == sorted(b.span.start_s for b in worked.bursts)


@pytest.mark.parametrize("how", ["jitter", "rounded to ms", "rounded to 0.1 ms"])
def test_stamps_that_tremble_move_nothing(how: str) -> None:
    rate_hz = 1000.0 if how == "rounded to ms" else RATE_HZ
    raw = bursts(rate_hz=rate_hz)
    even_s = 5.0 + np.arange(len(raw)) / (0.999 * rate_hz)
    if how == "jitter":
        stamps_s = even_s + np.random.default_rng(1).uniform(-0.2, 0.2, len(raw)) / rate_hz
    else:
        # a clock a little slow, so that a stamp is left out now and then
        stamps_s = np.round(even_s, 3 if how == "rounded to ms" else 4)
    values, found_hz, start_s = on_even_clock(emg(raw, clock=Stamped(time_s=stamps_s)))
    assert start_s == stamps_s[0]
    assert found_hz == pytest.approx(0.999 * rate_hz, rel=2e-3)
    assert np.array_equal(values[np.isfinite(values)], raw)
    worked = find_work(recording(emg(raw, clock=Stamped(time_s=stamps_s))))
    assert worked.signals[0].quality.trust == "good"
    assert starts_s(worked) == pytest.approx([5.0 + each / 0.999 for each in STARTS_S], abs=0.03)


def test_samples_that_never_came_are_unknown_and_the_rest_keeps_its_time() -> None:
    raw = bursts()
    came = np.ones(len(raw), dtype=bool)
    came[9000:9400] = False
    time_s = np.arange(len(raw)) / RATE_HZ
    worked = find_work(recording(emg(raw[came], clock=Stamped(time_s=time_s[came]))))
    (signal,) = worked.signals
    assert len(signal.values) == len(raw)
    assert np.isnan(signal.values[9000:9400]).all()
    assert [fault.kind for fault in worked.doubts] == ["missing"]
    assert starts_s(worked) == pytest.approx(STARTS_S, abs=0.03)


def test_a_clock_that_is_mostly_holes_is_none() -> None:
    stamps_s = np.cumsum(np.where(np.arange(20_000) % 4, 1, 30)) / RATE_HZ
    _, rate_hz, _ = on_even_clock(emg(bursts(), clock=Stamped(time_s=stamps_s)))
    assert np.isnan(rate_hz)
    worked = find_work(recording(emg(bursts(), clock=Stamped(time_s=stamps_s))))
    assert worked.signals[0].quality.trust == "unusable"
    assert [fault.kind for fault in worked.signals[0].quality.faults] == ["rate"]
    assert worked.bursts == ()


@pytest.mark.parametrize("count", [0, 1])
def test_stamps_of_hardly_anything_raise_nothing(count: int) -> None:
    channel = emg(np.ones(count), clock=Stamped(time_s=np.arange(float(count))))
    worked = find_work(recording(channel))
    assert worked.signals[0].quality.trust == "unusable"
    assert worked.bursts == ()


@pytest.mark.parametrize("columns", [0, 2, 3])
def test_more_columns_than_one_are_a_fault_and_no_silence(columns: int) -> None:
    many = emg(np.stack([bursts(n) for n in range(columns)], axis=1) if columns else np.empty((20_000, 0)), at=SOLEUS)
    worked = find_work(recording(emg(bursts()), many))
    assert [signal.at for signal in worked.signals] == [MEDIUS, SOLEUS]
    good, bad = worked.signals
    assert good.quality.trust == "good"
    assert bad.quality.trust == "unusable"
    (fault,) = bad.quality.faults
    assert fault.kind == "columns"
    assert "right soleus" in fault.words
    assert f"{columns} columns" in fault.words
    assert fault in worked.doubts
    assert np.isnan(worked.activations[1].level).all()
    assert worked.bursts_of(SOLEUS) == ()


def test_without_emg_there_is_nothing_and_no_fault() -> None:
    worked = find_work(recording())
    assert (worked.signals, worked.activations, worked.bursts, worked.faults) == ((), (), (), ())


def test_two_clocks_keep_their_own_time() -> None:
    slow = emg(bursts(2, rate_hz=1000.0), at=SOLEUS, clock=Uniform(rate_hz=1000.0, start_s=0.5))
    worked = find_work(recording(emg(bursts(1)), slow))
    assert [(s.rate_hz, s.start_s) for s in worked.signals] == [(RATE_HZ, 0.0), (1000.0, 0.5)]
    assert starts_s(worked) == pytest.approx(STARTS_S, abs=0.03)
    assert starts_s(worked, SOLEUS) == pytest.approx([0.5 + each for each in STARTS_S], abs=0.03)
    at_s = np.linspace(1.0, 5.0, 9)
    for activation in find_work(recording(emg(bursts(1)), slow), at_s=at_s).activations:
        assert np.array_equal(activation.time_s, at_s)
        assert np.isfinite(activation.level).all()


def test_copies_are_judged_between_channels() -> None:
    signals = find_signals(recording(emg(bursts()), emg(2 * bursts(), at=SOLEUS)))
    assert [signal.quality.trust for signal in signals] == ["unusable", "unusable"]
    assert {fault.kind for signal in signals for fault in signal.quality.faults} == {"copy"}


def test_a_reference_that_fits_scales_levels_and_moves_no_burst() -> None:
    alone = find_work(recording(emg(bursts())))
    maximal = recording(effort(1e-3), name="left_mvic.c3d")
    given = find_work(recording(emg(bursts())), references=(maximal,))
    assert alone.activations[0].normalised_to.kind is ReferenceKind.TASK_PEAK
    reference = given.activations[0].normalised_to
    assert reference.kind is ReferenceKind.MVIC
    assert reference.level == pytest.approx(1e-3, rel=0.2)
    # at a tenth of the maximal effort each of the bursts would be under a gate of 17 % of it
    assert np.nanmedian(given.activations[0].level[120:180]) < 2.0
    assert np.nanmax(given.activations[0].level) < 17.0
    assert given.bursts == alone.bursts
    assert starts_s(given) == pytest.approx(STARTS_S, abs=0.03)


def test_a_marked_span_of_the_recording_itself_is_a_reference() -> None:
    mark = Mark(name="submaximal", span=Span(start_s=2.0, end_s=4.0))
    (activation,) = find_work(recording(effort(2e-4), marks=(mark,))).activations
    assert activation.normalised_to.kind is ReferenceKind.SUBMAXIMAL
    assert activation.normalised_to.level == pytest.approx(2e-4, rel=0.15)


def test_a_reference_that_does_not_fit_gives_none_and_says_why() -> None:
    worked = find_work(recording(emg(bursts())), references=(recording(effort(1e-3, unit="mV"), name="b.c3d"),))
    assert worked.activations[0].normalised_to.kind is ReferenceKind.NONE
    (fault,) = worked.faults
    assert fault.kind == "reference"
    assert "mV" in fault.words
    assert starts_s(worked) == pytest.approx(STARTS_S, abs=0.03)


def test_a_reference_of_another_muscle_is_none_of_this_one_and_is_said() -> None:
    other = recording(effort(1e-3, at=SOLEUS), name="mvic.c3d")
    worked = find_work(recording(emg(bursts())), references=(other,))
    assert worked.activations[0].normalised_to.kind is ReferenceKind.TASK_PEAK
    (fault,) = worked.faults
    assert "mvic.c3d holds no muscle of this recording (right soleus)" in fault.words


def test_a_muscle_that_no_reference_holds_is_named() -> None:
    task = recording(emg(bursts()), emg(bursts(3), at=SOLEUS))
    worked = find_work(task, references=(recording(effort(1e-3), name="mvic.c3d"),))
    assert [each.normalised_to.kind for each in worked.activations] == ["mvic", "task_peak"]
    (fault,) = worked.faults
    assert "no reference recording holds right soleus" in fault.words


def test_the_recording_itself_is_no_reference() -> None:
    task = recording(emg(bursts()))
    worked = find_work(task, references=(recording(emg(bursts()), name="b"),))
    assert worked.activations[0].normalised_to.kind is ReferenceKind.TASK_PEAK
    assert "is the recording itself" in worked.faults[0].words


@pytest.mark.parametrize("colour", ["white", "muscle"])
@pytest.mark.parametrize("length_s", [1.5, 6.0])
def test_a_reference_in_which_the_muscle_never_contracted_cannot_serve(colour: str, length_s: float) -> None:
    rng, count = np.random.default_rng(5), round(length_s * RATE_HZ)
    # as loud as the rest of the task; steady, so the reference by itself does not know that it rests
    rest = rng.standard_normal(count) if colour == "white" else interference(rng, count, rate_hz=RATE_HZ)
    worked = find_work(recording(emg(bursts())), references=(recording(emg(2e-6 * rest), name="q.csv"),))
    assert worked.activations[0].normalised_to.kind is ReferenceKind.NONE
    assert "in q.csv cannot serve" in worked.faults[0].words


def test_doubts_of_a_reference_are_passed_on() -> None:
    values = effort(1e-3).values[:, 0]
    hum = 7e-4 * np.sin(2 * np.pi * 50 * np.arange(len(values)) / RATE_HZ)
    worked = find_work(recording(emg(bursts())), references=(recording(emg(values + hum), name="c.csv"),))
    assert worked.activations[0].normalised_to.kind is ReferenceKind.SUBMAXIMAL
    assert "in c.csv is doubtful" in worked.faults[0].words
    assert "picks up mains" in worked.faults[0].words
    cut = np.clip(values, -5e-4, 5e-4)
    worked = find_work(recording(emg(bursts())), references=(recording(emg(cut), name="c.csv"),))
    assert worked.activations[0].normalised_to.kind is ReferenceKind.NONE
    assert "turn the gain down" in worked.faults[0].words


def test_a_muscle_seen_neither_to_rest_nor_to_come_on_has_no_peak() -> None:
    steady = 1e-5 * interference(np.random.default_rng(2), 20_000, rate_hz=RATE_HZ)
    worked = find_work(recording(emg(steady)))
    assert worked.signals[0].quality.noise is None
    assert worked.activations[0].normalised_to.kind is ReferenceKind.NONE
    assert worked.activations[0].unit == "V"
    assert "neither to rest nor to come on" in worked.faults[0].words
    # an effort that never rests has a level where there is something to compare it with
    given = find_work(recording(emg(steady)), references=(recording(effort(1e-4), name="r.c3d"),))
    assert np.nanmedian(given.activations[0].level) == pytest.approx(10.0, rel=0.3)


def test_raw_emg_in_percent_keeps_its_percent_and_says_of_what_they_are() -> None:
    (activation,) = (worked := find_work(recording(emg(1e5 * bursts(), unit="%")))).activations
    assert (activation.unit, activation.normalised_to.kind) == ("%", ReferenceKind.ELSEWHERE)
    # bursts of 1e-4 V
    assert np.nanmedian(activation.level[240:260]) == pytest.approx(10.0, rel=0.4)
    assert "normalised elsewhere" in worked.faults[0].words
    assert len(worked.bursts) == 5


def test_a_smoothed_level_in_percent_is_no_emg_and_no_crash() -> None:
    level = 50.0 + 40.0 * np.sin(np.arange(20_000) / 500.0)
    worked = find_work(recording(emg(level, unit="%")))
    assert worked.signals[0].quality.trust == "unusable"
    assert "export that" in worked.signals[0].quality.faults[0].words
    assert worked.activations[0].unit == "%"
    assert np.isnan(worked.activations[0].level).all()
    assert worked.bursts == ()


@pytest.mark.parametrize("gain", [1e-305, 1e-15, 1e12, 4e299])
def test_a_swing_that_no_electrode_gives_is_said(gain: float) -> None:
    worked = find_work(recording(emg(gain * bursts())))
    (signal,) = worked.signals
    assert signal.quality.trust == "unusable"
    assert [fault.kind for fault in signal.quality.faults] == ["range"]
    assert worked.bursts == ()


def test_the_same_fault_of_many_is_said_once_and_copies_are_not_also_alike() -> None:
    muscles = ("soleus", "rectus_femoris", "vastus_medialis", "multifidus")
    dead = recording(*(emg(np.zeros(20_000), at=MuscleSite(muscle=each, side=Side.LEFT)) for each in muscles))
    (fault,) = find_work(dead).doubts
    assert fault.words.startswith("4 electrodes (the electrode over the left soleus, ")
    assert "): it gave one and the same value" in fault.words
    copies = [emg(bursts() * (1 + n), at=MuscleSite(muscle=each)) for n, each in enumerate(muscles)]
    noisy = emg(bursts() + 3e-5 * np.random.default_rng(1).standard_normal(20_000), at=MEDIUS)
    signals = find_signals(recording(*copies, noisy))
    assert [[fault.kind for fault in signal.quality.faults] for signal in signals[:4]] == [["copy"]] * 4


def test_too_many_gaps_name_the_electrode_and_what_to_do() -> None:
    raw = bursts()
    raw[::100] = np.nan
    (signal,) = find_signals(recording(emg(raw)))
    assert signal.quality.trust == "unusable"
    assert "left gluteus medius: no stretch of 0.1 s without a gap" in signal.quality.faults[0].words
    assert "check its radio link" in signal.quality.faults[0].words
