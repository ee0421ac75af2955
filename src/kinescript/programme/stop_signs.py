"""The signs everybody stops an exercise at: one wording for all, from data/rules/stop_signs.toml."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kinescript.documents.read import parse_document
from kinescript.intake.minimal_set import read_emergency


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSigns:
    """The file of stop signs: the emergency sentence with a place for its list, and when to stop otherwise."""

    label: str
    source: str
    emergency: str
    stop: tuple[str, ...]


@cache
def find_stop_signs() -> tuple[str, ...]:
    """Return the signs said with every exercise, the emergency first.

    Raises InputRefused where the file is not as it should be.
    """
    text = files("kinescript").joinpath("data", "rules", "stop_signs.toml").read_text(encoding="utf-8")
    signs = parse_document(text, StopSigns, name="stop_signs.toml", as_json=False)
    return (signs.emergency.format(list="; ".join(read_emergency().list)), *signs.stop)
