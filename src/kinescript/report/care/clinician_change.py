"""What changed since the last visit: then, now, and whether that is beyond error and worth having."""

from dataclasses import dataclass
from datetime import date

from kinescript.body.words import Side
from kinescript.intake.document import Intake
from kinescript.intake.words import Presentation
from kinescript.outcomes.changing import Change, find_change
from kinescript.outcomes.instrument import Population
from kinescript.outcomes.scoring import score
from kinescript.programme.programme import Programme
from kinescript.report.care.visit_words import find_angle_deg, say_day
from kinescript.report.markup import Markup, element

_NONE = "-"
_SLR_NOTE = "own readings; error not known"
_DIARY = {
    "leg_before": "leg before",
    "leg_next_morning": "leg next morning",
    "furthest": "furthest point",
    "woke": "woke",
    "done_share": "done",
}
_SHAPES = {
    "better": '<circle cx="10" cy="10" r="7"/>',
    "unclear": '<path d="M10 3a7 7 0 0 1 0 14z"/><circle class="hollow" cx="10" cy="10" r="7"/>',
    "worse": '<path d="M10 2.5 18 17H2z"/>',
    "unknown": '<rect class="hollow" x="3.5" y="3.5" width="13" height="13"/>',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing followed: then, now, the judgement where there is one, the error and what matters."""

    name: str
    then: str
    now: str
    verdict: str | None = None
    error: str = _NONE
    mcid: str = _NONE


def write_change(programme: Programme, before: Programme | None) -> Markup:
    """Return the rows then -> now with the judgement, the error and the MCID apart; a first visit is the baseline."""
    if before is not None and is_same_visit(programme, before):
        return _not_measured(programme)
    rows = list_changes(programme.intake, before.intake if before else None)
    if before is None:
        shown = "; ".join(f"{row.name} {row.now}" for row in rows if row.now != _NONE)
        return element("p", element("strong", "First visit: the baseline. "), shown or "nothing was recorded", ".")
    then, now = (say_day(_measured_on(each)) for each in (before, programme))
    heads = ("", f"then, {then}", f"now, {now}", "", "error, 95 %", "MCID")
    head = element("tr", *(element("th", name, scope="col") for name in heads))
    body = (
        element(
            "tr",
            element("th", row.name, scope="row"),
            element("td", row.then),
            element("td", row.now),
            element("td", _paint(row.verdict) if row.verdict else _NONE),
            element("td", row.error),
            element("td", row.mcid),
        )
        for row in rows
        if (row.then, row.now) != (_NONE, _NONE)
    )
    return element(
        "div", element("table", element("thead", head), element("tbody", *body)), class_="scroll", tabindex="0"
    )


def is_same_visit(programme: Programme, before: Programme) -> bool:
    """Return whether both stand on one intake, so that there is nothing to compare: a visit is no change of itself."""
    then, now = before.intake, programme.intake
    return then == now or (now.asked.at is not None and then.asked.at == now.asked.at)


def _measured_on(programme: Programme) -> date:
    return programme.intake.asked.at or programme.made_on


def _not_measured(programme: Programme) -> Markup:
    state = programme.made_by.get("progress")
    diary = state.get("diary") if isinstance(state, dict) else None
    said = [
        f"{_DIARY.get(name) or name.replace('_', ' ')} {_say_fact(name, value)}"
        for name, value in (diary or {}).items()
        if value is not None
    ]
    told = f"From the diary: {'; '.join(said)}." if said else ""
    measured = f"Not measured again since {say_day(_measured_on(programme))}. "
    return element("p", element("strong", measured), told)


def _say_fact(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.0%}" if name.endswith("_share") else f"{value:g}"
    if isinstance(value, list | tuple):
        return " to ".join(_say_fact(name, each) for each in value)
    return str(value).replace("_", " ")


def list_changes(now: Intake, then: Intake | None) -> tuple[ChangeRow, ...]:
    """Return leg and back pain, PSFS, ODI, the furthest site and the straight leg raise of both sides.

    Raises InputRefused when a questionnaire's answers make no score.
    """
    people: Population = "chronic_low_back_pain"
    if now.presentation and now.presentation.is_ is Presentation.STENOSIS_LIKE:
        people = "lumbar_stenosis"
    rows = [
        _scored("Leg pain now", "nprs-leg", then.pain.leg.now if then else None, now.pain.leg.now, people),
        _scored("Back pain now", "nprs-back", then.pain.back.now if then else None, now.pain.back.now, people),
        _scored("PSFS", "psfs", _answered(then, "psfs"), _answered(now, "psfs"), people),
        _scored("ODI", "odi", _answered(then, "odi"), _answered(now, "odi"), people),
        _site(then, now),
    ]
    for side in Side:
        first, second = (find_angle_deg(each, side) if each else None for each in (then, now))
        rows.append(
            ChangeRow(
                name=f"SLR {side.value}",
                then=_NONE if first is None else f"{first:.0f} deg",
                now=_NONE if second is None else f"{second:.0f} deg",
                error=_SLR_NOTE if first is not None and second is not None else _NONE,
            )
        )
    return tuple(rows)


def _answered(intake: Intake | None, instrument: str) -> float | None:
    answers = (intake.answers or {}).get(instrument) if intake else None
    return None if answers is None else score(instrument, list(answers.items)).score


def _scored(name: str, instrument: str, then: float | None, now: float | None, people: Population) -> ChangeRow:
    said = [_NONE if value is None else f"{value:.1f}".removesuffix(".0") for value in (then, now)]
    if then is None or now is None:
        return ChangeRow(name=name, then=said[0], now=said[1])
    change = find_change(instrument, then, now, population=people)
    return ChangeRow(
        name=name, then=said[0], now=said[1], verdict=change.verdict, error=_say_error(change), mcid=_say_mcid(change)
    )


def _say_error(change: Change) -> str:
    if change.error is None:
        return "not known"
    beyond = "beyond" if change.beyond_error else "within"
    assumed = ", assumption" if change.error.label == "assumption" else ""
    return f"{change.error.mdc95:g}, {beyond}{assumed}"


def _say_mcid(change: Change) -> str:
    if change.mcid_points is None:
        return "not known"
    return f"{change.mcid_points:.3g}, {'reached' if change.beyond_mcid else 'not reached'}"


def _site(then: Intake | None, now: Intake) -> ChangeRow:
    first, second = then.distal_site if then else None, now.distal_site
    verdict = None
    if first and second:
        # a site is a word, without an error of measurement: nearer or further is said, not judged
        verdict = (
            "nearer" if second.distance < first.distance else "further" if second.distance > first.distance else "same"
        )
    return ChangeRow(
        name="Furthest site",
        then=first.value if first else _NONE,
        now=second.value if second else _NONE,
        verdict=verdict,
    )


def _paint(verdict: str) -> Markup:
    if verdict not in _SHAPES:
        return element("span", verdict)
    shape = element("svg", Markup(_SHAPES[verdict]), view_box="0 0 20 20", aria_hidden="true", class_="mark")
    return element("span", shape, element("strong", verdict), class_=f"change {verdict}")
