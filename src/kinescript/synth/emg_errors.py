"""The errors of surface EMG: what amplifier, skin, neighbours, heart, mains and cables add to a muscle."""

from dataclasses import dataclass, fields, replace

from kinescript.body.words import Side
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosstalk:
    """A share of one muscle's EMG that reaches the electrode of its neighbour on the same side.

    Raises ValueError unless the share lies between 0 and 1 and the two are different.
    """

    of: str
    into: str
    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1 or self.of == self.into:
            raise ValueError("crosstalk is a share from 0 to 1 of one muscle's EMG in another's")

    def __str__(self) -> str:
        return f"{self.share:g} of {self.of} in {self.into}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadOff:
    """A span, in seconds, in which an electrode hangs loose: hum and slow wandering, and no muscle."""

    muscle: str
    side: Side
    span: Span

    def __str__(self) -> str:
        return f"{self.muscle} {self.side} {self.span.start_s:g}-{self.span.end_s:g} s"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmgErrors:
    """Sizes of errors in uV, all of which may be zero, and the rate. The defaults are assumptions near good practice.

    `noise_uv`: white noise, RMS (amplifier and skin: a few uV; De Luca et al. 2010, J Biomech 43:1573). `crosstalk`
    between named neighbours. `heart_uv`: height of the R peak on a trunk site, `heart_per_min` beats, QRS narrower by
    `heart_sharpness` than on the limb leads; other sites have none. `mains_uv`: height of the hum's fundamental at
    `mains_hz`, which wanders by about `mains_drift_hz`. `clip_uv`: where both rails are, None for nowhere.
    `artefacts` pulls at the cable of every channel, up to `artefact_uv` high, 0.3 s long, below 20 Hz. `offset_uv`: a
    constant of the amplifier, one standard deviation over channels. Raises ValueError for a negative size or no rate.
    """

    rate_hz: float = 1000.0
    noise_uv: float = 2.0
    crosstalk: tuple[Crosstalk, ...] = ()
    heart_uv: float = 0.0
    heart_per_min: float = 70.0
    heart_sharpness: float = 1.5
    mains_uv: float = 0.0
    mains_hz: float = 50.0
    mains_drift_hz: float = 0.05
    clip_uv: float | None = None
    lead_off: tuple[LeadOff, ...] = ()
    artefacts: int = 0
    artefact_uv: float = 500.0
    offset_uv: float = 0.0

    def __post_init__(self) -> None:
        sizes = [getattr(self, field.name) for field in fields(self) if field.name not in _NOT_SIZES]
        if min(sizes) < 0 or not self.rate_hz > 0:
            raise ValueError("the size of an error is not negative, and a rate is positive")
        if self.clip_uv is not None and not self.clip_uv > 0:
            raise ValueError("rails lie above 0")


_NOT_SIZES = ("crosstalk", "lead_off", "clip_uv")
NO_EMG_ERRORS = EmgErrors(noise_uv=0.0)


def mirror_emg_errors(errors: EmgErrors) -> EmgErrors:
    """Return the same errors with left and right exchanged."""
    loose = tuple(replace(each, side=each.side.other) for each in errors.lead_off)
    return replace(errors, lead_off=loose)
