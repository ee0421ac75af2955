"""One session's answers as the axes of the pain rule, each a word; what was not answered is missing, never no."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from kinescript.intake.words import Irritability, Site
from kinescript.programme.diary import Done, ScreenAnswer, SessionKept

# answers such as 4.3 and 2.3 differ by a hair more than 2
_HAIR = 1e-9

# answers to the list that count as a new sign, as people say them
_ANSWERED: dict[ScreenAnswer | None, str] = {
    ScreenAnswer.SOMETHING_NEW: "something new on the list",
    ScreenAnswer.NOT_SURE: "not sure about the list",
}

YesNo = Literal["yes", "no", "missing"]
Stays = Literal["stays", "not", "missing"]
Morning = Literal["at_or_below", "above", "far_above", "missing"]
Waking = Literal["more", "no_more", "missing"]
Rise = Literal["none", "within", "over", "missing"]
Settle = Literal["soon", "later", "missing"]
Enough = Literal["enough", "not_enough"]
Form = Literal["adequate", "not_adequate", "missing"]
Complete = Literal["complete", "missing"]

AXES: dict[str, tuple[str, ...]] = {
    "new_sign": get_args(YesNo),
    "spread": get_args(Stays),
    "tingling": get_args(Stays),
    "morning": get_args(Morning),
    "waking": get_args(Waking),
    "rise": get_args(Rise),
    "settle": get_args(Settle),
    "done": get_args(Enough),
    "form": get_args(Form),
    "answers": get_args(Complete),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PainLimits:
    """The numbers of the pain rule: data/rules/pain_rule.toml says where each comes from."""

    rise_nrs: dict[Irritability, float]
    load_up_to_leg_nrs: float
    spread_stays_min: float
    tingling_stays_min: float
    morning_rise_nrs: float
    settle_min: float
    done_share: float
    done_in: int
    done_of: int
    quality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The axes of one session, kept apart; `missing` names every answer that was not given."""

    new_sign: YesNo
    spread: Stays
    tingling: Stays
    morning: Morning
    waking: Waking
    rise: Rise
    settle: Settle
    done: Enough
    form: Form
    answers: Complete
    missing: tuple[str, ...] = ()


def find_facts(
    session: SessionKept,
    done: tuple[Done, ...],
    *,
    enough: bool,
    irritability: Irritability,
    limits: PainLimits,
    wakes_usually: bool | None = None,
) -> Facts:
    """Return the axes of a session for the exercises `done` in it, of which `enough` was done in the last sessions."""
    waking = _waking(session, wakes_usually)
    form = find_form(done, limits)
    spread = _spread(session, limits)
    missing = tuple(_missing(session, waking=waking, form=form))
    return Facts(
        new_sign=_new_sign(session),
        spread=spread,
        tingling=_stays(session.tingling_min, limits.tingling_stays_min),
        morning=_morning(session, limits),
        waking=waking,
        rise=_rise(session, limits.rise_nrs[irritability]),
        settle=_settle(session, limits),
        done="enough" if enough else "not_enough",
        form=form,
        answers="missing" if missing else "complete",
        missing=missing,
    )


def fill_short(session: SessionKept, *, usual_site: Site | None, limits: PainLimits) -> SessionKept:
    """Return a session written on the home sheet's short form with what those columns cover filled in.

    The short form is leg pain before, after and next morning, the furthest point, woke, and ticks; any answer of the
    long form makes it a long one. The furthest point is held against `usual_site`, that of the visit; where nothing
    went farther, and the leg was at once as before, it has settled and nothing tingles on (the sheet says to ring
    otherwise); a tick without a word against it means done as shown.
    """
    if not _is_short(session):
        return session
    before, after, furthest = session.leg.before, session.leg.after, session.distal_after
    settled = before is not None and after is not None and after <= before + _HAIR
    near = usual_site is not None and furthest is not None and furthest.distance <= usual_site.distance
    ticked = tuple(
        replace(each, as_shown=True) if each.share >= limits.done_share and not each.stopped_by_pain else each
        for each in session.exercises
    )
    return replace(
        session,
        exercises=ticked,
        distal_before=usual_site,
        settle_min=0.0 if settled else None,
        tingling_min=0.0 if settled and near else None,
    )


def _is_short(session: SessionKept) -> bool:
    pain = [getattr(session.back, moment) for moment in session.back.__slots__]
    asked = [session.leg.during, *pain, session.distal_before, session.distal_stays_min, session.settle_min]
    asked += [session.woke_more, session.tingling_min, session.fell]
    asked += [value for each in session.exercises for value in (each.quality, each.as_shown)]
    return all(value is None for value in asked)


def find_rise_nrs(session: SessionKept) -> float | None:
    """Return how far leg pain rose above its value before, during or after the session, in points; None if unsaid."""
    known = [value for value in (session.leg.during, session.leg.after) if value is not None]
    return None if session.leg.before is None or not known else max(known) - session.leg.before


def find_morning_rise_nrs(session: SessionKept) -> float | None:
    """Return how far leg pain stood above its value before on the next morning, in points; None if unsaid."""
    before, morning = session.leg.before, session.leg.next_morning
    return None if before is None or morning is None else morning - before


def has_not_spread(session: SessionKept) -> bool:
    """Return whether both ends are known and the farther symptom went no farther, not even for a while."""
    before, after = session.distal_before, session.distal_after
    return before is not None and after is not None and after.distance <= before.distance


def find_form(done: tuple[Done, ...], limits: PainLimits) -> Form:
    """Return whether every exercise was done as shown; one voice saying no is enough, none at all is missing."""
    found: list[Form] = []
    for each in done:
        said = [each.as_shown] if each.as_shown is not None else []
        said += [each.quality >= limits.quality - _HAIR] if each.quality is not None else []
        found.append(("adequate" if all(said) else "not_adequate") if said else "missing")
    if "not_adequate" in found:
        return "not_adequate"
    return "missing" if "missing" in found or not found else "adequate"


def find_new_signs(session: SessionKept) -> tuple[str, ...]:
    """Return what in a session counts as a new sign, in words: an answer to the list, a new symptom, a fall."""
    said = (_ANSWERED[session.screen],) if session.screen in _ANSWERED else ()
    return (*said, *session.new_symptoms, *(("a fall",) if session.fell else ()))


def _new_sign(session: SessionKept) -> YesNo:
    if find_new_signs(session):
        return "yes"
    return "missing" if session.screen is None else "no"


def _spread(session: SessionKept, limits: PainLimits) -> Stays:
    before, after = session.distal_before, session.distal_after
    if has_not_spread(session):
        return "not"
    if session.distal_stays_min is not None and session.distal_stays_min > limits.spread_stays_min:
        return "stays"
    return "missing" if None in (before, after, session.distal_stays_min) else "not"


def _stays(minutes: float | None, limit: float) -> Stays:
    if minutes is None:
        return "missing"
    return "stays" if minutes > limit + _HAIR else "not"


def _morning(session: SessionKept, limits: PainLimits) -> Morning:
    rise_nrs = find_morning_rise_nrs(session)
    if rise_nrs is None:
        return "missing"
    if rise_nrs >= limits.morning_rise_nrs - _HAIR:
        return "far_above"
    return "above" if rise_nrs > _HAIR else "at_or_below"


def _waking(session: SessionKept, wakes_usually: bool | None) -> Waking:
    if session.woke_more is not None:
        return "more" if session.woke_more else "no_more"
    if session.woke is False:
        return "no_more"
    # woken, by somebody whom it does not wake usually, is woken more
    return "more" if session.woke and wakes_usually is False else "missing"


def _rise(session: SessionKept, limit_nrs: float) -> Rise:
    rise_nrs = find_rise_nrs(session)
    if rise_nrs is not None and rise_nrs > limit_nrs + _HAIR:
        return "over"
    if rise_nrs is None:
        return "missing"
    return "within" if rise_nrs > _HAIR else "none"


def _settle(session: SessionKept, limits: PainLimits) -> Settle:
    if session.settle_min is None:
        return "missing"
    return "soon" if session.settle_min <= limits.settle_min + _HAIR else "later"


def _missing(session: SessionKept, *, waking: Waking, form: Form) -> Iterator[str]:
    """Yield the name of every answer that the rule needs and nobody gave, in the order in which they are asked.

    Back pain moves no row, a fall not written is asked for at the visit, and either of during and after tells a rise.
    """
    if session.screen is None:
        yield "screen"
    if session.leg.before is None:
        yield "leg.before"
    if session.leg.during is None and session.leg.after is None:
        yield from ("leg.during", "leg.after")
    if session.leg.next_morning is None:
        yield "leg.next_morning"
    before, after = session.distal_before, session.distal_after
    yield from (name for name in ("distal_before", "distal_after") if getattr(session, name) is None)
    went_down = before is not None and after is not None and after.distance > before.distance
    if went_down and session.distal_stays_min is None:
        yield "distal_stays_min"
    if session.settle_min is None:
        yield "settle_min"
    if waking == "missing":
        yield "woke_more"
    if session.tingling_min is None:
        yield "tingling_min"
    if form == "missing":
        yield "form"
