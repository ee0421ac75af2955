"""A docstring is a contract: everything public has one, and where arrays pass it says which way they lie."""

import ast
import re

from tests.house.source import PACKAGE, Def, arguments, fail_with, has_docstring, modules

ARRAY_ROOMS = {"motion", "measures", "signal", "formats", "muscle", "findings", "load", "signature"}
ARRAY = re.compile(r"\b(ndarray|NDArray|ArrayLike|Floats|Array)\b")
# A shape, an axis or a unit: any of these tells the reader what lies in the array.
TELLS = re.compile(
    r"shape|\([a-z]+, ?[a-z0-9.]*\)|\([a-z]+,|1-D|2-D|frames?\b|samples?\b|first axis|axis|per row|rows?\b|columns?\b"
    r"|scalar first|boolean|masks?\b|indices"
    r"|\b(s|ms|Hz|rad|deg|degrees|radians|seconds|m|mm|N|uV|V|rad/s|m/s2|uT)\b"
)


def takes_arrays(node: Def) -> bool:
    """Whether an argument or the result is annotated as an array."""
    notes = [each.annotation for each in arguments(node)] + [node.returns]
    return any(note is not None and ARRAY.search(ast.unparse(note)) for note in notes)


def test_everything_public_has_a_docstring() -> None:
    faults = [
        module.at(node, f"{name} has no docstring")
        for module in modules()
        for name, node in module.public()
        if not has_docstring(node)
    ]
    faults += [
        module.at(1, "the file does not say what it is for")
        for module in modules()
        if module.text.strip() and not has_docstring(module.tree)
    ]
    fail_with(faults, "Every public function and class, and every file, says what it is for")


def test_arrays_say_their_shape_or_unit() -> None:
    faults = [
        module.at(node, f"{name} takes or returns arrays, and its docstring names no shape, axis or unit")
        for module in modules()
        if module.room in ARRAY_ROOMS
        for name, node in module.public()
        if isinstance(node, Def) and takes_arrays(node) and not TELLS.search(ast.get_docstring(node) or "")
    ]
    fail_with(faults, "Where arrays pass, the docstring names their shape, axis or unit")


def test_every_room_says_in_out_and_never() -> None:
    """A room is a folder of src/kinescript with Python in it; In, Out, Never stand in its __init__, in this order."""
    faults = []
    for folder in sorted(PACKAGE.iterdir()):
        if not folder.is_dir() or not any(folder.rglob("*.py")):
            continue
        door = folder / "__init__.py"
        words = ast.get_docstring(ast.parse(door.read_text(encoding="utf-8"))) if door.is_file() else None
        if not words or not re.search(r"\bIn: .*\bOut: .*\bNever: ", words, re.DOTALL):
            faults.append(f"src/kinescript/{folder.name}/__init__.py:1: say what goes In:, what comes Out:, and Never:")
    fail_with(faults, "Every room's __init__ says what goes in, what comes out, what it never does")
