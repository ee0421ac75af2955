"""Small rooms: a file can be read in one sitting, a function on one screen."""

import ast

from tests.house.source import Def, fail_with, has_docstring, modules

LONGEST_FILE = 300
LONGEST_FUNCTION = 50


def length(node: Def) -> int:
    """Lines from `def` to the end, docstring and decorators not counted."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if has_docstring(node):
        first = node.body[0]
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_files_are_short() -> None:
    faults = [
        module.at(LONGEST_FILE + 1, f"{lines} lines; split the room, or say it more simply")
        for module in modules()
        if (lines := len(module.text.splitlines())) > LONGEST_FILE
    ]
    fail_with(faults, f"A file has at most {LONGEST_FILE} lines")


def test_functions_are_short() -> None:
    faults = [
        module.at(node, f"{node.name} has {lines} lines; give its parts names")
        for module in modules()
        for node in module.functions()
        if (lines := length(node)) > LONGEST_FUNCTION
    ]
    fail_with(faults, f"A function has at most {LONGEST_FUNCTION} lines without docstring and decorators")


def test_the_length_of_a_function_leaves_out_docstring_and_decorators() -> None:
    source = 'import functools\n@functools.cache\ndef f():\n    """One\n    two\n    """\n    return 1\n'
    assert length(ast.parse(source).body[1]) == 2  # type: ignore[arg-type]
