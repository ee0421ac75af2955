"""What changed between two recordings of one person: never a change smaller than its own error."""

from dataclasses import dataclass, replace
from math import hypot
from typing import Literal

from kinescript.body.joints import CURVES, Joint, Plane
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.finding import Finding, MdcLabel, Reference
from kinescript.findings.own_error import Key, OwnError, find_own_errors, group_measures
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import error_of
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy

ChangeVerdict = Literal["beyond_error", "within_error", "unknown"]
Toward = Literal["reference", "away"]

_LEGS = (Joint.LEFT_HIP, Joint.RIGHT_HIP, Joint.LEFT_KNEE, Joint.RIGHT_KNEE)
# its sigma holds where the markers were put already, each time anew
_PLACEMENT_COUNTED = ("standing_mean",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParams:
    """How far markers put on anew move the difference between two recordings, as one standard deviation in degrees.

    Within one recording a marker's place is the same, so most of its error cancels; between two it is not. From one
    session to the next 2 to 5 deg is called reasonable for optical gait angles, more for rotation of hip and knee
    (McGinley 2009, Gait Posture 29:360). Much of that is an offset, which a change from the person's own standing or a
    range does not hold, so `replaced_deg` counts less: an assumption of ours, as is `replaced_leg_rotation_deg`.
    Measures that are no angles get nothing: an assumption too.
    """

    replaced_deg: float = 1.5
    replaced_leg_rotation_deg: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure in two recordings; `difference` is after minus before, `sigma` the difference's standard deviation.

    `toward`: whether the value came closer to the reference or went further from it, only where a change is beyond its
    error and a limit was crossed or neared. `mdc` is the largest minimal detectable change known, `mdc_label` whose it
    is, None where nobody knows one; `own` is the person's own error, only with retests and where all of them know it.
    """

    name: str
    of: str
    side: Side | None
    unit: str
    before: float | None
    sigma_before: float | None
    after: float | None
    sigma_after: float | None
    difference: float | None
    sigma: float | None
    mdc: float | None
    mdc_label: MdcLabel | None
    own: OwnError | None
    reference: Reference | None
    verdict: ChangeVerdict
    toward: Toward | None
    faults: tuple[Fault, ...]

    @property
    def key(self) -> Key:
        """Which measure it is: its name, what it is measured on, and the side."""
        return self.name, self.of, self.side

    @property
    def needed(self) -> float | None:
        """How large a difference has to be to count: its 95 % error or the MDC, whichever is larger.

        An own MDC raises this and never lowers it: an SD from a few recordings is very uncertain (two give it one
        degree of freedom), and a small one by luck must not make a change of what is none. An assumption of ours.
        """
        return None if self.sigma is None else max(error_of(self.sigma), self.mdc or 0.0)

    @property
    def needed_by(self) -> Literal["error"] | MdcLabel | None:
        """Which of them is the larger: "error", or whose MDC; None where nothing is known or nobody labelled it."""
        if self.sigma is None:
            return None
        return "error" if error_of(self.sigma) >= (self.mdc or 0.0) else self.mdc_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier assessment left behind; `digest` is its document's sha256, `sensors` its kinds of channel."""

    recording_id: str
    subject_id: str
    task: Task
    sensors: tuple[str, ...]
    made_by: MadeBy
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An earlier assessment, and what has changed since; `doubts` are what is taken on trust.

    `retests` are assessments beside the earlier one, made when nothing was expected to have changed.
    """

    before: Earlier
    changes: tuple[Change, ...]
    doubts: tuple[Fault, ...] = ()
    retests: tuple[Earlier, ...] = ()


def find_changes(
    before: tuple[Measure, ...],
    after: tuple[Measure, ...],
    findings_before: tuple[Finding, ...],
    findings_after: tuple[Finding, ...],
    *,
    retests: tuple[tuple[Measure, ...], ...] = (),
    params: ChangeParams = ChangeParams(),
) -> tuple[Change, ...]:
    """Return a change for every measure of either recording, matched by name, curve and side, the later one's first.

    sigma^2 = before^2 + after^2 + markers put on anew^2. A change is beyond error when the difference is larger than
    1.96 sigma AND, where they are known, the minimal detectable change of the reference and the person's own, which
    `before` and its `retests` tell together; a measure that one recording lacks stays unknown.
    """
    then, now = group_measures(before), group_measures(after)
    own = find_own_errors((before, *retests))
    references = _references(before, findings_before) | _references(after, findings_after)
    changes = tuple(
        _change(key, then.get(key, ()), now.get(key, ()), references.get(key), own.get(key), params)
        for key in dict.fromkeys((*now, *then))
    )
    return tuple(map(_say_no_own_error, changes)) if retests else changes


def rank_changes(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes as people should read them: beyond error first, those with a reference before the others."""

    def order(change: Change) -> tuple[int, bool, float]:
        verdicts = ("beyond_error", "within_error", "unknown")
        size = abs(change.difference or 0.0) / change.needed if change.needed else 0.0
        return verdicts.index(change.verdict), change.reference is None, -size

    return tuple(sorted(changes, key=order))


def _references(measures: tuple[Measure, ...], findings: tuple[Finding, ...]) -> dict[Key, Reference]:
    judged = ((measures[f.evidence[0]], f.reference) for f in findings if f.evidence)
    return {(m.name, m.of, m.side): reference for m, reference in judged}


def _change(
    key: Key,
    before: tuple[Measure, ...],
    after: tuple[Measure, ...],
    reference: Reference | None,
    own: OwnError | None,
    params: ChangeParams,
) -> Change:
    then, now = (pair[0] if len(pair) == 1 else None for pair in (before, after))
    unit = (after or before)[0].unit
    alike = then is None or now is None or then.unit == now.unit
    known = reference if reference is not None and reference.unit == unit else None
    pair = _pair(then, now) if alike else None
    difference = sigma = None
    if pair is not None:
        difference = pair[1][0] - pair[0][0]
        sigma = hypot(pair[0][1], pair[1][1], _replaced_deg(key, unit, params))
    own = own if alike else None
    label: MdcLabel | None = known.mdc_label if known else None
    mdc = known.mdc if known else None
    if own is not None and (mdc is None or own.mdc > mdc):
        mdc, label = own.mdc, "own"
    beyond = difference is not None and sigma is not None and abs(difference) > max(error_of(sigma), mdc or 0.0)
    return Change(
        name=key[0],
        of=key[1],
        side=key[2],
        unit=unit,
        before=then.value if then and alike else None,
        sigma_before=then.sigma if then and alike else None,
        after=now.value if now else None,
        sigma_after=now.sigma if now else None,
        difference=difference,
        sigma=sigma,
        mdc=mdc,
        mdc_label=label,
        own=own,
        reference=known,
        verdict="unknown" if pair is None else "beyond_error" if beyond else "within_error",
        toward=_toward(pair[0][0], pair[1][0], known) if pair and beyond and known else None,
        faults=_faults(before, after, alike=alike),
    )


def _say_no_own_error(change: Change) -> Change:
    if change.own is not None or change.before is None:
        return change
    words = "no own test-retest error: not known, or not alike, in every retest"
    return replace(change, faults=(*change.faults, Fault(kind="no_own_error", words=words)))


def _pair(then: Measure | None, now: Measure | None) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return value and sigma of both, or None when one of them is not known."""
    if then is None or now is None:
        return None
    if then.value is None or then.sigma is None or now.value is None or now.sigma is None:
        return None
    # what was cut short may be anything above its value: only a change the cut cannot undo is known
    if then.at_least if now.value > then.value else now.at_least:
        return None
    return (then.value, then.sigma), (now.value, now.sigma)


def _replaced_deg(key: Key, unit: str, params: ChangeParams) -> float:
    """Return one standard deviation, in degrees, of what markers put on anew do to this measure's difference."""
    if unit != "deg" or key[0] in _PLACEMENT_COUNTED:
        return 0.0
    turns = any(c.name == key[1] and c.joint in _LEGS and c.plane is Plane.ROTATION for c in CURVES)
    return params.replaced_leg_rotation_deg if turns else params.replaced_deg


def _toward(before: float, after: float, reference: Reference) -> Toward | None:
    """Return whether a value came closer to its range; None inside it both times, or when it leapt to the other side.

    >>> one = Reference(low=-8.0, high=5.0, mdc=4.0, unit="deg", population="", source="assumption", assumption=True)
    >>> _toward(11.0, 4.0, one), _toward(4.0, 11.0, one), _toward(-4.0, 4.0, one), _toward(12.0, -9.0, one)
    ('reference', 'away', None, None)
    """
    then, now = (_outside_by(value, reference) for value in (before, after))
    if then == now or then * now < 0:
        return None
    return "reference" if abs(now) < abs(then) else "away"


def _outside_by(value: float, reference: Reference) -> float:
    if reference.high is not None and value > reference.high:
        return value - reference.high
    return min(value - reference.low, 0.0) if reference.low is not None else 0.0


def _faults(before: tuple[Measure, ...], after: tuple[Measure, ...], *, alike: bool) -> tuple[Fault, ...]:
    """Return what is wrong with either, saying in which of the two recordings."""
    there, here = ([f for m in group for f in m.faults] for group in (before, after))
    words = {f.words for f in there} & {f.words for f in here}
    found = [replace(f, words=f"both times: {f.words}", span=None) for f in here if f.words in words]
    found += [replace(f, words=f"then: {f.words}", span=None) for f in there if f.words not in words]
    found += [replace(f, words=f"now: {f.words}") for f in here if f.words not in words]
    if not alike:
        found.append(Fault(kind="unit", words="the two recordings give it in different units"))
    for when, group in (("then", before), ("now", after)):
        if not group:
            found.append(Fault(kind="not_measured", words=f"{when}: not measured"))
        elif len(group) > 1:
            found.append(Fault(kind="ambiguous", words=f"{when}: measured {len(group)} times under one name"))
    return tuple(dict.fromkeys(found))
