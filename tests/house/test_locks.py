"""The locks hold what the project needs, each with its hashes, and name no place to fetch it from."""

import re
import tomllib

from tests.house.source import ROOT, fail_with

LOCKS = {
    "requirements.lock": ("build",),
    "requirements-bench.lock": ("build", "dev", "bench"),
    "requirements-dev.lock": ("build", "dev"),
    "requirements-fuzz.lock": ("build", "fuzz"),
}


def plain(requirement: str) -> str:
    """The name of a requirement as the lock writes it."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def test_locks_hold_what_pyproject_asks_for() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    faults = []
    for lock, groups in LOCKS.items():
        asked = [*settings["project"]["dependencies"]]
        asked += [each for group in groups for each in settings["dependency-groups"][group] if isinstance(each, str)]
        held = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        faults += [f"{lock}:1: {plain(each)} is missing; make lock" for each in asked if plain(each) not in held]
    fail_with(faults, "A lock holds every requirement of pyproject.toml")


def pins(lock: str) -> set[str]:
    """Every `name==version` of a lock."""
    return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_locks_agree_on_what_people_run() -> None:
    for lock in ("requirements-dev.lock", "requirements-fuzz.lock"):
        different = sorted(pins("requirements.lock") - pins(lock))
        assert not different, f"{lock}: tested with other versions than people run: {different}; make lock"


def test_locks_are_whole_and_name_no_place() -> None:
    faults = []
    for lock in LOCKS:
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            following = lines[number] if number < len(lines) else ""
            if re.match(r"\w", line) and not ("==" in line and "--hash=sha256:" in following):
                faults.append(f"{lock}:{number}: no pinned version or no hash: {line}")
            if re.search(r"://|^-|file:", line):
                faults.append(f"{lock}:{number}: a place or an option: {line}")
    fail_with(faults, "A lock pins and hashes everything, and names no place to fetch it from")
