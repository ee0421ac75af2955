"""What is said of a finding, to the patient and to the clinician."""

import re
from dataclasses import replace
from itertools import product

import pytest
from tests.findings.made import UPPER, measure, spoken

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.explain import explain_finding, load_phrases
from kinescript.findings.finding import Verdict
from kinescript.findings.reference import find_norms, load_references
from kinescript.findings.rules import find_findings, judge
from kinescript.measures.catalogue import find_entry

NEVER_PATIENT = {"late", "drop", "weak", "unstable", "pressure", "asymmetric", "damaged"}
NEVER_ANYONE = {"weak", "tight", "compressed"}


def test_every_code_has_words_for_every_verdict_and_no_others() -> None:
    codes = {norm.measure for norm in load_references()}
    assert {(p.code, p.verdict) for p in load_phrases()} == set(product(codes, [v.value for v in Verdict]))
    rows = [(p.code, p.verdict, p.way) for p in load_phrases()]
    assert len(rows) == len(set(rows))
    for code, verdict in product(codes, Verdict):
        ways = {p.way for p in load_phrases() if (p.code, p.verdict) == (code, verdict.value)}
        assert "" in ways or ways == {"over", "under"}


def test_no_claim_of_cause_or_of_how_common_a_thing_is() -> None:
    for phrase in load_phrases():
        said = phrase.patient.replace("this is common, and we'll practise steadiness", "")
        assert not re.search(r"\b(common|many|most|usual|normal|because|due to|spare)\b", said), said


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("value", range(-20, 21))
def test_the_patient_is_never_told_level_of_what_is_not(value: float, sigma: float) -> None:
    """Over the whole line of values: each sentence is true of the value it is said about."""
    for task, side in product((Task.WALKING, Task.SINGLE_LEG_STANCE), Side):
        for found in find_findings(
            (measure("pelvic_drop", value, side, sigma), measure("trunk_lean", value, side, sigma)), task=task
        ):
            said = found.words.patient
            assert not re.search(r"level|upright", said) or abs(value) <= 2.5
            assert not re.search(r"lower|to that side", said) or value > 0
            assert not re.search(r"lift|away", said) or value < 0
            assert not re.search(r"stands out|about level", said) or found.verdict is Verdict.WITHIN
            assert (f"your {side.other} hip" in said) == (
                found.code == "pelvic_drop"
                and found.verdict in (Verdict.BORDERLINE, Verdict.OUTSIDE)
                and found.severity != 0
            )
            assert (" may " in said) == (found.verdict is Verdict.BORDERLINE and found.severity != 0)


def test_words_of_a_drop_and_a_lean_one_by_one() -> None:
    def said(code: str, value: float, sigma: float) -> str:
        (found,) = find_findings((measure(code, value, Side.RIGHT, sigma),), task=Task.SINGLE_LEG_STANCE)
        return found.words.patient

    assert "stay about level" in said("pelvic_drop", 1.0, 1.0)
    assert "nothing about how your hips move stands out" in said("pelvic_drop", 4.0, 2.0)
    assert "nothing about how your hips move stands out" in said("pelvic_drop", -7.0, 1.0)
    assert said("pelvic_drop", -15.0, 1.0).startswith("When you stand on your right leg, your left hip lifts;")
    assert "leans away from that side" in said("trunk_lean", -14.0, 1.0)
    (found,) = find_findings((measure("pelvic_drop", -15.0, Side.RIGHT, 1.0),), task=Task.SINGLE_LEG_STANCE)
    assert "−15 ± 2 deg (95 %), beyond the assumed lower limit of −8 deg" in found.words.clinician


def test_both_voices_keep_their_promises() -> None:
    assert {f.verdict for f in spoken()} == set(Verdict)
    for found in spoken():
        patient = set(re.findall(r"[a-z]+", found.words.patient.lower()))
        assert not patient & NEVER_PATIENT, found.words.patient
        assert not re.search(r"\d|degree|deg\b|°|%", found.words.patient), found.words.patient
        assert not set(re.findall(r"[a-z]+", found.words.clinician.lower())) & NEVER_ANYONE, found.words.clinician
        for text in (found.words.patient, found.words.clinician):
            assert text
            assert not re.search(r"[{}]|  | [.,;]|\bNone\b|nan\b|your leg|your hip\b", text), text
        assert max(len(s.split()) for s in re.split(r"[.;]", found.words.patient)) <= 24, found.words.patient
        if found.value is not None and found.verdict is not Verdict.UNKNOWN:
            assert "±" in found.words.clinician
            assert ("assumed" in found.words.clinician) == found.reference.assumption


def test_words_for_everything_the_rules_can_say() -> None:
    for norm in (norm for task in Task for norm in find_norms(task)):
        entry, reference = find_entry(norm.measure), norm.reference
        limits = [(limit, way) for limit, way in ((reference.low, -1), (reference.high, 1)) if limit is not None]
        inside = limits[0][0] - limits[0][1] * 1e-3
        beyond = [limit + way * step * reference.mdc for limit, way in limits for step in (0.5, 1.5)]
        for value in (inside, *beyond, None):
            for sigma in (0.01 * reference.mdc, 2 * reference.mdc):
                one = replace(measure(norm.measure, value, sigma=sigma), unit=reference.unit, of=norm.of or "x")
                verdict = Verdict.UNKNOWN if value is None else judge(value, sigma, reference).verdict
                side = Side.LEFT if entry.sided or verdict is Verdict.OUTSIDE else None
                words = explain_finding(one, verdict, side, reference=reference)
                assert words.patient != words.clinician
                assert not re.search(r"[{}]|  | [.,;]|\d", words.patient), words.patient
                assert not re.search(r"[{}]|  | [.,;]|\bNone\b|nan\b", words.clinician), words.clinician


@pytest.mark.parametrize("of", ["lumbar_flexion_deg", "pelvis_tilt_deg", "trunk_flexion_deg"])
def test_a_bend_is_told_by_its_part_of_the_body(of: str) -> None:
    part = {"lumbar_flexion_deg": "lower back", "pelvis_tilt_deg": "hips", "trunk_flexion_deg": "upper body"}[of]
    one = replace(measure("repetition_range", 10.0, sigma=1.0), of=of)
    (found,) = find_findings((one,), task=Task.FORWARD_BEND)
    assert found.verdict is Verdict.OUTSIDE
    assert f"your {part} moved less far than in nine out of ten" in found.words.patient
    assert found.words.clinician.startswith(f"{find_curve(of).title}, range in a repetition: 10 ± 2 deg (95 %), beyond")


def test_the_share_of_a_bend_is_told_as_it_is() -> None:
    for value, said in ((0.0, "your hips do more"), (2.5, "your lower back does more")):
        one = replace(measure("lumbar_pelvis_ratio", value, sigma=0.01), unit="1")
        (found,) = find_findings((one,), task=Task.FORWARD_BEND)
        assert found.verdict is Verdict.OUTSIDE
        assert said in found.words.patient


def test_a_code_nobody_wrote_words_for_is_refused() -> None:
    with pytest.raises(KeyError, match=r"words_\*\.toml"):
        explain_finding(measure("range", 3.0), Verdict.WITHIN, None, reference=UPPER)
