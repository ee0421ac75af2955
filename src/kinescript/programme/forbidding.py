"""Until the rules say more: the conditions an exercise's own file forbids it for."""

from kinescript.intake.words import Condition
from kinescript.programme.exercise import Exercise


def forbidding_conditions(exercise: Exercise) -> tuple[Condition, ...]:
    """Return the conditions that forbid an exercise, in order of the closed list."""
    return tuple(c for c in Condition if c in exercise.also_not_if)
