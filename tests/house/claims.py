"""Passages that people read, and the numbers in them that claim an effect."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.house.source import PACKAGE, ROOT

NUMBER = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:%|per ?cent\b)|\b(?:hazard|odds|risk) ratio\b|\bSMD\b|\bstandardised mean difference\b"
    r"|\b(?:half|twice|double|\d+ times) (?:as|the) (?:much|many|risk|likely)\b",
    re.IGNORECASE,
)
# what a number may claim something about; only whole words begin with these
ABOUT = re.compile(
    r"\b(?:pain|recur|relaps|recover|odi\b|oswestry|disab|better|improv|reduc|reliev|relief|risk|prevent|effect|sciatica"
    r"|episode|outcome|worse|heal|benefit|responder|success)",
    re.IGNORECASE,
)
NEAR = 90  # characters either side
# how sure a number is, no effect: 95 % interval, error at 95 %; and what styles measure
NO_CLAIM = re.compile(
    r"(?:9[059]|97\.5)(?:th)?\s?%?\s?(?:interval|error|limits?|confidence|detectable|CI\b|MDC)|(?:error,?|at|\()\s?95\s?%"
    r"|(?:width|height|size|top|left|right|margin|padding|basis|opacity|spread)[\w-]*\s*[:=]\s*\"?[\d.]+%|[\d.]+%\s*[;}\"]",
    re.IGNORECASE,
)
DATA = ("exercises", "rules", "screening", "instruments", "norms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that are read together, where they stand, and what stands beside them that may name a source."""

    where: str
    line: int
    text: str
    beside: str


def claims(text: str) -> list[str]:
    """The numbers of a text that stand near a word of effect."""
    plain = NO_CLAIM.sub(lambda hit: " " * len(hit[0]), text)
    return [
        hit[0] for hit in NUMBER.finditer(plain) if ABOUT.search(plain[max(0, hit.start() - NEAR) : hit.end() + NEAR])
    ]


@cache
def passages() -> tuple[Passage, ...]:
    """Everything a person may read: content, pages of care, help of the commands, documentation."""
    return (*_of_data(), *_of_code(), *_of_pages())


def _of_data() -> Iterator[Passage]:
    for room in DATA:
        for path in sorted((PACKAGE / "data" / room).rglob("*.toml")):
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
            where = str(path.relative_to(ROOT))
            for text, beside in _strings(tree, ""):
                yield Passage(where=where, line=1, text=text, beside=beside)


def _strings(tree: Any, above: str) -> Iterator[tuple[str, str]]:
    """Every text with the sources of its own table and of those around it."""
    if isinstance(tree, dict):
        here = f"{above} {_sources(tree)}"
        for each in tree.values():
            yield from _strings(each, here)
    elif isinstance(tree, list):
        for each in tree:
            yield from _strings(each, above)
    elif isinstance(tree, str):
        yield tree, above


def _sources(table: dict[str, Any]) -> str:
    found = []
    for key, value in table.items():
        if "source" in key and isinstance(value, str):
            found.append(value)
        if "source" in key and isinstance(value, dict):
            found += [each for each in value.values() if isinstance(each, str)]
    return " ".join(found)


def _of_code() -> Iterator[Passage]:
    for folder in (PACKAGE / "report", PACKAGE / "cli", PACKAGE / "findings", PACKAGE / "measures"):
        for path in sorted(folder.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"), path)
            unread = _docstrings(tree) if folder.name != "cli" else set()  # those of commands are their help
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread:
                    where = str(path.relative_to(ROOT))
                    yield Passage(where=where, line=node.lineno, text=node.value, beside=node.value)


def _docstrings(tree: ast.Module) -> set[int]:
    """The docstrings of a file, which only its authors read."""
    holders = (n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef) and n.body)
    return {id(n.body[0].value) for n in holders if isinstance(n.body[0], ast.Expr)}


def _of_pages() -> Iterator[Passage]:
    pages = [ROOT / "README.md", ROOT / "SAFETY.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for path in pages:
        relative = path.relative_to(ROOT)
        if not {"_build", "_made"} & set(relative.parts):
            yield from read_page(path.read_text(encoding="utf-8"), where=str(relative))


def read_page(text: str, *, where: str) -> Iterator[Passage]:
    """A Markdown page by paragraphs, a table by rows, a list by items."""
    gathered: list[str] = []
    begun = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        begins = re.match(r"\s*(?:\||[-*] |\d+\. |#)", line)
        if (not line.strip() or begins) and gathered:
            joined = " ".join(gathered)
            yield Passage(where=where, line=begun, text=joined, beside=joined)
            gathered = []
        if line.strip():
            begun = begun if gathered else number
            gathered.append(line.strip())


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text of the product and its pages, with the place; the list of what is refused is left out."""
    roots = [PACKAGE, ROOT / "docs", ROOT / "benchmarks"]
    endings = {".py", ".md", ".toml", ".csv", ".css", ".po", ".pot", ".html", ".js", ".txt", ".json"}
    paths = [*ROOT.glob("*.md"), *(p for root in roots for p in sorted(root.rglob("*")) if p.suffix in endings)]
    for path in paths:
        relative = path.relative_to(ROOT)
        if path.name != "refused.toml" and not {"_build", "_made", "__pycache__"} & set(relative.parts):
            yield str(relative), path.read_text(encoding="utf-8")
