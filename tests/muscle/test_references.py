"""What a level is a share of: from a file, from a marked span, from the task, or from nothing, and always said."""

from dataclasses import replace

import numpy as np
import pytest
from tests.support.emg_made import bursts, cleaned, signal_of

from kinescript.body.words import Side
from kinescript.muscle.levels.activation import ReferenceKind
from kinescript.muscle.levels.level import find_activation
from kinescript.muscle.levels.references import ReferenceTrial, find_reference
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.record.fault import Fault
from kinescript.record.recording import Mark
from kinescript.signal.spans import Span
from kinescript.synth.emg_noise import interference

BAD = SignalQuality(trust="unusable", faults=(Fault(kind="flat", words="it gave one value"),))


def held(level: float, seed: int = 7) -> MuscleSignal:
    """Three seconds of rest, three of an effort, three of rest."""
    rng = np.random.default_rng(seed)
    works = (np.arange(18_000) // 6000) == 1
    return cleaned(
        level * works * interference(rng, 18_000, rate_hz=2000.0) + 1e-6 * rng.standard_normal(18_000),
        quality=SignalQuality(trust="good", faults=(), noise=1e-6),
    )


def mark(name: str, start_s: float, end_s: float, side: Side | None = None) -> Mark:
    return Mark(name=name, span=Span(start_s=start_s, end_s=end_s), side=side)


def test_the_level_of_a_reference_file_comes_back_within_its_error() -> None:
    off = []
    for seed in range(40):
        found, faults = find_reference(held(1e-4), trials=[ReferenceTrial(name="g.c3d", signal=held(4e-4, seed))])
        assert faults == ()
        assert found.kind is ReferenceKind.SUBMAXIMAL
        off.append((found.level - 4e-4) / found.sigma)
    # the loudest window of several is above the mean: by one error and a half, and not by more
    assert 0.0 < np.mean(off) < 2.0


@pytest.mark.parametrize("name", ["left_mvic.c3d", "MVC 2.csv"])
def test_a_file_is_maximal_where_its_name_or_a_mark_says_so(name: str) -> None:
    assert find_reference(held(1e-4), trials=[ReferenceTrial(name=name, signal=held(4e-4))])[0].kind == "mvic"
    marked = ReferenceTrial(name="a.c3d", signal=held(4e-4), marks=(mark("mvic", 3.0, 6.0),))
    found, _ = find_reference(held(1e-4), trials=[marked])
    assert found.kind is ReferenceKind.MVIC
    assert found.seen_in == "a.c3d, the loudest 0.5 s of 3.0 to 6.0 s"
    submaximal = ReferenceTrial(name=name, signal=held(9e-4), marks=(mark("submaximal", 3.0, 6.0),))
    assert find_reference(held(1e-4), trials=[submaximal])[0].kind == "submaximal"
    # the maximal wins, however loud the other
    assert find_reference(held(1e-4), trials=[submaximal, marked])[0] == found


def test_a_marked_span_serves_its_own_side() -> None:
    signal = held(2e-4)
    found, _ = find_reference(signal, marks=[mark("reference", 3.0, 6.0, Side.LEFT)])
    assert found.kind is ReferenceKind.SUBMAXIMAL
    assert found.level == pytest.approx(2e-4, rel=0.15)
    elsewhere, _ = find_reference(signal, marks=[mark("reference", 3.0, 6.0, Side.RIGHT)])
    assert elsewhere.kind is ReferenceKind.TASK_PEAK


@pytest.mark.parametrize(
    ("trial", "says"),
    [
        (ReferenceTrial(name="r.c3d", signal=replace(held(4e-4), quality=BAD)), "it gave one value"),
        (ReferenceTrial(name="r.c3d", signal=replace(held(4e-4), unit="mV")), "mV"),
        (ReferenceTrial(name="r.c3d", signal=held(0.0)), "louder than at rest"),
        (ReferenceTrial(name="r.c3d", signal=held(4e-4), marks=(mark("mvic", 3.0, 3.2),)), "0.2 s"),
        (ReferenceTrial(name="r.c3d", signal=replace(held(4e-4), values=np.full(18_000, np.nan))), "known"),
        (ReferenceTrial(name="r.c3d", signal=replace(held(4e-4), rate_hz=float("nan"))), "lasts"),
    ],
)
def test_a_reference_that_cannot_serve_gives_none_and_says_why(trial: ReferenceTrial, says: str) -> None:
    found, (fault,) = find_reference(held(1e-4), trials=[trial])
    assert found.kind is ReferenceKind.NONE
    assert found.level is None
    assert fault.kind == "reference"
    assert says in fault.words
    assert "left gluteus medius" in fault.words


def test_without_any_reference_the_peak_of_the_task_is_a_hundred() -> None:
    signal = signal_of(bursts())
    found, faults = find_reference(signal)
    assert (found.kind, faults) == (ReferenceKind.TASK_PEAK, ())
    assert np.nanmax(find_activation(signal, normalised_to=found).level) == pytest.approx(100.0)


def test_no_peak_of_what_never_rose() -> None:
    rest = cleaned(
        1e-6 * np.random.default_rng(1).standard_normal(20_000),
        quality=SignalQuality(trust="good", faults=(), noise=1e-6),
    )
    found, (fault,) = find_reference(rest)
    assert found.kind is ReferenceKind.NONE
    assert "never rose" in fault.words
    amplifier, _ = find_reference(signal_of(1e-6 * np.random.default_rng(1).standard_normal(20_000)))
    assert amplifier.kind is ReferenceKind.NONE
    unusable, _ = find_reference(replace(rest, quality=BAD))
    assert unusable.kind is ReferenceKind.NONE
