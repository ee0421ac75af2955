"""A dose in a patient's words and in a clinician's shorthand."""

from dataclasses import dataclass

from kinescript.programme.dose import Dose
from kinescript.report.care.language import Language, number

_SOME, _HARD = 4.0, 6.0  # effort up to here is easy, up to here some work: a talk test of ours (assumption)
_BODY_WEIGHT = "body weight"  # nothing to take in the hand, so nothing to say
SLOW_S = 3.0  # out and back together: from here on a repetition is called slow (a word of ours, not a limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseWords:
    """What stands in big type, how much of it without how often, and the lines below it."""

    big: str
    amount: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one repetition is called, as one and as many (`rolls`), and whether each side has the number to itself."""

    one: str | None = None
    many: str | None = None
    each_side: bool = False


_PLAIN = Counted()


def say_dose(dose: Dose, words: Language, *, on_days: bool = False, counted: Counted = _PLAIN) -> DoseWords:
    """Return a dose as a patient reads it: "10 slow times, twice a day", then how hard, how far and when to rest.

    `on_days` says that the days of the week stand beside it, so that "once a day" is left out. Two rounds are said as
    they are done: "8 on each side, hold 5 seconds. Rest. Again."
    """
    once = ", ".join(part for part in (_once(dose, words, counted), _hold(dose, words)) if part)
    amount = ", ".join(part for part in (_amount(dose, words, counted), _hold(dose, words)) if part)
    often = "" if on_days and dose.times_per_day == 1 and not dose.as_needed else _often(dose, words)
    rounds = _rounds(dose, words)
    if rounds:
        big = " ".join(f"{_capital(part)}." for part in (once, *rounds, often) if part)
    else:
        big = _capital(", ".join(part for part in (amount, often) if part))
    lines = [
        _intervals(dose, words),
        _tempo(dose, words),
        "" if rounds else _between(dose, words),
        words.say("With {load}.", load=words.say(dose.load)) if dose.load and dose.load != _BODY_WEIGHT else "",
        _effort(dose, words),
        _range(dose, words),
    ]
    return DoseWords(big=big, amount=amount, lines=tuple(line for line in lines if line))


def write_dose(dose: Dose, *, brief: bool = False) -> str:
    """Return a dose as a clinician writes it; `brief` leaves out rest, body weight and days a week.

    >>> from kinescript.programme.dose import Tempo
    >>> tempo = Tempo(out_s=3, hold_s=1, back_s=3)
    >>> write_dose(Dose(sets=2, repetitions=10, tempo=tempo, effort_rpe=5, times_per_day=2))
    '2 x 10, 3-1-3, RPE 5, 2/d'
    """
    amount = ""
    if dose.repetitions is not None:
        amount = f"{dose.sets} x {dose.repetitions}" if dose.sets else f"x {dose.repetitions}"
    elif dose.duration_s:
        amount = f"{dose.sets} x {_span(dose.duration_s)}" if dose.sets and dose.sets > 1 else _span(dose.duration_s)
    elif dose.sets:
        amount = f"{dose.sets} sets"
    tempo = dose.tempo
    load = "" if brief and dose.load == _BODY_WEIGHT else dose.load or ""
    parts = (
        amount,
        _span(dose.duration_s) if dose.duration_s and dose.repetitions is not None else "",
        f"hold {number(dose.hold_s)} s" if dose.hold_s else "",
        f"{number(tempo.out_s)}-{number(tempo.hold_s)}-{number(tempo.back_s)}" if tempo else "",
        f"rest {_span(dose.rest_s)}" if dose.rest_s and not brief else "",
        load,
        f"RPE {number(dose.effort_rpe)}" if dose.effort_rpe is not None else "",
        f"{dose.range_share:.0%} range" if dose.range_share is not None else "",
        f"{number(dose.times_per_day)}/d" if dose.times_per_day else "",
        f"{number(dose.days_per_week)} d/wk" if dose.days_per_week and not brief else "",
        "as needed" if dose.as_needed else "",
    )
    return ", ".join(part for part in parts if part)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _once(dose: Dose, words: Language, counted: Counted) -> str:
    """Return one round."""
    if dose.repetitions is None:
        return _length(dose.duration_s, words) if dose.duration_s else ""
    slow = dose.tempo is not None and dose.tempo.out_s + dose.tempo.back_s >= SLOW_S
    if counted.one and counted.many:
        noun = words.say(counted.one if dose.repetitions == 1 else counted.many)
        if slow:
            said = words.say("{count} slow {noun}", count=dose.repetitions, noun=noun)
        else:
            said = words.say("{count} {noun}", count=dose.repetitions, noun=noun)
    elif slow:
        said = words.plural("{count} slow time", "{count} slow times", dose.repetitions)
    else:
        said = words.plural("{count} time", "{count} times", dose.repetitions)
    return words.say("{times} on each side", times=said) if counted.each_side else said


def _amount(dose: Dose, words: Language, counted: Counted) -> str:
    """Return one round and how many there are, in one breath: what stands in the day grid."""
    once = _once(dose, words, counted)
    if not once or not dose.sets or dose.sets <= 1:
        return once
    if dose.repetitions is None:
        return words.plural("{count} round of {length}", "{count} rounds of {length}", dose.sets, length=once)
    return words.plural("{count} round of {times}", "{count} rounds of {times}", dose.sets, times=once)


def _rounds(dose: Dose, words: Language) -> tuple[str, ...]:
    """Return what follows one round: a rest and the round again, or how often in all."""
    if not dose.sets or dose.sets <= 1 or (dose.repetitions is None and not dose.duration_s):
        return ()
    rest = words.say("Rest {length}", length=_length(dose.rest_s, words)) if dose.rest_s else words.say("Rest")
    if dose.sets == 2:
        return (rest, words.say("Again"))
    return (rest, words.say("Again, until you have done {count} rounds", count=dose.sets))


def _hold(dose: Dose, words: Language) -> str:
    if not dose.hold_s:
        return ""
    if dose.repetitions == 1 or (dose.repetitions is None and not dose.duration_s):
        return words.say("hold for {length}", length=_length(dose.hold_s, words))
    return words.say("hold {length} each time", length=_length(dose.hold_s, words))


def _intervals(dose: Dose, words: Language) -> str:
    """Return how a stretch of time is cut into work and rest, where the dose says it."""
    work = getattr(dose, "work_s", None)
    if not work or not dose.rest_s or dose.sets:
        return ""
    return words.say("Go {work}, rest {rest}, and so on.", work=_length(work, words), rest=_length(dose.rest_s, words))


def _between(dose: Dose, words: Language) -> str:
    """Return the rest where there are no rounds to say it with, and no intervals."""
    if not dose.rest_s or _intervals(dose, words):
        return ""
    return words.say("Rest {length} in between.", length=_length(dose.rest_s, words))


def _effort(dose: Dose, words: Language) -> str:
    effort = dose.effort_rpe
    if not effort:
        return ""
    if effort <= _SOME:
        return words.say("Effort {effort} out of 10: easy, you could chat.", effort=number(effort))
    if effort <= _HARD:
        return words.say("Effort {effort} out of 10: some work, you can still talk.", effort=number(effort))
    return words.say("Effort {effort} out of 10: hard, a few words at a time.", effort=number(effort))


def _often(dose: Dose, words: Language) -> str:
    per_day = dose.times_per_day
    if per_day is None:
        return words.say("as often as it helps you") if dose.as_needed else ""
    if per_day == 1:
        often = words.say("once a day")
    elif per_day == 2:
        often = words.say("twice a day")
    elif not float(per_day).is_integer():
        low = int(per_day)
        often = words.say("{low} to {high} times a day", low=low, high=low + 1)
    else:
        often = words.say("{count} times a day", count=number(per_day))
    return words.say("{often}, and as often as it helps you", often=often) if dose.as_needed else often


def _tempo(dose: Dose, words: Language) -> str:
    tempo = dose.tempo
    if tempo is None:
        return ""
    out, back = number(tempo.out_s), number(tempo.back_s)
    if tempo.hold_s and not dose.hold_s:
        return words.say(
            "Count {out} going, wait {hold}, count {back} coming back.", out=out, hold=number(tempo.hold_s), back=back
        )
    return words.say("Count {out} going, {back} coming back.", out=out, back=back)


def _range(dose: Dose, words: Language) -> str:
    share = dose.range_share
    if share is None or share >= 1.0:
        return ""
    if share <= 0.4:
        return words.say("Go a third as far as you could.")
    if share <= 0.6:
        return words.say("Go half as far as you could.")
    return words.say("Go three quarters as far as you could.")


def _length(seconds: float | None, words: Language) -> str:
    total = seconds or 0.0
    if total >= 60 and (total / 60).is_integer():
        return words.plural("{count} minute", "{count} minutes", total / 60)
    return words.plural("{count} second", "{count} seconds", total)


def _span(duration_s: float) -> str:
    return f"{number(duration_s / 60)} min" if duration_s >= 60 else f"{number(duration_s)} s"
