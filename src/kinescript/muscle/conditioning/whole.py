"""EMG made ready: band, mains, heart and pulled cables, every step said, over a whole recording or live."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.conditioning.artefact import SWING_HZ, Pulled, find_swings, judge, pulled_words, soft_edges
from kinescript.muscle.conditioning.bands import ConditioningParams, top_hz
from kinescript.muscle.conditioning.heart import SLOW_BAND_HZ, find_beats, find_few
from kinescript.muscle.conditioning.heart_removal import (
    Heart,
    align,
    between_rms,
    find_templates,
    gate,
    one_shape,
    qrs_rms,
    subtract,
)
from kinescript.muscle.conditioning.hum import find_hum
from kinescript.muscle.conditioning.live.chain import LiveState, init, step
from kinescript.muscle.conditioning.mains import Mains, find_mains
from kinescript.muscle.conditioning.zero_phase import Passed, Run, pass_band, slow_curve, slower_by
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, keep_freed, read_only
from kinescript.signal.spans import Span, find_runs

__all__ = ["Conditioned", "ConditioningParams", "LiveState", "condition", "init", "step"]

# values beyond this, or below one over it, have squares of squares that are no numbers
_SQUARED = 1e60
# beside the beats no more than this many times the EMG between them: a template has done its work
_LEFT = 1.4
# a QRS lower than the EMG's own RMS neither makes an onset nor a level
_MATTERS = 1.0
# how much of a beat the others foretell; bursts of muscle stay below a third
_FORETOLD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conditioned(ArrayValue):
    """EMG in its band, shape (time,), in the unit it came in, NaN where unknown; and what was found on the way.

    `steps` say what was done, in order. `mains` and `heart` are None where none stood out; `artefacts` are spans in
    which a cable was pulled, `unknown` those whose values were taken out for it, in seconds from the first sample.
    `faults` say in words what makes the values less certain or unknown.
    """

    values: Floats
    rate_hz: float
    band_hz: tuple[float, float]
    steps: tuple[str, ...]
    mains: Mains | None = None
    heart: Heart | None = None
    artefacts: tuple[Span, ...] = ()
    unknown: tuple[Span, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))

    @property
    def beats_s(self) -> Floats:
        """The heartbeats that were seen, in seconds from the first sample, shape (beats,)."""
        return self.heart.beats_s if self.heart is not None else read_only(np.zeros(0))


def condition(
    values: Floats, *, rate_hz: float, trunk: bool = False, params: ConditioningParams = ConditioningParams()
) -> Conditioned:
    """Clean one channel of raw EMG of shape (time,), any unit, without delay; NaN in, NaN out.

    `trunk` looks for a heartbeat. What cannot be EMG comes back unknown with a fault that says why: nothing raises.

    >>> noise = np.random.default_rng(1).standard_normal(4000)
    >>> condition(noise, rate_hz=2000.0).steps
    ('band-pass 20 to 450 Hz, zero phase', 'no mains found')
    """
    keep_freed()
    values = np.asarray(values, dtype=np.float64)
    known = np.isfinite(values)
    if exponent := _beyond(values, known):
        return _rescaled(values, exponent, rate_hz=rate_hz, trunk=trunk, params=params)
    if (refused := _refused(known, rate_hz, params)) is not None:
        nothing = np.full(values.shape, np.nan)
        return Conditioned(values=nothing, rate_hz=rate_hz, band_hz=(np.nan, np.nan), steps=(), faults=(refused,))
    # a run shorter than two periods of the lowest frequency says nothing about the band
    shortest = 2 * rate_hz / params.low_hz
    pieces = [(0, len(values))] if known.all() else [(a, b) for a, b in find_runs(known) if b - a >= shortest]
    high_hz = top_hz(params, rate_hz)
    steps = [_band_words(params, high_hz, rate_hz)]
    runs = [(a, values[a:b]) for a, b in pieces]
    mains, looked = find_mains(runs, rate_hz=rate_hz, params=params)
    steps.append("too short to look for mains" if not looked else "no mains found" if mains is None else "")
    hum = None
    if mains is not None:
        hum = find_hum(values, mains, rate_hz=rate_hz, params=params)
        steps[-1] = f"{mains.words} taken out"
    cleaned = _Cleaned(
        runs=tuple(Run(values=run, first=a, rate_hz=rate_hz, hum=hum) for a, run in runs),
        samples=len(values),
        rate_hz=rate_hz,
        params=params,
    )
    out, passed = cleaned.in_band()
    out, pulled = _without_swings(out, cleaned, passed)
    steps.extend(pulled_words(pulled, stronger_hz=params.stronger_hz, rate_hz=rate_hz))
    heart = None
    if trunk:
        out, heart, words = _without_heart(out, cleaned, passed)
        steps.append(words)
    unknown = tuple(p.span(rate_hz) for p in pulled if p.became == "unknown")
    # nobody else holds it: no need of a copy
    out.flags.writeable = False
    return Conditioned(
        values=out,
        rate_hz=rate_hz,
        band_hz=(params.low_hz, high_hz),
        steps=tuple(steps),
        mains=mains,
        heart=heart,
        artefacts=tuple(p.span(rate_hz) for p in pulled),
        unknown=unknown,
        faults=tuple(Fault(kind="motion_artefact", words="a cable was pulled", span=span) for span in unknown),
    )


def _beyond(values: Floats, known: NDArray[np.bool_]) -> int:
    """Return the power of two about which values lie whose squares would be no numbers; 0 for all others."""
    size = float(np.max(np.abs(values), where=known, initial=0.0))
    return int(np.frexp(size)[1]) if size and not 1 / _SQUARED < size < _SQUARED else 0


def _rescaled(values: Floats, exponent: int, *, rate_hz: float, trunk: bool, params: ConditioningParams) -> Conditioned:
    """Condition values whose squares would be no numbers, on a scale a power of two away."""
    done = condition(np.ldexp(values, -exponent), rate_hz=rate_hz, trunk=trunk, params=params)
    mains = done.mains
    with np.errstate(over="ignore", under="ignore"):
        if mains is not None:
            mains = replace(mains, amplitudes=tuple(float(np.ldexp(a, exponent)) for a in mains.amplitudes))
        return replace(done, values=np.ldexp(done.values, exponent), mains=mains)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cleaned:
    """The runs of a channel, of so many samples with all that is between them, without mains."""

    runs: tuple[Run, ...]
    samples: int
    rate_hz: float
    params: ConditioningParams

    def in_band(self, *, lowest: bool = False) -> tuple[Floats, tuple[Passed, ...]]:
        """Return the channel in its band, NaN where unknown, and what slow curves are made of; see `pass_band`."""
        out = np.empty(self.samples)
        at = 0
        passed = []
        for run in self.runs:
            stop = run.first + len(run.values)
            out[at : run.first] = np.nan
            passed.append(pass_band(run, self.params, out=out[run.first : stop], lowest=lowest))
            at = stop
        out[at:] = np.nan
        return out, tuple(passed)

    def slow(self, passed: tuple[Passed, ...], *, low_hz: float, high_hz: float) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the slow curve of all runs, 0 where unknown, and where it is known, at every `slower`-th sample."""
        slower = slower_by(self.rate_hz)
        slow = np.zeros(-(-self.samples // slower))
        known = np.zeros(len(slow), dtype=bool)
        for run, each in zip(self.runs, passed, strict=True):
            at = run.first // slower
            # runs after a gap begin at any sample: less than one slow sample late, which aligning beats sets right
            curve = slow_curve(each, low_hz=low_hz, high_hz=high_hz)[: len(slow) - at]
            slow[at : at + len(curve)] = curve
            known[at : at + len(curve)] = True
        return slow, known

    def lowest(self) -> Floats:
        """Return what the stronger high-pass would take out of the band, shape (time,), 0 where unknown."""
        return np.nan_to_num(self.in_band(lowest=True)[0])


def _without_swings(values: Floats, cleaned: _Cleaned, passed: tuple[Passed, ...]) -> tuple[Floats, tuple[Pulled, ...]]:
    """Return the values where no cable was pulled, and what became of the rest."""
    rate_hz = cleaned.rate_hz
    slow, known = cleaned.slow(passed, low_hz=0.0, high_hz=SWING_HZ)
    swings = find_swings(slow, known, values, slow_hz=rate_hz / slower_by(rate_hz), rate_hz=rate_hz)
    if not swings:
        return values, ()
    lowest = cleaned.lowest()
    pulled = judge(swings, values, values - lowest, rate_hz=rate_hz)
    out = values.copy()
    for each in pulled:
        span = slice(each.start, each.stop)
        if each.became == "stronger":
            out[span] -= lowest[span] * soft_edges(each.stop - each.start, rate_hz=rate_hz)
        elif each.became == "unknown":
            out[span] = np.nan
    return out, pulled


def _refused(known: NDArray[np.bool_], rate_hz: float, params: ConditioningParams) -> Fault | None:
    if not (np.isfinite(rate_hz) and rate_hz >= params.slowest_hz):
        words = f"a rate of {rate_hz:g} Hz is too slow for EMG: at least {params.slowest_hz:g} Hz"
        return Fault(kind="rate", words=words)
    longest = len(known) if known.all() else max((b - a for a, b in find_runs(known)), default=0)
    longest_s = longest / rate_hz
    if longest_s < 2 / params.low_hz:
        words = f"no stretch of {2 / params.low_hz:g} s without a gap: the longest is {longest_s:.2g} s"
        return Fault(kind="missing", words=words)
    return None


def _band_words(params: ConditioningParams, high_hz: float, rate_hz: float) -> str:
    lowered = "" if high_hz == params.high_hz else f" ({params.high_hz:g} Hz is too high for a rate of {rate_hz:g} Hz)"
    return f"band-pass {params.low_hz:g} to {high_hz:g} Hz, zero phase{lowered}"


def _without_heart(out: Floats, cleaned: _Cleaned, passed: tuple[Passed, ...]) -> tuple[Floats, Heart | None, str]:
    """Take heartbeats out of the values; return them, the heart, and what was done in words."""
    rate_hz, params = cleaned.rate_hz, cleaned.params
    slower = slower_by(rate_hz)
    slow, known = cleaned.slow(passed, low_hz=SLOW_BAND_HZ[0], high_hz=SLOW_BAND_HZ[1])
    beats = find_beats(slow, known, rate_hz=rate_hz / slower)
    if beats is None:
        few = find_few(slow, known, rate_hz=rate_hz / slower)
        if few is None:
            return out, None, "no heartbeat found"
        return _guarded(out, align(out, np.round(few.at * slower).astype(np.intp), rate_hz=rate_hz), cleaned)
    at = align(out, np.round(beats.at * slower).astype(np.intp), rate_hz=rate_hz)
    noise = between_rms(out, at, rate_hz=rate_hz) ** 2
    if one_shape(out, at, noise, rate_hz=rate_hz) < _FORETOLD:
        return (
            out,
            None,
            "no heartbeat found: what comes back as sharp and as regular changes its shape, as muscle does",
        )
    templates, height = find_templates(out, at, noise, rate_hz=rate_hz)
    if height < _MATTERS:
        heart = Heart(beats_s=at / rate_hz, to_emg=height, left_to_emg=1.0)
        return out, heart, f"{len(at)} heartbeats left in: lower than the EMG beside them"
    enough = len(at) >= params.template_beats
    if enough:
        subtract(out, at, templates, rate_hz=rate_hz)
    left = _left(out, at, rate_hz=rate_hz)
    words = f"template of {len(at)} heartbeats subtracted" if enough else ""
    if left > _LEFT:
        out = out - gate(len(out), at, rate_hz=rate_hz) * cleaned.lowest()
        left = _left(out, at, rate_hz=rate_hz)
        why = "something was left" if enough else f"{len(at)} are too few for a template"
        gated = f"high-pass {params.stronger_hz:g} Hz beside heartbeats ({why})"
        words = f"{words}, then {gated}" if words else gated
    return out, Heart(beats_s=at / rate_hz, to_emg=height, left_to_emg=left), words


def _guarded(out: Floats, at: NDArray[np.intp], cleaned: _Cleaned) -> tuple[Floats, Heart, str]:
    """Return the values above the stronger high-pass beside what may be beats, too few to tell."""
    rate_hz, params = cleaned.rate_hz, cleaned.params
    before = _left(out, at, rate_hz=rate_hz)
    out = out - gate(len(out), at, rate_hz=rate_hz) * cleaned.lowest()
    swings = (
        "a sharp swing that may be a heartbeat" if len(at) == 1 else f"{len(at)} sharp swings that may be heartbeats"
    )
    words = f"high-pass {params.stronger_hz:g} Hz beside {swings}"
    return out, Heart(beats_s=at / rate_hz, to_emg=before, left_to_emg=_left(out, at, rate_hz=rate_hz)), words


def _left(values: Floats, at: NDArray[np.intp], *, rate_hz: float) -> float:
    beside = between_rms(values, at, rate_hz=rate_hz)
    return float(np.median(qrs_rms(values, at, rate_hz=rate_hz) / np.maximum(beside, 1e-300)))
