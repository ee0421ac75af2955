"""Numbers as tables: left beside right, how it was made, and what every table shares."""

from kinescript.body.joints import CURVES
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.spoken import is_muscle, say_muscle
from kinescript.measures.knee_projection import PROJECTIONS
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import round_to_error
from kinescript.report.markup import Markup, element
from kinescript.report.topics import measure_title

_TITLES = {c.name: c.title for c in (*CURVES, *PROJECTIONS.values())} | {t.value: t.words.capitalize() for t in Task}
# how much repetitions differ stands beside what they share: standard deviation first, then its share of the value
_SPREADS = {"_sd": "SD ", "_variation": "CV "}
Key = tuple[str, str, str | None]


def fold_spreads(measures: tuple[Measure, ...]) -> tuple[list[Measure], dict[Key, list[tuple[str, Measure]]]]:
    """Return the measures that have rows, and by their key those that stand beside one, each with its short name."""
    keys = {key_of(m, m.name) for m in measures}
    rows, spreads = [], dict[Key, list[tuple[str, Measure]]]()
    for measure in measures:
        ends = [
            e for e in _SPREADS if key_of(measure, measure.name.removesuffix(e)) in keys and measure.name.endswith(e)
        ]
        if ends:
            key = key_of(measure, measure.name.removesuffix(ends[0]))
            spreads.setdefault(key, []).append((_SPREADS[ends[0]], measure))
        else:
            rows.append(measure)
    return rows, spreads


def key_of(measure: Measure, name: str) -> Key:
    """Return what tells one row from another: a name, the curve, the side."""
    return name, measure.of, measure.side.value if measure.side else None


def write_pairs(assessment: Assessment) -> Markup:
    """Return what exists on both sides as one table, with difference and error, spreads left out; empty without."""
    pairs: dict[tuple[str, str], dict[Side, Measure]] = {}
    for measure in fold_spreads(assessment.measures)[0]:
        if measure.side is not None:
            of = measure.of.replace(f"_{measure.side.value}_", "_")
            pairs.setdefault((measure.name, of), {})[measure.side] = measure
    both = {key: sides for key, sides in pairs.items() if len(sides) == 2 and not _compares_nothing(sides)}
    many = {name for name, of in both if sum(name == other for other, _ in both) > 1}
    rows = []
    for (name, _), sides in both.items():
        left, right = sides[Side.LEFT], sides[Side.RIGHT]
        numbers = (round_to_error(m.value, m.sigma, m.unit) for m in (left, right))
        told = next((m for m in assessment.measures if m.name == f"{left.name}_side_difference"), None)
        rows.append((_pair_title(left, right, named=name in many), *numbers, _difference(left, right, told)))
    if not rows:
        return Markup("")
    return write_table("Left and right side by side", ("Measure", "Left", "Right", "Right minus left"), rows)


def _compares_nothing(sides: dict[Side, Measure]) -> bool:
    """Return whether two sides of a muscle do not compare: neither has a number, or each is a share of its own peak."""
    shares = any(fault.kind == "reference" for each in sides.values() for fault in each.faults)
    return all(is_muscle(each.of) and (each.value is None or shares) for each in sides.values())


def write_provenance(assessment: Assessment) -> Markup:
    """Return the section that lets anybody make the report again: inputs, digests, version, settings, sequences."""
    made = assessment.made_by
    pairs: list[tuple[str, str]] = [("Made by", f"kinescript {made.version}"), ("Recording", assessment.recording.id)]
    pairs += [
        (f"Input {name}", f"sha256 {digest}") for name, digest in made.inputs or assessment.recording.made_by.inputs
    ]
    pairs += [
        (name.replace("_", " ").replace(".", ", ").capitalize(), "not set" if value is None else str(value))
        for name, value in dict(made.settings).items()
    ]
    sequences = dict.fromkeys((a.joint.words, a.sequence) for a in assessment.angles)
    pairs += [(f"Order of turns, {joint}", sequence) for joint, sequence in sequences]
    rows = [element("div", element("dt", name), element("dd", value)) for name, value in pairs]
    return element(
        "section",
        element("h2", "How this was made", id="provenance"),
        element("dl", *rows, class_="made-by"),
        aria_labelledby="provenance",
    )


def write_table(caption: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Markup:
    """Return a table with a caption and scopes; roles keep it a table where narrow pages stack its cells."""
    heads = [element("th", h, scope="col", role="columnheader") for h in head]
    body = [table_row(head, row) for row in rows]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *heads, role="row"), role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        role="table",
    )


def table_row(head: tuple[str, ...], row: tuple[str, ...], *, class_: str | None = None) -> Markup:
    """Return one row: its first cell heads it, the others know their column for pages too narrow to show it."""
    return element(
        "tr",
        element("th", row[0], scope="row", role="rowheader"),
        *(
            element("td", cell, role="cell", data_label=name, class_="none" if cell == "–" else None)
            for name, cell in zip(head[1:], row[1:], strict=True)
        ),
        role="row",
        class_=class_,
    )


def _pair_title(left: Measure, right: Measure, *, named: bool) -> str:
    """Return what a pair is called, with its curve where that differs by side, or `named`: others share the title."""
    title = measure_title(left.name)
    if is_muscle(left.of):
        return f"{title}, {say_muscle(left.of)}"
    if left.of == right.of and not named:
        return title
    return f"{title}, {_TITLES.get(left.of, left.of).lower().replace('left ', '')}"


def _difference(left: Measure, right: Measure, told: Measure | None) -> str:
    """Return right minus left: as measured, where it is a measure of its own, else with an error not too small."""
    if told is not None:
        return round_to_error(told.value, told.sigma, told.unit)
    if left.value is None or right.value is None or left.sigma is None or right.sigma is None:
        return "not known"
    # both sides may share an error, such as that of quiet standing, and then the two add up
    return round_to_error(right.value - left.value, left.sigma + right.sigma, left.unit)
