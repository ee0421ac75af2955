"""The signs everybody stops an exercise at: one wording for all, from data/rules/stop_signs.toml."""

from dataclasses import dataclass
from functools import cache

from kinescript.documents.shipped import read_shipped
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
    signs = read_shipped("rules", "stop_signs.toml", StopSigns)
    return (signs.emergency.format(list="; ".join(read_emergency().list)), *signs.stop)
