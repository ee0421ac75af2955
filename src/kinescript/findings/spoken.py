"""What a muscle, and how firm a marker is, are called when people are spoken to."""

from collections.abc import Iterable

from kinescript.body.words import Side
from kinescript.measures.entry import Grade
from kinescript.record.muscle_sites import site_entries

# a sensor never says weak, of a muscle or of anything else, so a grade has words of its own
_GRADE_WORDS: dict[Grade, str] = {
    "supported": "supported, several studies tell groups apart by it",
    "mixed": "mixed, studies disagree",
    "weak": "thin, few or indirect studies, and not tied to how people feel",
    "technical": "none about health, it describes the signal",
}


def is_muscle(of: str) -> bool:
    """Return whether a measure of this is one of a muscle, or of a pair written "one/other"."""
    return all(each in site_entries() for each in of.split("/"))


def say_muscle(of: str, side: Side | None = None) -> str:
    """Return a site, or a pair "one/other", as a clinician writes it; an unknown name in its own words.

    >>> say_muscle("transversus_internal_oblique_region", Side.LEFT)
    'TrA/IO region (surface), left'
    >>> say_muscle("vastus_lateralis/biceps_femoris")
    'vastus lateralis with biceps femoris'
    """
    sites = site_entries()
    words = " with ".join(sites[s].clinician if s in sites else s.replace("_", " ") for s in of.split("/"))
    return f"{words}, {side.value}" if side else words


def say_muscles(sites: Iterable[tuple[str, Side | None]]) -> str:
    """Return several sites as a clinician writes them, each once with its sides.

    >>> say_muscles([("soleus", Side.LEFT), ("multifidus", Side.RIGHT), ("multifidus", Side.LEFT)])
    'soleus, left; multifidus region (surface), both sides'
    >>> say_muscles((of, side) for of in ("soleus", "gluteus_medius", "gluteus_maximus") for side in Side)
    'both sides of soleus, gluteus medius and gluteus maximus'
    """
    found: dict[str, set[Side | None]] = {}
    for of, side in sites:
        found.setdefault(of, set()).add(side)
    both = set(Side)
    if len(found) > 1 and all(sides >= both for sides in found.values()):
        names = [say_muscle(of) for of in found]
        return f"both sides of {', '.join(names[:-1])} and {names[-1]}"
    return "; ".join(
        f"{say_muscle(of)}, both sides" if sides >= both else say_muscle(of, next(iter(sides)))
        for of, sides in found.items()
    )


def say_muscle_plainly(of: str) -> str:
    """Return where a muscle is on the body, for a patient; a name without words of its own stays general.

    >>> say_muscle_plainly("gluteus_medius")
    'the muscles at the side of your hip'
    """
    sites = site_entries()
    return sites[of].patient if of in sites else "the muscles under the sensor"


def say_grade(grade: Grade | None) -> str:
    """Return how firm a marker is as a sentence for the clinician; empty where nobody graded it.

    >>> say_grade("mixed"), say_grade(None)
    ('Evidence for this marker: mixed, studies disagree.', '')
    """
    return f"Evidence for this marker: {_GRADE_WORDS[grade]}." if grade else ""
