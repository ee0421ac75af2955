"""What a number of an intake can be at all: pain of 11 and a strength of 6 are mistakes of writing, not findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kinescript.intake.words import Answer

# a day at most: whoever needs longer says that the pain is constant
_MINUTES_OF_A_DAY = 1440.0
_SHARES_ADD_TO_PCT, _SHARES_MAY_MISS_BY_PCT = 100.0, 2.0
# by key: the lowest and the highest that people have, and what it is in words
_PERSON = {
    "age": (0.0, 120.0, "an age in years from 0 to 120"),
    "height_m": (0.4, 2.6, "a height in metres from 0.4 to 2.6"),
    "mass_kg": (2.0, 400.0, "a mass in kilograms from 2 to 400"),
}
_NRS = (0.0, 10.0, "a number from 0 to 10")
_MRC = (0.0, 5.0, "a strength from 0 to 5")
_ANGLE = (-90.0, 180.0, "an angle in degrees from -90 to 180")
_COUNT = (0.0, 1000.0, "a number from 0 to 1000")
_SECONDS = (0.0, 3600.0, "seconds from 0 to 3600")
_SHARE = (0.0, 100.0, "per cent from 0 to 100")
_MINUTES = (0.0, _MINUTES_OF_A_DAY, "minutes from 0 to 1440")

Bounded = tuple[str, float | None, tuple[float, float, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """What does not fit: the key, what belongs there and what came."""

    key: str
    expected: str
    came: str


def find_fault(intake: Any) -> Misfit | None:
    """Return the first value of an intake that nobody can have, or None."""
    for key, value, (low, high, words) in _bounded(intake):
        if value is not None and not low <= value <= high:
            return Misfit(key=key, expected=words, came=f"{value:g}")
    return _fault_of_words(intake)


def _bounded(intake: Any) -> Iterator[Bounded]:
    for name, bounds in _PERSON.items():
        yield f"person.{name}", getattr(intake.person, name), bounds
    yield "episodes", intake.episodes, _COUNT
    yield "stable_weeks", intake.stable_weeks, (0.0, 5200.0, "weeks from 0 to 5200")
    for where in ("back", "leg"):
        pain = getattr(intake.pain, where)
        yield f"pain.{where}.now", pain.now, _NRS
        yield f"pain.{where}.worst_24h", pain.worst_24h, _NRS
    yield "irritability.settle_min", intake.irritability.settle_min, (0.0, 100_000.0, "minutes, not below 0")
    yield from _examined(intake)
    yield "resources.min_per_day", intake.resources.min_per_day, _MINUTES
    if isinstance(intake.resources.days, int):
        yield "resources.days", intake.resources.days, (1.0, 7.0, "days a week from 1 to 7, or their names")
    for index, feared in enumerate(intake.function.feared_tasks):
        yield f"function.feared_tasks[{index}].expectation", feared.expectation, _NRS
        yield f"function.feared_tasks[{index}].result", feared.result, _NRS
    yield from _timed(intake.tests_timed)
    yield "load_share.left", intake.load_share.left, _SHARE
    yield "load_share.right", intake.load_share.right, _SHARE


def _examined(intake: Any) -> Iterator[Bounded]:
    for side in ("left", "right"):
        for root, mrc in (getattr(intake.neuro, side).myotome_mrc or {}).items():
            yield f"neuro.{side}.myotome_mrc.{root}", mrc, _MRC
    for name in ("slr", "crossed_slr", "slump"):
        for index, test in enumerate(getattr(intake.tests, name)):
            yield f"tests.{name}[{index}].angle_deg", test.angle_deg, _ANGLE


def _timed(timed: Any) -> Iterator[Bounded]:
    yield "tests_timed.sorensen_s", timed.sorensen_s, _SECONDS
    for name, bounds in (("side_bridge_s", _SECONDS), ("single_leg_bridge_s", _SECONDS), ("heel_raises", _COUNT)):
        for side, value in (getattr(timed, name) or {}).items():
            yield f"tests_timed.{name}.{side}", value, bounds


def _fault_of_words(intake: Any) -> Misfit | None:
    left, right = intake.load_share.left, intake.load_share.right
    if left is not None and right is not None and abs(left + right - _SHARES_ADD_TO_PCT) > _SHARES_MAY_MISS_BY_PCT:
        return Misfit(key="load_share", expected="two shares that add up to 100", came=f"{left:g} and {right:g}")
    if intake.schema_version != 1:
        return Misfit(key="schema_version", expected="1", came=str(intake.schema_version))
    days = intake.resources.days
    if isinstance(days, tuple) and not 0 < len(set(days)) == len(days):
        return Misfit(key="resources.days", expected="each weekday once, and at least one", came="another list")
    named = [each.rule for each in intake.overrides]
    twice = next((index for index, rule in enumerate(named) if rule in named[:index]), None)
    if twice is not None:
        return Misfit(key=f"overrides[{twice}].rule", expected="each rule once", came=f"{named[twice][:60]!r} again")
    return _fault_of_flags(intake)


def _fault_of_flags(intake: Any) -> Misfit | None:
    known = set()
    for group in type(intake.red_flags).__dataclass_fields__:
        flags = getattr(intake.red_flags, group)
        known.add(group)
        for key in type(flags).__dataclass_fields__:
            known.add(f"{group}.{key}")
            if getattr(flags, key) is Answer.NOT_APPLICABLE and key != "sexual_function":
                expected = 'true, false or "not_sure"'
                return Misfit(key=f"red_flags.{group}.{key}", expected=expected, came='"not_applicable"')
    for index, investigated in enumerate(intake.investigated):
        if investigated.new_symptom_since is Answer.NOT_APPLICABLE:
            key, expected = f"investigated[{index}].new_symptom_since", 'true, false or "not_sure"'
            return Misfit(key=key, expected=expected, came='"not_applicable"')
        if investigated.condition not in known:
            expected = "a group of the minimal safety set, or group.key"
            return Misfit(
                key=f"investigated[{index}].condition", expected=expected, came=f"{investigated.condition[:60]!r}"
            )
    return None
