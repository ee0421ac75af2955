"""An intake with every key and nothing answered, to be filled in: plain JSON that the reader accepts as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from kinescript.body.words import Side
from kinescript.documents.shipped import read_shipped
from kinescript.intake.document import Intake
from kinescript.intake.minimal_set import read_minimal_set
from kinescript.intake.red_flags import RedFlags

_TESTS = ("slr", "crossed_slr", "slump")
_FLAG = 'true, false or "not_sure" (counts as yes)'


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWords:
    """What every key of an intake means, in a line."""

    schema_version: int
    about: str
    keys: dict[str, str]


@cache
def read_keys() -> KeyWords:
    """Return the words of data/screening/keys.toml; raises InputRefused when they do not hold together."""
    return read_shipped("screening", "keys.toml", KeyWords)


def write_template() -> dict[str, Any]:
    """Return an intake with every key and nothing answered, and what each means under the key `help`."""
    flags = {f"red_flags.{each.key}": f"{_FLAG}: {each.clinician}" for each in read_minimal_set().question}
    flags["red_flags.cauda_equina.sexual_function"] += ', or "not_applicable"'
    told = read_keys()
    return {"help": {"about": told.about, **flags, **told.keys}, **_empty(Intake)}


def intake_keys(kind: Any = Intake, before: str = "") -> Iterator[str]:
    """Yield every key of an intake as a dotted path, `[]` for a list and `<root>`, `<side>`, `<test>` for a choice."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        name = "is" if field.name == "is_" else "<test>" if field.name in _TESTS else field.name
        name = "<side>" if name in ("left", "right") and before == "neuro." else name
        yield from _keys_of(_bare(hints[field.name]), f"{before}{name}")


def _keys_of(kind: Any, path: str) -> Iterator[str]:
    origin: Any = get_origin(kind)
    if kind is RedFlags:
        return
    if origin is tuple and is_dataclass(get_args(kind)[0]):
        yield from intake_keys(get_args(kind)[0], f"{path}[].")
    elif origin is dict:
        inner = get_args(kind)[1]
        if is_dataclass(inner):
            yield from intake_keys(inner, f"{path}.<instrument>.")
        else:
            yield f"{path}.<side>" if get_args(kind)[0] is Side else f"{path}.<root>"
    elif is_dataclass(kind):
        yield from intake_keys(kind, f"{path}.")
    else:
        yield path


def _bare(kind: Any) -> Any:
    """Return a type without the None that says it may be absent."""
    kinds = [each for each in get_args(kind) if each is not NoneType]
    return kinds[0] if NoneType in get_args(kind) else kind


def _empty(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    out = {}
    for field in fields(kind):
        name = "is" if field.name == "is_" else field.name
        out[name] = 1 if name == "schema_version" else _empty_value(name, _bare(hints[field.name]))
    return out


def _empty_value(name: str, kind: Any) -> Any:
    origin: Any = get_origin(kind)
    if name == "presentation":
        return None
    if origin is tuple and name in _TESTS:
        return [{**_empty(get_args(kind)[0]), "side": side.value} for side in Side]
    if origin is tuple and is_dataclass(get_args(kind)[0]):
        return []
    if origin is dict and get_args(kind)[0] is Side:
        return {side.value: None for side in Side}
    return _empty(kind) if is_dataclass(kind) else None
