"""One step on or back in a dose: one variable, by its step, never past its end."""

import math
from dataclasses import dataclass, replace

from kinescript.intake.words import Status
from kinescript.programme.dose import Dose
from kinescript.programme.following.progression import VARIABLES, Progression
from kinescript.programme.script import Kind

_WHOLE = ("sets", "repetitions")
# what makes a session longer
_LONGER = ("repetitions", "sets", "hold_s", "duration_s")
# how a change is said: {1} is the value after, {0} the one before
_SAID = {
    "repetitions": "{1} repetitions instead of {0}",
    "sets": "{1} sets instead of {0}",
    "hold_s": "a hold of {1} s instead of {0}",
    "duration_s": "{1} instead of {0}",
    "range_share": "{1} of your free range instead of {0}",
    "effort_rpe": "an effort of {1} out of 10 instead of {0}",
    "times_per_day": "{1} times a day instead of {0}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A dose and the one variable in which it differs from the one before."""

    variable: str
    before: float
    after: float
    dose: Dose

    @property
    def words(self) -> str:
        """The change as people say it."""
        return _SAID[self.variable].format(_say(self.variable, self.before), _say(self.variable, self.after))


def raise_dose(dose: Dose, kind: Kind, stage: Status, table: Progression, *, longer: bool = True) -> Step | None:
    """Return the dose with the first variable raised that may still rise at this stage; None when none may.

    Unless it may take `longer`, only range and effort may rise.
    """
    strides = [each for each in table.group_of(kind).up if longer or each.variable not in _LONGER]
    for stride in strides:
        value = find_value(dose, stride.variable)
        most = min(stride.to, table.effort_rpe[stage]) if stride.variable == "effort_rpe" else stride.to
        if value is not None and value < most - 1e-9:
            return _changed(dose, stride.variable, value, min(most, value + stride.step))
    return None


def lower_dose(dose: Dose, kind: Kind, table: Progression) -> Step | None:
    """Return the dose with the first variable lowered that may still fall; None when none may."""
    for stride in table.group_of(kind).down:
        value = find_value(dose, stride.variable)
        if value is not None and value > stride.to + 1e-9:
            return _changed(dose, stride.variable, value, max(stride.to, value - stride.step))
    return None


def ease_dose(dose: Dose, table: Progression) -> Step | None:
    """Return the dose of an easier week: one set less, else a share of the repetitions or the time."""
    if dose.sets is not None and dose.sets > 1:
        return _changed(dose, "sets", dose.sets, dose.sets - 1)
    for variable in ("repetitions", "duration_s"):
        value = find_value(dose, variable)
        if value is not None and value > 1:
            share = math.ceil(value * table.weeks.deload_share - 1e-9)
            return _changed(dose, variable, value, float(max(1, min(value - 1, share))))
    return None


def find_raised(before: Dose, after: Dose) -> tuple[str, ...]:
    """Return which variables of a dose are larger than before; load counts as raised when its words differ."""
    raised = [name for name in VARIABLES if (find_value(after, name) or 0.0) > (find_value(before, name) or 0.0) + 1e-9]
    return (*raised, *(("load",) if after.load != before.load else ()))


def find_value(dose: Dose, variable: str) -> float | None:
    """Return a variable of a dose; the hold is the longer of its own and its tempo's."""
    value: float | None = getattr(dose, variable)
    if variable == "hold_s" and dose.tempo is not None and dose.tempo.hold_s > 0:
        value = max(value or 0.0, dose.tempo.hold_s)
    return None if value is None else float(value)


def least_dose(one: Dose, other: Dose) -> Dose:
    """Return `one` with nothing in it above `other`; what only one of them has stays as it is."""
    values: dict[str, float | int] = {}
    for name in VARIABLES:
        here, there = getattr(one, name), getattr(other, name)
        if here is not None and there is not None:
            values[name] = min(here, there)
    return replace(one, **values)  # type: ignore[arg-type]


def _changed(dose: Dose, variable: str, before: float, after: float) -> Step:
    value = int(after) if variable in _WHOLE else round(after, 3)
    changes: dict[str, object] = {}
    if variable == "hold_s" and dose.tempo is not None and dose.tempo.hold_s > 0:
        # the tempo's hold is the same hold: it never outlasts the new one, and grows when it is the only one
        if dose.hold_s is None or value < dose.tempo.hold_s:
            changes["tempo"] = replace(dose.tempo, hold_s=float(value))
        if dose.hold_s is not None:
            changes["hold_s"] = float(value)
    else:
        changes[variable] = value
    return Step(variable=variable, before=before, after=float(value), dose=replace(dose, **changes))  # type: ignore[arg-type]


def _say(variable: str, value: float) -> str:
    if variable == "range_share":
        return f"{round(100 * value)} %"
    if variable != "duration_s":
        return f"{value:g}"
    return f"{value / 60:g} min" if value >= 120 and value % 30 == 0 else f"{value:g} s"
