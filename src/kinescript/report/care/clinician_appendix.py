"""Behind the clinician's page: every rule and reason, the provisional weeks with their gates, and provenance."""

from collections.abc import Iterable, Sequence
from typing import Any

from kinescript.programme.programme import Programme, RuleKept, Week
from kinescript.report.care.clinician_plan import list_rows
from kinescript.report.care.dose_words import write_dose
from kinescript.report.care.visit_screen import list_answers
from kinescript.report.care.visit_words import say_day, say_instant, say_name
from kinescript.report.markup import Markup, element


def write_appendix(programme: Programme) -> Markup:
    """Return the appendix as one section that begins a page."""
    return element(
        "section",
        element("h2", "Appendix"),
        _reasons(programme),
        _rules(programme.rules),
        _provisional(programme),
        _screening(programme),
        _provenance(programme),
        class_="new-page appendix",
    )


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], caption: str) -> Markup:
    head = element("tr", *(element("th", name, scope="col") for name in heads))
    body = (
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    table = element("table", element("caption", caption), element("thead", head), element("tbody", *body))
    return element("div", table, class_="scroll", tabindex="0")


def _reasons(programme: Programme) -> Markup:
    rows = [
        (
            f"{item.script.title}{f', {item.side.value}' if item.side else ''}",
            write_dose(item.dose),
            join_words(reason.clinician for reason in item.reasons),
            join_words(reason.patient for reason in item.reasons),
        )
        for _, item, _, _ in list_rows(programme)
    ]
    return _table(("Item", "Dose", "For the clinician", "For the patient"), rows, "Why each item")


def join_words(sentences: Iterable[str]) -> str:
    """Return sentences one after another, each once."""
    return " ".join(dict.fromkeys(sentences))


def _rules(rules: tuple[RuleKept, ...]) -> Markup:
    rows = []
    for rule in rules:
        state = "kept" if rule.kept else "not kept"
        if rule.override:
            state = f"overridden by {rule.override.by}, {say_day(rule.override.at)}: {rule.override.why}"
        rows.append((rule.words, say_name(rule.label), rule.source, state, rule.id))
    if not rows:
        return element("p", "No rule was looked at.")
    return _table(("Rule", "Label", "Source", "State", "Id"), rows, "Rules")


def _provisional(programme: Programme) -> Markup:
    told: dict[tuple[str, ...], list[str]] = {}
    for week in programme.weeks:
        if week.status == "provisional":
            told.setdefault(_say_week(week), []).append(str(week.week))
    if not told:
        return element("p", "No provisional weeks.")
    # weeks that are alike stand in one row
    rows = [(", ".join(weeks), *said) for said, weeks in told.items()]
    heads = ("Week", "Stage", "Opens when", "Items")
    return _table(heads, rows, "Provisional weeks; they are not printed for the patient")


def _say_week(week: Week) -> tuple[str, ...]:
    items = {
        (item.exercise, item.side): f"{item.script.title}{f' ({item.side.value})' if item.side else ''}: "
        f"{write_dose(item.dose, brief=True)}"
        for row in (week.through_the_day, *(session.items for session in week.sessions))
        for item in row
    }
    return say_name(week.stage.value), week.gate or "no gate", "; ".join(items.values())


def _screening(programme: Programme) -> Markup:
    lines = [*programme.screening.reasons, *programme.screening.advice]
    return element(
        "div",
        _table(("Question", "Answer", "Stands"), list_answers(programme), "Safety set, item by item"),
        element("ul", *(element("li", line) for line in lines)) if lines else "",
    )


def _provenance(programme: Programme) -> Markup:
    signed = programme.signed
    rows = [
        ("Programme", programme.id),
        ("Signed", f"{signed.by}, {say_instant(signed.at)}, digest {signed.digest}" if signed else "not signed"),
        ("Solver", f"gap {programme.solver.gap:.2%}, {programme.solver.nodes} nodes"),
        *((say_name(str(name)), _say_made(value)) for name, value in sorted(programme.made_by.items())),
    ]
    return _table(("", ""), rows, "How it was made")


def _say_made(value: Any) -> str:
    """Return what a programme says of its making, as people write lists."""
    if isinstance(value, dict):
        return "; ".join(f"{say_name(str(name))}: {_say_made(each)}" for name, each in sorted(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(_say_made(each) for each in value) or "none"
    return say_name(value) if isinstance(value, str) else str(value)
