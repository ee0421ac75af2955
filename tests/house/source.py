"""The source as the house rules see it: every module parsed once, never imported."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kinescript"

Def = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file of the product or of its tests."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def room(self) -> str:
        """The folder under src/kinescript it lies in, or its own name when it lies in the root."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else self.name

    def at(self, node: ast.AST | int, words: str) -> str:
        """A sentence that begins with file:line, so that an editor can jump there."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path.relative_to(ROOT)}:{line}: {words}"

    def functions(self) -> Iterator[Def]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Def))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def public(self) -> Iterator[tuple[str, Def | ast.ClassDef]]:
        """Public functions and classes, and the public methods of public classes, with their dotted names."""
        for node in self.tree.body:
            if isinstance(node, Def | ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, node
                if isinstance(node, ast.ClassDef):
                    for inner in node.body:
                        if isinstance(inner, Def) and not inner.name.startswith("_") and not is_overload(inner):
                            yield f"{node.name}.{inner.name}", inner


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file under src/kinescript."""
    return read(PACKAGE)


@cache
def test_modules() -> tuple[Module, ...]:
    """Every Python file under tests."""
    return read(ROOT / "tests")


test_modules.__test__ = False  # type: ignore[attr-defined]  # its name begins like a test's


def read(folder: Path) -> tuple[Module, ...]:
    """Parse every Python file under a folder, in order of path."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
    return tuple(Module(path=path, text=text, tree=ast.parse(text, path)) for path, text in texts.items())


def is_overload(node: Def) -> bool:
    """Whether it only tells the type checker one signature of several."""
    return any(ast.unparse(each).split(".")[-1] == "overload" for each in node.decorator_list)


def has_docstring(node: Def | ast.ClassDef | ast.Module) -> bool:
    """Whether the first statement is a string."""
    return ast.get_docstring(node, clean=False) is not None


def arguments(node: Def) -> Iterator[ast.arg]:
    """Every argument of a function, starred ones too."""
    spec = node.args
    starred = (each for each in (spec.vararg, spec.kwarg) if each is not None)
    return iter([*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *starred])


def exports() -> tuple[str, ...]:
    """The names in kinescript.__all__, read without importing; empty while there is none."""
    for module in modules():
        if module.path == PACKAGE / "__init__.py":
            for node in module.tree.body:
                targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
                if any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets):
                    return tuple(re.findall(r"['\"](\w+)['\"]", ast.get_source_segment(module.text, node) or ""))
    return ()


def fail_with(faults: list[str], rule: str) -> None:
    """One failure that names the rule and every place that breaks it."""
    if faults:
        pytest.fail("\n".join([f"{rule}; here it does not:", *faults]), pytrace=False)
