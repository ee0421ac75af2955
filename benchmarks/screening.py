"""Claim: over 100 000 random intakes concern never falls when a flag is added, and unanswered is never cleared."""

import os
import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from _data import ROOT, row

from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import keys
from kinescript.intake.words import Cleared, Concern

INTAKES, REPEATS, DAY = 100_000, 7, date(2026, 11, 16)
GROUPS = tuple(dict.fromkeys(key.partition(".")[0] for key in keys()))
HIGH = {key for key in keys() if key.startswith("cauda_equina.")} | {
    "neuro.upper_motor_neurone_signs",
    "other.calf_swelling",
    "other.cold_or_pulseless_foot",
    "other.pulsatile_abdomen",
}


def rows() -> Iterator[dict[str, Any]]:
    """Yield the counts of broken laws, each of which must be nought, and processor seconds of `screen`."""
    chance = random.Random(5)  # noqa: S311 - no secret
    counts = dict.fromkeys(("monotone", "unanswered", "positive", "investigated", "plans"), 0)
    for _ in range(INTAKES):
        for law, broken in _look_at(chance).items():
            counts[law] += broken
    names = {
        "monotone": "random intakes in which adding a flag lowered concern, or opened a plan",
        "unanswered": "random intakes with an unanswered question and a plan, or one said to be cleared",
        "positive": "random intakes with a positive question said to be cleared",
        "investigated": "random intakes in which an investigation did more or less than it may",
    }
    for law, name in names.items():
        yield row(f"{name}, of {INTAKES}", counts[law], "1", 0, "lower", "synthetic")
    # so that the noughts above are not those of intakes that were all refused
    yield row(f"random intakes with a plan, of {INTAKES}", counts["plans"], "1", INTAKES // 100, "higher", "synthetic")
    case = ROOT / "tests" / "cases" / "chronic_l5_s1_42.json"
    program = str(Path(sys.executable).with_name("kinescript"))
    yield row(
        "kinescript screen", _processor_s([program, "screen", str(case), "--json"]), "s", 0.5, "lower", "synthetic"
    )


def _look_at(chance: random.Random) -> dict[str, bool]:
    # from intakes full of flags to those of most people, who have one or none
    weights = (chance.choice((2, 30, 400, 400)), 1, 1, 1)
    flags = {key: chance.choices((False, True, "not_sure", None), weights)[0] for key in keys()}
    rest = _rest(chance)
    screening = find_screening(_intake(flags, rest), on=DAY)
    stands, yes = dict(screening.cleared), {key for key, answer in flags.items() if answer in (True, "not_sure")}
    unanswered = {key for key, answer in flags.items() if answer is None}
    plan = screening.action.allows_plan
    added = chance.choice(keys())
    more = find_screening(_intake(flags | {added: chance.choice((True, "not_sure"))}, rest), on=DAY)
    opened = more.action.allows_plan and not plan and added not in unanswered
    return {
        "monotone": more.concern.height < screening.concern.height or opened,
        "unanswered": any(stands[key] is not Cleared.NO for key in unanswered) or (plan and bool(unanswered)),
        "positive": any(stands[key] is Cleared.YES for key in yes),
        "investigated": _is_wrong(rest, yes, screening.concern, stands),
        "plans": plan,
    }


def _is_wrong(rest: dict[str, Any], yes: set[str], concern: Concern, stands: dict[str, Cleared]) -> bool:
    """Whether a flag that is an emergency by itself stands otherwise than its investigations allow."""
    covered = {key for key in keys() for each in rest["investigated"] if _counts(each, rest) and _is_of(each, key)}
    forbidding = yes & HIGH
    wrong = any((stands[key] is Cleared.NO) == (key in covered) for key in forbidding)
    return wrong or (bool(forbidding - covered) and concern is not Concern.HIGH)


def _is_of(each: dict[str, Any], key: str) -> bool:
    return each["condition"] in (key, key.partition(".")[0])


def _counts(each: dict[str, Any], rest: dict[str, Any]) -> bool:
    on = date.fromisoformat(each["on"])
    told = each["result"] == "excluded" and each["by"] and not each["new_symptom_since"]
    return bool(told) and on >= date.fromisoformat(rest["onset_date"]) and (DAY - on).days <= 42


def _rest(chance: random.Random) -> dict[str, Any]:
    def day(most: int) -> str:
        return (DAY - timedelta(days=chance.randint(0, most))).isoformat()

    investigated = [
        {
            "condition": chance.choice((*keys(), *GROUPS)),
            "on": day(60),
            "how": "MRI",
            "result": chance.choice(("excluded", "excluded", "excluded", "confirmed", "pending")),
            "by": chance.choice(("Dr E.", "Dr E.", "Dr E.", None)),
            "new_symptom_since": chance.choice((None, False, True, "not_sure")),
        }
        for _ in range(chance.choice((0, 0, 1, 2)))
    ]
    leg = {"leg": {"now": chance.randint(0, 10), "worst_24h": chance.choice((None, chance.randint(0, 10)))}}
    return {
        "person": {"age": chance.choice((None, chance.randint(10, 95)))},
        "asked": {"at": DAY.isoformat()},
        "onset_date": day(400),
        "pain": leg,
        "neuro": {chance.choice(("left", "right")): {"myotome_mrc": {"L5": chance.choice((5, 5, 4, 3))}}},
        "presentation": chance.choice((None, "radicular_disc_like", "stenosis_like", "hip_or_other")),
        "conditions": chance.choice((None, [], ["osteoporosis"], ["falls"])),
        "investigated": investigated,
    }


def _intake(flags: dict[str, Any], rest: dict[str, Any]) -> Intake:
    groups: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    for key, answer in flags.items():
        group, _, name = key.partition(".")
        groups[group][name] = answer
    return parse_intake({**rest, "red_flags": groups})


def _processor_s(command: list[str]) -> float:
    spent = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)
