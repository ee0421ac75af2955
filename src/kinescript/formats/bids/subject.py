"""The participant's row: age and sex, height and mass where their units are said, under the label of BIDS."""

from pathlib import Path
from typing import Any

from kinescript.body.units import find_unit
from kinescript.body.words import Sex
from kinescript.formats.bids.dataset import inside
from kinescript.formats.bids.texts import number_of, read_json, read_rows, word_of
from kinescript.record.subject import UNNAMED, Subject

_SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE, "o": Sex.OTHER, "other": Sex.OTHER}


def find_subject(label: str | None, root: Path) -> tuple[Subject, tuple[Path, ...]]:
    """Return the subject under the pseudonym sub-<label>, and the files that told about them.

    Of participants.tsv only age (years), sex, height and weight are read, the latter two where participants.json says
    m or cm, and kg; any other column, such as a name, is not looked at.
    """
    pseudonym = UNNAMED if label in (None, UNNAMED) else f"sub-{label}"
    table, words = root / "participants.tsv", root / "participants.json"
    if not table.is_file():
        return Subject(id=pseudonym), ()
    rows = read_rows(inside(table, root))
    row = next((r for r in rows if r.get("participant_id") == f"sub-{label}"), {})
    said = read_json(inside(words, root)) if words.is_file() else {}
    metre = find_unit(_unit(said, "height"))
    height, weight = number_of(row.get("height")), number_of(row.get("weight"))
    subject = Subject(
        id=pseudonym,
        age_years=_within(number_of(row.get("age")), 120.0),
        sex=_SEXES.get(row.get("sex", "").lower()),
        height_m=_within(height * metre[1], 3.0) if height and metre and metre[0] == "m" else None,
        mass_kg=_within(weight, 500.0) if _unit(said, "weight") == "kg" else None,
    )
    return subject, (table, words) if words.is_file() else (table,)


def _unit(said: dict[str, Any], column: str) -> str:
    about = said.get(column)
    return word_of(about.get("Units")) if isinstance(about, dict) else ""


def _within(value: float | None, most: float) -> float | None:
    return value if value is not None and 0 <= value <= most else None
