"""BIDS says in a file's name whose it is: entities such as sub-01 and task-walk, a suffix, an ending."""

import re
from dataclasses import dataclass
from pathlib import Path

_LABEL = re.compile(r"([a-z]+)-([0-9A-Za-z+]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class BidsName:
    """A file's path and what its name says: entities in order, suffix (motion), ending (.tsv)."""

    path: Path
    entities: tuple[tuple[str, str], ...]
    suffix: str
    ending: str

    def label(self, entity: str) -> str | None:
        """Return the label of an entity, or None when the name has it not."""
        return dict(self.entities).get(entity)

    def applies_to(self, other: "BidsName") -> bool:
        """Return whether every entity of this name stands in the other: the inheritance principle of BIDS."""
        return set(self.entities) <= set(other.entities)


def parse_name(path: Path) -> BidsName | None:
    """Return what a file's name says, or None when it is not a name of BIDS.

    >>> parse_name(Path("sub-01_task-walk_tracksys-imu_motion.tsv")).label("tracksys")
    'imu'
    """
    stem, dot, ending = path.name.partition(".")
    *pairs, suffix = stem.split("_")
    entities = [_LABEL.fullmatch(pair) for pair in pairs]
    if not suffix.isalpha() or not dot or any(match is None for match in entities):
        return None
    found = tuple((match[1], match[2]) for match in entities if match)
    if len(dict(found)) < len(found):
        return None
    return BidsName(path=path, entities=found, suffix=suffix, ending=f".{ending}")


def plain_label(text: str) -> str:
    """Return a text as a label of BIDS, letters and digits alone.

    >>> plain_label("synthetic-42")
    'synthetic42'
    """
    return re.sub(r"[^0-9A-Za-z]", "", text) or "unnamed"
