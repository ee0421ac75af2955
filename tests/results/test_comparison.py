"""Two assessments compared: what is refused, what is written, and what synthetic people show."""

import json
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from tests.report import people

from kinescript.body.tasks import Task
from kinescript.chain import assess
from kinescript.errors import InputRefused, MachineRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Comparison, Earlier, find_changes
from kinescript.record.subject import UNNAMED, Subject
from kinescript.results import folder as folder_room
from kinescript.results.comparing import find_comparison, read_earlier
from kinescript.results.comparison_document import to_comparison_document
from kinescript.results.folder import write_results
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

NAMES = {"assessment.json", "series.parquet", "events.json", "report.html"}
BOTH = {"comparison.json", "comparison.html"}


def again(person: Assessment) -> Assessment:
    """The same person recorded once more."""
    return replace(person, made_by=replace(person.made_by, inputs=(("again.c3d", "ee" * 32),)))


def compare(first: Assessment, second: Assessment, folder: Path) -> Comparison:
    return find_comparison(read_earlier(write_results(first, folder)), second, place="first")


def of_person(person: Assessment, name: str) -> Assessment:
    return replace(person, recording=replace(person.recording, subject=Subject(id=name)))


def step(drop_deg: float, seed: int) -> Assessment:
    plan = Plan(pelvic_drop_right_stance_deg=drop_deg)
    return assess(make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=seed)[0])


def test_what_was_written_is_what_is_compared(tmp_path: Path) -> None:
    first = people.walk()
    comparison = compare(first, again(first), tmp_path / "first")
    before = comparison.before
    assert (before.measures, before.findings, before.task) == (first.measures, first.findings, first.recording.task)
    assert before.made_by == first.made_by
    assert comparison.doubts == ()
    assert {c.verdict for c in comparison.changes} == {"within_error", "unknown"}


def test_another_person_task_version_or_the_same_recording_is_refused(tmp_path: Path) -> None:
    first = people.walk()
    second = again(first)
    for changed, words in (
        (of_person(second, "P-08"), "one person"),
        (replace(second, recording=replace(second.recording, task=Task.STEP_DOWN)), "one task"),
        (replace(second, made_by=replace(second.made_by, version="7.1.0")), "made by kinescript 7"),
        (first, "two different recordings"),
    ):
        with pytest.raises(InputRefused, match=words) as caught:
            compare(first, changed, tmp_path / "first")
        assert str(caught.value).startswith("first: expected ")


def test_who_has_no_pseudonym_is_compared_with_a_doubt(tmp_path: Path) -> None:
    first = people.walk()
    for one, other in ((UNNAMED, "P-08"), ("P-08", UNNAMED), (UNNAMED, UNNAMED)):
        comparison = compare(of_person(first, one), of_person(again(first), other), tmp_path / "first")
        assert [d.kind for d in comparison.doubts] == ["subject"]


def earlier_of(person: Assessment, folder: Path) -> Earlier:
    return read_earlier(write_results(person, folder))


def numbered(person: Assessment, number: int) -> Assessment:
    """The same person recorded on another occasion."""
    return replace(person, made_by=replace(person.made_by, inputs=((f"{number}.c3d", f"{number:02d}" * 32),)))


def test_retests_reach_the_changes_and_the_document(tmp_path: Path) -> None:
    first = people.walk()
    before, again = earlier_of(first, tmp_path / "a"), earlier_of(numbered(first, 1), tmp_path / "b")
    comparison = find_comparison(before, numbered(first, 2), retests=(("b", again),))
    assert comparison.retests == (again,) and comparison.doubts == ()
    tree = to_comparison_document(comparison, numbered(first, 2))
    (told,) = tree["retests"]
    assert told["assessment_sha256"] == sha256((tmp_path / "b" / "assessment.json").read_bytes()).hexdigest()
    assert told["made_by"]["inputs"] == [{"name": "1.c3d", "sha256": "01" * 32}]
    known = [c for c in tree["changes"] if c["before"]["value"] is not None]
    assert known and all(c["own"] == {"sem": 0.0, "n": 2, "mdc": 0.0} for c in known)
    unknown = [c for c in tree["changes"] if c["before"]["value"] is None]
    assert unknown and all(c["own"] is None and c["needed_by"] is None for c in unknown)
    bare = to_comparison_document(find_comparison(before, numbered(first, 2)), numbered(first, 2))
    assert bare["retests"] == [] and all(c["own"] is None for c in bare["changes"])
    assert bare["counts"] == tree["counts"]


def test_a_retest_that_does_not_belong_is_refused(tmp_path: Path) -> None:
    first = people.walk()
    now = numbered(first, 9)
    before, good = earlier_of(first, tmp_path / "a"), earlier_of(numbered(first, 1), tmp_path / "b")
    third = earlier_of(numbered(first, 2), tmp_path / "c")
    for bad, words in (
        (replace(third, subject_id="P-99"), "one person"),
        (replace(third, task=Task.STEP_DOWN), "one task"),
        (replace(third, sensors=("orientation",)), "same kinds of sensor; came orientation beside position;"),
        (replace(third, made_by=replace(third.made_by, version="7.1.0")), "made by kinescript"),
        (before, "two different recordings"),
        (good, "two different recordings"),
        (replace(good, made_by=now.made_by), "two different recordings"),
    ):
        with pytest.raises(InputRefused, match=words) as caught:
            find_comparison(before, now, place="a", retests=(("b", good), ("c", bad)))
        assert str(caught.value).startswith("c: expected ")


def test_retests_are_of_one_person_even_where_the_recordings_compared_name_nobody(tmp_path: Path) -> None:
    nobody = of_person(people.walk(), UNNAMED)
    before, good = earlier_of(nobody, tmp_path / "a"), earlier_of(numbered(nobody, 1), tmp_path / "b")
    one, other = (
        replace(good, subject_id=name, made_by=numbered(nobody, number).made_by)
        for name, number in (("P-1", 1), ("P-2", 2))
    )
    assert [d.kind for d in find_comparison(before, numbered(nobody, 9), retests=(("b", one),)).doubts] == ["subject"]
    with pytest.raises(InputRefused, match="one person"):
        find_comparison(before, numbered(nobody, 9), retests=(("b", one), ("c", other)))


def test_a_retest_of_another_day_is_a_doubt(tmp_path: Path) -> None:
    first = people.walk()
    later = replace(first, made_by=replace(first.made_by, settings=(("recorded_on", "2026-11-28"),)))
    before, again = earlier_of(first, tmp_path / "a"), earlier_of(numbered(later, 1), tmp_path / "b")
    comparison = find_comparison(before, numbered(later, 9), retests=(("b", again),))
    assert [d.kind for d in comparison.doubts] == ["retest_date"]


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree["recording"].pop("subject"),
        lambda tree: tree["recording"].update(task="flying"),
        lambda tree: tree["recording"].update(channels=3),
        lambda tree: tree["made_by"].update(inputs=[{"name": 3}]),
        lambda tree: tree["made_by"].update(settings={"a": [1]}),
        lambda tree: tree.update(more=1),
    ],
)
def test_a_document_that_is_not_ours_is_refused(tmp_path: Path, change: object) -> None:
    path = write_results(people.walk(), tmp_path) / "assessment.json"
    tree = json.loads(path.read_text())
    change(tree)  # type: ignore[operator]
    path.write_text(json.dumps(tree))
    with pytest.raises(InputRefused):
        read_earlier(tmp_path)


def test_a_folder_without_an_assessment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no such file"):
        read_earlier(tmp_path)


def test_the_folder_is_whole_with_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = people.walk()
    second = again(first)
    comparison = compare(first, second, tmp_path / "first")
    out = tmp_path / "out"
    write_results(second, out, comparison=comparison)
    assert {p.name for p in out.iterdir()} == NAMES | BOTH
    before = {p.name: p.read_bytes() for p in out.iterdir()}

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(folder_room, "write_comparison", full)
        with pytest.raises(MachineRefused):
            write_results(second, out, comparison=comparison)
        with pytest.raises(MachineRefused):
            write_results(second, tmp_path / "new", comparison=comparison)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert not (tmp_path / "new").exists()
    write_results(second, out)  # nothing to compare with: the old comparison would speak of something else
    assert {p.name for p in out.iterdir()} == NAMES


def test_a_failed_rename_keeps_the_old_comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = people.walk()
    out = tmp_path / "out"
    write_results(again(first), out, comparison=compare(first, again(first), tmp_path / "first"))
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    rename = Path.replace

    def refuses(source: Path, target: Path) -> Path:
        if source.name == "comparison.html" and source.parent == out:
            raise PermissionError(13, "Permission denied")
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", refuses)
    with pytest.raises(InputRefused):
        write_results(people.poor(), out)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_the_json_has_its_keys_and_counts(tmp_path: Path) -> None:
    first, second = step(11.0, 1), step(4.0, 2)
    comparison = compare(first, second, tmp_path / "first")
    write_results(second, tmp_path / "out", comparison=comparison)
    tree = json.loads((tmp_path / "out" / "comparison.json").read_text())
    head, tail = ["kinescript", "task", "before", "after"], ["assumptions", "counts", "doubts", "changes"]
    assert list(tree) == [*head, "retests", *tail]
    assert sum(tree["counts"].values()) == len(tree["changes"]) == len(second.measures)
    (drop,) = (c for c in tree["changes"] if c["name"] == "pelvic_drop" and c["side"] == "right")
    assert (drop["verdict"], drop["toward"], drop["mdc_label"]) == ("beyond_error", "reference", "borrowed")
    assert drop["difference"] == pytest.approx(-7.0, abs=1.96 * drop["sigma"])


def test_nothing_planted_nothing_found() -> None:
    """The same plan, marked and recorded ten times: at most one in twenty comparisons says the pelvis changed."""
    people_made = [step(11.0, seed) for seed in range(20, 30)]
    verdicts = [
        change.verdict
        for one, other in combinations(people_made, 2)
        for change in find_changes(one.measures, other.measures, one.findings, other.findings)
        if change.name.startswith("pelvic_drop")
    ]
    assert len(verdicts) == 45 * 3
    assert verdicts.count("within_error") >= 0.95 * len(verdicts)
