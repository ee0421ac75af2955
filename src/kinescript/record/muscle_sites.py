"""The muscles surface EMG is read of, by data: their places, their sources, and every spelling that means one."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.words import Side
from kinescript.documents.shipped import read_shipped

Region = Literal["trunk", "hip", "thigh", "leg", "shoulder"]
_FOLDER, _FILE = "muscles", "sites.toml"
_WORDS = re.compile(r"[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """A muscle electrodes lie over: its name, where it is, the source of the place, and its spellings.

    `clinician` and `patient` are what each of them hears it called. `names` are clear wherever they stand; `codes` are
    short and count on a channel known to be EMG alone. `heart` says that an electrode there sees the ECG, `lumbar` that
    beside a thoracic vertebra it would be another place.
    """

    name: str
    clinician: str
    patient: str
    region: Region
    source: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    heart: bool = False
    lumbar: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMuscles:
    """Names and codes of muscles that are no site, and why not, as a sentence without its full stop."""

    names: tuple[str, ...]
    why: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_short: tuple[str, ...]
    right_short: tuple[str, ...]
    left_clung: tuple[str, ...]
    right_clung: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    noise: tuple[str, ...]
    sides: _Sides
    sites: tuple[SiteEntry, ...]
    others: tuple[OtherMuscles, ...]
    thoracic_why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A way to write a muscle: its words in small letters, what it means, and whether it is clear without EMG.

    `means` is the name of a site, or for a muscle that is none (`is_site` False) why it is none.
    """

    words: tuple[str, ...]
    means: str
    is_site: bool
    clear: bool


@cache
def site_entries() -> MappingProxyType[str, SiteEntry]:
    """Return every muscle that is read, by its name, in the order of data/muscles/sites.toml."""
    return MappingProxyType({entry.name: entry for entry in _table().sites})


def is_reached_by_heart(place: Place) -> bool:
    """Return whether an electrode there sees the ECG: over the trunk, and wherever nobody knows where it lies."""
    if isinstance(place, MuscleSite):
        entry = site_entries().get(place.muscle)
        return entry is None or entry.heart
    return isinstance(place, Unmapped)


def unaccented(text: str) -> str:
    """Return a text with letters of a to z for those with accents, and a space for whatever is no letter or digit."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c if c.isascii() else "" if unicodedata.combining(c) else " " for c in parts)


@cache
def _table() -> _Table:
    return read_shipped(_FOLDER, _FILE, _Table)


@cache
def noise_words() -> frozenset[str]:
    """Return the words that say neither muscle nor side."""
    return frozenset(_table().noise)


@cache
def side_words() -> tuple[dict[str, Side], dict[str, Side]]:
    """Return what says a side wherever it stands, and what says one at either end of a name alone."""
    sides = _table().sides
    long = dict.fromkeys(sides.left, Side.LEFT) | dict.fromkeys(sides.right, Side.RIGHT)
    short = dict.fromkeys(sides.left_short, Side.LEFT) | dict.fromkeys(sides.right_short, Side.RIGHT)
    return long, short


@cache
def clung_sides() -> tuple[tuple[str, str, Side], ...]:
    """Return what may cling to a name as its side, what the other side would be called there, and the side."""
    pairs = tuple(zip(_table().sides.left_clung, _table().sides.right_clung, strict=True))
    return tuple((a, b, Side.LEFT) for a, b in pairs) + tuple((b, a, Side.RIGHT) for a, b in pairs)


@cache
def thoracic_why() -> str:
    """Return why a muscle of the lumbar spine is no site beside a thoracic vertebra."""
    return _table().thoracic_why


@cache
def spellings() -> tuple[Spelling, ...]:
    """Return every way that the table knows to write a muscle, clear ones first."""
    sites, others = _table().sites, _table().others
    written = [(name, entry.name, True, True) for entry in sites for name in (entry.name, *entry.names)]
    written += [(name, other.why, False, True) for other in others for name in other.names]
    written += [(code, entry.name, True, False) for entry in sites for code in entry.codes]
    written += [(code, other.why, False, False) for other in others for code in other.codes]
    return tuple(
        Spelling(words=tuple(_WORDS.findall(unaccented(text).lower())), means=means, is_site=is_site, clear=clear)
        for text, means, is_site, clear in written
    )


@cache
def spellings_by_letters() -> dict[str, Spelling]:
    """Return every spelling by its letters without spaces; a clear one before a code."""
    return {"".join(spelt.words): spelt for spelt in reversed(spellings())}
