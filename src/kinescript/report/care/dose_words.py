"""A dose in a patient's words and in a clinician's shorthand."""

from dataclasses import dataclass

from kinescript.programme.dose import Dose
from kinescript.report.care.language import Language, number

_BODY_WEIGHT = "body weight"  # nothing to take in the hand, so nothing to say
SLOW_S = 3.0  # out and back together: from here on a repetition is called slow (a word of ours, not a limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseWords:
    """What stands in big type, how much of it without how often, and the lines below it."""

    big: str
    amount: str
    lines: tuple[str, ...]


def say_dose(dose: Dose, words: Language, *, on_days: bool = False) -> DoseWords:
    """Return a dose as a patient reads it: "10 slow times, twice a day", then how hard, how far and when to rest.

    `on_days` says that the days of the week stand beside it, so that "once a day" is left out.
    """
    amount = ", ".join(part for part in (_amount(dose, words), _hold(dose, words)) if part)
    often = "" if on_days and dose.times_per_day == 1 and not dose.as_needed else _often(dose, words)
    big = ", ".join(part for part in (amount, often) if part)
    lines = [
        _tempo(dose, words),
        words.say("Rest {length} between rounds.", length=_length(dose.rest_s, words)) if dose.rest_s else "",
        words.say("With {load}.", load=words.say(dose.load)) if dose.load and dose.load != _BODY_WEIGHT else "",
        words.say("Effort: about {effort} out of 10.", effort=number(dose.effort_rpe)) if dose.effort_rpe else "",
        _range(dose, words),
    ]
    return DoseWords(big=big[:1].upper() + big[1:], amount=amount, lines=tuple(line for line in lines if line))


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


def _amount(dose: Dose, words: Language) -> str:
    length = _length(dose.duration_s, words) if dose.duration_s else ""
    if dose.repetitions is None:
        if length and dose.sets and dose.sets > 1:
            return words.plural("{count} round of {length}", "{count} rounds of {length}", dose.sets, length=length)
        return length
    slow = dose.tempo is not None and dose.tempo.out_s + dose.tempo.back_s >= SLOW_S
    if slow:
        times = words.plural("{count} slow time", "{count} slow times", dose.repetitions)
    else:
        times = words.plural("{count} time", "{count} times", dose.repetitions)
    if dose.sets and dose.sets > 1:
        times = words.plural("{count} round of {times}", "{count} rounds of {times}", dose.sets, times=times)
    return times


def _hold(dose: Dose, words: Language) -> str:
    if not dose.hold_s:
        return ""
    if dose.repetitions == 1 or (dose.repetitions is None and not dose.duration_s):
        return words.say("hold for {length}", length=_length(dose.hold_s, words))
    return words.say("hold each for {length}", length=_length(dose.hold_s, words))


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
        return words.say("Go about a third of the way you can go freely.")
    if share <= 0.6:
        return words.say("Go about half of the way you can go freely.")
    return words.say("Go about three quarters of the way you can go freely.")


def _length(seconds: float | None, words: Language) -> str:
    total = seconds or 0.0
    if total >= 60 and (total / 60).is_integer():
        return words.plural("{count} minute", "{count} minutes", total / 60)
    return words.plural("{count} second", "{count} seconds", total)


def _span(duration_s: float) -> str:
    return f"{number(duration_s / 60)} min" if duration_s >= 60 else f"{number(duration_s)} s"
