"""A programme as the JSON tree of the contract, and back."""

from pathlib import Path
from typing import Any

from kinescript.documents.read import read_document, to_dataclass
from kinescript.documents.write import to_plain
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.intake.minimal_set import keys
from kinescript.intake.saying import screening_document
from kinescript.programme.programme import SCHEMA_VERSION, Programme

Tree = dict[str, Any]
DOCUMENT, WITHDRAWN = "programme.json", "withdrawn"


def to_programme_document(programme: Programme) -> Tree:
    """Return programme.json as plain data: the keys of the contract and the rest of the programme beside them."""
    tree: Tree = to_plain(programme)
    first = ("schema_version", "screening", "signed", "valid_until", "review_on", "weeks", "rules")
    tree["screening"] = screening_document(programme.screening)
    return {**{key: tree[key] for key in first}, **tree}


def read_programme(path: Path) -> Programme:
    """Return the programme of a folder, or of the file itself.

    Raises InputRefused when it is missing, is no JSON, or has a key or a value that no programme has; SafetyRefused
    when it is missing because it was withdrawn.
    """
    file = path / DOCUMENT if path.is_dir() or path.suffix != ".json" else path
    if not file.exists() and any((file.parent / WITHDRAWN).glob(f"*/{DOCUMENT}")):
        came = f"a folder whose plan was withdrawn (it lies in {WITHDRAWN})"
        raise SafetyRefused("a programme that stands", came, "screen again and make a new one", place=str(file))
    if not file.exists():
        came = "nothing there" if not path.exists() else f"a folder without {DOCUMENT}"
        raise InputRefused("a folder or a file that prescribe left", came, "check the path", place=str(path))
    tree = read_document(file, dict[str, Any])
    if tree.get("schema_version") != SCHEMA_VERSION:
        came = f"{tree.get('schema_version')!r}"
        raise InputRefused(f"schema_version {SCHEMA_VERSION}", came, "make the programme again", place=file.name)
    screening = tree.get("screening")
    if isinstance(screening, dict) and isinstance(screening.get("cleared"), dict):
        # in the order in which they are asked, whatever order a file was written in: the digest depends on it
        order = {key: place for place, key in enumerate(keys())}
        rows = sorted(screening["cleared"].items(), key=lambda pair: order.get(pair[0], len(order)))
        pairs = [list(pair) for pair in rows]
        tree = {**tree, "screening": {**screening, "cleared": pairs}}
    return to_dataclass(tree, Programme, name=file.name)
