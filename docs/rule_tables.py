"""Tables of the rules of care for the reference page, made from data/rules."""

from pathlib import Path

from kinescript.programme.allowing.limits import load_chart, load_gates
from kinescript.programme.allowing.rules import Rule, Scope, load_contraindications, load_finding_rows, load_rules
from kinescript.programme.script import Kind


def write_rule_tables(made: Path) -> None:
    """Write every table the page of the rules includes."""
    made.mkdir(parents=True, exist_ok=True)
    tables = {
        "rules": _rules(),
        "contraindications": _contraindications(),
        "outcome_chart": _chart(),
        "finding_to_exercise": _findings(),
        "stage_gates": _gates(),
    }
    for name, rows in tables.items():
        (made / f"{name}.md").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _head(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", "| --- " * len(names) + "|"]


def _rules() -> list[str]:
    rows = _head(
        "rule", "to the clinician", "to the patient", "label", "source", "default", "may be set aside", "forbids"
    )
    for rule in load_rules():
        on, aside = "on" if rule.on else "off", "yes" if rule.overridable else "no"
        clinician = f"{rule.clinician} Asks: {rule.asks}" if rule.asks else rule.clinician
        cells = (f"`{rule.id}`", clinician, rule.patient, rule.label, rule.source, on, aside, _forbids(rule))
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _forbids(rule: Rule) -> str:
    if rule.forbids == Scope():
        return ""
    scope = rule.forbids
    what = ", ".join(f"`{each}`" for each in (*scope.kinds, *scope.traits, *scope.exercises))
    passes = ", ".join(f"`{each}`" for each in scope.except_traits)
    passes += "".join(f", `{each}` with a deficit" for each in scope.except_with_deficit)
    return f"when `{rule.when}`: {what}" + (f"; not {passes}" if passes else "")


def _contraindications() -> list[str]:
    rows = _head("condition", "forbids", "unless getting down and up is safe", "what stays", "label", "source")
    for each in load_contraindications():
        forbids = "everything" if each.everything else ", ".join(f"`{t}`" for t in each.traits)
        forbids += ", standing without firm support (walking aside)" if each.supported_only else ""
        unless = ", ".join(f"`{t}`" for t in each.unless_safe_traits)
        rows.append(f"| `{each.condition}` | {forbids} | {unless} | {each.stays} | {each.label} | {each.source} |")
    return rows


def _chart() -> list[str]:
    chart = load_chart()
    rows = _head("type of exercise", *(row.clinician for row in chart.goals))
    for kind in Kind:
        cells = [
            f"{row.types[kind]:g}{'*' if kind in row.ours else ''}" if kind in row.types else "" for row in chart.goals
        ]
        rows.append(f"| {kind.replace('_', ' ')} | {' | '.join(cells)} |")
    rows += [
        "",
        "How much each outcome counts at each stage:",
        "",
        *_head("stage", *(row.clinician for row in chart.goals)),
    ]
    for status, weights in chart.weights.items():
        cells = [f"{weights[row.goal]:g}" for row in chart.goals]
        rows.append(f"| {status.replace('_', ' ')} | {' | '.join(cells)} |")
    return rows


def _findings() -> list[str]:
    rows = _head("finding", "why", "exercises", "side", "label", "source")
    for row in load_finding_rows():
        names = ", ".join(f"`{each}`" for each in row.exercises)
        rows.append(f"| `{row.code}` | {row.clinician} | {names} | {row.side} | {row.label} | {row.source} |")
    return rows


def _gates() -> list[str]:
    rows = _head("from", "to", "after", "gate")
    for gate in load_gates().gates:
        names = (gate.from_.replace("_", " "), gate.to.replace("_", " "))
        rows.append(f"| {names[0]} | {names[1]} | {gate.after_weeks} weeks there | {gate.clinician} |")
    rows += [f"| {s.stage.replace('_', ' ')} | the same | each fortnight | {s.clinician} |" for s in load_gates().stays]
    return rows
