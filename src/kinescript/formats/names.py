"""File names that can be shown, and digests of files."""

import hashlib
from pathlib import Path


def printable(name: str) -> str:
    r"""Return a file's name with a ? for every character that cannot be shown.

    >>> printable("walk\x1b[31m.c3d")
    'walk?[31m.c3d'
    """
    return "".join(c if c.isprintable() else "?" for c in name)


def digest_of(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told_apart(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return labels that can be shown, each of them once: later ones of a name get their number, from 1, behind it.

    >>> told_apart(("EMG", "EMG"))
    ('EMG', 'EMG (2)')
    """
    names: list[str] = []
    for number, label in enumerate(labels, 1):
        name = printable(label)
        while name in names:
            name = f"{name} ({number})"
        names.append(name)
    return tuple(names)
