"""Findings of one kind told once: nothing is lost, nothing that differs is put together."""

from hypothesis import given
from hypothesis import strategies as st

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.finding import Verdict
from kinescript.findings.folded import fold_findings
from kinescript.findings.rules import find_findings, rank_findings
from kinescript.findings.spoken import say_muscles
from kinescript.measures.measure import Measure

BACKS = ("erector_spinae_longissimus", "erector_spinae_iliocostalis", "multifidus")
RATIOS = ("flexion_relaxation_ratio", "flexion_extension_ratio")


@st.composite
def ratios(draw: st.DrawFn) -> tuple[Measure, ...]:
    """Ratios of some back muscles and sides in any order, and a bend of the trunk."""
    keys = draw(st.permutations([(name, of, side) for name in RATIOS for of in BACKS for side in Side]))
    made = [
        Measure(name=name, of=of, side=side, value=draw(st.floats(0.1, 8.0)), unit="1", sigma=0.05)
        for name, of, side in keys[: draw(st.integers(0, len(keys)))]
    ]
    bend = Measure(name="repetition_range", of="trunk_flexion_deg", side=None, value=70.0, unit="deg", sigma=2.0)
    return (*made, bend)


@given(ratios())
def test_every_finding_is_told_once_and_only_like_with_like(measures: tuple[Measure, ...]) -> None:
    findings = find_findings(measures, task=Task.FORWARD_BEND)
    folded = fold_findings(findings, measures)
    assert sorted(id(f) for each in folded for f in each.findings) == sorted(map(id, findings))
    for each in folded:
        assert len({(f.code, f.verdict) for f in each.findings}) == 1
        assert all(m is measures[f.evidence[0]] for f, m in each.members)
        # what a study measured leads, then the muscle that references name first
        order = [(f.reference.assumption, BACKS.index(m.of)) for f, m in each.members if m.of in BACKS]
        assert order == sorted(order)
    assert len({(e.lead.code, e.lead.verdict) for e in folded}) == len(folded)
    ranked = [f.verdict for f in rank_findings(findings)]
    leads = [e.lead.verdict for e in folded]
    assert leads == sorted(leads, key=ranked.index)


@given(ratios())
def test_the_patient_hears_no_side_where_both_are_alike(measures: tuple[Measure, ...]) -> None:
    for each in fold_findings(find_findings(measures, task=Task.FORWARD_BEND), measures):
        assert ("on the left" in each.patient or "on the right" in each.patient) == (
            each.of_muscle
            and not each.both_sides
            and not (len({m.of for _, m in each.members}) > 1 and each.lead.verdict is Verdict.WITHIN)
        )


def test_muscles_are_named_once_with_their_sides() -> None:
    assert say_muscles([("soleus", None)]) == "soleus"
    assert say_muscles([("soleus", Side.LEFT), ("soleus", Side.RIGHT)]) == "soleus, both sides"
    assert say_muscles([("soleus", Side.LEFT), ("hamstrings", None)]) == "soleus, left; hamstrings"
