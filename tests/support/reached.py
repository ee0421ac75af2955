"""People who can want an exercise: who is planned for it first."""

from typing import Any

from tests.support.intakes import answered

from kinescript.errors import InputRefused
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.planner.solving import SolveParams
from kinescript.programme.prescribing import prescribe

# the first plan that keeps every rule is enough
FIRST = PlanParams(solver=SolveParams(gap=0.9, gap_beyond=0.9))
THINGS = ["band", "dumbbell", "bicycle", "pool", "ball", "weight", "kettlebell", "mat", "heat pack"]


def find_reached(exercise: str) -> set[str]:
    """Return what is planned for the first of some people who can want this exercise."""
    shared: dict[str, Any] = {
        "painful_side": "right",
        "tests": {"slr": [{"side": "right", "angle_deg": 50, "familiar": True, "differentiated": True}]},
        "resources": {"days": 5, "min_per_day": 60, "equipment": THINGS},
        "function": {"work": "desk", "goals": ["sport", "swimming"]},
        "preferences": {"wanted": [exercise], "gets_down_and_up_safely": True},
    }
    calm = {
        "irritability": {"settle_min": 2, "provoked_by": "heavy_activity", "constant": False, "wakes_night": False},
        "stable_weeks": 6,
        "pain": {"leg": {"now": 0, "worst_24h": 1}, "back": {"now": 0, "worst_24h": 1}},
        "answers": {"odi": {"items": [0] * 10}},
        "onset_date": "2026-01-10",
    }
    middle = {**calm, "pain": {"leg": {"now": 2, "worst_24h": 5}}, "stable_weeks": 0}
    moves = ("extension", "flexion", "side_glide_left")
    better = [{"movement": m, "before": "calf", "after": "back", "stays": True} for m in moves]
    for person in (calm, middle, {}):
        for direction in ([], better, better[:1], better[1:2], better[2:]):
            try:
                programme = prescribe(answered(**{**shared, **person, "direction": direction}), weeks=6, params=FIRST)
            except InputRefused:
                continue
            rows = [r for w in programme.weeks for r in (w.through_the_day, *(s.items for s in w.sessions))]
            return {item.exercise for row in rows for item in row}
    return set()
