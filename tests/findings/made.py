"""Made-up measures of one person, and a limit to hold them against."""

from itertools import product

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.finding import Finding, Reference
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure
from kinescript.record.fault import Fault

UPPER = Reference(low=None, high=5.0, mdc=4.0, unit="deg", population="", source="assumption", assumption=True)


def measure(name: str, value: float | None, side: Side | None = None, sigma: float = 0.9, *faults: Fault) -> Measure:
    if value is None and not faults:
        faults = (Fault(kind="gap", words="the pelvis was out of sight"),)
    return Measure(
        name=name, of="x", side=side, value=value, unit="deg", sigma=None if value is None else sigma, faults=faults
    )


def everything(right: float | None, left: float | None, *, sigma: float = 0.9) -> tuple[Measure, ...]:
    apart = None if right is None or left is None else right - left
    return (
        measure("range", 11.0),
        measure("standing_mean", 25.0),
        measure("pelvic_drop", right, Side.RIGHT, sigma),
        measure("pelvic_drop", left, Side.LEFT, sigma),
        measure("pelvic_drop_side_difference", apart, None, sigma * 2**0.5),
        measure("trunk_lean", 7.0, Side.RIGHT, sigma),
        measure("trunk_lean", 2.0, Side.LEFT, sigma),
        measure("lumbar_side_bend_at_drop", 6.2, Side.RIGHT, sigma),
        measure("lumbar_side_bend_at_drop", 0.3, Side.LEFT, sigma),
        measure("lumbar_rotation_at_drop", -4.4, Side.RIGHT, sigma),
    )


def spoken() -> list[Finding]:
    found = []
    for task in Task:
        for right, left in product((None, 1.0, 7.0, 14.0), repeat=2):
            for sigma in (0.9, 5.0):
                found += find_findings(everything(right, left, sigma=sigma), task=task)
    return found
