"""A number with a name, a side, a unit, an error, and why it may be missing."""

from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number. `of` is what it is measured on (a curve or a task), `unit` UCUM, `sigma` one standard deviation.

    `span` is when it was seen. Raises ValueError when a value has no sigma, a sigma is negative, or a missing value
    has no fault to say why.
    """

    name: str
    of: str
    side: Side | None
    value: float | None
    unit: str
    sigma: float | None
    span: Span | None = None
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        if self.value is None and not self.faults:
            raise ValueError(f"{self.name} is missing without a fault that says why")
        if self.value is not None and (self.sigma is None or not self.sigma >= 0 or self.value != self.value):
            raise ValueError(f"{self.name} = {self.value} needs an error that is a number from 0, not {self.sigma}")

    @property
    def at_least(self) -> bool:
        """Whether what was measured was cut short, so that the truth is the value or more."""
        return any(fault.kind == "cut" for fault in self.faults)
