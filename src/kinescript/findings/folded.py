"""Findings of one kind told once: the same marker of several muscles and both sides, with the same verdict."""

from dataclasses import dataclass

from kinescript.findings.explain import explain_finding, find_title, way_of
from kinescript.findings.finding import Finding, Verdict
from kinescript.findings.rules import rank_findings
from kinescript.findings.spoken import is_muscle, say_muscle_plainly, say_muscles
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure

# these read one and the same bend, so that the one that stands out more speaks for both
_KINDS = {"flexion_extension_ratio": "flexion_relaxation", "flexion_relaxation_ratio": "flexion_relaxation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A finding with the measure it judges (None: nobody said), and `alike`: the same marker of other muscles or sides.

    The lead is of the muscle a study measured where there is one, else of the first that references name; of its two
    sides the one further out.
    """

    lead: Finding
    measure: Measure | None
    alike: tuple[tuple[Finding, Measure], ...] = ()

    @property
    def kind(self) -> str:
        """What it tells of: its code, but the two ratios of one bend tell of the same."""
        return _KINDS.get(self.lead.code, self.lead.code)

    @property
    def of_muscle(self) -> bool:
        """Whether it is of a muscle."""
        return self.measure is not None and is_muscle(self.measure.of)

    @property
    def members(self) -> tuple[tuple[Finding, Measure], ...]:
        """Every finding that is told here with its measure, the lead first."""
        return () if self.measure is None else ((self.lead, self.measure), *self.alike)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that is told here, the lead first."""
        return (self.lead, *(finding for finding, _ in self.alike))

    @property
    def title(self) -> str:
        """What was measured, of which muscles and sides; of anything but several findings what `find_title` says."""
        if self.measure is None:
            return find_entry(self.lead.code).title
        title, sites = find_entry(self.lead.code).title, {each.of for _, each in self.members}
        if len(sites) > 1:
            return f"{title}: {say_muscles((each.of, each.side) for _, each in self.members)}"
        own = find_title(self.measure)
        more = len({each.side for _, each in self.members}) > 1
        return own.replace(f", {self.measure.side}", ", both sides", 1) if more else own

    @property
    def both_sides(self) -> bool:
        """Whether the lead's muscle is told of on both sides."""
        own = {m.side for _, m in self.members if self.measure is not None and m.of == self.measure.of}
        return len(own) > 1

    @property
    def patient(self) -> str:
        """The sentence for the patient: the lead's, without a side where both are alike.

        Where nothing stands out, or nobody can tell, it is of all the muscles.
        """
        several = len({m.of for _, m in self.members}) > 1 and self.lead.verdict in (Verdict.WITHIN, Verdict.UNKNOWN)
        if self.measure is None or not (several or self.both_sides):
            return self.lead.words.patient
        said = explain_finding(self.measure, self.lead.verdict, None, reference=self.lead.reference).patient
        return said.replace(say_muscle_plainly(self.measure.of), "these muscles") if several else said


def fold_findings(findings: tuple[Finding, ...], measures: tuple[Measure, ...]) -> tuple[Folded, ...]:
    """Return the findings as people should read them, those of muscles with one marker, verdict and way in one.

    What has one value for each stance stands alone, and so does everything else. `measures` are those the findings
    point at.
    """
    judged = {id(f): measures[f.evidence[0]] for f in findings if f.evidence and f.evidence[0] < len(measures)}
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for place, each in enumerate(rank_findings(findings)):
        measure = judged.get(id(each))
        key: tuple[object, ...] = (place,)
        # one for each stance is told stance by stance
        if measure is not None and is_muscle(measure.of) and not find_entry(each.code).sided:
            way = way_of(measure, each.reference)
            key = (each.code, each.verdict, way if way in ("over", "under") else "")
        groups.setdefault(key, []).append(each)
    # data/norms name the muscle a study measured first
    sites = list(dict.fromkeys(judged[id(f)].of for f in findings if id(f) in judged))
    folded = []
    for members in groups.values():
        if len(members) > 1:
            members.sort(key=lambda f: (f.reference.assumption, sites.index(judged[id(f)].of), -(f.severity or 0.0)))
        first = judged.get(id(members[0]))
        alike = tuple((f, judged[id(f)]) for f in members[1:])
        folded.append(Folded(lead=members[0], measure=first, alike=alike))
    return tuple(folded)
