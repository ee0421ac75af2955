"""Where no finding has an instant of its own: the body in one repetition at its deepest, with no verdict."""

from kinescript.body.tasks import Task
from kinescript.figure.flesh import draw_body
from kinescript.figure.wedge import best_facing, find_wedge
from kinescript.findings.assessment import Assessment
from kinescript.report.bodies import AngleLabel, can_ring, paint_body
from kinescript.report.markup import Markup, element
from kinescript.report.postures import angles_at, judged_angles
from kinescript.report.repeats import Shown, find_shown


def write_repetition(assessment: Assessment) -> Markup:
    """Return the figure of one repetition beside its number; empty where no complete one was known all through."""
    shown = find_shown(assessment)
    if shown is None:
        return Markup("")
    words = element(
        "div",
        element("h3", shown.title, id="repetition-shown"),
        element(
            "p",
            element("span", shown.number, class_="figures"),
            " ",
            element("span", f"{shown.curve.title.lower()}, from {shown.zero}", class_="quiet"),
            class_="number-line",
        ),
        element("p", "Shown as it was, without a judgement.", class_="quiet small"),
        class_="finding-words",
    )
    return element("div", _figure(assessment, shown), words, class_="finding repetition")


def _figure(assessment: Assessment, shown: Shown) -> Markup:
    painful = assessment.recording.subject.painful_side
    figure = draw_body(angles_at(judged_angles(assessment), shown.index), facing=best_facing(shown.curve, painful))
    wedge = find_wedge(figure, shown.curve)
    angle = AngleLabel(wedge=wedge, number=shown.number, zero=shown.zero) if wedge else None
    unseen = any(not c.known for c in figure.capsules)
    ring = f" A ring marks the painful side, {painful.value}." if painful and can_ring(figure, painful) else ""
    words = f"{shown.curve.title}: {shown.number} from {shown.zero}, at {shown.at_s:.1f} s.{ring}"
    caption = shown.caption + (" Pale parts were not measured and hang straight." if unseen else "")
    return element(
        "figure",
        paint_body(
            figure,
            ident="body-repetition",
            title=shown.title,
            words=words,
            angle=angle,
            painful=painful,
            step=shown.side if assessment.recording.task is Task.STEP_DOWN else None,
        ),
        element("figcaption", caption, class_="quiet small"),
        class_="finding-figure",
    )
