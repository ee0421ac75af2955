"""What is committed belongs to everybody: it names no machine, no registry and nobody's workplace."""

import re
import subprocess

from tests.house.source import ROOT, fail_with

# Put together from pieces, so that this file does not hold what it forbids.
REGISTRIES = [("py", r"pi\.org"), ("python", r"hosted\.org"), ("registry.npm", r"js\.org"), ("yarn", r"pkg\.com")]
REGISTRIES += [("deb.deb", r"ian\.org"), ("proxy.go", r"lang\.org"), ("crates", r"\.io\b")]
PATHS = [(r"(?<![\w.])/wo", r"rk/(main|shared|\.)"), (r"(?<![\w.])/op", r"t/(wheels|py" + "pi)")]
PATHS += [(r"(?<![\w.$])/ro", r"ot/"), (r"(?<![\w.$])/ho", r"me/\w"), ("find-", "links")]
WORKPLACE = [(r"\bC", r"EO\b"), (r"\bAnth", "ropic"), (r"\bCla", r"ude (Code|AI)\b"), (r"\bchat", "gpt")]
WORKPLACE += [(r"\bsub-?", r"agents?\b"), (r"\bAI ag", r"ents?\b"), (r"\bsteering re", "po")]
FORBIDDEN = {
    "a package registry": re.compile("|".join(a + b for a, b in REGISTRIES), re.IGNORECASE),
    "a path of one machine": re.compile("|".join(a + b for a, b in PATHS)),
    "a word of one workplace": re.compile("|".join(a + b for a, b in WORKPLACE)),
}
SKIPPED = {
    ".git",
    ".venv",
    ".venv-dev",
    ".venv-bench",
    ".venv-fuzz",
    "fuzz-findings",
    "__pycache__",
    "_build",
    "demo-report",
    ".hypothesis",
}
SKIPPED |= {".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"}


def tracked() -> list[str]:
    """Files git tracks or would; without git, every file that is not made by a target."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return [path.as_posix() for path in found if not SKIPPED & set(path.parts) and path.suffix != ".pyc"]
    return [name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(name: str) -> str:
    """The text of a file, empty when it is not text."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content[:8192] else content.decode("utf-8", errors="replace")


def test_no_registry_machine_or_workplace_is_named() -> None:
    faults = []
    here = str(ROOT)
    for name in tracked():
        for number, line in enumerate(text_of(name).splitlines(), start=1):
            for what, pattern in FORBIDDEN.items():
                if hit := pattern.search(line):
                    faults.append(f"{name}:{number}: {what}: {hit.group()}")
            if len(ROOT.parts) > 3 and here in line:
                faults.append(f"{name}:{number}: the folder of this checkout")
    fail_with(faults, "What is committed names no registry, no machine and no workplace")


def test_nothing_big_is_tracked() -> None:
    faults = [f"{name}:1: {size // 1024} kB" for name in tracked() if (size := (ROOT / name).stat().st_size) > 600_000]
    fail_with(faults, "A file in the repository is at most 600 kB")


def test_the_patterns_find_what_they_look_for() -> None:
    samples = {
        "a package registry": "https://py" + "pi.org/simple",
        "a path of one machine": "see /wo" + "rk/main/src",
        "a word of one workplace": "the C" + "EO said",
    }
    for what, line in samples.items():
        assert FORBIDDEN[what].search(line), what
