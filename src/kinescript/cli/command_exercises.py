"""`kinescript exercises`: the library as a table, as one exercise's card, as JSON, or as a page to leaf through."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from kinescript.programme.exercise import Exercise

NAME = "exercises"
EXAMPLES = (
    """Examples:  kinescript exercises   |   kinescript exercises bridge   |   kinescript exercises --sheet all.html"""
)


def run(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One exercise; without it, all.")] = None,  # noqa: A002
    sheet: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Write one page with every exercise's pictures.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show the exercise library: what there is, for which stage, how much, and how it is done."""
    from kinescript.programme.library import find_exercise, load_library

    exercises = load_library() if id is None else (find_exercise(id),)
    if sheet is not None:
        _write_sheet(sheet, exercises)
    if json:
        from kinescript.documents.write import to_json

        typer.echo(to_json([document(exercise) for exercise in exercises]))
    elif sheet is not None:
        typer.echo(f"{len(exercises)} exercises: {sheet}")
    elif id is not None:
        typer.echo("\n".join(_card(exercises[0])))
    else:
        typer.echo("\n".join(_table(exercises)))


def document(exercise: "Exercise") -> dict[str, Any]:
    """Return one exercise as `exercises --json` prints it."""
    from dataclasses import asdict

    from kinescript.body.words import Side
    from kinescript.programme.allowing.safety import forbidding_conditions
    from kinescript.programme.exercise import Sides
    from kinescript.report.care.panels import draw_panels
    from kinescript.report.care.panels_svg import paint_panels

    side = None if exercise.sides is Sides.NONE else Side.RIGHT
    tree = asdict(exercise)
    shown = ("id", "title", "kind", "outcomes")
    last = ("phases", "breath", "order", "stop_if", "why", "easier", "harder")
    doses = {status: {**asdict(d.dose), "source": asdict(d.source)} for status, d in exercise.dose.items()}
    rest = {key: value for key, value in tree.items() if key not in (*shown, *last, "dose", "source")}
    return {
        **{key: tree[key] for key in shown},
        "stages": list(exercise.dose),
        "not_if": list(forbidding_conditions(exercise)),
        "dose": doses,
        **{key: tree[key] for key in last},
        "figure": str(paint_panels(draw_panels(exercise, side=side), ident=f"exercise-{exercise.id}")),
        "source": tree["source"],
        **rest,
    }


def _write_sheet(path: Path, exercises: "tuple[Exercise, ...]") -> None:
    from kinescript.documents.write import write_text
    from kinescript.report.care.leafing import make_leafing

    write_text(path, make_leafing(exercises))


def _table(exercises: "tuple[Exercise, ...]") -> list[str]:
    wide = max((len(e.id) for e in exercises), default=0)
    stages = ("symptom_modulation", "movement_control", "functional_optimisation")
    lines = [f"{'id':{wide}}  {'kind':15}  stages  title"]
    for each in exercises:
        marks = "".join(str(i + 1) if s in {*each.dose} else "." for i, s in enumerate(stages))
        lines.append(f"{each.id:{wide}}  {each.kind.value:15}  {marks:6}  {each.title}")
    lines.append(
        f"{len(exercises)} exercises; stages: 1 symptom modulation, 2 movement control, 3 functional optimisation"
    )
    return lines


def _card(exercise: "Exercise") -> list[str]:

    lines = [f"{exercise.title}: {exercise.everyday}", ""]
    lines += [f"  {i + 1}. {line}" for i, line in enumerate(exercise.how)]
    lines += ["", f"  breath      {exercise.breath}", f"  may feel    {exercise.may_feel}"]
    lines += [
        f"  ease off if {exercise.ease_off_if}",
        f"  easier      {exercise.easier}",
        f"  harder      {exercise.harder}",
    ]
    lines += ["", f"  why (patient)    {exercise.why.patient}", f"  why (clinician)  {exercise.why.clinician}"]
    lines += [f"  source           {exercise.source.id} ({exercise.source.label})"]
    return lines
