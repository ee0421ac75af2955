"""What no muscle gave: a verdict in words and unknown values, never an exception, never a number out of nothing."""

import warnings

import numpy as np
import pytest
from tests.support.emg_made import SITE, bursts, signal_of

from kinescript.body.segments import MuscleSite
from kinescript.errors import InputRefused
from kinescript.muscle.conditioning.whole import condition
from kinescript.muscle.levels.activation import ReferenceKind
from kinescript.muscle.levels.cocontraction import find_co_contraction
from kinescript.muscle.levels.envelope import find_envelope, init, step
from kinescript.muscle.levels.fatigue import find_fatigue
from kinescript.muscle.levels.level import find_activation
from kinescript.muscle.levels.references import ReferenceTrial, find_reference
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.onsets.detector import find_bursts, find_onsets
from kinescript.muscle.quality.crosstalk import judge_doubles
from kinescript.muscle.synergies.finding import find_synergies
from kinescript.record.recording import Mark
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_disturbances import mains

RATE_HZ = 2000.0


def _hum(height: float) -> Floats:
    return height * mains(np.random.default_rng(5), 20_000, rate_hz=RATE_HZ)


# what came, and what has to be said about it
HOPELESS: dict[str, tuple[Floats, float, str]] = {
    "flat line": (np.full(20_000, 0.3), RATE_HZ, "flat"),
    "zeros": (np.zeros(20_000), RATE_HZ, "flat"),
    "flat but for holes": (np.where(np.arange(20_000) % 7, 0.3, np.nan), RATE_HZ, "flat"),
    "all NaN": (np.full(20_000, np.nan), RATE_HZ, "missing"),
    "all infinite": (np.full(20_000, np.inf), RATE_HZ, "missing"),
    "nothing": (np.empty(0), RATE_HZ, "missing"),
    "one sample": (np.ones(1), RATE_HZ, "missing"),
    "three samples": (np.array([1e-5, -2e-5, 3e-5]), RATE_HZ, "missing"),
    "three known of many": (np.where(np.isin(np.arange(20_000), (5, 6, 7)), bursts(), np.nan), RATE_HZ, "missing"),
    "no rate": (bursts(), float("nan"), "rate"),
    "rate of zero": (bursts(), 0.0, "rate"),
    "negative rate": (bursts(), -2000.0, "rate"),
    "infinite rate": (bursts(), float("inf"), "rate"),
    "rate of an envelope": (bursts(), 50.0, "rate"),
    "rate of a radio": (bursts(), 1e9, "rate"),
    "clipped at both rails": (np.clip(bursts(), -1e-4, 1e-4), RATE_HZ, "clipped"),
    "nothing but rails": (np.where(bursts() > 0, 1.0, -1.0), RATE_HZ, "clipped"),
    "mains louder than muscle": (bursts() + _hum(1e-3), RATE_HZ, "mains"),
    "mains and no muscle": (_hum(1e-3) + 1e-7 * np.random.default_rng(1).standard_normal(20_000), RATE_HZ, "mains"),
}


def nothing_known(signal: MuscleSignal) -> None:
    """Every public function of the room, on a channel that cannot be used."""
    assert signal.quality.trust == "unusable"
    assert np.isnan(signal.values).all()
    at_s = np.linspace(0.0, 5.0, 11)
    activation = find_activation(signal, at_s=at_s)
    assert np.isnan(activation.level).all()
    assert np.isnan(activation.sigma).all()
    assert np.isnan(find_activation(signal).level).all()
    assert np.isnan(find_envelope(signal.values, rate_hz=signal.rate_hz)).all()
    assert find_reference(signal)[0].kind is ReferenceKind.NONE
    marks = (Mark(name="mvic", span=Span(start_s=1.0, end_s=3.0)),)
    for given in ({"marks": marks}, {"trials": [ReferenceTrial(name="a.c3d", signal=signal)]}):
        none, faults = find_reference(signal_of(bursts(), at=signal.at) if "trials" in given else signal, **given)
        assert none.kind is ReferenceKind.NONE
        assert [fault.kind for fault in faults] == ["reference"]
    tired = find_fatigue(signal)
    assert tired.slope_pct_per_min is None
    assert tired.sigma_pct_per_min is None
    assert tired.faults
    assert find_bursts(signal) == ()
    assert find_co_contraction(activation, activation).value_pct is None


@pytest.mark.parametrize("what", HOPELESS)
def test_a_verdict_in_words_and_unknown_values(what: str) -> None:
    raw, rate_hz, kind = HOPELESS[what]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        signal = signal_of(raw, rate_hz=rate_hz)
        assert kind in {fault.kind for fault in signal.quality.faults}
        for fault in signal.quality.faults:
            assert "left gluteus medius" in fault.words
            assert "nan" not in fault.words.replace("name", "")
        nothing_known(signal)


@pytest.mark.parametrize("what", [key for key, (_, rate_hz, _) in HOPELESS.items() if rate_hz == RATE_HZ])
def test_conditioning_and_onsets_of_it_raise_nothing(what: str) -> None:
    raw = HOPELESS[what][0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(condition(raw, rate_hz=RATE_HZ, trunk=True).values) == len(raw)
        assert find_onsets(raw, rate_hz=RATE_HZ) == ()


@pytest.mark.parametrize("rate_hz", [500.0, 1000.0, 2000.0, 5000.0])
def test_every_other_sample_up_and_down_is_no_muscle(rate_hz: float) -> None:
    tone = np.where(np.arange(int(10 * rate_hz)) % 2, 1.0, -1.0)
    assert find_onsets(tone, rate_hz=rate_hz) == ()
    tone[len(tone) // 2 :] *= 3.0
    assert find_onsets(1e-6 * tone + 3.0, rate_hz=rate_hz) == ()


def test_sixty_four_channels_with_one_dead() -> None:
    raws = [bursts(seed, length_s=4.0) for seed in range(64)]
    raws[17] = np.full(8000, 1e-6)
    signals = judge_doubles(tuple(signal_of(raw, at=MuscleSite(muscle=f"muscle_{i}")) for i, raw in enumerate(raws)))
    trusts = [signal.quality.trust for signal in signals]
    assert trusts[17] == "unusable"
    assert set(trusts[:17] + trusts[18:]) == {"good"}
    assert "muscle 17" in signals[17].quality.faults[0].words


def test_a_copy_of_another_channel_gives_no_number_for_either() -> None:
    copied = (
        signal_of(bursts(1)),
        signal_of(2 * bursts(1), at=MuscleSite(muscle="multifidus")),
        signal_of(bursts(2), at=MuscleSite(muscle="soleus")),
    )
    first, second, third = judge_doubles(copied)
    assert third is copied[2]
    for each in (first, second):
        assert {fault.kind for fault in each.quality.faults} == {"copy"}
        nothing_known(each)


def test_synergies_of_unknown_envelopes_are_unknown() -> None:
    for envelopes in (np.full((200, 6), np.nan), np.zeros((200, 6)), np.empty((0, 6)), np.ones((3, 6))):
        found = find_synergies(envelopes)
        assert found.faults
        assert not np.isfinite(found.vaf)


def test_the_live_envelope_takes_anything() -> None:
    state = init(rate_hz=RATE_HZ, channels=2)
    for chunk in (np.empty((0, 2)), np.full((5, 2), np.nan), np.full((5, 2), np.inf), np.zeros((5, 2))):
        state, out = step(state, chunk)
        assert out.shape == chunk.shape
        assert not np.isinf(out).any()
    # and goes on as if nothing had been
    _, out = step(state, np.ones((2000, 2)))
    assert np.isfinite(out[-1]).all()


def test_huge_and_tiny_numbers_overflow_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for gain in (1e-150, 1e120):
            signal = signal_of(bursts() * gain)
            assert signal.quality.trust == "good"
            assert signal.at == SITE
            assert np.nanmax(find_activation(signal, normalised_to=find_reference(signal)[0]).level) == pytest.approx(
                100
            )


@pytest.mark.parametrize("rate_hz", [float("nan"), 0.0, -2000.0, float("inf")])
def test_onsets_without_a_rate_are_refused_in_words(rate_hz: float) -> None:
    # no onset would be an answer; there is none without a rate
    with pytest.raises(InputRefused, match="sampling rate"):
        find_onsets(bursts(), rate_hz=rate_hz)
