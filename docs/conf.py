"""How the documentation is made: Sphinx, MyST and furo; every example in it is run."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from care_tables import write_care_tables
from muscle_tables import write_muscle_tables
from rule_tables import write_rule_tables

from kinescript.version import __version__

if TYPE_CHECKING:
    from kinescript.body.tasks import Task
    from kinescript.findings.reference import Norm
    from kinescript.programme.exercise import Exercise

project = "kinescript"
author = "the kinescript authors"
copyright = "the kinescript authors; code Apache-2.0, content CC BY 4.0"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_made/*.md", "_made/tasks", "**/.*"]  # a page of each exercise is made
language = "en-GB"
nitpicky = False  # types of other projects have no page here, and no page elsewhere is fetched

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}

doctest_test_doctest_blocks = ""  # examples in docstrings are run by pytest, those in pages by {doctest}
doctest_global_setup = "import kinescript as ks"

# Nothing is fetched when a page is opened: the type is the system's.
html_theme = "furo"
html_title = "kinescript"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {
        "font-stack": '"Atkinson Hyperlegible", system-ui, sans-serif',
        "color-brand-primary": "#0B6E6E",
        "color-brand-content": "#0B6E6E",
        "color-background-primary": "#FBFAF7",
        "color-foreground-primary": "#1B1F23",
    },
    "dark_css_variables": {
        "font-stack": '"Atkinson Hyperlegible", system-ui, sans-serif',
        "color-brand-primary": "#5FC9C1",
        "color-brand-content": "#5FC9C1",
        "color-background-primary": "#14171A",
        "color-foreground-primary": "#ECE9E2",
    },
}


def _write_tables(*_: object) -> None:
    """Tables that would go stale if people wrote them: from the catalogue and from data/norms."""
    from kinescript.findings.reference import load_references
    from kinescript.measures.catalogue import CATALOGUE

    made = Path(__file__).resolve().parent / "_made"
    made.mkdir(exist_ok=True)
    rows = ["| name | what | unit | needs | source |", "| --- | --- | --- | --- | --- |"]
    rows += [f"| `{e.name}` | {e.definition} | {e.unit} | {', '.join(e.needs)} | {e.source} |" for e in CATALOGUE]
    (made / "measures.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_muscle_tables(made)
    rows = ["| measure | task | range | MDC | population | source |", "| --- | --- | --- | --- | --- | --- |"]
    for norm in load_references():
        cells = (_judged(norm), norm.task.words, _limits(norm), f"{norm.reference.mdc:g}")
        rows.append(f"| {' | '.join((*cells, _of_whom(norm), norm.reference.source))} |")
    (made / "references.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_care_tables(made)
    write_rule_tables(made)


def _judged(norm: "Norm") -> str:
    return f"`{norm.measure}`" + (f" of `{norm.of}`" if norm.of else "")


def _of_whom(norm: "Norm") -> str:
    share = " or ".join(kind.words for kind in norm.normalised_to)
    return norm.reference.population + (f"; share of {share}" if share else "")


def _limits(norm: "Norm") -> str:
    from kinescript.report.intervals import say_reference

    return say_reference(norm.reference)


def _write_tasks(*_: object) -> None:
    """What the page of each task includes: its measures, what is judged there, and its leading curve, simulated."""
    from kinescript.body.tasks import Task

    made = Path(__file__).resolve().parent / "_made" / "tasks"
    made.mkdir(parents=True, exist_ok=True)
    for task in Task:
        if task is not Task.UNKNOWN:
            slug = task.value.replace("_", "-")
            (made / f"{slug}-measures.md").write_text(_task_measures(task), encoding="utf-8")
            (made / f"{slug}-judged.md").write_text(_task_judged(task), encoding="utf-8")
            (made / f"{slug}.svg").write_text(_task_picture(task), encoding="utf-8")


def _task_measures(task: "Task") -> str:
    from kinescript.measures.catalogue import CATALOGUE
    from kinescript.motion.task_repetitions import LEADING

    rows = ["| name | what | unit | needs | source |", "| --- | --- | --- | --- | --- |"]
    for e in CATALOGUE:
        # attempts are counted in every task that has a leading curve, which their entry does not say
        counted = not e.name.startswith("repetitions_") or task in LEADING
        if counted and (e.tasks is None or task in e.tasks):
            rows.append(f"| `{e.name}` | {e.definition} | {e.unit} | {', '.join(e.needs)} | {e.source} |")
    return "\n".join(rows) + "\n"


def _task_judged(task: "Task") -> str:
    from kinescript.findings.reference import find_norms

    norms = find_norms(task)
    if not norms:
        return "Nothing is judged yet: no reference.\n"
    head = ("measure", "of whom", "range", "MDC", "limits are", "MDC is", "source", "note")
    rows = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for norm in norms:
        one = norm.reference
        cells = (_judged(norm), one.population, _limits(norm), f"{one.mdc:g}", norm.label, one.mdc_label)
        rows.append(f"| {' | '.join((*cells, one.source, one.note))} |")
    return "\n".join(rows) + "\n\nEverything else is described and not judged: no reference.\n"


def _task_picture(task: "Task") -> str:
    from kinescript.body.joints import find_curve
    from kinescript.chain import assess
    from kinescript.motion.angles import curve_of
    from kinescript.motion.task_repetitions import LEADING
    from kinescript.report.curves import Chart, Trace, paint_chart
    from kinescript.report.holds import SHOWN_ON, name_holds
    from kinescript.report.stylesheet import read_style
    from kinescript.synth.recordings import make_recording

    assessment = assess(make_recording(task, seed=1)[0])
    curve = find_curve(LEADING.get(task, (SHOWN_ON.get(task, "pelvis_obliquity_deg"),))[0])
    found = curve_of(assessment.angles, curve)
    if found is None:
        raise RuntimeError(f"the simulated person has no {curve.name} in {task.words}")
    standing = (m.value for m in assessment.measures if m.name == "standing_mean" and m.of == curve.name)
    chart = Chart(
        ident=task.value.replace("_", "-"),
        title=f"{curve.title} in {task.words}, simulated",
        words=f"{curve.title} of a simulated person over time, with its 95 % error.",
        unit="deg",
        positive=curve.positive,
        negative=curve.negative,
        time_s=assessment.pose.time_s,
        traces=(Trace(values=found[0], sigma=found[1]),),
        carried=tuple((s.side, span) for s in assessment.stances for span in s.single),
        standing=next(standing, None),
        repeats=name_holds(assessment),
    )
    opening, rest = paint_chart(chart, wide=True).split(">", 1)
    opening = opening.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg" width="860" height="290"', 1)
    ground = '<rect width="860" height="290" style="fill: var(--paper)"/>'
    return f"{opening}><style><![CDATA[{read_style()}]]></style>{ground}{rest}\n"


def _write_exercises(*_: object) -> None:
    """The page of each exercise with its pictures, and the table that leads to them."""
    from kinescript.programme.library import load_library

    made = Path(__file__).resolve().parent / "_made" / "exercises"
    made.mkdir(parents=True, exist_ok=True)
    for old in made.iterdir():
        old.unlink()
    rows = ["| exercise | in everyday words | kind | position | stages |", "| --- | --- | --- | --- | --- |"]
    for exercise in load_library():
        (made / f"{exercise.id}.md").write_text(_exercise_page(exercise), encoding="utf-8")
        (made / f"{exercise.id}.svg").write_text(_exercise_picture(exercise), encoding="utf-8")
        name = f"[{exercise.title}](../_made/exercises/{exercise.id}.md)"
        stages = ", ".join(status.value.replace("_", " ") for status in exercise.dose)
        cells = (exercise.everyday, exercise.kind.value.replace("_", " "), exercise.position.value.replace("_", " "))
        rows.append(f"| {' | '.join((name, *cells, stages))} |")
    (made.parent / "exercises.md").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _exercise_picture(exercise: "Exercise") -> str:
    from kinescript.body.words import Side
    from kinescript.programme.exercise import Sides
    from kinescript.report.care.panels import draw_panels
    from kinescript.report.care.panels_svg import paint_panels

    panels = draw_panels(exercise, side=None if exercise.sides is Sides.NONE else Side.RIGHT)
    opening, rest = paint_panels(panels, ident=exercise.id).split(">", 1)
    size = f'width="{panels.width:.0f}" height="{panels.height:.0f}"'
    ground = f'<rect {size} style="fill:#FBFAF7"/>'
    return f"{opening} {size}>{ground}{rest}\n"


def _exercise_page(exercise: "Exercise") -> str:
    from kinescript.report.care.panels import draw_panels

    easier = f" ([how]({exercise.easier_id}.md))" if exercise.easier_id else ""
    harder = f" ([how]({exercise.harder_id}.md))" if exercise.harder_id else ""
    doses = ["| stage | dose | label | source |", "| --- | --- | --- | --- |"]
    doses += [
        f"| {status.replace('_', ' ')} | {_said_dose(d.dose)} | {d.source.label.replace('_', ' ')} | {d.source.id} |"
        for status, d in exercise.dose.items()
    ]
    parts = [
        f"# {exercise.title}",
        f"In everyday words: {exercise.everyday}. `{exercise.id}`, version {exercise.version}.",
        f"![{draw_panels(exercise).words}]({exercise.id}.svg)",
        "## How",
        "\n".join(f"{i}. {line}" for i, line in enumerate(exercise.how, start=1)),
        f"- Breath: {exercise.breath}\n- You may feel: {exercise.may_feel}\n- Ease off if: {exercise.ease_off_if}",
        f"- Easier: {exercise.easier}{easier}\n- Harder: {exercise.harder}{harder}",
        "## Stop if",
        "\n".join(f"- {line}" for line in exercise.stop_if),
        "## How much",
        "\n".join(doses),
        "## Why",
        f"For the person: {exercise.why.patient}",
        f"For the clinician: {exercise.why.clinician}",
        f"Source: {exercise.source.id} ({exercise.source.label.replace('_', ' ')}).",
    ]
    return "\n\n".join(parts) + "\n"


def _said_dose(dose: object) -> str:
    """Every part of a dose that is said, in words with its unit."""
    from dataclasses import asdict

    units = {"_s": " s", "_nrs": " of 10", "_rpe": " of 10"}
    said = []
    for key, value in asdict(dose).items():  # type: ignore[call-overload]
        unit = next((e for e in units if key.endswith(e)), "")
        name = key.removesuffix(unit).replace("_", " ")
        if isinstance(value, dict):
            said.append(f"{name} {' / '.join(f'{v:g}' for v in value.values())} s")
        elif isinstance(value, bool):
            said += [name] if value else []
        elif isinstance(value, int | float):
            said.append(f"{name} {value:g}{units.get(unit, '')}")
        elif value is not None:
            said.append(f"{name} {value}")
    return "; ".join(said)


def setup(app: object) -> None:
    """Make the tables and pictures before Sphinx reads the pages that include them."""
    app.connect("builder-inited", _write_tables)  # type: ignore[attr-defined]
    app.connect("builder-inited", _write_tasks)  # type: ignore[attr-defined]
    app.connect("builder-inited", _write_exercises)  # type: ignore[attr-defined]
