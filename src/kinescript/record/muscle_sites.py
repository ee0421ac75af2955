"""The muscles surface EMG is read of, by data, and which of them a name in a file means."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations
from types import MappingProxyType
from typing import Literal

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.words import Side
from kinescript.documents.shipped import read_shipped

Region = Literal["trunk", "hip", "thigh", "leg", "shoulder"]
_FOLDER, _FILE = "muscles", "sites.toml"
_LONGEST_NAME, _MOST_WORDS = 120, 5
# a word may be cut to three letters among others, and to four where it stands alone
_LEAST_LETTERS, _LEAST_ALONE = 3, 4
_WORDS = re.compile(r"[a-z]+|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# a unit or a number in brackets, and the vertebra beside which an electrode lies: L3, T10
_ASIDE = re.compile(r"[(\[]\s*(?:[munp]?[Vv]|%|[0-9 ]+)\s*[)\]]")
_LEVEL = re.compile(r"(?<![A-Za-z0-9])(?:[Ll][1-5]|[Tt](?:1[0-2]|[1-9])|[Ss][1-2])(?![A-Za-z0-9])")
_NUMBERED = re.compile(r"(?<![A-Za-z])([A-Za-z]{2,})[0-9]+(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """A muscle electrodes lie over: its name, where it is, the source of the place, and its spellings.

    `clinician` and `patient` are what each of them hears it called. `names` are clear wherever they stand; `codes` are
    short and count on a channel known to be EMG alone. `heart` says that an electrode there sees the ECG.
    """

    name: str
    clinician: str
    patient: str
    region: Region
    source: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    heart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMuscles:
    """Names of muscles that are no site, and why not, as a sentence without its full stop."""

    names: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_short: tuple[str, ...]
    right_short: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    noise: tuple[str, ...]
    sides: _Sides
    sites: tuple[SiteEntry, ...]
    others: tuple[OtherMuscles, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMuscle:
    """What a name in a file says: a site, or why it is a muscle and no site; `clear` unless it takes EMG to tell."""

    site: MuscleSite | None
    why: str = ""
    clear: bool = True


@cache
def site_entries() -> MappingProxyType[str, SiteEntry]:
    """Return every muscle that is read, by its name, in the order of data/muscles/sites.toml."""
    return MappingProxyType({entry.name: entry for entry in _table().sites})


def find_site(label: str) -> MuscleSite | None:
    """Return the site a name in a file means, on a channel known to be EMG; None of a name that says none or several.

    The side is None where the name does not say it. Surface electrodes cannot tell transversus abdominis from the
    internal oblique over it, so that either name is the region of both.

    >>> find_site("LT GLUT. MED.")
    MuscleSite(muscle='gluteus_medius', side=<Side.LEFT: 'left'>)
    >>> find_site("TrA R").muscle, find_site("EMG 3")
    ('transversus_internal_oblique_region', None)
    """
    named = find_named(label)
    return None if named is None else named.site


@lru_cache(maxsize=4096)
def find_named(label: str) -> NamedMuscle | None:
    """Return the muscle that a name in a file says, a site or not; None where it says none, or may say two.

    >>> find_named("Voltage.R Gast").why
    'which head of gastrocnemius is not said'
    """
    if len(label) > _LONGEST_NAME:
        return None
    plain = _LEVEL.sub(" ", _ASIDE.sub(" ", _unaccented(label)))
    split = _NUMBERED.sub(r"\1 ", _CAMEL.sub(" ", plain))
    for text in dict.fromkeys((_NUMBERED.sub(r"\1 ", plain), split)):
        named = _read(tuple(_WORDS.findall(text.lower())))
        if named is not None:
            return named
    return None


def is_reached_by_heart(place: Place) -> bool:
    """Return whether an electrode there sees the ECG: over the trunk, and wherever nobody knows where it lies."""
    if isinstance(place, MuscleSite):
        entry = site_entries().get(place.muscle)
        return entry is None or entry.heart
    return isinstance(place, Unmapped)


def _read(words: tuple[str, ...]) -> NamedMuscle | None:
    noise = _noise()
    kept = [word for word in words if not word.isdigit() and word not in noise]
    if not kept or len(kept) > _MOST_WORDS + 1:
        return None
    sides, rest = _take_sides(kept)
    if len(set(sides)) > 1 or not rest:
        return None
    side = sides[0] if sides else None
    named = _exactly("".join(rest), side)
    if named is None and side is None:
        # the letter of the side may cling to the name, in front or behind: RGMED, GMEDL
        joined = "".join(rest)
        for letter, clung in (("l", Side.LEFT), ("r", Side.RIGHT)):
            if named is None and joined.startswith(letter):
                named = _exactly(joined[1:], clung)
            if named is None and joined.endswith(letter):
                named = _exactly(joined[:-1], clung)
    return named or _cut_short(tuple(rest), side)


def _take_sides(words: list[str]) -> tuple[list[Side], list[str]]:
    """Return the sides that words say, short ones at either end alone, and the words that are left."""
    long, short = _side_words()
    sides = [long[word] for word in words if word in long]
    rest = [word for word in words if word not in long]
    for end in (0, -1):
        if len(rest) > 1 and rest[end] in short:
            sides.append(short[rest[end]])
            del rest[end]
    return sides, rest


def _exactly(joined: str, side: Side | None) -> NamedMuscle | None:
    sites, codes, others = _spellings()
    muscle = sites.get(joined) or codes.get(joined)
    if muscle is not None:
        return NamedMuscle(site=MuscleSite(muscle=muscle, side=side), clear=joined in sites)
    return NamedMuscle(site=None, why=others[joined]) if joined in others else None


def _cut_short(words: tuple[str, ...], side: Side | None) -> NamedMuscle | None:
    """Return the one muscle whose words these are, in any order and cut short; None where two have them."""
    if len(words) > _MOST_WORDS:
        return None
    found = {
        meant: is_site
        for spelt, meant, is_site in _spelt().get(_initials(words), ())
        if any(_are_cut(order, spelt) for order in permutations(words))
    }
    if len(found) != 1:
        return None
    ((meant, is_site),) = found.items()
    clear = len(words) > 1
    if is_site:
        return NamedMuscle(site=MuscleSite(muscle=meant, side=side), clear=clear)
    return NamedMuscle(site=None, why=meant, clear=clear)


def _are_cut(words: tuple[str, ...], spelt: tuple[str, ...]) -> bool:
    least = _LEAST_LETTERS if len(words) > 1 else _LEAST_ALONE
    return all(
        whole == word or (len(word) >= least and whole.startswith(word))
        for word, whole in zip(words, spelt, strict=True)
    )


def _unaccented(text: str) -> str:
    """Return a text with letters of a to z for those with accents, and a space for whatever is no letter or digit."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c if c.isascii() else "" if unicodedata.combining(c) else " " for c in parts)


@cache
def _table() -> _Table:
    return read_shipped(_FOLDER, _FILE, _Table)


@cache
def _noise() -> frozenset[str]:
    return frozenset(_table().noise)


@cache
def _side_words() -> tuple[dict[str, Side], dict[str, Side]]:
    sides = _table().sides
    long = dict.fromkeys(sides.left, Side.LEFT) | dict.fromkeys(sides.right, Side.RIGHT)
    short = dict.fromkeys(sides.left_short, Side.LEFT) | dict.fromkeys(sides.right_short, Side.RIGHT)
    return long, short


def _joined(spelling: str) -> str:
    return "".join(_WORDS.findall(_unaccented(spelling).lower()))


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the site of every clear name and of every code, and what is wrong with every other muscle's name."""
    table = _table()
    names = {_joined(name): entry.name for entry in table.sites for name in (entry.name, *entry.names)}
    codes = {_joined(code): entry.name for entry in table.sites for code in entry.codes}
    others = {_joined(name): other.why for other in table.others for name in other.names}
    return names, codes, others


@cache
def _spelt() -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """Return the words of every clear name, what it means, and whether that is a site, by the initials of the words."""
    table = _table()
    sites = [(name, entry.name, True) for entry in table.sites for name in (entry.name, *entry.names)]
    others = [(name, other.why, False) for other in table.others for name in other.names]
    found: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for name, meant, is_site in sites + others:
        words = tuple(_WORDS.findall(_unaccented(name).lower()))
        found.setdefault(_initials(words), []).append((words, meant, is_site))
    return found


def _initials(words: tuple[str, ...]) -> str:
    return "".join(sorted(word[0] for word in words))
