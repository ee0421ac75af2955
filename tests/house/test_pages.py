"""ARCHITECTURE.md and CONVENTIONS.md are true, because they are read here."""

import re

import pytest
from tests.house.source import PACKAGE, ROOT, fail_with

NAMED_TEST = re.compile(r"(tests/[\w/-]+\.py)::(test_\w+)")


def page(name: str) -> str:
    """The text of one page of the root."""
    path = ROOT / name
    if not path.is_file():
        pytest.fail(f"{name}:1: expected this page; it is not there", pytrace=False)
    return path.read_text(encoding="utf-8")


def test_the_tree_in_architecture_is_the_tree() -> None:
    """ARCHITECTURE.md holds one block opened by three backticks and `tree`.

    Its first line is `src/kinescript/`. Each other line is one room folder (`motion/`) or one file of the root
    (`chain.py`, `__init__.py`, `py.typed`), then at least one space, then what it is for. Order and indent are free;
    lines whose indent is deeper than the first room's continue the words above.
    """
    text = page("ARCHITECTURE.md")
    block = re.search(r"^```tree\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert block, "ARCHITECTURE.md: no block opened by ```tree"
    head, *lines = block.group(1).splitlines()
    assert head.strip() == "src/kinescript/", f"ARCHITECTURE.md: the tree begins with src/kinescript/, not {head!r}"
    indents = [len(line) - len(line.lstrip()) for line in lines]
    entries = [line.split(maxsplit=1) for line, indent in zip(lines, indents, strict=True) if indent == min(indents)]
    written = [entry[0] for entry in entries]
    real = {
        each.name + "/" * each.is_dir()
        for each in PACKAGE.iterdir()
        if each.name != "__pycache__" and (each.is_file() or any(inner.is_file() for inner in each.rglob("*")))
    }
    faults = [f"ARCHITECTURE.md: {each} is in src/kinescript, not in the tree" for each in sorted(real - set(written))]
    faults += [f"ARCHITECTURE.md: {each} is in the tree, not in src/kinescript" for each in sorted(set(written) - real)]
    faults += [f"ARCHITECTURE.md: {entry[0]} has no words" for entry in entries if len(entry) == 1]
    faults += [f"ARCHITECTURE.md: {each} stands twice" for each in sorted({e for e in written if written.count(e) > 1})]
    fail_with(faults, "The tree in ARCHITECTURE.md is the tree of src/kinescript")


def test_every_convention_names_its_test() -> None:
    """Each bullet of CONVENTIONS.md (`- `, its further lines indented) ends with `(test: tests/path.py::test_name)`.

    Several tests are separated by a comma and a space: `(test: tests/a.py::test_b, tests/c.py::test_d)`.
    """
    text = page("CONVENTIONS.md")
    bullets: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("- ", "* ")):
            bullets.append((number, line))
        elif bullets and line.startswith("  ") and line.strip():
            bullets[-1] = (bullets[-1][0], f"{bullets[-1][1]} {line.strip()}")
    assert bullets, "CONVENTIONS.md has no bullets"
    faults = []
    for number, bullet in bullets:
        end = re.search(r"\(test: ([^()]+)\)\.?$", bullet)
        if not end:
            faults.append(f"CONVENTIONS.md:{number}: does not end with (test: tests/path.py::test_name)")
            continue
        for each in end.group(1).replace("`", "").split(", "):
            named = NAMED_TEST.fullmatch(each.strip())
            path = ROOT / named[1] if named else None
            if not named or not path or not path.is_file():
                faults.append(f"CONVENTIONS.md:{number}: {each} is no test file")
            elif not re.search(rf"def {named[2]}\(", path.read_text(encoding="utf-8")):
                faults.append(f"CONVENTIONS.md:{number}: {named[1]} has no {named[2]}")
    fail_with(faults, "Every convention is kept by a test")
