"""The examination by hand, judged in a few words: deficit by root, tension tests, whether the symptoms centralise."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.words import Side
from kinescript.intake.clinical_words import Told, any_told, is_understood, names_saddle, read_words, read_written
from kinescript.intake.document import Intake
from kinescript.intake.examined import Direction, LegNeuro, TensionTest
from kinescript.intake.words import Answer

_FULL_MRC = 5.0
# letters and plans take it from here too
__all__ = ["Told"]


class Course(StrEnum):
    """Whether a deficit stands still."""

    STABLE = "stable"
    PROGRESSIVE = "progressive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegExamined:
    """One leg: deficit by root (`leg` where no root was named), what was found, and the tension tests.

    `slr_deg` is the middle of the readings of the straight leg raise.
    """

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
        return any_told(told for _, told in self.deficits)


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
        return any_told(leg.deficit for leg in self.legs)

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


def find_upper_motor_neurone_signs(intake: Intake) -> Told:
    """Return whether a sign of the upper motor neurone was written down (clonus, Babinski, hyper-reflexia ...).

    Unknown when such a word stands there and is neither plainly said nor plainly denied.
    """
    legs = (intake.neuro.left, intake.neuro.right)
    return any_told(
        (Told.NO, *(read_written(text).sign for leg in legs for text in (*_texts(leg.sensation), *_texts(leg.reflex))))
    )


def find_saddle_loss(intake: Intake) -> str | None:
    """Return what was written of a loss of feeling in the saddle (S3 to S5), or None when none was."""
    for side in Side:
        for root, text in (getattr(intake.neuro, side.value).sensation or {}).items():
            if read_written(text).deficit is Told.YES and (names_saddle(root) or names_saddle(text)):
                return f"{root} sensation {text}"
    return None


def find_not_understood(intake: Intake) -> tuple[tuple[str, str], ...]:
    """Return every text of sensation and reflex that nobody can read, with where it stands."""
    out = []
    for side in Side:
        neuro: LegNeuro = getattr(intake.neuro, side.value)
        for what, told in (("sensation", neuro.sensation), ("reflex", neuro.reflex)):
            out += [(f"{side} {root} {what}", text) for root, text in (told or {}).items() if not is_understood(text)]
    return tuple(out)


def find_middle(values: Sequence[float]) -> float:
    """Return the median of what was read.

    >>> find_middle((35.0, 60.0, 50.0)), find_middle((40.0, 50.0))
    (50.0, 45.0)
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


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
            says = read_written(text).deficit
            by_root.setdefault(root, []).append(says)
            found += [f"{root} {what} {text}"] if says is not Told.NO else []
    order = read_words().roots
    roots = sorted(by_root, key=lambda root: (order.index(root) if root in order else len(order), root))
    angles = [test.angle_deg for test in intake.tests.slr if test.side is side and test.angle_deg is not None]
    return LegExamined(
        side=side,
        deficits=tuple((root, any_told(by_root[root])) for root in roots),
        found=tuple(found),
        motor=any_told(Told.YES if mrc < _FULL_MRC else Told.NO for mrc in strengths.values()),
        lowest_mrc=min(strengths.values(), default=None),
        slr=_positive(intake.tests.slr, side),
        slr_deg=find_middle(angles) if angles else None,
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
    return any_told(told)


def _texts(found: dict[str, str] | None) -> tuple[str, ...]:
    return tuple((found or {}).values())


def _test(told: Told, angle_deg: float | None) -> str:
    return told.value if angle_deg is None else f"{told.value} at {angle_deg:g} deg"
