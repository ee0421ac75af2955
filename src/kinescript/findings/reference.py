"""What values are compared with: data/norms and required orders, each with its source or the word assumption."""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from kinescript.body.tasks import Task
from kinescript.body.words import Sex
from kinescript.errors import InputRefused
from kinescript.findings.finding import Against, MdcLabel, Reference
from kinescript.measures.muscle_orders import load_muscle_orders
from kinescript.muscle.levels.activation import ReferenceKind
from kinescript.record.subject import Subject

SideRule = Literal["of_measure", "larger_side", "larger_ratio"]
Label = Literal["trial", "study", "guideline", "convention", "assumption"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One row: which measure in which task has this reference, for whom, and whose side the finding takes.

    `of` narrows a measure of several curves down to one (None: whatever it is of). `label` is what kind of number the
    limits are.
    `side_rule`: the measure's own side, or, for a difference of right minus left or a ratio of right over left, the
    side with the larger value. A ratio is judged by its logarithm, its MDC being what a factor is above 1.
    `normalised_to`: what the level of a muscle has to be a share of before the row means anything (none: whatever).
    `sex`, `age_from` and `age_below` (years, the last not included) say of whom the study was; None is anybody.
    Raises ValueError when a limit, the MDC, the label or the source makes no sense.
    """

    measure: str
    task: Task
    side_rule: SideRule
    reference: Reference
    label: Label
    sex: Sex | None = None
    age_from: float | None = None
    age_below: float | None = None
    of: str | None = None
    normalised_to: tuple[ReferenceKind, ...] = ()

    def __post_init__(self) -> None:
        low, high = self.reference.low, self.reference.high
        if low is None and high is None:
            raise ValueError("a row needs low, high or both")
        if low is not None and high is not None and low >= high:
            raise ValueError(f"low {low} is not below high {high}")
        if self.side_rule == "larger_ratio" and not (low is not None and low > 0):
            raise ValueError(f"a ratio needs a low above 0, not {low}")
        if not self.reference.mdc > 0:
            raise ValueError(f"an MDC is above 0, not {self.reference.mdc}")
        if self.side_rule not in get_args(SideRule) or self.label not in get_args(Label):
            raise ValueError(f"{self.side_rule!r} or {self.label!r} is not a known side_rule or label")
        if self.reference.mdc_label not in get_args(MdcLabel):
            raise ValueError(f"{self.reference.mdc_label!r} is not a known mdc_label")
        if self.reference.against not in get_args(Against):
            raise ValueError(f"{self.reference.against!r} is not a known against")
        if self.age_from is not None and self.age_below is not None and self.age_from >= self.age_below:
            raise ValueError(f"age_from {self.age_from} is not below age_below {self.age_below}")
        if not self.reference.source.strip():
            raise ValueError("a row needs a source, or the word assumption and what it rests on")

    @property
    def asks_for(self) -> tuple[str, ...]:
        """What must be known of a person before this row can be theirs: "age", "sex", both or nothing."""
        aged = self.age_from is not None or self.age_below is not None
        return (("age",) if aged else ()) + (("sex",) if self.sex is not None else ())

    def judges(self, name: str, of: str) -> bool:
        """Return whether the row is for a measure of this name, made of this curve."""
        return name == self.measure and self.of in (None, of)

    def lacks(self, subject: Subject) -> tuple[str, ...]:
        """Return what this row asks for and nobody said of the person."""
        said = {"age": subject.age_years, "sex": subject.sex}
        return tuple(each for each in self.asks_for if said[each] is None)

    def is_of(self, subject: Subject) -> bool:
        """Return whether all that is known of the person agrees with the row; what is not known agrees with any."""
        age = subject.age_years
        young = age is not None and self.age_from is not None and age < self.age_from
        old = age is not None and self.age_below is not None and age >= self.age_below
        other = subject.sex is not None and self.sex is not None and subject.sex is not self.sex
        return not (young or old or other)


@cache
def load_references() -> tuple[Norm, ...]:
    """Return every row of data/norms/*.csv, in order of file and row, then the windows of required orders of muscles.

    Raises InputRefused, with file and line, when a row makes no sense.
    """
    folder = files("kinescript").joinpath("data", "norms")
    found: list[Norm] = []
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".csv"):
            found += read_norms(path.read_text(encoding="utf-8"), name=path.name)
    return (*found, *_windows())


def read_norms(text: str, *, name: str) -> tuple[Norm, ...]:
    """Return the rows of one CSV text with a heading; `name` stands in the sentence when a row is refused.

    Raises InputRefused.
    """
    rows = csv.DictReader(io.StringIO(text), strict=True)
    found = []
    for row in rows:
        try:
            found.append(_norm(row))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            place = f"{name}, line {rows.line_num}"
            raise InputRefused("a reference row", str(error), "correct that row", place=place) from error
    return tuple(found)


def find_norms(task: Task) -> tuple[Norm, ...]:
    """Return the rows that apply in this task, in order."""
    return tuple(norm for norm in load_references() if norm.task is task)


def _windows() -> list[Norm]:
    """Return a row for every task of every required order: the latency it asks for."""
    asked = load_muscle_orders()
    return [
        Norm(
            measure=order.measure,
            of=order.muscle,
            task=task,
            side_rule="of_measure",
            label="assumption",
            reference=Reference(
                low=order.low_ms,
                high=order.high_ms,
                mdc=asked.mdc_ms,
                unit="ms",
                population=asked.population,
                source=f"limits: {order.source}; minimal detectable change (MDC): an assumption, no study found",
                assumption=True,
                mdc_label="assumption",
                note=order.note,
            ),
        )
        for order in asked.orders
        for task in order.tasks
    ]


def _norm(row: dict[str, str]) -> Norm:
    reference = Reference(
        low=_number(row["low"]),
        high=_number(row["high"]),
        mdc=float(row["mdc"]),
        unit=row["unit"],
        population=row["population"],
        source=row["source"],
        assumption=row["label"] == "assumption",
        mdc_label=row["mdc_label"],  # type: ignore[arg-type]  # the constructor of Norm checks it
        note=row["note"],
        against=row.get("against") or "people",  # type: ignore[arg-type]  # the constructor of Norm checks it
    )
    return Norm(
        measure=row["measure"],
        task=Task(row["task"]),
        side_rule=row["side_rule"],  # type: ignore[arg-type]  # the constructor checks it
        reference=reference,
        label=row["label"],  # type: ignore[arg-type]  # the constructor checks it
        sex=Sex(row["sex"]) if row["sex"] else None,
        age_from=_number(row["age_from"]),
        age_below=_number(row["age_below"]),
        of=row["of"] or None,
        normalised_to=tuple(map(ReferenceKind, (row.get("normalised_to") or "").split())),
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
