"""Intakes for tests: everything asked and all no, the worked cases, and any intake there could be."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.minimal_set import keys

CASES = Path(__file__).resolve().parents[1] / "cases"
DAY = date(2026, 11, 16)
SITES = ("back", "buttock", "thigh", "knee", "calf", "foot")


def case(name: str) -> dict[str, Any]:
    """Return the plain data of one of the worked cases."""
    tree: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return tree


def answered(flags: dict[str, Any] | None = None, **more: Any) -> Intake:
    """Return an intake of an adult, asked on DAY, all answered no but `flags` (None: unanswered)."""
    tree = {"person": {"id": "p", "age": 40}, "asked": {"by": "R. E.", "at": DAY.isoformat()}}
    return parse_intake({**tree, "red_flags": by_group(dict.fromkeys(keys(), False) | (flags or {})), **more})


def by_group(flags: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return answers by `group.key` as the document nests them."""
    out: dict[str, dict[str, Any]] = {}
    for key, answer in flags.items():
        group, _, name = key.partition(".")
        out.setdefault(group, {})[name] = answer
    return out


def days_before(most: int) -> st.SearchStrategy[str]:
    """A day up to `most` days before DAY, as it is written."""
    return st.integers(0, most).map(lambda days: (DAY - timedelta(days=days)).isoformat())


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value or null."""
    return st.none() | strategy


NRS = st.integers(0, 10)
LEG = st.fixed_dictionaries(
    {},
    optional={
        "myotome_mrc": maybe(st.dictionaries(st.sampled_from(("L4", "L5", "S1")), st.integers(0, 5))),
        "sensation": maybe(
            st.dictionaries(st.sampled_from(("L5", "S1")), st.sampled_from(("normal", "reduced", "odd")))
        ),
        "reflex": maybe(st.dictionaries(st.just("S1"), st.sampled_from(("normal", "absent", "clonus")))),
    },
)
FLAGS = st.fixed_dictionaries({key: st.sampled_from((False, False, False, True, "not_sure", None)) for key in keys()})
INVESTIGATED = st.fixed_dictionaries(
    {"condition": st.sampled_from((*keys(), "cauda_equina", "malignancy", "infection", "fracture", "neuro", "other"))},
    optional={
        "on": days_before(90),
        "how": st.just("MRI"),
        "result": st.sampled_from(("excluded", "excluded", "confirmed", "pending")),
        "by": st.just("Dr E."),
        "new_symptom_since": maybe(st.booleans()),
    },
)


def trees(flags: st.SearchStrategy[dict[str, Any]] = FLAGS) -> st.SearchStrategy[dict[str, Any]]:
    """Plain data of any intake that can be read: each part may be absent."""
    presentations = ("radicular_disc_like", "stenosis_like", "hip_or_other", "unclear")
    pain = st.fixed_dictionaries({}, optional={"now": maybe(NRS), "worst_24h": maybe(NRS)})
    return st.fixed_dictionaries(
        {"red_flags": flags.map(by_group)},
        optional={
            "person": st.fixed_dictionaries({}, optional={"age": maybe(st.integers(10, 95))}),
            "asked": st.just({"at": DAY.isoformat(), "by": "R. E."}),
            "onset_date": maybe(days_before(900)),
            "episodes": maybe(st.integers(1, 9)),
            "pain": st.fixed_dictionaries({}, optional={"leg": pain, "back": pain}),
            "irritability": st.fixed_dictionaries(
                {},
                optional={
                    "provoked_by": st.sampled_from(("up_to_5_min_light_activity", "heavy_activity", "sitting", 3, 20)),
                    "settle_min": maybe(st.integers(0, 300)),
                    "constant": maybe(st.booleans()),
                    "wakes_night": maybe(st.booleans()),
                },
            ),
            "neuro": st.fixed_dictionaries({}, optional={"left": LEG, "right": LEG}),
            "presentation": maybe(st.sampled_from(presentations)),
            "conditions": maybe(st.lists(st.sampled_from(("osteoporosis", "pregnancy", "falls")), unique=True)),
            "investigated": st.lists(INVESTIGATED, max_size=3),
            "stable_weeks": maybe(st.integers(0, 9)),
            "changing_day_to_day": maybe(st.booleans()),
        },
    )
