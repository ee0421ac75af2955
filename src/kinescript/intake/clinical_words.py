"""What a clinician wrote of sensation and reflexes, read: a deficit or none, a sign of the upper motor neurone or none.

A sign is a sign through punctuation, hyphens and spelling, unless it is plainly denied; a denial that is odd is not
sure, and not sure is never a no.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from kinescript.documents.shipped import read_shipped

# what stands for what in the order of a denial: no, absent, healthy, seen, untested, either, both, a sign, a dash
_DENIED = re.compile(r"N(S(eS)*)p?|AS(eS)*|S([eb]S)*-?(A|H|Np?)")
# an "or" that joins no two signs: left or right
_LOOSE = re.compile(r"(?<!S)[eb]|[eb](?!S)")
_UNTESTED = re.compile(r"S([eb]S)*-?Nt")
_PARTS = re.compile(r"[,;.!\n]+|\bbut\b")
_WORD = r"[^\W\d_]+|[0-9]+\+*|\++|[↑↓]+|\S"
# a mark behind a sign that says yes or no: -ve, (-), +ve, (+)
_MARKS = ((re.compile(r"\(-+\)|-+ ?ve\b"), " negative "), (re.compile(r"\(\++\)|\++ ?ve\b"), " positive "))
# S2-4, S2 to S5: a span that reaches the roots of the saddle
_SADDLE_SPAN = re.compile(r"\bs[1-3] ?(?:-|/|to) ?s?[3-5]\b")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
_IGNORED = frozenset("():'\"")


class Told(StrEnum):
    """What an examination tells of a question; unknown is no no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationWords:
    """What clinicians write: the roots in their order, which words mean normal, less, brisk or worse, and denials."""

    schema_version: int
    roots: tuple[str, ...]
    saddle: tuple[str, ...]
    normal: tuple[str, ...]
    less: tuple[str, ...]
    brisk: tuple[str, ...]
    upper_motor_neurone: tuple[str, ...]
    no: tuple[str, ...]
    absent: tuple[str, ...]
    healthy: tuple[str, ...]
    seen: tuple[str, ...]
    untested: tuple[str, ...]
    either: tuple[str, ...]
    both: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One finding read: whether it is a deficit, and whether it is a sign of the upper motor neurone."""

    deficit: Told
    sign: Told


@cache
def read_words() -> ExaminationWords:
    """Return the words of data/screening/examination_words.toml; raises InputRefused when they do not hold together."""
    return read_shipped("screening", "examination_words.toml", ExaminationWords)


@lru_cache(maxsize=4096)
def read_written(text: str) -> Written:
    """Return what a text says; words that nobody knows are unknown, never normal.

    >>> read_written("reduced, lateral foot").deficit.value, read_written("brisk, clonus.").sign.value
    ('yes', 'yes')
    >>> read_written("normal, no clonus")
    Written(deficit=<Told.NO: 'no'>, sign=<Told.NO: 'no'>)
    """
    deficits, signs = [], [Told.NO]
    for part in _PARTS.split(_plain(text)):
        for tokens in _split(_tokens(part)):
            sign = _sign(tokens)
            signs += [sign] if sign else []
            if sign is None:
                deficits.append(_deficit(tokens))
            elif sign is not Told.NO:
                deficits.append(sign)
    return Written(deficit=any_told(deficits), sign=any_told(signs))


def is_understood(text: str) -> bool:
    """Return whether a text says something plainly: a deficit, none, a sign, its denial, or that nobody looked.

    >>> is_understood("no clonus"), is_understood("not tested"), is_understood("funny")
    (True, True, False)
    """
    found, kinds = read_written(text), "".join(kind for _, kind in _tokens(_plain(text)))
    if found.deficit is not Told.UNKNOWN or not text.strip():
        return True
    return found.sign is Told.NO and "?" not in kinds and ("S" in kinds or "t" in kinds)


def names_saddle(words: str) -> bool:
    """Return whether a root or a text names what the lowest roots feel: S3 to S5, the saddle.

    >>> names_saddle("S4"), names_saddle("S2-S5"), names_saddle("perianal"), names_saddle("S1")
    (True, True, True, False)
    """
    plain = _plain(words)
    return bool(_SADDLE_SPAN.search(plain)) or any(stem in plain for stem in read_words().saddle)


def any_told(told: Iterable[Told]) -> Told:
    """Return yes for one yes; a no needs that something was looked at and nothing stayed unknown."""
    all_told = list(told)
    if Told.YES in all_told:
        return Told.YES
    return Told.UNKNOWN if not all_told or Told.UNKNOWN in all_told else Told.NO


def _plain(text: str) -> str:
    text = text.lower().translate(_DASHES)
    for mark, word in _MARKS:
        text = mark.sub(word, text)
    return text


def _tokens(part: str) -> list[tuple[str, str]]:
    """Return every word with what it is; a hyphen inside a word is none."""
    found = []
    for match in _pattern().finditer(part):
        word = match.group()
        if match.lastgroup == "sign":
            found.append((word, "S"))
        elif word not in _IGNORED and not (word == "-" and not _is_spaced(part, match.start())):
            found.append((word, _kinds().get(word, "?")))
    return found


def _is_spaced(part: str, at: int) -> bool:
    return part[at - 1 : at] in (" ", "") and part[at + 1 : at + 2] in (" ", "")


def _split(tokens: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Return "brisk no clonus" as two: what is known stands before the denial and is no part of it."""
    at = next((index for index, (_, kind) in enumerate(tokens) if kind == "N"), 0)
    known = {*read_words().normal, *read_words().less, *read_words().brisk}
    before, kinds = tokens[:at], [kind for _, kind in tokens[at:]]
    if not before or "S" not in kinds or any(word not in known and kind != "." for word, kind in before):
        return [tokens] if tokens else []
    return [before, tokens[at:]]


def _sign(tokens: list[tuple[str, str]]) -> Told | None:
    """Return whether a part shows a sign, denies one, or is odd about it; None when it names none."""
    kinds = _LOOSE.sub("", "".join(kind for _, kind in tokens if kind != "."))
    if "S" not in kinds:
        return None
    if _DENIED.fullmatch(kinds) or _UNTESTED.fullmatch(kinds):
        return Told.NO
    return Told.UNKNOWN if set(kinds) & set("NAH") or any(word == "?" for word, _ in tokens) else Told.YES


def _deficit(tokens: list[tuple[str, str]]) -> Told:
    known, said = read_words(), {word for word, kind in tokens if kind not in "e-"}
    if said & {*known.less, *known.brisk}:
        return Told.UNKNOWN if said & set(known.no) else Told.YES
    return Told.NO if said and said <= set(known.normal) else Told.UNKNOWN


@cache
def _kinds() -> dict[str, str]:
    known = read_words()
    groups: dict[str, tuple[str, ...]] = {"H": known.healthy, "A": known.absent, "N": known.no, "p": known.seen}
    groups |= {"t": known.untested, "e": known.either, "b": known.both, ".": known.beside, "-": ("-",)}
    return {word: kind for kind, words in groups.items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    stems = (r"[\s-]*".join(map(re.escape, stem.split())) for stem in read_words().upper_motor_neurone)
    return re.compile(rf"(?P<sign>(?<![\w+])(?:{'|'.join(stems)})[^\W\d_]*)|{_WORD}")
