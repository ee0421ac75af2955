"""Whether a muscle came on in time: what the finding of its latency says, in the four words people use."""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.findings.explain import way_of
from kinescript.findings.finding import Finding, Verdict
from kinescript.measures.measure import Measure

_LATENCIES = ("latency_to_prime_mover", "latency_to_movement")


class Timing(StrEnum):
    """When a muscle came on, beside the window that is required."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """The same for people."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A latency with its place among the measures, and what was judged of it: None where nothing is required.

    `finding` is the place of the finding among the findings.
    """

    measure: Measure
    index: int
    timing: Timing | None = None
    finding: int | None = None


def timing_of(finding: Finding, measure: Measure) -> Timing:
    """Return what the finding of a latency says: one verdict, told in other words, never judged again.

    Outside the window is early or late, within it is in time; borderline and unknown are cannot tell.
    """
    if finding.verdict is Verdict.WITHIN:
        return Timing.IN_TIME
    if finding.verdict is Verdict.OUTSIDE:
        return Timing.LATE if way_of(measure, finding.reference) == "over" else Timing.EARLY
    return Timing.CANNOT_TELL


def find_timed(measures: tuple[Measure, ...], findings: tuple[Finding, ...]) -> tuple[Timed, ...]:
    """Return every latency of a muscle, known or not, those to the prime mover first, with its verdict."""
    judged = {f.evidence[0]: i for i, f in enumerate(findings) if f.evidence and f.code in _LATENCIES}
    timed = []
    for name in _LATENCIES:
        for index, measure in enumerate(measures):
            if measure.name != name:
                continue
            number = judged.get(index)
            timing = None if number is None else timing_of(findings[number], measure)
            timed.append(Timed(measure=measure, index=index, timing=timing, finding=number))
    return tuple(timed)
