"""The motion script as a document: versioned TOML for people, JSON for programs, the same value either way."""

from pathlib import Path
from typing import Any

from kinescript.documents.read import parse_document, read_text, to_dataclass
from kinescript.documents.toml_text import to_toml
from kinescript.documents.write import to_json, to_plain
from kinescript.errors import InputRefused
from kinescript.programme.script import MotionScript
from kinescript.programme.script_values import find_faults

# TOML has no null, and a script whose side was forgotten must not pass for one that has none
_NO_SIDE = "none"


def script_to_json(script: MotionScript) -> str:
    """Return the script as JSON; raises InputRefused when its values make no sense."""
    return to_json(to_plain(check_script(script, name=script.id))) + "\n"


def script_to_toml(script: MotionScript) -> str:
    """Return the script as TOML, `side = "none"` for none; raises InputRefused when its values make no sense."""
    tree: dict[str, Any] = to_plain(check_script(script, name=script.id))
    try:
        return to_toml({**tree, "side": tree["side"] or _NO_SIDE})
    except ValueError as error:
        raise InputRefused("text TOML can hold", str(error), "correct the words", place=script.id) from error


def read_script(path: Path) -> MotionScript:
    """Return the script a .toml or .json file describes.

    Raises InputRefused, with the key's place, as `read_document` does, and for a schema version other than 1, a curve
    nobody knows, negative seconds and every other value that makes no sense.
    """
    return parse_script(read_text(path), name=path.name, as_json=path.suffix.lower() == ".json")


def parse_script(text: str, *, name: str, as_json: bool) -> MotionScript:
    """Return the script a TOML or JSON text describes; raises InputRefused as `read_script` does."""
    tree = parse_document(text, dict[str, Any], name=name, as_json=as_json)
    if not as_json and tree.get("side") == _NO_SIDE:
        tree["side"] = None
    return check_script(to_dataclass(tree, MotionScript, name=name), name=name)


def check_script(script: MotionScript, *, name: str) -> MotionScript:
    """Return the script as it came when its values make sense; raises InputRefused with the first that does not."""
    for fault in find_faults(script):
        raise InputRefused(fault.expected, fault.came, "correct that key", place=f"{name}, {fault.place}")
    return script
