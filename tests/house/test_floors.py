"""The floors themselves are kept by import-linter (`make check`); here is what it cannot see."""

import ast
import tomllib

from tests.house.source import PACKAGE, ROOT, fail_with, modules

CORE = {"record", "motion", "muscle", "load", "figure", "measures", "signature", "outcomes", "intake", "findings"}
CORE |= {"programme", "synth", "coach"}


def contract(identity: str) -> dict[str, list[str]]:
    """One import-linter contract of pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return next(each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == identity)


def test_every_core_room_is_in_the_core_contract() -> None:
    there = {each.name for each in PACKAGE.iterdir() if (each / "__init__.py").is_file()} & CORE
    listed = {each.removeprefix("kinescript.") for each in contract("core")["source_modules"]}
    missing, left = sorted(there - listed), sorted(listed - CORE)
    assert not missing, f"pyproject.toml: add kinescript.{missing} to source_modules of the contract `core`"
    assert not left, f"pyproject.toml: {left} in the contract `core` is no room of the core"


def test_every_room_has_a_floor() -> None:
    floors = " ".join(contract("floors")["layers"]).replace("|", " ").replace("(", "").replace(")", "").split()
    there = {each.name for each in PACKAGE.iterdir() if any(each.rglob("*.py"))}
    there |= {each.stem for each in PACKAGE.glob("*.py")} - {"__init__"}
    assert not sorted(there - set(floors)), f"pyproject.toml: {sorted(there - set(floors))} stand on no floor"
    assert len(floors) == len(set(floors)), "a room stands on two floors"


def test_data_holds_content_and_no_code() -> None:
    faults = [module.at(1, "code among the content") for module in modules() if module.room == "data"]
    fail_with(faults, "src/kinescript/data holds no Python")


def test_importing_a_module_calls_nothing_at_large() -> None:
    """No statement at module level that is only a call: importing does nothing."""
    faults = [
        module.at(node, ast.unparse(node)[:60])
        for module in modules()
        if module.path.name != "__main__.py"
        for node in module.tree.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    fail_with(faults, "Importing does nothing: no bare call at module level")
