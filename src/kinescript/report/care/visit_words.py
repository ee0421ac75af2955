"""What was asked and examined, as a clinician writes it: short, field terms, left and right apart."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from kinescript.body.words import Side
from kinescript.intake.document import Intake, LegNeuro, TensionTest
from kinescript.intake.examination import find_examination, find_middle
from kinescript.intake.minimal_set import keys, read_minimal_set
from kinescript.programme.programme import Programme
from kinescript.report.care.language import find_language, number

NOT_ASKED = "not recorded"
# halves, as an intake reads them
_MRC_WORDS = {4.5: "4+", 3.5: "4-", 2.5: "3-", 1.5: "2-"}


def say_day(on: date | None) -> str:
    """Return a day as 21 Nov 2026, or that it was not recorded."""
    return find_language("en").day(on) if on else NOT_ASKED


def say_name(word: str) -> str:
    """Return a word of a closed list as people write it.

    >>> say_name("malignancy.weight_loss"), say_name("radicular_disc_like")
    ('malignancy: weight loss', 'radicular disc like')
    """
    return word.replace(".", ": ").replace("_", " ")


def say_side(side: Side | None) -> str:
    """Return a side, or a dash where there is none."""
    return side.value if side else "-"


def say_flag(key: str) -> str:
    """Return a question of the minimal safety set in the clinician's few words, or its key where it is none of them.

    >>> say_flag("malignancy.history")
    'History of malignancy'
    """
    if key not in keys():
        return say_name(key)
    return read_minimal_set().ask(key).clinician.split(":")[0].split(" (")[0].split(";")[0]


def say_pain(now: float | None, worst: float | None) -> str:
    """Return pain now and at worst, of 10.

    >>> say_pain(3.0, None), say_pain(None, None)
    ('3/10 now', 'not recorded')
    """
    parts = [f"{number(value)}/10 {name}" for value, name in ((now, "now"), (worst, "worst 24 h")) if value is not None]
    return ", ".join(parts) or NOT_ASKED


def say_mrc(mrc: float) -> str:
    """Return a strength as it is written by hand.

    >>> say_mrc(4.5), say_mrc(3.0), say_mrc(2.5)
    ('4+/5', '3/5', '3-/5')
    """
    return f"{_MRC_WORDS.get(mrc) or number(mrc)}/5"


def say_strength(leg: LegNeuro) -> str:
    """Return the strengths of a leg, what is less than full first."""
    return _group({root: say_mrc(mrc) for root, mrc in (leg.myotome_mrc or {}).items()}, usual="5/5")


def say_found(found: dict[str, str] | None) -> str:
    """Return sensation or reflexes as they were found, what is not normal first.

    >>> say_found({"L4": "normal", "L5": "reduced", "S1": "normal"})
    'L5 reduced; L4 S1 normal'
    """
    return _group(found or {}, usual="normal")


def _group(found: dict[str, str], *, usual: str) -> str:
    """Return every finding once with its places, the usual one last."""
    places: dict[str, list[str]] = {}
    for where, what in sorted(found.items()):
        places.setdefault(what, []).append(where)
    ordered = sorted(places.items(), key=lambda each: (each[0] == usual, each[1]))
    return "; ".join(f"{' '.join(where)} {what}" for what, where in ordered) or NOT_ASKED


def say_tension(tests: tuple[TensionTest, ...], side: Side) -> str:
    """Return a neurodynamic test of one side: the middle reading, how many, familiar, differentiated."""
    mine = [test for test in tests if test.side is side]
    if not mine:
        return NOT_ASKED
    angles = sorted(test.angle_deg for test in mine if test.angle_deg is not None)
    parts = []
    if angles:
        parts.append(f"{find_middle(angles):.0f} deg")
        if len(angles) > 1:
            parts[0] += f" (n {len(angles)}, {angles[0]:.0f} to {angles[-1]:.0f})"
    familiar = {test.familiar for test in mine} - {None}
    differentiated = {test.differentiated for test in mine} - {None}
    if familiar:
        parts.append("familiar" if True in familiar else "not familiar")
    # what was not familiar need not be told apart
    if differentiated and familiar != {False}:
        parts.append("differentiated" if True in differentiated else "not differentiated")
    return ", ".join(parts) or "done, no reading"


def join_sentences(words: Iterable[str]) -> str:
    """Return sentences as parts of one.

    >>> join_sentences(("It is calm.", "Two weeks"))
    'It is calm; Two weeks.'
    """
    return "; ".join(each.strip().rstrip(".") for each in words) + "."


def find_angle_deg(intake: Intake, side: Side) -> float | None:
    """Return the middle straight leg raise of a side, None where none was read."""
    return next(leg.slr_deg for leg in find_examination(intake).legs if leg.side is side)


def say_presentation(intake: Intake) -> str:
    """Return the working presentation with its features, confidence and who says so."""
    said = intake.presentation
    if said is None:
        return "no working presentation recorded"
    parts = [say_name(said.is_.value)]
    if said.features:
        parts.append(f"({', '.join(said.features)})")
    tail = ", ".join(part for part in (said.confidence, f"by {said.by}" if said.by else None) if part)
    return " ".join(parts) + (f", {tail}" if tail else "")


def say_instant(at: str) -> str:
    """Return an instant of a signature as a day and a time.

    >>> say_instant("2026-11-21T20:26:05Z")
    '21 Nov 2026, 20:26 UTC'
    """
    when = datetime.fromisoformat(at)
    return f"{say_day(when.date())}, {when:%H:%M}{' UTC' if when.utcoffset() == timedelta() else ''}"


def list_firm(programme: Programme) -> list[int]:
    """Return the places of the firm weeks."""
    return [place for place, week in enumerate(programme.weeks) if week.status == "firm"]
