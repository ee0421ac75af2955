"""What was measured and told by hand beside the neurological examination, in a few short lines for a clinician."""

from collections.abc import Mapping
from datetime import date

from kinescript.body.words import Side
from kinescript.intake.document import FearedTask, Intake
from kinescript.intake.examined import Palpation


def find_told(intake: Intake) -> tuple[str, ...]:
    """Return timed tests, load share, palpation, injections and feared tasks, a line each where something was told.

    >>> from kinescript.intake.document import parse_intake
    >>> find_told(parse_intake({"tests_timed": {"sorensen_s": 62, "heel_raises": {"left": 24, "right": 21}}}))
    ('Sorensen 62 s; heel raises L 24, R 21',)
    """
    lines = (_timed(intake), _load(intake), _felt(intake), _injected(intake))
    return (*(line for line in lines if line), *(_feared(each) for each in intake.function.feared_tasks))


def _timed(intake: Intake) -> str:
    timed = intake.tests_timed
    parts = [f"Sorensen {timed.sorensen_s:g} s"] if timed.sorensen_s is not None else []
    sides = (("side bridge", timed.side_bridge_s, " s"), ("single-leg bridge", timed.single_leg_bridge_s, " s"))
    for name, by_side, unit in (*sides, ("heel raises", timed.heel_raises, "")):
        parts += [f"{name} {_by_side(by_side, unit)}"] if by_side else []
    return "; ".join(parts)


def _by_side(values: Mapping[Side, float], unit: str) -> str:
    return ", ".join(f"{side.value[0].upper()} {values[side]:g}{unit}" for side in Side if side in values)


def _load(intake: Intake) -> str:
    left, right = intake.load_share.left, intake.load_share.right
    told = (("left", left), ("right", right))
    shares = [f"load {side} {share:g} %" for side, share in told if share is not None]
    # with both, the right is what the left leaves
    return shares[0] if shares else ""


def _felt(intake: Intake) -> str:
    parts = [part for part in map(_site, intake.palpation) if part]
    return f"palpation: {'; '.join(parts)}" if parts else ""


def _site(felt: Palpation) -> str:
    found = (("guarded", felt.guarded), ("tender", felt.tender), ("trigger point", felt.trigger_point))
    yes = [name for name, told in found if told]
    no = [f"not {name}" if name != "trigger point" else "no trigger point" for name, told in found if told is False]
    if not (yes or no):
        return ""
    side = f" {felt.side.value[0].upper()}" if felt.side else ""
    by = f" ({felt.by})" if felt.by else ""
    return f"{felt.site.replace('_', ' ')}{side} {', '.join(yes or no)}{by}"


def _injected(intake: Intake) -> str:
    parts = [each.what + (f" {_day(each.on)}" if each.on else ", day not known") for each in intake.injections]
    return f"injections: {'; '.join(parts)}" if parts else ""


def _feared(feared: FearedTask) -> str:
    told = (("expected", feared.expectation), ("was", feared.result))
    said = [f"{name} {value:g}/10" for name, value in told if value is not None]
    return f"feared: {feared.task}" + (f", {', '.join(said)}" if said else "")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
