"""Everything measured as one table: a heading for each measure, a row for each curve, spreads beside their value."""

from kinescript.body.joints import CURVES
from kinescript.body.tasks import Task
from kinescript.findings.assessment import Assessment
from kinescript.findings.spoken import say_muscle
from kinescript.measures.knee_projection import PROJECTIONS
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import round_to_error
from kinescript.report.markup import Markup, element
from kinescript.report.muscle_words import fold_muscles
from kinescript.report.postures import IN_SPACE, JUDGED_ORDER, has_other_order
from kinescript.report.tables import Key, fold_spreads, key_of, table_row
from kinescript.report.topics import measure_title

_TITLES = {c.name: c.title for c in (*CURVES, *PROJECTIONS.values())} | {t.value: t.words.capitalize() for t in Task}
_TASKS = {t.value for t in Task}
_JOINTS = {c.name: c.joint for c in CURVES}


def write_measures(assessment: Assessment) -> Markup:
    """Return the section with every measure, its error, when it was seen, and why it may be missing."""
    body = _table(assessment) if assessment.measures else element("p", "Nothing was measured.")
    return element(
        "section",
        element("h2", "Everything measured", id="measured"),
        body,
        class_="new-page",
        aria_labelledby="measured",
    )


def _table(assessment: Assessment) -> Markup:
    main, spreads = fold_spreads(fold_muscles(assessment.measures))
    between = ("Between repetitions",) if spreads else ()
    head = ("Measure", "Side", "Value", *between, "Seen", "Worth knowing")
    other = has_other_order(assessment)
    groups: dict[str, list[Measure]] = {}
    for measure in main:
        groups.setdefault(measure.name, []).append(measure)
    bodies: list[Markup] = []
    single: list[Markup] = []
    for name, members in groups.items():
        shared = _shared_words(members)
        rows = [_row(m, spreads, head, grouped=len(members) > 1, in_order=other, said=shared) for m in members]
        if len(members) == 1:
            single += rows
            continue
        bodies += [_body(single)] if single else []
        single = []
        bodies.append(_body([_group_heading(measure_title(name), shared, len(head)), *rows]))
    bodies += [_body(single)] if single else []
    caption = f"Every measure with its 95 % error; angles of pelvis and trunk in the order {JUDGED_ORDER}."
    if between:
        caption += " Between repetitions: standard deviation (SD), and that as a share of the value (CV)."
    heads = [element("th", h, scope="col", role="columnheader") for h in head]
    top = element("thead", element("tr", *heads, role="row"), role="rowgroup")
    return element("table", element("caption", caption), top, *bodies, role="table", class_="measured")


def _body(rows: list[Markup]) -> Markup:
    return element("tbody", *rows, role="rowgroup")


def _shared_words(members: list[Measure]) -> tuple[str, ...]:
    """Return what is worth knowing of every one of several measures that have a value."""
    words = [{fault.words for fault in m.faults} for m in members if m.value is not None]
    return tuple(sorted(set.intersection(*words))) if len(words) > 1 else ()


def _group_heading(title: str, shared: tuple[str, ...], columns: int) -> Markup:
    said = "; ".join(shared)
    said = f"{said[:1].upper()}{said[1:]}." if said else ""
    parts = (title, *((" ", element("span", said, class_="quiet small")) if said else ()))
    heading = element("th", *parts, scope="rowgroup", role="rowheader", colspan=str(columns))
    return element("tr", heading, role="row", class_="group")


def _row(
    measure: Measure,
    spreads: dict[Key, list[tuple[str, Measure]]],
    head: tuple[str, ...],
    *,
    grouped: bool,
    in_order: bool,
    said: tuple[str, ...],
) -> Markup:
    beside = spreads.get(key_of(measure, measure.name), [])
    title = _of(measure, in_order=in_order)
    if not grouped:
        whole = measure.of in _TASKS
        title = measure_title(measure.name) if whole else f"{measure_title(measure.name)}, {_lower(title)}"
    faults = dict.fromkeys(f.words for m in (measure, *(m for _, m in beside)) for f in m.faults)
    spread = ", ".join(short + round_to_error(m.value, m.sigma, m.unit) for short, m in beside) or "–"
    cells = (
        title,
        measure.side.value if measure.side else "–",
        round_to_error(measure.value, measure.sigma, measure.unit),
        *((spread,) if spreads else ()),
        _seen(measure),
        "; ".join(words for words in faults if words not in said or measure.value is None) or "–",
    )
    return table_row(head, cells, class_="member" if grouped else None)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _of(measure: Measure, *, in_order: bool) -> str:
    title = _TITLES.get(measure.of) or say_muscle(measure.of)
    return f"{title}, {JUDGED_ORDER}" if in_order and _JOINTS.get(measure.of) in IN_SPACE else title


def _seen(measure: Measure) -> str:
    if measure.span is None:
        return "–"
    start, end = f"{measure.span.start_s:.1f}", f"{measure.span.end_s:.1f}"
    return f"{start} s" if start == end else f"{start} to {end} s"
