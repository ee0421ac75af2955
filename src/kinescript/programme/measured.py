"""What a recording of this person adds to a plan: findings offered, ranges, and proof that it is the same person."""

from dataclasses import dataclass

from kinescript.body.joints import CURVES
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.findings.folded import fold_findings
from kinescript.intake.document import Intake
from kinescript.measures.measure import Measure
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.programme import FindingShown
from kinescript.record.subject import UNNAMED

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Whose recording it was and what it told."""

    subject_id: str
    painful_side: Side | None
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    simulated: bool = False


def find_measured(assessment: Assessment | Measured) -> Measured:
    """Return what a plan needs of an assessment."""
    if isinstance(assessment, Measured):
        return assessment
    subject = assessment.recording.subject
    return Measured(
        subject_id=subject.id,
        painful_side=subject.painful_side,
        measures=assessment.measures,
        findings=assessment.findings,
        simulated=assessment.made_by.setting("simulated") is True,
    )


def check_same_person(intake: Intake, measured: Measured) -> None:
    """Raise InputRefused when the recording is another person's, or of the other leg."""
    own, other = intake.person.id, measured.subject_id
    do = "take the assessment of this person, or correct the name"
    if other not in (UNNAMED, own):
        raise InputRefused(
            f"an assessment of {own or 'the person of the intake'}", f"one of {other}", do, place="person.id"
        )
    sides = (intake.painful_side, measured.painful_side)
    if None not in sides and sides[0] is not sides[1]:
        came = f"{sides[0]} in the intake and {sides[1]} in the assessment"
        do = "find out which leg it is, and correct the one that is wrong"
        raise InputRefused("one painful side", came, do, place="painful_side")


def find_shown(intake: Intake, measured: Measured | None) -> tuple[FindingShown, ...]:
    """Return the findings a clinician sees: outside their reference only, those confirmed first, three at most.

    One marker of several muscles and both sides is one finding, confirmed where one of them was. A finding that was
    confirmed and that this assessment does not hold waits for its recording. Raises InputRefused when one was confirmed
    that the assessment judges otherwise.
    """
    if measured is None:
        return ()
    outside = tuple(f for f in measured.findings if f.verdict is Verdict.OUTSIDE)
    confirmed = set(intake.preferences.confirmed_findings)
    known = {name for f in outside for name in _names(f)}
    judged = {name for f in measured.findings for name in _names(f)}
    for index, name in enumerate(intake.preferences.confirmed_findings):
        if name in judged - known:
            place = f"preferences.confirmed_findings[{index}]"
            came = repr(name[:60])
            names = ", ".join(sorted(known)) or "none"
            do = "take it out, or give the recording that shows it"
            raise InputRefused(f"a finding outside its reference in the assessment ({names})", came, do, place=place)
    shown = [
        FindingShown(
            code=each.lead.code,
            side=None if each.both_sides else each.lead.side,
            words=TwoVoices(patient=each.patient, clinician=each.lead.words.clinician),
            confirmed=any(confirmed & set(_names(f)) for f in each.findings),
        )
        for each in fold_findings(outside, measured.measures)
    ]
    return tuple(sorted(shown, key=lambda each: not each.confirmed)[: max(_SHOWN, sum(s.confirmed for s in shown))])


def find_ranges(measured: Measured | None) -> dict[str, float]:
    """Return the person's own range in degrees by curve, where a recording measured it."""
    if measured is None:
        return {}
    curves = {curve.name for curve in CURVES}
    found: dict[str, float] = {}
    for measure in measured.measures:
        if measure.name == "repetition_range" and measure.of in curves and measure.value is not None:
            found[measure.of] = max(found.get(measure.of, 0.0), measure.value)
    return found


def _names(finding: Finding) -> tuple[str, ...]:
    return (finding.code, f"{finding.code}:{finding.side.value}") if finding.side else (finding.code,)
