"""Which rungs of the ladders a person may step on: what the rules of care allow at the stage of the screening."""

from datetime import date

from kinescript.programme.candidates import find_candidates
from kinescript.programme.circumstances import find_blocks, find_circumstances
from kinescript.programme.exercise import Exercise, FirstTry
from kinescript.programme.programme import Programme


def find_allowed_rungs(programme: Programme, library: tuple[Exercise, ...], *, on: date) -> frozenset[str]:
    """Return the ids of the exercises that may take another's place without anybody being there.

    Judged as the planner would at the stage of the screening, never a bolder one; an exercise whose first try should be
    watched is stepped on only when that was done. Raises InputRefused for an override that may not be.
    """
    circumstances = find_circumstances(programme.intake, programme.screening, on=on)
    block = find_blocks(programme.screening, 1)[0]
    watched = programme.intake.preferences.first_try_observed
    return frozenset(
        each.exercise.id
        for each in find_candidates(library, circumstances, block)
        if each.allowed and (each.exercise.first_try is FirstTry.ALONE or each.exercise.id in watched)
    )
