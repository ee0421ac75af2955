"""Plain data as TOML: what the standard library reads and does not write."""

import json
import math
import re
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(tree: dict[str, Any]) -> str:
    """Return TOML that tomllib reads back as the same data; keys whose value is None are left out, as TOML has no null.

    Raises ValueError for what TOML cannot hold: NaN, infinity, None in a list, half a character, any other type.

    >>> print(to_toml({"id": "bridge", "dose": {"sets": 2, "hold_s": 5.0}}), end="")
    id = "bridge"
    <BLANKLINE>
    [dose]
    sets = 2
    hold_s = 5.0
    """
    lines: list[str] = []
    _write_table(tree, (), lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def _write_table(tree: dict[str, Any], at: tuple[str, ...], lines: list[str]) -> None:
    """Write what fits on a line first: a key after a table's head would belong to that table."""
    known = {key: value for key, value in tree.items() if value is not None}
    lines += [f"{_key(key)} = {_inline(value)}" for key, value in known.items() if not _has_head(value)]
    for key, value in known.items():
        head = ".".join(map(_key, (*at, key)))
        if isinstance(value, dict) and value:
            lines += ["", f"[{head}]"]
            _write_table(value, (*at, key), lines)
        elif _has_head(value):
            for each in value:
                lines += ["", f"[[{head}]]"]
                _write_table(each, (*at, key), lines)


def _has_head(value: Any) -> bool:
    """Whether it is written under a head of its own: a table, or a list of nothing but tables."""
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, dict) for each in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no place in a document")
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, dict):
        known = {key: each for key, each in value.items() if each is not None}
        return "{" + ", ".join(f"{_key(key)} = {_inline(each)}" for key, each in known.items()) + "}"
    raise ValueError(f"{type(value).__name__} has no place in TOML")


def _text(text: str) -> str:
    """Write a basic string; JSON's escapes are TOML's too, except those for half a character and for delete."""
    text.encode("utf-8")  # half a character is refused here, as a ValueError
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
