"""Values travel: frozen, slotted, keyword-only; results go to stdout in one room only."""

import ast

from tests.house.source import fail_with, modules
from tests.house.test_docstrings import ARRAY

NEEDED = ("frozen", "slots", "kw_only")


def dataclass_options(node: ast.ClassDef) -> dict[str, str] | None:
    """The options given to @dataclass, as written; None when the class is no dataclass."""
    for each in node.decorator_list:
        called = each.func if isinstance(each, ast.Call) else each
        if ast.unparse(called).split(".")[-1] == "dataclass":
            given = each.keywords if isinstance(each, ast.Call) else []
            return {word.arg: ast.unparse(word.value) for word in given if word.arg}
    return None


def test_values_are_frozen_slotted_and_keyword_only() -> None:
    faults = []
    for module in modules():
        for node in module.classes():
            options = dataclass_options(node)
            if options is not None and (missing := [each for each in NEEDED if options.get(each) != "True"]):
                faults.append(module.at(node, f"{node.name} lacks {', '.join(f'{each}=True' for each in missing)}"))
    fail_with(faults, "A value is @dataclass(frozen=True, slots=True, kw_only=True)")


def test_values_that_hold_arrays_are_not_compared_with_equals() -> None:
    faults = []
    for module in modules():
        for node in module.classes():
            options = dataclass_options(node)
            fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
            holds = [ast.unparse(each.target) for each in fields if ARRAY.search(ast.unparse(each.annotation))]
            if options is not None and holds and options.get("eq") != "False":
                faults.append(module.at(node, f"{node.name} holds {', '.join(holds)}: it needs eq=False"))
    fail_with(faults, "A value that holds arrays has eq=False")


def test_only_the_command_line_prints() -> None:
    faults = [
        module.at(node, "print(")
        for module in modules()
        if module.room not in {"cli", "__main__"}
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    fail_with(faults, "Only the command line prints")
