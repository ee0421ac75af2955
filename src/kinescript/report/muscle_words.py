"""What a report says of muscles in words: each channel as a row of a table, and what electrodes cannot tell."""

from dataclasses import replace

from kinescript.body.segments import MuscleSite, Place
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.spoken import is_muscle, say_muscle, say_muscles
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import unit_words
from kinescript.muscle.levels.activation import Activation, ReferenceKind
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality, channel_words
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.report.markup import Markup
from kinescript.report.tables import write_table

_TRUST = {"good": "good", "doubtful": "doubtful", "unusable": "cannot be used"}
# so many muscles without a measure are told one by one
_ALONE = 2
_REGION = "transversus_internal_oblique_region"
_DONE, _SHARE = "What was done to the signal", "Level is a share of"
PEAK_WORDS = "peak of this task compares with no other day, side or person"
# why an onset cannot be told, by the kind of its fault
_UNTOLD = {
    "absent": "not seen to come on within 1 s of the start",
    "already_on": "at work before the movement",
    "few": "came on once only",
    "earlier": "weaker activity ran into the burst",
    "legs": "the two sides differ",
    "clocks": "muscles and movement were not recorded at the same time",
    "slow": "the movement was too slow",
    "speed": "how fast the movement was is not known",
    "no_repetition": "nothing moved",
    "small": "nothing moved far enough",
    "no_rest": "no rest before the movement",
    "cut": "the movement began before the recording",
    "missing": "the movement or its prime mover was not recorded",
}
_UNHEARD = "not heard well enough"


def name_site(at: Place) -> str:
    """Return a place as a clinician writes it, its side last; a sensor nobody placed by its own label."""
    if isinstance(at, MuscleSite):
        return say_muscle(at.muscle, at.side)
    return f"“{at.words}”, muscle not known"


def side_of(at: Place) -> Side | None:
    """Return the side of a muscle, None where it has none or nobody said."""
    return at.side if isinstance(at, MuscleSite) else None


def write_channels(worked: Worked) -> Markup:
    """Return the table of channels: how good each is, what was done to it, and what its level is a share of.

    What is the same for all of them is said once, above.
    """
    signals = worked.signals
    done = [tuple(signal.steps) for signal in signals]
    alike = [step for step in done[0] if len(signals) > 1 and all(step in steps for steps in done)]
    columns = {
        "Muscle": [name_site(signal.at) for signal in signals],
        "Quality": [say_trust(signal.quality, at=signal.at) for signal in signals],
        _DONE: ["; ".join(step for step in steps if step not in alike) or "–" for steps in done],
        _SHARE: [say_normalised(worked.activation(signal.at), signal) for signal in signals],
    }
    caption = "Every muscle sensor, in the order of the file."
    if alike:
        caption += f" {_DONE}, alike for all: {'; '.join(alike)}."
    shares = {cell for cell in columns[_SHARE] if cell != "–"}
    if len(shares) == 1 and len(signals) > 1:
        caption += f" {_SHARE}, alike for all: {next(iter(shares))}."
        del columns[_SHARE]
    if ReferenceKind.TASK_PEAK.words in shares:
        caption += f" A share of the {PEAK_WORDS}."
    if set(columns[_DONE]) == {"–"}:
        del columns[_DONE]
    return write_table(caption, tuple(columns), list(zip(*columns.values(), strict=True)))


def say_trust(quality: SignalQuality, *, at: Place | None = None) -> str:
    """Return how far a channel can be trusted, and why; `at` is whose name stands beside it already."""
    own = channel_words(at) if at is not None else ""
    said = [f.words.replace(f"the cable of {own}", "its cable").replace(own, "it") if own else f.words
            for f in quality.faults]  # fmt: skip
    why = "; ".join(dict.fromkeys(said))
    return f"{_TRUST[quality.trust]}: {why}" if why else _TRUST[quality.trust]


def say_normalised(level: Activation | None, signal: MuscleSignal) -> str:
    """Return what the level is a share of, in words, and where that was seen."""
    if level is None or signal.quality.trust == "unusable":
        return "–"
    to = level.normalised_to
    if to.kind is ReferenceKind.NONE:
        return f"nothing, so it stands in {unit_words(level.unit)}"
    seen = to.seen_in and to.kind is not ReferenceKind.TASK_PEAK
    return f"{to.kind.words}, seen in {to.seen_in}" if seen else to.kind.words


def say_untold_muscles(measures: list[Measure]) -> tuple[str, ...]:
    """Return why the onsets of muscles cannot be told, each reason once with its muscles and sides."""
    reasons: dict[str, list[tuple[str, Side | None]]] = {}
    for each in measures:
        reasons.setdefault(_UNTOLD.get(each.faults[0].kind, _UNHEARD), []).append((each.of, each.side))
    return tuple(f"{why}: {say_muscles(sites)}" for why, sites in reasons.items())


def fold_muscles(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """Return the measures with one for all muscles a measure is missing of for one kind of reason, where they are many.

    It stands where the first of them stood, and its fault says how many others share it.
    """
    missing: dict[tuple[str, str], list[Measure]] = {}
    for each in measures:
        if each.value is None and is_muscle(each.of):
            missing.setdefault((each.name, each.faults[0].kind), []).append(each)
    many = {key: same for key, same in missing.items() if len(same) > _ALONE}
    found = []
    for each in measures:
        same = many.get((each.name, each.faults[0].kind), []) if each.value is None else []
        if not any(each is other for other in same):
            found.append(each)
        elif each is same[0]:
            words = f"{each.faults[0].words} (and so for {len(same) - 1} others)"
            found.append(replace(each, faults=(replace(each.faults[0], words=words),)))
    return tuple(found)


def say_doubts(measures: tuple[Measure, ...], worked: Worked) -> list[str]:
    """Return what makes measures of muscles less certain, a sentence a kind of reason, with the muscles it is of.

    What is wrong with an electrode stands in the table of sensors.
    """
    told = {fault.words for fault in find_muscle_faults(worked)}
    doubts: dict[str, dict[str, list[Measure]]] = {}
    why: dict[str, list[str]] = {}
    for each in measures:
        doubted = each.faults if each.value is not None and is_muscle(each.of) else ()
        for fault in (f for f in doubted if f.words not in told):
            doubts.setdefault(fault.kind, {}).setdefault(each.name, []).append(each)
            why.setdefault(fault.kind, []).append(fault.words)
    items = []
    for kind, named in doubts.items():
        whats = "; ".join(
            f"{_lower(find_entry(name).title)}, {say_muscles((m.of, m.side) for m in of)}" for name, of in named.items()
        )
        others = " (and so for the others)" if len(set(why[kind])) > 1 else ""
        items.append(f"Less certain: {whats}: {why[kind][0]}{others}.")
    return items


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def say_muscle_limits(assessment: Assessment) -> list[str]:
    """Return what muscle sensors cannot tell, a sentence an item, the general last."""
    worked = assessment.worked
    usable = [s for s in worked.signals if s.quality.trust != "unusable"]
    items = _bad_items(worked)
    nameless = [s.at.words for s in worked.signals if not isinstance(s.at, MuscleSite)]
    if nameless:
        items.append(f"On which muscle these sensors sat, which nobody said: {', '.join(nameless)}.")
    items += _fault_items(worked)
    items += _share_items(worked, [s.at for s in usable])
    if any(isinstance(s.at, MuscleSite) and s.at.muscle == _REGION for s in usable):
        items.append(
            "Transversus abdominis alone: electrodes on the skin hear it and internal oblique together, so the TrA/IO "
            "region (surface) stands for both (surface against fine wire: correlation 0.36 to 0.55, Okubo 2010)."
        )
    items.append("How true each ± of a muscle is: errors of levels and onsets were tested on simulated muscles only.")
    items.append(
        "How strong a muscle is, or what works beneath it: electrodes on the skin hear when and how much, neighbours "
        "included (crosstalk), and neither force nor pain."
    )
    return items


def find_muscle_faults(worked: Worked) -> tuple[Fault, ...]:
    """Return what is wrong with electrodes and with what was made of them, which the section on muscles says."""
    return (*(fault for signal in worked.signals for fault in signal.quality.faults), *worked.faults)


def _bad_items(worked: Worked) -> list[str]:
    """Return which channels cannot be used, and why where they are few; then which are doubtful."""
    bad = [s for s in worked.signals if s.quality.trust == "unusable"]
    items = [f"{name_site(s.at)}: {say_trust(s.quality)}." for s in bad[:_ALONE]]
    if len(bad) > _ALONE:
        items = [f"These muscle sensors cannot be used, for what stands beside each in their table: {_names(bad)}."]
    doubtful = [s for s in worked.signals if s.quality.trust == "doubtful"]
    if doubtful:
        items.append(f"Less certain, for what stands beside each in the table of sensors: {_names(doubtful)}.")
    return items


def _names(signals: list[MuscleSignal]) -> str:
    sites = [(s.at.muscle, s.at.side) for s in signals if isinstance(s.at, MuscleSite)]
    others = [name_site(s.at) for s in signals if not isinstance(s.at, MuscleSite)]
    return "; ".join([*([say_muscles(sites)] if sites else []), *others])


def _fault_items(worked: Worked) -> list[str]:
    """Return a sentence for each kind of fault, in the words of its first."""
    kinds: dict[str, list[Fault]] = {}
    for fault in dict.fromkeys(worked.faults):
        kinds.setdefault(fault.kind, []).append(fault)
    items = []
    for same in kinds.values():
        shown = same if len(same) <= _ALONE else same[:1]
        more = f" (and so for {len(same) - 1} others)" if len(same) > _ALONE else ""
        items += [f"{each.words[:1].upper()}{each.words[1:]}{more}." for each in shown]
    return items


def _share_items(worked: Worked, usable: list[Place]) -> list[str]:
    """Return how far levels can be compared, which depends on what they are a share of."""
    kinds: dict[ReferenceKind, list[str]] = {}
    for level in worked.activations:
        if level.at in usable:
            kinds.setdefault(level.normalised_to.kind, []).append(name_site(level.at))
    items = []
    if kinds.get(ReferenceKind.NONE):
        items.append("Levels against another muscle, side or day where there was no reference contraction.")
    if kinds.get(ReferenceKind.TASK_PEAK):
        items.append("Whether a level that is a share of the task's own peak is much or little for that muscle.")
    return items
