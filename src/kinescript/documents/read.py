"""TOML and JSON to dataclasses, unknown keys refused with their place."""

import difflib
import json
import re
import reprlib
import tomllib
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

from kinescript.errors import InputRefused

T = TypeVar("T")
_LARGEST_BYTES = 10_000_000
# people write TOML, programs write JSON; tomllib needs a second for a megabyte, and minutes for a key of many dots
_LARGEST_TOML_BYTES = 1_000_000
_MANY_DOTS = re.compile(r"(?<![\w\-])[\w\-\"']+(?:[ \t]*\.[ \t]*[\w\-\"']+){50}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = reprlib.Repr()
_SHOWN.maxstring = _SHOWN.maxother = _SHOWN.maxlong = 60


def read_document(path: Path, kind: type[T]) -> T:
    """Return the dataclass a .toml or .json file describes; a byte-order mark is let pass.

    Raises InputRefused, with the key's place, when the file cannot be read, is neither TOML nor JSON, misses a key, has
    one nobody knows, or holds a value of the wrong type.
    """
    return parse_document(read_text(path), kind, name=path.name, as_json=path.suffix.lower() == ".json")


def read_text(path: Path) -> str:
    """Return the UTF-8 text of a document; raises InputRefused when it cannot be read or is of 10 MB or more."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error
    if len(raw) > _LARGEST_BYTES:
        raise InputRefused("a document under 10 MB", "a larger one", "check that it is the right file", place=path.name)
    return text


def parse_document(text: str, kind: type[T], *, name: str, as_json: bool) -> T:
    """Return the dataclass a TOML or JSON text describes; `name` stands in the sentence when it is refused.

    Raises InputRefused as `read_document` does; a JSON key given twice, NaN and Infinity are refused too, and so is
    TOML of more than 1 MB or with a key of more than 50 parts.
    """
    if not as_json and len(text) > _LARGEST_TOML_BYTES:
        raise InputRefused("a TOML document under 1 MB", "a larger one", "check that it is the right file", place=name)
    if not as_json and _MANY_DOTS.search(text):
        raise InputRefused("keys of at most 50 parts", "a longer one", "check that it is the right file", place=name)
    try:
        tree = json.loads(text, **_STRICT_JSON) if as_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        format_name = "JSON" if as_json else "TOML"
        raise InputRefused(f"a {format_name} document", str(error), "mend the text there", place=name) from error
    return to_dataclass(tree, kind, name=name)


def to_dataclass(tree: Any, kind: type[T], *, name: str) -> T:
    """Return plain data as a dataclass, unknown keys and wrong types refused with their place.

    Raises InputRefused.
    """
    from cattrs import BaseValidationError, transform_error

    try:
        value: T = _converter().structure(tree, kind)
    except BaseValidationError as error:
        first = str(transform_error(error, path=name, format_exception=_say)[0])
        raise InputRefused("the keys and types of the documentation", first, "correct that key", place=name) from error
    except ValueError as error:
        raise InputRefused("values that make sense", str(error), "correct them", place=name) from error
    return value


def unreadable(path: Path, error: Exception) -> InputRefused:
    """Return the sentence for a file that cannot be read as text."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "bytes that are not UTF-8 text"
    return InputRefused("a readable text file", reason.lower(), "check the path and the file", place=path.name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in pairs:
        if key in tree:
            raise ValueError(f"the key {_SHOWN.repr(key)} given twice")
        tree[key] = value
    return tree


def _no_number(word: str) -> float:
    raise ValueError(f"{word}, which is not JSON; say null where nothing is known")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is too large for a number")
    return value


_STRICT_JSON: dict[str, Any] = {"object_pairs_hook": _once, "parse_constant": _no_number, "parse_float": _finite}


@cache
def _converter() -> Any:
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)

    def dataclass_hook(kind: type) -> Any:
        strictly: dict[str, Any] = {"_cattrs_forbid_extra_keys": True, "_cattrs_detailed_validation": True}
        inner: Any = make_dict_structure_fn(kind, converter, **strictly)

        def structure(value: Any, kind: type) -> Any:
            if not isinstance(value, dict):
                raise ValueError(f"{_SHOWN.repr(value)} is not a table of keys")  # noqa: TRY004 - said of a document, not of code
            return inner(value, kind)

        return structure

    for plain in (str, bool, int, float, Enum):
        converter.register_structure_hook(plain, _strict)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook_func(_is_tuple, _row)
    converter.register_structure_hook(str | float | bool, _plain)
    converter.register_structure_hook_func(_is_number_or_row, _number_or_row)
    converter.register_structure_hook_func(_is_dict, _table)
    converter.register_structure_hook_factory(is_dataclass, dataclass_hook)
    return converter


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _is_number_or_row(kind: Any) -> bool:
    kinds = [each for each in get_args(kind) if each is not NoneType]
    return len(kinds) == 2 and kinds[0] in (int, float) and _is_tuple(kinds[1])


def _number_or_row(value: Any, kind: Any) -> Any:
    """Let a number or a list stand where either may, and null where it may."""
    if value is None and NoneType in get_args(kind):
        return None
    number, row = (each for each in get_args(kind) if each is not NoneType)
    return _row(value, row) if isinstance(value, list | tuple) else _strict(value, number)


def _strict(value: Any, kind: type) -> Any:
    """Let an int stand for a float, and nothing else for anything else: "3" is not 3, and 1 is not true."""
    if issubclass(kind, Enum):  # a StrEnum is a str to the converter, so it comes here too
        return _word(value, kind)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise ValueError("a number too large") from None
    if type(value) is not kind:
        names = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}
        raise ValueError(f"{_SHOWN.repr(value)} is not {names[kind]}")
    if isinstance(value, str) and not value.isascii() and not _is_writable(value):
        raise ValueError(f"{_SHOWN.repr(value)} holds half a character")
    return value


def _is_writable(text: Any) -> bool:
    """Return whether a text can be written as UTF-8: a lone surrogate, which JSON lets through, cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _day(value: Any, kind: Any) -> date:
    """Let "2026-11-21", or TOML's own date, become a date; nothing else, and no time of day."""
    del kind
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(f"{_SHOWN.repr(value)} is not a date such as 2026-11-21")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{_SHOWN.repr(value)} is a day no calendar has") from None


def _plain(value: Any, kind: Any) -> str | float | bool:
    """Let a text, a number, true or false stand where any of them may."""
    del kind
    return _strict(value, type(value) if isinstance(value, str | bool) else float)  # type: ignore[no-any-return]


def _word(value: Any, kind: type[Enum]) -> Enum:
    for member in kind:
        if type(value) is type(member.value) and value == member.value:
            return member
    raise ValueError(f"{_SHOWN.repr(value)} is not one of {', '.join(str(m.value) for m in kind)}")


def _row(value: Any, kind: Any) -> tuple[Any, ...]:
    """Let a list, and nothing else, become a tuple: "abc" is not ("a", "b", "c")."""
    from cattrs.errors import IterableValidationError, IterableValidationNote

    if not isinstance(value, list | tuple):
        raise ValueError(f"{_SHOWN.repr(value)} is not a list")  # noqa: TRY004 - said of a document, not of code
    kinds = get_args(kind)
    if kinds[1:] == (Ellipsis,):
        kinds = kinds[:1] * len(value)
    elif len(kinds) != len(value):
        raise ValueError(f"a list of {len(value)}, where {len(kinds)} belong")
    converter, out = _converter(), []
    hooks = {each: converter.get_structure_hook(each) for each in set(kinds)}
    for index, (each, each_kind) in enumerate(zip(value, kinds, strict=True)):
        try:
            out.append(hooks[each_kind](each, each_kind))
        except Exception as error:  # noqa: BLE001 - handed on with its place, as cattrs does
            # only the first is ever said; a document may hold a million wrong ones
            error.add_note(IterableValidationNote(f"at {index}", index, each_kind))
            raise IterableValidationError("a list", [error], kind) from None
    return tuple(out)


def _is_dict(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is dict


def _table(value: Any, kind: Any) -> dict[str, Any]:
    """Let a table of keys become a dict, its values looked at one by one until the first wrong one."""
    from cattrs.errors import IterableValidationError, IterableValidationNote

    if not isinstance(value, dict):
        raise ValueError(f"{_SHOWN.repr(value)} is not a table of keys")  # noqa: TRY004 - said of a document, not of code
    key_kind, each_kind = get_args(kind)
    converter, out = _converter(), {}
    key_hook, hook = converter.get_structure_hook(key_kind), converter.get_structure_hook(each_kind)
    for key, each in value.items():
        try:
            out[key_hook(key, key_kind)] = hook(each, each_kind)
        except Exception as error:  # noqa: BLE001 - handed on with its place, as cattrs does
            error.add_note(IterableValidationNote(f"at {key[:60]!r}", key[:60], each_kind))
            raise IterableValidationError("a table", [error], kind) from None
    return out


def _say(error: BaseException, kind: Any) -> str:
    """Return what is wrong at one place, in words."""
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        key = min(error.extra_fields)[:60]
        known = [f.name for f in fields(error.cl)]
        return f"an unknown key {key!r} (known: {', '.join(difflib.get_close_matches(key, known) or known)})"
    if isinstance(error, KeyError):
        return "a missing key"
    return str(error) if isinstance(error, ValueError) else f"a value that does not fit {kind}"
