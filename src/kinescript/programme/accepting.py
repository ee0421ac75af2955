"""Before a signature: the plan is still the one that the answers allow, and keeps the rules of care as it stands."""

from collections.abc import Iterator
from datetime import date

from kinescript.errors import InputRefused, SafetyRefused
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import MinimalSet, read_minimal_set
from kinescript.intake.reviewing import find_review_days
from kinescript.intake.screening import Screening
from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.exercise import Exercise
from kinescript.programme.following.dose_steps import find_value
from kinescript.programme.following.progression import VARIABLES, find_progression
from kinescript.programme.following.state import find_screened_on, find_state
from kinescript.programme.programme import Item, Programme
from kinescript.programme.script_document import check_script
from kinescript.programme.signing import list_items

# said of fresh plans only: a proposal goes on from an older day, and its firm weeks are the coming ones
_OF_FRESH_PLANS = frozenset({"review", "firm_weeks"})
_ONLY_SO_FAR, _MOST_PIECES = 1e-9, 3.0


def check_acceptable(
    programme: Programme, library: tuple[Exercise, ...], *, on: date, rules: MinimalSet | None = None
) -> None:
    """Let a proposal pass that a clinician may sign on that day.

    Its screening is judged anew from its intake and not too old, every dose is one of the library or of its ladder and
    stands in the script too, and no rule of care is broken that nobody set aside; `rules` are the clinic's own levels.
    Raises SafetyRefused with what is wrong otherwise.
    """
    _check_screening(programme, rules)
    _check_asked_lately(programme, on=on)
    known = {exercise.id: exercise for exercise in library}
    for item in list_items(programme):
        _check_item(programme, item, known)
    _check_rules(programme, library)


def _check_screening(programme: Programme, rules: MinimalSet | None) -> None:
    again, place = find_screening(programme.intake, on=programme.made_on, rules=rules), programme.id
    if not again.action.allows_plan:
        came, do = f"{again.action.value}: {again.reasons[0].removesuffix('.')}", "screen again"
        raise SafetyRefused("answers that allow a plan", came, do, place=place)
    differs = [name for name, ours, theirs in _told(again, programme.screening) if ours != theirs]
    if differs:
        came = f"another one ({', '.join(differs)})"
        raise SafetyRefused("the screening that the answers give", came, "prescribe again", place=place)


def _told(one: Screening, other: Screening) -> Iterator[tuple[str, object, object]]:
    """Yield what decides; words and advice may change with a version or a region."""
    for name in ("concern", "action", "missing", "on", "review_on"):
        yield name, getattr(one, name), getattr(other, name)
    yield "cleared", dict(one.cleared), dict(other.cleared)
    for name in ("duration", "status", "irritability"):
        yield f"stage.{name}", getattr(one.stage, name), getattr(other.stage, name)


def _check_asked_lately(programme: Programme, *, on: date) -> None:
    most = read_minimal_set().asked_again_after_days
    asked = find_screened_on(programme)
    days = (on - asked).days
    if days > most:
        came = f"answers of {asked.day} {asked:%b %Y}, {days} days old"
        do = "SCREEN OUT OF DATE: ask again, then prescribe or look at the diary again"
        raise SafetyRefused(f"safety questions answered within {most} days", came, do, place=programme.id)


def _check_item(programme: Programme, item: Item, known: dict[str, Exercise]) -> None:
    place = f"{programme.id}, {item.exercise}"
    if item.dose != item.script.dose:
        raise SafetyRefused("one dose", "another one in its script", "prescribe again", place=place)
    try:
        check_script(item.script, name=item.exercise)
    except InputRefused as error:
        raise SafetyRefused(
            error.expected, error.came, "prescribe again", place=f"{programme.id}, {error.place}"
        ) from None
    exercise = known.get(item.exercise)
    if exercise is None:
        raise SafetyRefused("an exercise of the library", item.exercise, "prescribe again", place=place)
    for variable, value, most in _beyond(item, exercise):
        expected = f"{variable} of at most {most:g}, as the library or its ladder has it"
        raise SafetyRefused(expected, f"{value:g}", "prescribe again, or correct that dose", place=place)


def _beyond(item: Item, exercise: Exercise) -> Iterator[tuple[str, float, float]]:
    """Yield each variable that is more than any stage of the library and any step of progress could give."""
    doses = [each.dose for each in exercise.dose.values()]
    ends = {stride.variable: stride.to for stride in find_progression().group_of(exercise.kind).up}
    for variable in VARIABLES:
        value = find_value(item.dose, variable)
        if value is None:
            continue
        own = [found for dose in doses if (found := find_value(dose, variable)) is not None]
        most = max([*own, *([ends[variable]] if variable in ends else [])], default=None)
        if variable == "times_per_day" and most is not None:
            # a long walk may be cut in two or three shorter ones
            longest_s = max((each.duration_s or 0.0 for each in doses), default=0.0)
            most *= min(max(longest_s / (item.dose.duration_s or longest_s or 1.0), 1.0), _MOST_PIECES)
        if most is not None and value > most + _ONLY_SO_FAR:
            yield variable, value, most


def _check_rules(programme: Programme, library: tuple[Exercise, ...]) -> None:
    state = find_state(programme)
    broken = [b for b in find_broken_rules(programme, library) if not (state and b.rule in _OF_FRESH_PLANS)]
    if broken:
        first = broken[0]
        where = f" in week {first.week}" if first.week else ""
        came = f"{first.rule} broken{where}{f' by {first.exercise}' if first.exercise else ''}: {first.how}"
        do = "prescribe again, or have the rule set aside by name"
        raise SafetyRefused("a plan that keeps the rules of care", came, do, place=programme.id)
    looked = state.get("on")
    if isinstance(looked, str):
        days = find_review_days(programme.intake, programme.screening)
        if (programme.review_on - date.fromisoformat(looked)).days > days:
            came = f"{programme.review_on.isoformat()}"
            raise SafetyRefused(f"a review within {days} days of the look", came, "look again", place=programme.id)
