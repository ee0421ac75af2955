"""Intakes drawn at random, most of them cleared: for laws and for benchmarks that want very many."""

import random
from datetime import timedelta
from typing import Any

from tests.support.intakes import DAY, by_group

from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.minimal_set import keys
from kinescript.intake.words import Condition, Presentation, Site

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
THINGS = ("band", "dumbbell", "bicycle", "pool", "mat", "chair", "ball", "stick")
TASKS = (
    "lifting a box",
    "bending to my shoes",
    "stairs",
    "sitting in the car",
    "walking far",
    "sport",
    "swimming",
    "sleep",
)
# what rises few concern by itself, so that plans with something to watch are drawn too
WATCHED = ("fracture.osteoporosis_or_fragility_fracture", "other.pregnant_or_postpartum", "malignancy.history")


def draw_intake(chance: random.Random, **more: Any) -> Intake:
    """Return an intake whose every part may be there or not; `more` are keys that are set."""
    return parse_intake({**draw_tree(chance), **more})


def draw_tree(chance: random.Random) -> dict[str, Any]:
    """Return the plain data of such an intake."""
    flags: dict[str, Any] = dict.fromkeys(keys(), False)
    if chance.random() < 0.3:
        flags[chance.choice(WATCHED)] = chance.choice((True, "not_sure"))
    if chance.random() < 0.03:
        flags[chance.choice(list(flags))] = chance.choice((True, None))
    tree: dict[str, Any] = {
        "person": {"id": f"p{chance.randrange(10**6)}", "age": chance.randint(18, 90)},
        "asked": {"by": "R. E.", "at": DAY.isoformat(), "how": "in person"},
        "red_flags": by_group(flags),
        "painful_side": chance.choice(("left", "right", "right", None)),
        "onset_date": _day(chance, 800) if chance.random() < 0.9 else None,
        "pain": {part: {"now": chance.randint(0, 9), "worst_24h": 9} for part in ("leg", "back")},
        "irritability": _maybe(
            chance,
            {
                "settle_min": chance.choice((2, 8, 20, 45, 90)),
                "constant": chance.random() < 0.2,
                "wakes_night": chance.random() < 0.3,
                "provoked_by": chance.choice(
                    ("up_to_5_min_light_activity", "over_5_min_light_activity", "heavy_activity")
                ),
            },
        ),
        "neuro": {
            side: {"myotome_mrc": {"L5": chance.choice((5, 5, 5, 4)), "S1": chance.choice((5, 5, 4))}}
            for side in ("left", "right")
            if chance.random() < 0.3
        },
        "direction": [_direction(chance) for _ in range(chance.choice((0, 0, 1, 2)))],
        "conditions": chance.sample([c.value for c in Condition], chance.choice((0, 0, 1, 1, 2, 3))),
        "palpation": [{"site": "piriformis", "guarded": chance.random() < 0.5}] if chance.random() < 0.3 else [],
        "resources": {
            "min_per_day": chance.choice((None, 5, 10, 15, 20, 30, 60)),
            "days": chance.choice((None, 1, 2, 3, 4, 5, 6, 7, chance.sample(WEEKDAYS, chance.randint(1, 7)))),
            "equipment": chance.sample(THINGS, chance.randint(0, 5)),
        },
        "function": {
            "feared_tasks": [{"task": t} for t in chance.sample(TASKS, chance.choice((0, 0, 1, 2)))],
            "goals": chance.sample(TASKS, chance.choice((0, 1))),
            "work": chance.choice((None, "desk", "retired", "warehouse")),
        },
        "answers": _maybe(chance, {"odi": {"items": [chance.randint(0, chance.choice((1, 3, 5))) for _ in range(10)]}}),
        "preferences": {"gets_down_and_up_safely": chance.choice((None, True, False))},
        "stable_weeks": chance.choice((None, 0, 2, 6)),
    }
    worst = min(9, max(tree["pain"]["leg"]["now"], chance.randint(0, 9)))
    tree["pain"]["leg"]["worst_24h"] = worst
    tree["pain"]["back"]["worst_24h"] = max(worst, tree["pain"]["back"]["now"])
    if chance.random() < 0.7:
        tree["presentation"] = chance.choice([p.value for p in Presentation if p is not Presentation.HIP_OR_OTHER])
    if "recent_surgery" in tree["conditions"] and chance.random() < 0.7:
        tree["surgery_ok_by"] = "Dr E."
    if chance.random() < 0.1:
        rule = chance.choice(
            ("no_stretch_while_guarded", "loading_waits_for_irritability", "walking_always", "session_cap")
        )
        tree["overrides"] = [{"rule": rule, "by": "R. E.", "why": "known well", "at": DAY.isoformat()}]
    return {key: value for key, value in tree.items() if value is not None}


def _maybe(chance: random.Random, value: Any) -> Any:
    return value if chance.random() < 0.8 else None


def _day(chance: random.Random, most: int) -> str:
    return (DAY - timedelta(days=chance.randint(0, most))).isoformat()


def _direction(chance: random.Random) -> dict[str, Any]:
    sites = [site.value for site in Site]
    movement = chance.choice(("extension", "flexion", "side_glide_left", "side_glide_right"))
    return {
        "movement": movement,
        "before": chance.choice(sites),
        "after": chance.choice(sites),
        "stays": chance.choice((True, True, False, None)),
    }


def chance_of(seed: int) -> random.Random:
    """Return a source of chance that gives the same intake for the same seed."""
    return random.Random(seed)  # noqa: S311 - people are drawn, not secrets
