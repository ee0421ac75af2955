"""Which muscle a name in a file means, and its side, decided over all the names of the file."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import permutations

from kinescript.body.segments import MuscleSite, Place
from kinescript.body.words import Side
from kinescript.record.muscle_sites import (
    Spelling,
    clung_sides,
    noise_words,
    side_words,
    site_entries,
    spellings,
    spellings_by_letters,
    thoracic_why,
    unaccented,
)

_LONGEST_NAME, _MOST_WORDS = 120, 5
# a word may be cut to three letters among others, and to four where it stands alone
_LEAST_LETTERS, _LEAST_ALONE = 3, 4
# a word as short as this says a muscle clearly only where it has a side: GMAX may be the most of an acceleration
_SHORT = 4
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# a unit or a number in brackets
_ASIDE = re.compile(r"[(\[]\s*(?:[munp]?[Vv]|%|[0-9 ]+)\s*[)\]]")
_NUMBERED = re.compile(r"(?<![A-Za-z])(?!(?i:th)[0-9])([A-Za-z]{2,})[0-9]+(?![A-Za-z0-9])")
# the vertebra beside which an electrode lies stays one word: L3, T10, Th10, S1; R1 may be the other side of L1
_GLUED = re.compile(r"(?<=[0-9])(?=[A-Za-z])")
_WORDS = re.compile(
    r"(?<![a-z0-9])(?:th?(?:1[0-2]|[1-9])|s[12]|[lr][1-5])(?![a-z0-9])|[a-z]+|[0-9]+",
)
_THORACIC, _SACRAL, _LETTER = re.compile(r"th?[0-9]+"), re.compile(r"s[12]"), re.compile(r"[lr][1-5]")
_LEVEL = re.compile(r"th?[0-9]+|s[12]|[lr][1-5]")
_SWAP = str.maketrans("lr", "rl")
_NO_SUCH_PAIR = "these look like the left and the right of one muscle, and none is known by that name"
LETTER_OR_SIDE = "a letter at its end may be the side, or a part of the muscle's name"
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMuscle:
    """What a name in a file says: a site, or why it is a muscle and no site, or that it may be one of several.

    `why` beside a site says why it has no side.
    `clear` unless it takes EMG to tell; `told` where a word by itself, or the other name of a pair, says the side.
    """

    site: MuscleSite | None
    why: str = ""
    clear: bool = True
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One way to read a name; `mirror` holds the words of the other side's name where a mere letter says the side."""

    means: str
    is_site: bool
    side: Side | None
    clear: bool
    mirror: _Words = ()

    @property
    def sure(self) -> bool:
        return self.side is not None and not self.mirror


def find_site(label: str) -> MuscleSite | None:
    """Return the site a name means by itself, on a channel known to be EMG; None of a name that says none or several.

    The side is None where the name does not say it. Surface electrodes cannot tell transversus abdominis from the
    internal oblique over it, so that either name is the region of both.

    >>> find_site("LT GLUT. MED.")
    MuscleSite(muscle='gluteus_medius', side=<Side.LEFT: 'left'>)
    >>> find_site("TrA R").muscle, find_site("EMG 3")
    ('transversus_internal_oblique_region', None)
    """
    named = find_named(label)
    return None if named is None else named.site


def find_named(label: str) -> NamedMuscle | None:
    """Return the muscle that a name says by itself, a site or not; None where it says none.

    >>> find_named("Voltage.R Gast").why
    'which head of gastrocnemius is not said'
    """
    return find_names((label,))[label]


def find_names(labels: Collection[str], places: Collection[Place] = ()) -> dict[str, NamedMuscle | None]:
    """Return what each of the names of one file says, beside the others and beside the places that are taken.

    Two names that differ in nothing but L and R at one end are the left and the right of one muscle, whatever either
    would mean alone, and so is a name beside a muscle's other side that is placed already. A name alone is read by
    itself: where its letter may be a side or not, the side is None; where it may be two muscles it is no site.

    >>> find_names(["LES", "RES"])["LES"].site.side, find_names(["LES"])["LES"].site.side
    (<Side.LEFT: 'left'>, None)
    >>> find_names(["ADL"])["ADL"].why
    'whether it is adductor longus or left deltoideus anterior is not said'
    """
    keys = frozenset(_key(words) for label in labels for words in _forms(label))
    taken = frozenset(place for place in places if isinstance(place, MuscleSite))
    return {label: _decide(_forms(label), keys, taken) for label in labels}


def _decide(forms: tuple[_Words, ...], keys: frozenset[str], taken: frozenset[MuscleSite]) -> NamedMuscle | None:
    readings = {reading for words in forms for reading in _readings(words)}
    sure = {reading for reading in readings if reading.sure}
    if sure:
        return _agreed(sure, told=True)
    paired = {r for r in readings if r.mirror and (_key(r.mirror) in keys or _opposite(r) in taken)}
    if paired:
        return _agreed(paired, told=True)
    if readings and any(_key(other) in keys for words in forms for _, _, other in _clung(words)):
        return NamedMuscle(site=None, why=_NO_SUCH_PAIR, clear=False)
    # what the other side's name could mean, this one could: neither side may be known where the other is not
    for reading in tuple(readings):
        for other in _readings(reading.mirror) if reading.mirror else ():
            readings.add(replace(other, side=None if other.side is None else other.side.other, mirror=()))
    return _agreed(readings, told=False)


def _agreed(readings: set[_Reading], *, told: bool) -> NamedMuscle | None:
    """Return what all readings agree on, without a side where one of them has none; why not where they do not."""
    if not readings:
        return None
    means = {(reading.means, reading.is_site) for reading in readings}
    sides = {reading.side for reading in readings}
    clear = all(reading.clear for reading in readings)
    if len(means) > 1 or {Side.LEFT, Side.RIGHT} <= sides:
        return NamedMuscle(site=None, why=_either(readings), clear=False)
    ((meant, is_site),) = means
    if not is_site:
        return NamedMuscle(site=None, why=meant, clear=clear, told=told)
    side = next(iter(sides)) if len(sides) == 1 else None
    why = LETTER_OR_SIDE if len(sides) > 1 else ""
    return NamedMuscle(site=MuscleSite(muscle=meant, side=side), why=why, clear=clear, told=told)


def _either(readings: set[_Reading]) -> str:
    sites = sorted({_site(reading).words for reading in readings if reading.is_site})
    if not all(reading.is_site for reading in readings):
        sites.append("a muscle that is no site here")
    return f"whether it is {' or '.join(sites)} is not said"


def _site(reading: _Reading) -> MuscleSite:
    return MuscleSite(muscle=reading.means, side=reading.side)


def _opposite(reading: _Reading) -> MuscleSite | None:
    if not reading.is_site or reading.side is None:
        return None
    return MuscleSite(muscle=reading.means, side=reading.side.other)


@lru_cache(maxsize=4096)
def _forms(label: str) -> tuple[_Words, ...]:
    """Return the words of a label that say a muscle, a side or a vertebra, as they stand and cut at capitals."""
    if len(label) > _LONGEST_NAME:
        return ()
    plain = _GLUED.sub(" ", _ASIDE.sub(" ", unaccented(label)))
    texts = dict.fromkeys(
        _NUMBERED.sub(r"\1 ", text) for text in (plain, _NUMBERED.sub(r"\1 ", _CAMEL.sub(" ", plain)))
    )
    noise = noise_words()
    found = (tuple(w for w in _WORDS.findall(t.lower()) if not w.isdigit() and w not in noise) for t in texts)
    return tuple(dict.fromkeys(words for words in found if 0 < len(words) <= _MOST_WORDS + 2))


def _key(words: _Words) -> str:
    """Return what is the same of names that are written alike: LES and L ES, wherever a vertebra stands."""
    spoken = [word for word in words if not _LEVEL.fullmatch(word)]
    return "".join(spoken) + "|" + "".join(sorted(word for word in words if _LETTER.fullmatch(word)))


@lru_cache(maxsize=4096)
def _readings(words: _Words) -> tuple[_Reading, ...]:
    """Return every way to read the words of a name."""
    rest = tuple(word for word in words if not _THORACIC.fullmatch(word) and not _SACRAL.fullmatch(word))
    levels = tuple(word for word in rest if _LETTER.fullmatch(word))
    found = list(_sided(rest)) if not levels else []
    if levels:
        # L1 is a vertebra beside the trunk, or the first of the left: the letter is as weak as one that clings
        bare = tuple(word for word in rest if word not in levels)
        if all(level[0] == "l" for level in levels):
            upright = (r for r in _sided(bare) if r.is_site and site_entries()[r.means].region == "trunk")
            found += [replace(r, mirror=(*r.mirror, *levels)) if r.mirror else r for r in upright]
        letters = tuple(word[0] if word in levels else word for word in rest)
        other = tuple(word.translate(_SWAP) if word in levels else word for word in rest)
        found += [replace(r, mirror=other) for r in _sided(letters) if r.sure]
    aside = tuple(word for word in words if word not in rest)
    if any(_THORACIC.fullmatch(word) for word in aside):
        found = [_off_the_lumbar_spine(reading) for reading in found]
    return tuple(replace(r, mirror=(*r.mirror, *aside)) if r.mirror else r for r in found)


def _off_the_lumbar_spine(reading: _Reading) -> _Reading:
    if not reading.is_site or not site_entries()[reading.means].lumbar:
        return reading
    return replace(reading, means=thoracic_why(), is_site=False, clear=False)


def _sided(words: _Words) -> Iterator[_Reading]:
    """Yield the readings of words without a vertebra: with the side that words say, else with letters that cling."""
    sides, rest = _take_sides(list(words))
    if len(set(sides)) > 1 or not rest:
        return
    side = sides[0] if sides else None
    yield from _whole(tuple(rest), side)
    if side is None:
        for side, bare, other in _clung(words):
            for reading in _exactly("".join(bare), side):
                yield replace(reading, mirror=other)


def _clung(words: _Words) -> Iterator[tuple[Side, _Words, _Words]]:
    """Yield each side that may cling to either end of a name, the words without it, and those of the other side."""
    spoken = [number for number, word in enumerate(words) if not _LEVEL.fullmatch(word)]
    for here, other, side in clung_sides() if spoken else ():
        first, last = words[spoken[0]], words[spoken[-1]]
        if len(first) > len(here) and first.startswith(here):
            bare = first[len(here) :]
            yield side, _put(words, spoken[0], bare), _put(words, spoken[0], other + bare)
        if len(last) > len(here) and last.endswith(here):
            bare = last[: -len(here)]
            yield side, _put(words, spoken[-1], bare), _put(words, spoken[-1], bare + other)


def _put(words: _Words, number: int, word: str) -> _Words:
    return (*words[:number], word, *words[number + 1 :])


def _take_sides(words: list[str]) -> tuple[list[Side], list[str]]:
    """Return the sides that words say, short ones at either end alone, and the words that are left."""
    long, short = side_words()
    sides = [long[word] for word in words if word in long]
    rest = [word for word in words if word not in long]
    for end in (0, -1):
        if len(rest) > 1 and rest[end] in short:
            sides.append(short[rest[end]])
            del rest[end]
    return sides, rest


def _whole(words: _Words, side: Side | None) -> list[_Reading]:
    return _exactly("".join(words), side) or _cut_short(words, side)


def _exactly(joined: str, side: Side | None) -> list[_Reading]:
    spelt = spellings_by_letters().get(joined)
    if spelt is None:
        return []
    clear = spelt.clear and (side is not None or len(joined) > _SHORT)
    return [_Reading(means=spelt.means, is_site=spelt.is_site, side=side, clear=clear)]


def _cut_short(words: _Words, side: Side | None) -> list[_Reading]:
    """Return the one muscle whose words these are, in any order and cut short; none where two have them."""
    if len(words) > _MOST_WORDS:
        return []
    found = {
        spelt.means: spelt.is_site
        for spelt in _by_initials().get(_initials(words), ())
        if any(_are_cut(order, spelt.words) for order in permutations(words))
    }
    clear = len(words) > 1
    return [_Reading(means=m, is_site=s, side=side, clear=clear) for m, s in found.items()] if len(found) == 1 else []


def _are_cut(words: _Words, spelt: _Words) -> bool:
    least = _LEAST_LETTERS if len(words) > 1 else _LEAST_ALONE
    return all(
        whole == word or (len(word) >= least and whole.startswith(word))
        for word, whole in zip(words, spelt, strict=True)
    )


@cache
def _by_initials() -> dict[str, list[Spelling]]:
    """Return the clear spellings by the initials of their words."""
    found: dict[str, list[Spelling]] = {}
    for spelt in spellings():
        if spelt.clear:
            found.setdefault(_initials(spelt.words), []).append(spelt)
    return found


def _initials(words: _Words) -> str:
    return "".join(sorted(word[0] for word in words))
