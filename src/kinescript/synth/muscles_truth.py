"""The truth behind an electrode: when the muscle really came on and went off, how much, and in which ratio."""

from dataclasses import dataclass

from kinescript.body.segments import MuscleSite
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueBurst:
    """One contraction: from the instant the envelope leaves its tonic level to the instant it is back there.

    `repetition` is the number, from 0, of the repetition it belongs to; `highest_v` the top of the envelope, V RMS. A
    burst that runs into the next one, or out of the recording, is as long as it is seen: `whole` is False where an edge
    of the recording cuts it.
    """

    span: Span
    highest_v: float
    repetition: int | None
    whole: bool = True

    @property
    def onset_s(self) -> float:
        """When the ramp begins, in seconds."""
        return self.span.start_s

    @property
    def offset_s(self) -> float:
        """When the envelope is tonic again, in seconds."""
        return self.span.end_s


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRelaxation:
    """Levels of a back extensor in one forward bend, V RMS: highest going down, in full flexion, highest coming up."""

    flexion_v: float
    full_flexion_v: float
    extension_v: float

    @property
    def flexion_relaxation_ratio(self) -> float:
        """Going down over full flexion."""
        return self.flexion_v / self.full_flexion_v

    @property
    def flexion_extension_ratio(self) -> float:
        """Going down over coming up."""
        return self.flexion_v / self.extension_v

    @property
    def extension_relaxation_ratio(self) -> float:
        """Coming up over full flexion."""
        return self.extension_v / self.full_flexion_v


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrueMuscle(ArrayValue):
    """One electrode: the RMS of the muscle's own EMG, (time,) in V, at `rate_hz` from 0 s, nothing else in it.

    `tonic_v` is its level in quiet standing. `bursts` are in order of time, `relaxation` one a complete forward bend
    (back extensors, else empty). The interference has the published spectrum with these `low_hz` and `high_hz`, and
    `slope_pct_per_min` of fatigue from the first onset on, percent of the first a minute. `beats_s` (beats,) are the
    heartbeats this electrode sees, `artefacts` and `lead_off` the spans in which something else happens to it.
    """

    at: MuscleSite
    rate_hz: float
    envelope_v: Floats
    tonic_v: float
    bursts: tuple[TrueBurst, ...]
    relaxation: tuple[TrueRelaxation, ...]
    low_hz: float
    high_hz: float
    beats_s: Floats
    artefacts: tuple[Span, ...] = ()
    lead_off: tuple[Span, ...] = ()
    slope_pct_per_min: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "envelope_v", read_only(self.envelope_v))
        object.__setattr__(self, "beats_s", read_only(self.beats_s))

    def burst(self, repetition: int) -> TrueBurst | None:
        """Return the first burst of a repetition, None where the muscle stays tonic."""
        return next((each for each in self.bursts if each.repetition == repetition), None)
