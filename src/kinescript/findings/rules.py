"""From measures to findings: never a verdict smaller than its own error."""

import math
from dataclasses import dataclass, replace

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.explain import explain_finding
from kinescript.findings.finding import Finding, Reference, Verdict
from kinescript.findings.reference import Norm, find_norms
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import error_of
from kinescript.muscle.levels.activation import ReferenceKind
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.normal import below

_NOBODY = Subject(id=UNNAMED)
_NOTHING = Worked()
_ORDER = (Verdict.OUTSIDE, Verdict.BORDERLINE, Verdict.UNKNOWN, Verdict.WITHIN)

# a muscle's timing is judged once: against the muscle that makes the movement where that was recorded
_RATHER = {"latency_to_movement": "latency_to_prime_mover"}
_THIN = ("weak", "technical")
# how much a muscle does: told first against the same person, then against other people
_LEVELS = ("muscle_level", "level_side_ratio", "stance_level")

# which measures are read beside a code, for the same stance side (or both sides where the finding has none)
_BESIDE = {
    "pelvic_drop": ("lumbar_side_bend_at_drop", "lumbar_rotation_at_drop", "trunk_lean"),
    "trunk_lean": ("pelvic_drop",),
    "pelvic_drop_side_difference": ("pelvic_drop",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with its severity and confidence, both None when it is unknown."""

    verdict: Verdict
    severity: float | None
    confidence: float | None


def find_findings(
    measures: tuple[Measure, ...], *, task: Task, subject: Subject = _NOBODY, worked: Worked = _NOTHING
) -> tuple[Finding, ...]:
    """Return a finding for every measure that has a reference in this task for such a person, in order of data/norms.

    A measure without a value makes a finding all the same: unknown, with the reason; one that was cut short, and may be
    anything above its value, is unknown or within. `evidence` begins with the index
    of the measure judged, then those read beside it. A row that asks for a level normalised one way judges none that
    was normalised another, which `worked` tells. Static posture has no reference, so it is never judged
    (Herrington 2011, Preece 2008, Laird 2014).
    """
    return tuple(
        _finding(norm, index, measures)
        for norm in find_norms(task)
        if norm.is_of(subject) and not norm.lacks(subject)
        for index, measure in enumerate(measures)
        if norm.judges(measure.name, measure.of)
        and measure.unit == norm.reference.unit
        and _is_normalised(norm, measure, worked)
        and not _stands_back(measure, measures, task)
    )


def find_unjudged(
    measures: tuple[Measure, ...], *, task: Task, subject: Subject, worked: Worked = _NOTHING
) -> tuple[Fault, ...]:
    """Return what was measured and has references, but none for this person; one fault for each reason.

    Either age or sex would choose the row and nobody said, or no study was of people of this age and sex, or its
    references are shares of a contraction that nobody recorded.
    """
    known = [(m.name, m.of) for m in measures if m.value is not None]
    waiting: dict[str, list[str]] = {}
    norms = [norm for norm in find_norms(task) if any(norm.judges(*each) for each in known)]
    for name, of in dict.fromkeys((norm.measure, norm.of) for norm in norms):
        rows = [norm for norm in norms if (norm.measure, norm.of) == (name, of)]
        mine = [norm for norm in rows if norm.is_of(subject)]
        lacks = tuple(dict.fromkeys(each for norm in mine for each in norm.lacks(subject)))
        if any(not norm.lacks(subject) for norm in mine):
            continue
        why = f"whose references go by {' and '.join(lacks)}, which nobody gave"
        why = why if mine else "which has no reference for a person of this age and sex"
        titles = waiting.setdefault(why, [])
        title = find_entry(name).title.lower()
        titles += [title] if title not in titles else []
    faults = [Fault(kind="no_person", words=f"not compared: {', '.join(each)}, {why}") for why, each in waiting.items()]
    return (*faults, *_without_reference(measures, norms, worked))


def _without_reference(measures: tuple[Measure, ...], norms: list[Norm], worked: Worked) -> list[Fault]:
    """Return a fault for each reference contraction that levels would have to be a share of, and are not."""
    waiting: dict[str, list[str]] = {}
    for norm in norms:
        judged = [m for m in measures if m.value is not None and norm.judges(m.name, m.of)]
        if judged and not any(_is_normalised(norm, m, worked) for m in judged):
            title = find_entry(norm.measure).title.lower()
            titles = waiting.setdefault(" or a ".join(each.words for each in norm.normalised_to), [])
            titles += [title] if title not in titles else []
    return [
        Fault(
            kind="no_reference",
            words=f"not compared: {', '.join(each)}, whose reference is a share of a {why}, which nobody recorded",
        )
        for why, each in waiting.items()
    ]


def _stands_back(measure: Measure, measures: tuple[Measure, ...], task: Task) -> bool:
    """Return whether the same muscle's timing is judged better: against the prime mover rather than the movement."""
    better = _RATHER.get(measure.name)
    return any(
        m.name == better
        and (m.of, m.side) == (measure.of, measure.side)
        and m.value is not None
        and any(norm.judges(m.name, m.of) for norm in find_norms(task))
        for m in measures
    )


def _is_normalised(norm: Norm, measure: Measure, worked: Worked) -> bool:
    """Return whether the level a measure is made of is a share of what the row asks for."""
    if not norm.normalised_to:
        return True
    sides = (measure.side,) if measure.side or norm.side_rule == "of_measure" else tuple(Side)
    levels = [worked.activation(MuscleSite(muscle=measure.of, side=side)) for side in sides]
    kinds = [ReferenceKind.NONE if level is None else level.normalised_to.kind for level in levels]
    return all(kind in norm.normalised_to for kind in kinds)


def rank_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings as people should read them: outside, borderline, unknown, within; the more severe first.

    A marker with thin evidence comes after the others of its verdict. Among the findings of how much a muscle does,
    those against the person's own reference and other side take the first of their places, whatever their evidence.
    """
    ranked = sorted(findings, key=lambda f: (_ORDER.index(f.verdict), f.grade in _THIN, -(f.severity or 0.0)))
    for verdict in _ORDER:
        places = [i for i, each in enumerate(ranked) if each.verdict is verdict and each.code in _LEVELS]
        own_first = sorted((ranked[i] for i in places), key=lambda f: f.reference.against == "people")
        for place, each in zip(places, own_first, strict=True):
            ranked[place] = each
    return tuple(ranked)


def judge(value: float, sigma: float, reference: Reference) -> Judgement:
    """Return where a value with this standard deviation stands against a reference, all in the reference's unit.

    With margin = max(MDC, 1.96 sigma):

    - outside: beyond a limit by more than the margin;
    - unknown: the 95 % interval reaches beyond both limits by more than the MDC, so it tells nothing;
    - borderline: beyond a limit by no more than the margin, or inside while the 95 % interval reaches beyond a limit by
      more than the MDC, so a real departure cannot be excluded;
    - within: the rest.

    severity: distance beyond the limit in units of the MDC, 0 inside. confidence: the normal probability that the truth
    lies on the same side of the limit as the value (inside: between the limits), which is 0.5 or more for one limit.

    >>> one = Reference(low=None, high=5.0, mdc=4.0, unit="deg", population="", source="assumption", assumption=True)
    >>> judge(9.5, 1.0, one).verdict.value, judge(8.5, 1.0, one).verdict.value, judge(9.5, 3.0, one).verdict.value
    ('outside', 'borderline', 'borderline')
    """
    low = -math.inf if reference.low is None else reference.low
    high = math.inf if reference.high is None else reference.high
    beyond = max(value - high, low - value, 0.0)
    reach = error_of(sigma)
    under, over = value - reach < low - reference.mdc, value + reach > high + reference.mdc
    if under and over:
        return Judgement(verdict=Verdict.UNKNOWN, severity=None, confidence=None)
    if beyond > max(reference.mdc, reach):
        verdict = Verdict.OUTSIDE
    else:
        verdict = Verdict.BORDERLINE if beyond > 0 or under or over else Verdict.WITHIN
    if value > high:
        confidence = below(value, high, sigma)
    elif value < low:
        confidence = below(low, value, sigma)
    else:
        confidence = below(high, value, sigma) - below(low, value, sigma)
    return Judgement(verdict=verdict, severity=beyond / reference.mdc, confidence=confidence)


def _finding(norm: Norm, index: int, measures: tuple[Measure, ...]) -> Finding:
    measure = measures[index]
    if measure.value is None or measure.sigma is None:
        judged = Judgement(verdict=Verdict.UNKNOWN, severity=None, confidence=None)
    else:
        judged = _judge_as(norm, measure.value, measure.sigma)
        if measure.at_least and not _surely_above(measure.value, measure.sigma, norm.reference):
            judged = Judgement(verdict=Verdict.UNKNOWN, severity=None, confidence=None)
    side = _side(norm, measure, judged)
    beside = tuple(
        i for name in _BESIDE.get(measure.name, ()) for i, m in enumerate(measures) if _goes_with(m, name, measure.side)
    )
    words = explain_finding(
        measure,
        judged.verdict,
        side,
        reference=norm.reference,
        beside=tuple(measures[i] for i in beside),
    )
    return Finding(
        code=measure.name,
        side=side,
        verdict=judged.verdict,
        value=measure.value,
        sigma=measure.sigma,
        severity=judged.severity,
        confidence=judged.confidence,
        evidence=(index, *beside),
        reference=norm.reference,
        words=words,
        grade=find_entry(measure.name).grade,
    )


def _judge_as(norm: Norm, value: float, sigma: float) -> Judgement:
    """Return the judgement of a value, of a ratio that of its logarithm: twice and half are equally far from 1."""
    one = norm.reference
    if norm.side_rule != "larger_ratio" or not value > 0:
        return judge(value, sigma, one)
    low, high = (None if limit is None else math.log(limit) for limit in (one.low, one.high))
    return judge(math.log(value), sigma / value, replace(one, low=low, high=high, mdc=math.log1p(one.mdc)))


def _surely_above(value: float, sigma: float, reference: Reference) -> bool:
    """Return whether a truth of this value or more is inside: above the lower limit, and there is no upper one."""
    return reference.high is None and reference.low is not None and value - error_of(sigma) >= reference.low


def _goes_with(measure: Measure, name: str, side: Side | None) -> bool:
    return measure.name == name and measure.value is not None and side in (None, measure.side)


def _side(norm: Norm, measure: Measure, judged: Judgement) -> Side | None:
    """Return the measure's own side; for a difference the larger side, and only where it surely is the larger."""
    if norm.side_rule == "of_measure":
        return measure.side
    if measure.value is None or judged.verdict is not Verdict.OUTSIDE:
        return None
    alike = 1.0 if norm.side_rule == "larger_ratio" else 0.0
    return Side.RIGHT if measure.value > alike else Side.LEFT
