"""An instrument as data: a file of data/instruments, with everything a score needs beside the answers."""

import difflib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Literal

from kinescript.documents.shipped import read_shipped
from kinescript.errors import InputRefused, WrongUsage
from kinescript.signal.normal import Z_95

Scoring = Literal["sum", "mean", "percent_of_answered"]
Direction = Literal["worse", "better"]
Population = Literal["chronic_low_back_pain", "sciatica", "lumbar_stenosis"]
ITS_OWN_UNIT = "{score}"  # UCUM for a number of points


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Whose the wording is and what may be done with it; `text_bundled` says whether captions ship with kinescript."""

    owner: str
    note: str
    url: str
    text_bundled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item that is not like the others: its own range, or the points that stand for its answers.

    `points` are given for the answers from `lowest` to `highest` in order; `yes` are the points of a yes, which may
    then be answered by true and false too.
    """

    at: int
    lowest: int | None = None
    highest: int | None = None
    points: tuple[int, ...] | None = None
    yes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sub-scale: which items, counted from 1, are added up."""

    name: str
    items: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A published band and its exact edges: `at_least` and `at_most` belong to it, `above` and `below` do not.

    Where `part` is named, its value must keep `part_at_least` and `part_at_most` as well.
    """

    word: str
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    part: str | None = None
    part_at_least: float | None = None
    part_at_most: float | None = None

    def holds(self, score: float, parts: dict[str, float]) -> bool:
        """Return whether the exact score, and the part where one is named, lie in the band."""
        value = parts[self.part] if self.part else 0.0
        return (
            (self.at_least is None or score >= self.at_least)
            and (self.above is None or score > self.above)
            and (self.at_most is None or score <= self.at_most)
            and (self.below is None or score < self.below)
            and (self.part_at_least is None or value >= self.part_at_least)
            and (self.part_at_most is None or value <= self.part_at_most)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mcid:
    """The least change that matters to people: points, or a share of the first score in percent.

    `percent` beside points is the other way the same source puts it; it is shown, and the points decide.
    """

    value: float
    how: Literal["points", "percent"]
    source: str
    label: str
    percent: float | None = None
    note: str = ""

    def threshold(self, before: float) -> float:
        """Return the change that matters for somebody who began with this score."""
        return self.value if self.how == "points" else abs(before) * self.value / 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementError:
    """How far two scores differ by chance: the change detectable at 95 %, of whom, and the SEM it comes from.

    `mdc95` is 1.96 times the root of 2 times the standard error of measurement (SEM) of one score.
    """

    mdc95: float
    of: Population
    source: str
    label: str
    note: str = ""

    @property
    def sem(self) -> float:
        """The standard error of one score."""
        return self.mdc95 / (Z_95 * sqrt(2.0))

    @property
    def surely_beyond(self) -> float:
        """What a change must pass: published errors are rounded, so the greatest number that rounds to this one.

        >>> load_instrument("odi").error[0].surely_beyond
        17.5
        """
        text = f"{self.mdc95:g}"
        digits = len(text.split(".")[1]) if "." in text else 0
        return round(self.mdc95 + 0.5 / float(10**digits), 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code of LOINC that was read in its own table."""

    panel: str | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire: how many answers of which range make which score, and what that score means.

    `items` are the counts of answers it takes (one, or several where people choose). `yes_no` lets true and false stand
    for 1 and 0. Fewer than `answered_at_least` answers are refused; where it equals the count, nulls are. `score_is`
    names the part that is the score where there is no total. `steps` is the smallest step between two scores.
    """

    name: str
    title: str
    about: str
    items: tuple[int, ...]
    lowest: int
    highest: int
    scoring: Scoring
    higher_is: Direction
    unit: str
    score_from: float
    score_to: float
    steps: float
    licence: Licence
    source: str
    answered_at_least: int | None = None
    yes_no: bool = False
    reversed: tuple[int, ...] = ()
    weights: tuple[int, ...] | None = None
    item: tuple[Item, ...] = ()
    part: tuple[Part, ...] = ()
    score_is: str | None = None
    band: tuple[Band, ...] = ()
    band_source: str | None = None
    mcid: Mcid | None = None
    error: tuple[MeasurementError, ...] = ()
    loinc: Code = Code()
    captions: tuple[str, ...] = ()
    order: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        longest = max(self.items)
        if self.lowest >= self.highest or self.score_from >= self.score_to or self.steps <= 0:
            raise ValueError("a range runs from less to more, in steps above 0")
        if self.captions and not self.licence.text_bundled:
            raise ValueError("captions only where the licence bundles the text")
        if self.weights is not None and len(self.weights) != longest:
            raise ValueError("one weight an item")
        named = [*self.reversed, *(each.at for each in self.item), *(i for part in self.part for i in part.items)]
        if any(not 1 <= at <= longest for at in named):
            raise ValueError("items are counted from 1 to the last")
        if self.score_is is not None and self.score_is not in [part.name for part in self.part]:
            raise ValueError(f"{self.score_is!r} is not a part")

    @property
    def fewest_answers(self) -> int:
        """How many answers it needs at least."""
        return self.answered_at_least or min(self.items)

    def error_of(self, population: Population) -> MeasurementError | None:
        """Return the measurement error of these people, else the nearest one known (its `of` says so), else None."""
        nearest = (population, "chronic_low_back_pain", "sciatica", "lumbar_stenosis")
        return min(self.error, key=lambda each: nearest.index(each.of), default=None)


@cache
def load_instruments() -> tuple[Instrument, ...]:
    """Return every instrument of data/instruments, in order of name.

    Raises InputRefused, with its place, when a file makes no sense.
    """
    return tuple(load_instrument(name) for name in instrument_names())


@cache
def instrument_names() -> tuple[str, ...]:
    """Return the names of all instruments, in order."""
    folder = files("kinescript").joinpath("data", "instruments")
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))


@cache
def load_instrument(name: str) -> Instrument:
    """Return the instrument of this name.

    Raises WrongUsage, with near names, when there is none of it, and InputRefused when its file makes no sense.

    >>> load_instrument("odi").fewest_answers
    8
    """
    if name not in instrument_names():
        near = difflib.get_close_matches(str(name).lower(), instrument_names(), n=3, cutoff=0.4)
        do = f"did you mean {' or '.join(near)}?" if near else f"take one of {', '.join(instrument_names())}"
        raise WrongUsage("the name of an instrument", repr(name)[:60], do)
    file = f"{name}.toml"
    found = read_shipped("instruments", file, Instrument)
    if found.name != name:
        raise InputRefused(f"the name {name!r}", repr(found.name), "name the file as the instrument", place=file)
    return found
