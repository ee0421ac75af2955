"""A person's own test-retest error: how far recordings made when nothing should have changed lie apart."""

from dataclasses import dataclass
from statistics import stdev

from kinescript.body.words import Side
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import error_of

Key = tuple[str, str, Side | None]

_SMALLEST_N = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnError:
    """The standard error of measurement (SEM) of one measure in its own unit, and from how many recordings it comes.

    Raises ValueError for fewer than two recordings or an SEM below 0.
    """

    sem: float
    n: int

    def __post_init__(self) -> None:
        if self.n < _SMALLEST_N or not self.sem >= 0:
            raise ValueError(f"an own error needs two recordings and an SEM of 0 or more, not {self.n} and {self.sem}")

    @property
    def mdc(self) -> float:
        """The own minimal detectable change, 1.96 * root 2 * SEM (Weir 2005, J Strength Cond Res 19:231).

        >>> round(OwnError(sem=1.0, n=2).mdc, 2)
        2.77
        """
        return error_of(2**0.5 * self.sem)


def group_measures(measures: tuple[Measure, ...]) -> dict[Key, tuple[Measure, ...]]:
    """Return the measures by name, what they are measured on, and side; more than one where a name is not enough."""
    found: dict[Key, tuple[Measure, ...]] = {}
    for measure in measures:
        key = (measure.name, measure.of, measure.side)
        found[key] = (*found.get(key, ()), measure)
    return found


def find_own_errors(recordings: tuple[tuple[Measure, ...], ...]) -> dict[Key, OwnError]:
    """Return the own error of every measure known, once and in one unit, in each of n >= 2 recordings; else nothing.

    The SEM is the standard deviation (n - 1) between the recordings of this one person; Weir's is the same number for a
    group of people. One person's has n - 1 degrees of freedom only: the 95 % interval of a standard deviation from two
    recordings reaches from 0.45 to 32 times what was found (chi squared). So `Change.needed` is raised by it, or stays.
    """
    if len(recordings) < _SMALLEST_N:
        return {}
    grouped = [group_measures(each) for each in recordings]
    found = {}
    for key in grouped[0]:
        alike = [group[key][0] for group in grouped if len(group.get(key, ())) == 1]
        values = [m.value for m in alike if m.value is not None and not m.at_least and m.unit == alike[0].unit]
        if len(values) == len(grouped):
            found[key] = OwnError(sem=stdev(values), n=len(values))
    return found
