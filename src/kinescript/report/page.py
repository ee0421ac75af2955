"""The report as one HTML page, in the order of the visit: who, what stands out, why, what is not known, what next."""

from kinescript.findings.assessment import Assessment
from kinescript.report.curve_sections import find_window, write_curves, write_sides
from kinescript.report.facts import (
    is_simulated,
    say_quality,
    say_recorded_on,
    say_repetitions,
    say_sensors,
    say_task,
    say_zero,
)
from kinescript.report.holds import say_holds
from kinescript.report.limits import write_limits, write_next_step
from kinescript.report.markup import Markup, element, together
from kinescript.report.measured import write_measures
from kinescript.report.muscles import write_muscles
from kinescript.report.standouts import write_standouts
from kinescript.report.stylesheet import footer_style, read_style
from kinescript.report.tables import write_pairs, write_provenance
from kinescript.report.topics import find_standouts


def write_report(assessment: Assessment) -> str:
    """Return the whole report as one HTML text that fetches nothing; the same assessment gives the same text."""
    topics = find_standouts(assessment)
    window = find_window(assessment, topics)
    name = _pseudonym(assessment)
    title = f"Movement report, {name}, {say_task(assessment)}, {say_recorded_on(assessment)}"
    sections = (
        write_standouts(assessment, topics),
        write_curves(assessment, topics, window),
        write_muscles(assessment, topics),
        write_sides(assessment, window, write_pairs(assessment)),
        write_limits(assessment),
        write_next_step(assessment, topics),
        write_measures(assessment),
        write_provenance(assessment),
    )
    foot = f"{'Simulated person' if is_simulated(assessment) else 'Person'} {name}, {say_recorded_on(assessment)}"
    body = element(
        "body",
        element("a", "Skip to what stands out", href="#stands-out", class_="skip"),
        element("div", _heading(assessment), element("main", *sections), _footer(foot), class_="page"),
    )
    return (
        "<!doctype html>\n"
        + element("html", _head(title, foot, muscles=bool(assessment.worked.signals)), body, lang="en-GB")
        + "\n"
    )


def _pseudonym(assessment: Assessment) -> str:
    return assessment.recording.subject.id or "without a pseudonym"


def _head(title: str, foot: str, *, muscles: bool) -> Markup:
    # a style element holds text that HTML does not escape; the tokens are ours, the foot is written in numbers
    style = Markup(f"<style>\n{read_style(muscles=muscles)}\n{footer_style(foot)}\n</style>")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        style,
    )


def _heading(assessment: Assessment) -> Markup:
    simulated = element(
        "p",
        element("strong", "Simulated person."),
        " These numbers come from equations; nobody was measured.",
        class_="simulated",
    )
    more = [words for words in (say_repetitions(assessment), say_holds(assessment), say_zero(assessment)) if words]
    line = together(
        element("strong", f"{_pseudonym(assessment)}, {say_task(assessment)}, {say_recorded_on(assessment)}."),
        f" {say_sensors(assessment)[:1].upper()}{say_sensors(assessment)[1:]}. {say_quality(assessment)}",
    )
    return element(
        "header",
        element("p", "kinescript", class_="brand"),
        element("h1", "Movement report"),
        simulated if is_simulated(assessment) else "",
        element("p", line, class_="lead"),
        element("p", " ".join(more), class_="repetitions") if more else "",
        element(
            "p",
            "Every ± is the 95 % error under the stated assumptions, which stand under ",
            element("a", "what this recording cannot tell", href="#limits"),
            ".",
            class_="quiet small",
        ),
    )


def _footer(foot: str) -> Markup:
    words = "Made by kinescript, which has no clearance as a medical device; a clinician decides what it means."
    return element("footer", element("p", foot, class_="small"), element("p", words, class_="quiet small"))
