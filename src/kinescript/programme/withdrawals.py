"""The clinic's list of withdrawn programmes: withdrawn.jsonl, one JSON object a line, only ever added to."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kinescript.documents.read import parse_document, unreadable
from kinescript.documents.write import refusal
from kinescript.errors import InputRefused, SafetyRefused

FILE_NAME = "withdrawn.jsonl"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Whose word took a programme back: the digest of what was signed, who, when (an instant in UTC) and why."""

    digest: str
    by: str
    at: str
    why: str

    def __post_init__(self) -> None:
        if not is_digest(self.digest):
            raise ValueError("a digest that is not 64 small hexadecimal figures")


def is_digest(text: str) -> bool:
    """Whether this is a digest as the list holds them."""
    return _DIGEST.fullmatch(text) is not None


def read_withdrawn(home: Path) -> frozenset[str]:
    """Return the digests of every programme on the list in this folder; none when there is no list.

    Raises SafetyRefused, with its line, when the list cannot be read in full: nobody could then say whether a programme
    still stands, so none may run.
    """
    path = home / FILE_NAME
    if not path.exists() and not path.is_symlink():
        return frozenset()
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _closed(str(unreadable(path, error).came), FILE_NAME) from error
    digests = set()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            digests.add(_read_line(line, f"{FILE_NAME}, line {number}").digest)
    return frozenset(digests)


def withdraw(home: Path, withdrawal: Withdrawal) -> None:
    """Add one line to the list in this folder, making it if need be; what is there is never touched.

    Raises MachineRefused when the disk is full, InputRefused when the place cannot be written to.
    """
    path = home / FILE_NAME
    line = json.dumps(
        {"digest": withdrawal.digest, "by": withdrawal.by, "at": withdrawal.at, "why": withdrawal.why},
        ensure_ascii=True,
    )
    try:
        home.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            # a line that was cut off, by a power cut say, must not swallow this one
            file.seek(0, os.SEEK_END)
            torn = file.tell() > 0 and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
            file.write((b"\n" if torn else b"") + line.encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise refusal(error, path) from error


def _read_line(line: str, place: str) -> Withdrawal:
    try:
        return parse_document(line, Withdrawal, name=place, as_json=True)
    except InputRefused as error:
        raise _closed(error.came, place) from error


def _closed(came: str, place: str) -> SafetyRefused:
    do = "mend it from a copy; until then no programme runs"
    return SafetyRefused("a list of withdrawn programmes that can be read in full", came, do, place=place)
