"""The examination by hand, judged in a few words: deficit by root, tension tests, whether the symptoms centralise."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kinescript.body.words import Side
from kinescript.documents.read import parse_document
from kinescript.intake.document import Intake
from kinescript.intake.examined import Direction, LegNeuro, TensionTest
from kinescript.intake.words import Answer

_FULL_MRC = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationWords:
    """What clinicians write: the roots in their order, and which words mean normal, less, brisk or worse."""

    schema_version: int
    roots: tuple[str, ...]
    normal: tuple[str, ...]
    less: tuple[str, ...]
    brisk: tuple[str, ...]
    upper_motor_neurone: tuple[str, ...]


@cache
def read_words() -> ExaminationWords:
    """Return the words of data/screening/examination_words.toml; raises InputRefused when they do not hold together."""
    text = files("kinescript").joinpath("data", "screening", "examination_words.toml").read_text(encoding="utf-8")
    return parse_document(text, ExaminationWords, name="examination_words.toml", as_json=False)


class Told(StrEnum):
    """What an examination tells of a question; unknown is no no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Course(StrEnum):
    """Whether a deficit stands still."""

    STABLE = "stable"
    PROGRESSIVE = "progressive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegExamined:
    """One leg: deficit by root (`leg` where no root was named), what was found, and the tension tests."""

    side: Side
    deficits: tuple[tuple[str, Told], ...]
    found: tuple[str, ...]
    motor: Told
    lowest_mrc: float | None
    slr: Told
    slr_deg: float | None
    crossed_slr: Told
    slump: Told

    @property
    def deficit(self) -> Told:
        """Whether any root has a deficit."""
        return _any(told for _, told in self.deficits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Left and right, the course of a deficit, and which repeated movements centralise or peripheralise."""

    left: LegExamined
    right: LegExamined
    course: Course
    centralises: tuple[Direction, ...]
    peripheralises: tuple[Direction, ...]

    @property
    def legs(self) -> tuple[LegExamined, LegExamined]:
        """Both legs, left first."""
        return self.left, self.right

    @property
    def deficit(self) -> Told:
        """Whether either leg has a neurological deficit."""
        return _any(leg.deficit for leg in self.legs)

    @property
    def lines(self) -> tuple[str, ...]:
        """A few lines for a clinician, the tests left | right."""
        rows = (
            ("deficit", self.left.deficit, self.right.deficit),
            ("straight leg raise", _test(self.left.slr, self.left.slr_deg), _test(self.right.slr, self.right.slr_deg)),
            ("crossed straight leg raise", self.left.crossed_slr, self.right.crossed_slr),
            ("slump", self.left.slump, self.right.slump),
        )
        told = [f"{name}: {left} | {right}" for name, left, right in rows]
        told += [f"{leg.side}: {what}" for leg in self.legs for what in leg.found]
        told += [f"{each.value.replace('_', ' ')} centralises" for each in self.centralises]
        told += [f"{each.value.replace('_', ' ')} peripheralises, and it stays" for each in self.peripheralises]
        return (*told, f"course of the deficit: {self.course}") if self.deficit is Told.YES else tuple(told)


def find_examination(intake: Intake) -> Examination:
    """Return the examination judged: a tension test is positive when familiar and differentiated, both."""
    left, right = (_leg(intake, side) for side in (Side.LEFT, Side.RIGHT))
    flags = intake.red_flags
    answer = flags.cauda_equina.progressive_weakness
    course = Course.UNKNOWN if answer is None else Course.PROGRESSIVE if answer.counts_as_yes else Course.STABLE
    moved = [(tried, tried.before, tried.after) for tried in intake.direction if tried.before and tried.after]
    return Examination(
        left=left,
        right=right,
        course=course,
        centralises=tuple(t.movement for t, was, now in moved if now.distance < was.distance and t.stays is True),
        peripheralises=tuple(
            t.movement for t, was, now in moved if now.distance > was.distance and t.stays is not False
        ),
    )


def shows_upper_motor_neurone_signs(intake: Intake) -> bool:
    """Return whether a reflex was written down as clonus, Babinski, upgoing or hyper-reflexia."""
    written = [v for leg in (intake.neuro.left, intake.neuro.right) for v in (leg.reflex or {}).values()]
    return any(_words(text) & set(read_words().upper_motor_neurone) for text in written)


def counts_as_yes(answer: Answer | None) -> bool:
    """Return whether an answer must be dealt with as a yes; unanswered is neither."""
    return answer is not None and answer.counts_as_yes


def _leg(intake: Intake, side: Side) -> LegExamined:
    neuro: LegNeuro = getattr(intake.neuro, side.value)
    strengths = neuro.myotome_mrc or {}
    found = [f"{root} strength {mrc:g}/5" for root, mrc in strengths.items() if mrc < _FULL_MRC]
    by_root: dict[str, list[Told]] = {}
    for root, mrc in strengths.items():
        by_root.setdefault(root, []).append(Told.YES if mrc < _FULL_MRC else Told.NO)
    for what, told in (("sensation", neuro.sensation), ("reflex", neuro.reflex)):
        for root, text in (told or {}).items():
            says = _read(text)
            by_root.setdefault(root, []).append(says)
            found += [f"{root} {what} {text}"] if says is not Told.NO else []
    order = read_words().roots
    roots = sorted(by_root, key=lambda root: (order.index(root) if root in order else len(order), root))
    angles = [test.angle_deg for test in intake.tests.slr if test.side is side and test.angle_deg is not None]
    return LegExamined(
        side=side,
        deficits=tuple((root, _any(by_root[root])) for root in roots),
        found=tuple(found),
        motor=_any(Told.YES if mrc < _FULL_MRC else Told.NO for mrc in strengths.values()),
        lowest_mrc=min(strengths.values(), default=None),
        slr=_positive(intake.tests.slr, side),
        slr_deg=min(angles, default=None),
        crossed_slr=_positive(intake.tests.crossed_slr, side),
        slump=_positive(intake.tests.slump, side),
    )


def _positive(tests: tuple[TensionTest, ...], side: Side) -> Told:
    told = []
    for test in tests:
        if test.side is not side:
            continue
        if test.familiar is False or test.differentiated is False:
            told.append(Told.NO)
        else:
            told.append(Told.YES if test.familiar and test.differentiated else Told.UNKNOWN)
    return _any(told)


def _any(told: Iterator[Told] | list[Told]) -> Told:
    """One yes is a yes; a no needs that something was looked at and nothing stayed unknown."""
    all_told = list(told)
    if Told.YES in all_told:
        return Told.YES
    return Told.UNKNOWN if not all_told or Told.UNKNOWN in all_told else Told.NO


def _read(text: str) -> Told:
    known, said = read_words(), _words(text)
    if said & {*known.less, *known.brisk, *known.upper_motor_neurone}:
        return Told.YES
    return Told.NO if said and said <= set(known.normal) else Told.UNKNOWN


def _words(text: str) -> set[str]:
    return set(text.lower().replace(",", " ").replace("/", " ").split())


def _test(told: Told, angle_deg: float | None) -> str:
    return told.value if angle_deg is None else f"{told.value} at {angle_deg:g} deg"
