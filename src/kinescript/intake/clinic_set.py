"""A clinic's own minimal safety set: ours with other levels, where the level is an assumption of ours and no more."""

from dataclasses import fields, replace

from kinescript.errors import InputRefused
from kinescript.intake.minimal_set import MinimalSet, Question, read_minimal_set
from kinescript.intake.words import Concern

_PLACE = "minimal_set.toml"


def check_clinic_set(theirs: MinimalSet) -> MinimalSet:
    """Return a clinic's set when only levels differ from ours that a clinic may change; raises InputRefused otherwise.

    A level may be raised to high and lowered by one step, never to none; two few of one group stay at least some, and
    a flag with an action of its own (the same day) stays one that allows no plan.
    """
    ours = read_minimal_set()
    for mine, other in zip(ours.question, theirs.question, strict=True):
        _check_level(mine.key, mine.alone, other.alone, may=mine.clinic_may_change, floor=_floor_of(mine))
    if len(theirs.combination) != len(ours.combination):
        raise _refused("the combinations of kinescript", f"{len(theirs.combination)} of them")
    for one, another in zip(ours.combination, theirs.combination, strict=True):
        _check_level(" + ".join(one.all), one.level, another.level, may=one.clinic_may_change, floor=Concern.SOME)
    few = theirs.two_few_in_one_group
    _check_level("two_few_in_one_group", ours.two_few_in_one_group, few, may=True, floor=Concern.SOME)
    _check_rest(ours, theirs)
    return theirs


def _floor_of(question: Question) -> Concern:
    lower = list(Concern)[max(question.alone.height - 1, Concern.FEW.height)]
    return Concern.SOME if question.action is not None else lower


def _check_level(key: str, mine: Concern, other: Concern, *, may: bool, floor: Concern) -> None:
    if other is mine:
        return
    if not may:
        raise _refused(f"{mine} for {key}, which no clinic changes", other.value)
    if other.height < floor.height:
        raise _refused(f"{floor} or more for {key}", other.value)


def _check_rest(ours: MinimalSet, theirs: MinimalSet) -> None:
    pairs = zip(ours.question, theirs.question, strict=True)
    both = zip(ours.combination, theirs.combination, strict=True)
    levelled = replace(
        theirs,
        question=tuple(replace(other, alone=mine.alone) for mine, other in pairs),
        combination=tuple(replace(other, level=mine.level) for mine, other in both),
        two_few_in_one_group=ours.two_few_in_one_group,
    )
    for field in fields(MinimalSet):
        if getattr(levelled, field.name) != getattr(ours, field.name):
            raise _refused(f"the {field.name} of kinescript, with other levels at most", "something else")


def _refused(expected: str, came: str) -> InputRefused:
    return InputRefused(expected, came, "change levels only, in a copy of kinescript's own file", place=_PLACE)
