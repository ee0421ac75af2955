"""Where CARE leaves the shape of a key open, several shapes mean the same: they are made one here, before reading.

What is not one of these shapes is handed on untouched, so that the strict reader refuses it with its place.
"""

import re
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_LIGHT_ACTIVITY_MIN = 5.0
_PROVOKED = ("up_to_5_min_light_activity", "over_5_min_light_activity", "heavy_activity", "nothing")
_MINUTES = re.compile(r"\b([0-9]{1,4}) ?min")
_CONDITIONS = {
    "knee": "knee_problem",
    "wrist": "wrist_problem",
    "spinal_stenosis": "stenosis",
    "lumbar_stenosis": "stenosis",
    "pregnant": "pregnancy",
    "uncontrolled_hypertension": "uncontrolled_blood_pressure",
    "fall": "falls",
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# a plus or minus behind a strength; 3+ stays 3, because the careful rules begin there
_MRC_WORDS = {"5-": 4.5, "4+": 4.5, "4-": 3.5, "3+": 3.0, "3-": 2.5, "2+": 2.0, "2-": 1.5, "normal": 5.0, "full": 5.0}
# a grade as text: 4, 1/2, 2/4
_GRADE = re.compile(r"([0-9])(?:\.0)?(?: ?/ ?([0-9]))?")
_SENSATION = {0: "absent", 1: "reduced", 2: "normal"}
_REFLEX = {0: "absent", 1: "reduced", 2: "normal", 3: "brisk", 4: "clonus"}


def fit(tree: Any, kind: Any) -> Any:
    """Return plain data in the one shape that `kind` has; null in a table is an absent key.

    >>> from kinescript.intake.document import Asked
    >>> fit({"by": None, "at": "2026-11-16T09:30:00Z"}, Asked)
    {'at': '2026-11-16', 'at_time': '09:30'}
    """
    kinds = [each for each in get_args(kind) if each is not NoneType] if NoneType in get_args(kind) else [kind]
    kind = kinds[0]
    if len(kinds) > 1:
        return tree
    origin: Any = get_origin(kind)
    if origin is dict:
        inner = get_args(kind)[1]
        return {k: fit(v, inner) for k, v in tree.items() if v is not None} if isinstance(tree, dict) else tree
    if origin is tuple:
        return _fit_row(tree, get_args(kind)[0])
    return _fit_table(tree, kind) if is_dataclass(kind) else tree


def _fit_row(tree: Any, kind: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        if kind.__name__ == "TensionTest" and _is_by_side(tree):
            tree = [{"side": side, **test} for side, test in tree.items() if test is not None]
        if isinstance(tree, dict) or (isinstance(tree, str) and kind.__name__ in ("Happened", "FearedTask")):
            tree = [tree]
    return [fit(each, kind) for each in tree] if isinstance(tree, list | tuple) else tree


def _is_by_side(tree: Any) -> bool:
    """Whether it holds one test under left, one under right, neither of which says another side."""
    if not isinstance(tree, dict) or not tree or not set(tree) <= {"left", "right"}:
        return False
    return all(test is None or (isinstance(test, dict) and "side" not in test) for test in tree.values())


def _fit_table(tree: Any, kind: Any) -> Any:
    shape = _SHAPES.get(kind.__name__)
    tree = shape(tree) if shape else tree
    if not isinstance(tree, dict):
        return tree
    hints = _hints(kind)
    return {k: fit(v, hints[k]) if k in hints else v for k, v in tree.items() if v is not None or k not in hints}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _intake(tree: Any) -> Any:
    # the template explains itself under this one key, which is for people
    if not isinstance(tree, dict):
        return tree
    tree = {k: v for k, v in tree.items() if k != "help"}
    conditions = tree.get("conditions")
    if not isinstance(conditions, list):
        return tree
    words = [_word(each) if isinstance(each, str) else each for each in conditions]
    return {**tree, "conditions": [_CONDITIONS.get(each, each) if isinstance(each, str) else each for each in words]}


def _asked(tree: Any) -> Any:
    at = tree.get("at") if isinstance(tree, dict) else None
    found = _instant(at)
    return {**tree, "at": found[1], "at_time": found[2]} if found else tree


def _instant(value: Any) -> re.Match[str] | None:
    value = value.isoformat() if isinstance(value, datetime) else value
    return _INSTANT.fullmatch(value) if isinstance(value, str) else None


def _dated(tree: Any) -> Any:
    """Let an instant stand for its day."""
    found = _instant(tree.get("on")) if isinstance(tree, dict) else None
    return {**tree, "on": found[1]} if found else tree


def _happened(tree: Any) -> Any:
    if isinstance(tree, str):
        return {"what": tree}
    if not isinstance(tree, dict):
        return tree
    other = {"procedure": "what", "kind": "what", "type": "what", "name": "what", "date": "on", "at": "on"}
    return _dated({other[k] if k in other and other[k] not in tree else k: v for k, v in tree.items()})


def _irritability(tree: Any) -> Any:
    said = tree.get("provoked_by") if isinstance(tree, dict) else None
    if isinstance(said, int | float) and not isinstance(said, bool) and said >= 0:
        word = "up_to_5_min_light_activity" if said <= _LIGHT_ACTIVITY_MIN else "over_5_min_light_activity"
        return {**tree, "provoked_by": word}
    if isinstance(said, list) and all(isinstance(each, str) for each in said):
        said = ", ".join(said)
    if isinstance(said, str) and said not in _PROVOKED:
        rest = {k: v for k, v in tree.items() if k != "provoked_by"}
        minutes = _MINUTES.search(said)
        return {
            **(_irritability({**rest, "provoked_by": float(minutes[1])}) if minutes else rest),
            "provoked_words": said,
        }
    return tree


def _leg(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    readers: dict[str, Callable[[Any], Any]] = {
        "myotome_mrc": _mrc,
        "sensation": lambda value: _as_found(value, _SENSATION),
        "reflex": lambda value: _as_found(value, _REFLEX),
    }
    out = dict(tree)
    for key, read in readers.items():
        if (value := tree.get(key)) is not None:
            listed = isinstance(value, list) and key != "myotome_mrc" and all(isinstance(each, str) for each in value)
            # a list of roots names those where something is missing
            roots = dict.fromkeys(value, "reduced") if listed else value if isinstance(value, dict) else {"leg": value}
            out[key] = {_root(root): None if each is None else read(each) for root, each in roots.items()}
    return out


def _root(name: str) -> str:
    return name.upper() if re.fullmatch(r"[ls][1-5]", name, re.IGNORECASE) else name


def _mrc(value: Any) -> Any:
    if isinstance(value, bool):
        return 5.0 if value else value
    if isinstance(value, str):
        word = value.strip().lower().removesuffix("/5")
        return float(word) if re.fullmatch(r"[0-5](\.[0-9]+)?", word) else _MRC_WORDS.get(word, value)
    return value


def _as_found(value: Any, words: dict[int, str]) -> Any:
    if isinstance(value, bool):
        return "normal" if value else "reduced"
    if isinstance(value, int | float):
        return words.get(int(value) if value == int(value) else -1, f"{value:g}")
    if isinstance(value, str) and (found := _GRADE.fullmatch(value.strip())):
        top = max(words)
        # of another top it is another scale, which nobody here knows
        return words.get(int(found[1]), value) if found[2] in (None, str(top)) else value
    return value


def _presentation(tree: Any) -> Any:
    if isinstance(tree, str):
        return {"is_": tree}
    if isinstance(tree, dict) and "is" in tree and "is_" not in tree:
        tree = {"is_" if k == "is" else k: v for k, v in tree.items()}
    sure = tree.get("confidence") if isinstance(tree, dict) else None
    if isinstance(sure, int | float) and not isinstance(sure, bool):
        tree = {**tree, "confidence": f"{sure:g}"}
    return _listed(tree, "features")


def _direction(tree: Any) -> Any:
    """Let `extension_in_lying` be extension, and a glide with its side the side glide."""
    if not isinstance(tree, dict) or not isinstance(tree.get("movement"), str):
        return tree
    word = _word(tree["movement"])
    for known in ("extension", "flexion"):
        word = known if word.split("_")[0] == known else word
    if "glide" in word and ("left" in word) != ("right" in word):
        word = "side_glide_left" if "left" in word else "side_glide_right"
    return {**tree, "movement": word}


def _word(text: str) -> str:
    return re.sub(r"[ -]+", "_", text.strip().lower())


def _listed(tree: Any, *keys: str) -> Any:
    """Let one text stand for a list of one."""
    return (
        {k: [v] if k in keys and isinstance(v, str) else v for k, v in tree.items()} if isinstance(tree, dict) else tree
    )


def _resources(tree: Any) -> Any:
    tree = _listed(tree, "equipment")
    days = tree.get("days") if isinstance(tree, dict) else None
    return {**tree, "days": [_weekday(day) for day in days]} if isinstance(days, list) else tree


def _weekday(day: Any) -> Any:
    word = day.strip().lower() if isinstance(day, str) else ""
    return next((full for full in _WEEKDAYS if word in (full, full[:3])), day)


def _timed(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    both = ("side_bridge_s", "single_leg_bridge_s", "heel_raises")
    is_one = {k: k in both and isinstance(v, int | float) and not isinstance(v, bool) for k, v in tree.items()}
    return {k: {"left": v, "right": v} if is_one[k] else v for k, v in tree.items()}


def _answers(tree: Any) -> Any:
    is_one = isinstance(tree, int | float) and not isinstance(tree, bool)
    tree = {"items": [tree]} if is_one else {"items": tree} if isinstance(tree, list) else tree
    if isinstance(tree, dict) and isinstance(tree.get("items"), list):
        return {**tree, "items": [float(each) if isinstance(each, bool) else each for each in tree["items"]]}
    return tree


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "Intake": _intake,
    "Asked": _asked,
    "IrritabilityReport": _irritability,
    "LegNeuro": _leg,
    "WorkingPresentation": _presentation,
    "Resources": _resources,
    "TestsTimed": _timed,
    "Answers": _answers,
    "Happened": _happened,
    "Investigated": _dated,
    "DirectionTried": _direction,
    "FearedTask": lambda tree: {"task": tree} if isinstance(tree, str) else tree,
    "Function": lambda tree: _listed(tree, "goals"),
}
