"""`kinescript assess`: a recording in, findings and a report out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinescript.body.joints import PelvisSequence
from kinescript.body.tasks import Task
from kinescript.body.words import Sex
from kinescript.cli.devices import AlignOption, FilesArgument, OffsetOption, open_references, open_together
from kinescript.cli.options import FormatOption, JsonOption, LayoutOption

if TYPE_CHECKING:
    from kinescript.findings.assessment import Assessment
    from kinescript.findings.change import Comparison, Earlier
    from kinescript.findings.folded import Folded
    from kinescript.record.recording import Recording

NAME = "assess"
EXAMPLES = """Examples:  kinescript assess walk.c3d --out walk-report   |
kinescript assess walk.c3d phone.csv --layout phone.toml --align --out walk-report   |
kinescript assess bend.c3d --emg-reference mvic-back.c3d --emg-reference mvic-hips.c3d --out bend-report   |
kinescript assess step.c3d --standing quiet.c3d --task single_leg_stance --out step-report   |
kinescript assess may.c3d --against april-report --retest april-again-report --out may-report"""

OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the report and the numbers.")]
TaskOption = Annotated[Task | None, typer.Option(help="What the person was asked to do.")]
StandingOption = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, help="The same person standing quietly, as the zero.")
]
EmgReferenceOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--emg-reference",
        metavar="FILE",
        readable=False,
        help="A reference contraction of the same muscles, which levels are shares of; may be given again. It is a"
        " maximal one where its name or its marks say mvic or mvc, else a submaximal one.",
    ),
]
SequenceOption = Annotated[
    PelvisSequence, typer.Option(help="Cardan sequence in which pelvis and trunk angles are written.")
]
AgeOption = Annotated[
    float | None, typer.Option(min=0, max=120, metavar="YEARS", help="Age, for references that go by it.")
]
SexOption = Annotated[Sex | None, typer.Option(help="Sex, for references that go by it.")]
AgainstOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", readable=False, help="Folder of an earlier assessment of this person and task, to compare with."
    ),
]
RetestOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="DIR",
        readable=False,
        help="With --against: one more assessment, made when nothing should have changed; may be given again.",
    ),
]

_VERDICT_MARKS = {"within": "●", "borderline": "◐", "outside": "▲", "unknown": "▨"}


def run(
    files: FilesArgument,
    out: OutOption,
    *,
    layout: LayoutOption = None,
    kind: FormatOption = None,
    offset: OffsetOption = None,
    align: AlignOption = False,
    task: TaskOption = None,
    standing: StandingOption = None,
    emg_reference: EmgReferenceOption = None,
    pelvis_sequence: SequenceOption = PelvisSequence.ROTATION_OBLIQUITY_TILT,
    age: AgeOption = None,
    sex: SexOption = None,
    against: AgainstOption = None,
    retest: RetestOption = None,
    json: JsonOption = False,
) -> None:
    """Turn a recording into angles, findings with their error, and a report."""
    from kinescript.chain import AssessParams, assess
    from kinescript.cli.progress import Progress
    from kinescript.formats.opener import open_recording
    from kinescript.results.comparing import find_comparison
    from kinescript.results.folder import write_results

    earlier, retests = _read_earlier(against, tuple(retest or ()), out)
    params = AssessParams(task=task, age_years=age, sex=sex, pelvis_sequence=pelvis_sequence)
    with Progress("assess", steps=8) as tell:
        tell("reading")
        recording = open_together(files, layout=layout, kind=kind, offsets=offset, align=align)
        quiet = open_recording(standing, layout=layout, kind=kind) if standing else None
        contractions = open_references(emg_reference or [], beside=files, layout=layout, kind=kind)
        assessment = assess(recording, standing=quiet, emg_references=contractions, params=params, tell=tell)
        tell("report")
        comparison = None
        if earlier:
            comparison = find_comparison(earlier, assessment, place=str(against), retests=retests)
        write_results(assessment, out, comparison=comparison)
    if json:
        typer.echo((out / "assessment.json").read_text(encoding="utf-8"), nl=False)
    else:
        say(recording, assessment, out, comparison)


def _read_earlier(
    against: Path | None, retests: tuple[Path, ...], out: Path
) -> tuple["Earlier | None", tuple[tuple[str, "Earlier"], ...]]:
    """Return what --against and every --retest left behind, each --retest with its place."""
    from kinescript.errors import InputRefused, WrongUsage
    from kinescript.results.comparing import find_document, read_earlier

    if against is None:
        if retests:
            do = "name the assessment to compare with as well"
            raise WrongUsage("--retest together with --against", "--retest alone", do, place=str(retests[0]))
        return None, ()
    taken = {out.resolve(): "--out"}
    for option, folder in (("--against", against), *(("--retest", each) for each in retests)):
        place = find_document(folder).resolve().parent
        if place in taken:
            own = "--out" if taken[place] == "--out" else option
            came, do = f"one for both {taken[place]} and {option}", f"give {own} a folder of its own"
            raise WrongUsage("two folders", came, do, place=str(folder))
        taken[place] = option
    read = []
    for folder in (against, *retests):
        try:
            read.append((str(folder), read_earlier(folder)))
        except InputRefused as error:
            raise error.at(f"{folder}, {error.place}") from None
    return read[0][1], tuple(read[1:])


def say(
    recording: "Recording",
    assessment: "Assessment",
    out: Path,
    comparison: "Comparison | None" = None,
    *,
    kinds: int | None = None,
) -> None:
    """Print what was found in at most eight lines, the last of which says where the report lies.

    The same marker of several muscles and sides has one line. `kinds` names only the first finding of so many kinds,
    and counts the others on the last line.
    """
    from kinescript.findings.folded import fold_findings
    from kinescript.formats.names import printable

    simulated = " (simulated person)" if recording.made_by.setting("simulated") else ""
    task = assessment.recording.task.words
    typer.echo(printable(f"{recording.id}: {task}, {recording.duration_s:.1f} s, {recording.subject.id}{simulated}"))
    folded = fold_findings(assessment.findings, assessment.measures)
    shown = folded[: 4 if comparison else 5] if kinds is None else _first_of_kinds(folded, kinds)
    for each in shown:
        typer.echo(f"  {_VERDICT_MARKS[each.lead.verdict]} {each.lead.verdict:<10} {_in_short(each)}")
    more = len(assessment.findings) - sum(1 + len(each.alike) for each in shown)
    if more and kinds is None:
        typer.echo(f"  and {more} more in the report")
    if comparison:
        changed = sum(change.verdict == "beyond_error" for change in comparison.changes)
        own = f", own error from {len(comparison.retests) + 1} recordings" if comparison.retests else ""
        with_ = f"compared with {comparison.before.recording_id}{own}"
        typer.echo(f"{with_}: {changed} changed beyond error (comparison.html)")
    typer.echo(f"report: {out / 'report.html'}" + (f" ({more} more)" if more and kinds else ""))


def _first_of_kinds(folded: tuple["Folded", ...], kinds: int) -> tuple["Folded", ...]:
    """Return the first finding of each kind, of the first so many kinds."""
    first: dict[str, Folded] = {}
    for each in folded:
        first.setdefault(each.kind, each)
    return tuple(first.values())[:kinds]


def _in_short(folded: "Folded") -> str:
    from kinescript.findings.explain import find_title
    from kinescript.measures.catalogue import find_entry
    from kinescript.measures.rounding import say_with_error

    finding, measure = folded.lead, folded.measure
    entry = find_entry(finding.code)
    carried = " stance" if "stances" in entry.needs else ""
    title, least = entry.title, ""
    if measure is not None:
        title, least = find_title(measure), "at least " if measure.at_least else ""
    # the title of a muscle names its side
    title += f", {finding.side}{carried}" if entry.sided and not folded.of_muscle else ""
    more = f", {len(folded.alike)} more alike" if folded.alike else ""
    if finding.value is None or finding.sigma is None:
        return f"{title}: not measurable in this recording{more}"
    return f"{title}: {least}{say_with_error(finding.value, finding.sigma, finding.reference.unit)} (95 %){more}"
