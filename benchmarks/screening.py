"""Claim: over 100 000 random intakes concern never falls when a flag is added, and unanswered is never cleared.

Answers of any age, investigations and findings by hand are drawn too. And every worked case of CARE 11 as written.
"""

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from _data import ROOT, row

from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import keys
from kinescript.intake.words import Answer, Cleared, Concern
from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.library import load_library
from kinescript.programme.prescribing import NotCleared, prescribe

INTAKES, REPEATS, DAY = 100_000, 7, date(2026, 11, 16)
GROUPS = tuple(dict.fromkeys(key.partition(".")[0] for key in keys()))
WEAKER = "cauda_equina.progressive_weakness"
UPPER = "neuro.upper_motor_neurone_signs"
SIGNS = ("brisk, clonus.", "hyper reflexia", "upgoing-plantar")
REFLEXES = ("normal", "normal", "reduced", "no clonus", "2+")
HIGH = {key for key in keys() if key.startswith("cauda_equina.")} | {
    UPPER,
    "other.calf_swelling",
    "other.cold_or_pulseless_foot",
    "other.pulsatile_abdomen",
}


# what CARE 11 says of each case of tests/cases, and whether a plan is made
CASES = {
    "chronic_l5_s1_42": "treat",
    "bed_rest_desk_38": "treat",
    "acute_irritable_right_leg": "treat",
    "cauda_equina_yes": "emergency",
    "unanswered": "incomplete",
    "foot_drop_3_of_5": "same_day",
    "cancer_and_weight_loss": "emergency",
    "hip_pain": "not_for_kinescript",
    "scan_negative_returning": "treat_and_watch",
    "scan_negative_without_investigated": "emergency",
    "stenosis_osteoporosis_71": "treat_and_watch",
}
LAWS = {
    "monotone": "random intakes in which adding a flag lowered concern, or opened a plan",
    "unanswered": "random intakes with an unanswered question and a plan, or one said to be cleared",
    "old": "random intakes with answers of more than 14 days and a plan, or anything said to be cleared",
    "positive": "random intakes with a positive question said to be cleared",
    "investigated": "random intakes in which an investigation did more or less than it may",
    "shown": "random intakes with a plan though the hands found strength of 3 or less, or clonus",
}
# so that the noughts above are not those of intakes that hold none of it, or that were all refused
SEEN = {
    "plans": "random intakes with a plan",
    "excluded": "random intakes in which an investigation turned an emergency into watch",
    "aged": "random intakes with answers of more than 14 days and every question answered",
    "by_hand": "random intakes refused for what the hands found alone",
}


def rows() -> Iterator[dict[str, Any]]:
    """Yield the counts of broken laws, each of which must be nought, the cases that are right, and `screen` timed."""
    chance = random.Random(5)  # noqa: S311 - no secret
    counts = dict.fromkeys((*LAWS, *SEEN), 0)
    for _ in range(INTAKES):
        for law, broken in _look_at(chance).items():
            counts[law] += broken
    for law, name in LAWS.items():
        yield row(f"{name}, of {INTAKES}", counts[law], "1", 0, "lower", "synthetic")
    for seen, name in SEEN.items():
        yield row(f"{name}, of {INTAKES}", counts[seen], "1", INTAKES // 200, "higher", "synthetic")
    files = sorted((ROOT / "tests" / "cases").glob("*.json"))
    right = sum(_is_as_written(file) for file in files)
    yield row("worked cases and refusals as CARE 11 has them", right, "1", len(files), "higher", "synthetic")
    program = str(Path(sys.executable).with_name("kinescript"))
    case = str(ROOT / "tests" / "cases" / "chronic_l5_s1_42.json")
    processor_s, wall_s = _seconds([program, "screen", case, "--json"])
    yield row("kinescript screen, processor time", processor_s, "s", 0.5, "lower", "synthetic")
    yield row("kinescript screen, wall time", wall_s, "s", 0.5, "lower", "synthetic")


def _is_as_written(file: Path) -> bool:
    """Whether a case is judged as written, and planned without a broken rule or refused with its screening."""
    intake = parse_intake(file.read_text(encoding="utf-8"), name=file.name)
    on = intake.asked.at or DAY
    screening = find_screening(intake, on=on)
    try:
        programme = prescribe(intake, on=on)
    except NotCleared as refused:
        return screening.action == CASES.get(file.stem) and refused.screening == screening
    broken = find_broken_rules(programme, load_library())
    return screening.action == CASES.get(file.stem) and screening.action.allows_plan and not broken


def _look_at(chance: random.Random) -> dict[str, bool]:
    # from intakes full of flags to those of most people, who have one or none
    weights = (chance.choice((2, 30, 400, 400)), 1, 1, 1)
    flags = {key: chance.choices((False, True, "not_sure", None), weights)[0] for key in keys()}
    rest = _rest(chance)
    if chance.random() < 0.2:
        flags, rest["investigated"] = _returning(chance)
    intake = _intake(flags, rest)
    screening = find_screening(intake, on=DAY)
    stands, yes = dict(screening.cleared), {key for key, answer in flags.items() if answer in (True, "not_sure")}
    unanswered = {key for key, answer in flags.items() if answer is None}
    plan, old = screening.action.allows_plan, _is_old(rest)
    added = chance.choice(keys())
    more = find_screening(_with(intake, added, chance.choice((Answer.YES, Answer.NOT_SURE))), on=DAY)
    opened = more.action.allows_plan and not plan and added not in unanswered
    hands = _shown(rest)
    return {
        "monotone": more.concern.height < screening.concern.height or opened,
        "unanswered": any(stands[key] is not Cleared.NO for key in unanswered) or (plan and bool(unanswered)),
        "old": old and (plan or set(stands.values()) != {Cleared.NO}),
        "positive": any(stands[key] is Cleared.YES for key in yes),
        "investigated": _is_wrong(rest, yes, screening.concern, stands),
        "shown": bool(hands) and (plan or any(stands[key] is not Cleared.NO for key in hands)),
        "plans": plan,
        "excluded": plan and bool(yes & HIGH),
        "aged": old and not unanswered,
        "by_hand": bool(hands) and not yes and not unanswered and not old and not plan,
    }


def _returning(chance: random.Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the answers of somebody who comes back after something was looked into, and what was."""
    flags: dict[str, Any] = dict.fromkeys(keys(), False)
    yes = chance.choice((*sorted(HIGH), *(key for key in keys() if key.startswith("malignancy."))))
    flags[yes] = True
    condition = chance.choice((yes, yes.partition(".")[0]))
    on = (DAY - timedelta(days=chance.randint(0, 50))).isoformat()
    told = {"how": "MRI", "result": "excluded", "by": "Dr E.", "new_symptom_since": False}
    return flags, [{"condition": condition, "on": on, **told}]


def _with(intake: Intake, key: str, answer: Answer) -> Intake:
    group, _, name = key.partition(".")
    flags = intake.red_flags
    return replace(intake, red_flags=replace(flags, **{group: replace(getattr(flags, group), **{name: answer})}))


def _is_old(rest: dict[str, Any]) -> bool:
    return rest["asked"]["at"] is not None and (DAY - date.fromisoformat(rest["asked"]["at"])).days > 14


def _shown(rest: dict[str, Any]) -> set[str]:
    """Return the questions to which the drawn examination says yes."""
    legs = rest["neuro"].values()
    weak = sum(leg["myotome_mrc"]["L5"] <= 3 for leg in legs)
    shown = {"neuro.mrc_3_or_less"} if weak else set()
    shown |= {"cauda_equina.bilateral_leg_symptoms"} if weak > 1 else set()
    return shown | ({UPPER} if any(leg["reflex"]["S1"] in SIGNS for leg in legs) else set())


def _is_wrong(rest: dict[str, Any], yes: set[str], concern: Concern, stands: dict[str, Cleared]) -> bool:
    """Whether a flag that is an emergency by itself stands otherwise than its investigations allow."""
    covered = {key for key in keys() for each in rest["investigated"] if _counts(each, rest) and _is_of(each, key)}
    covered -= _shown(rest)
    found = {key for key in keys() for each in rest["investigated"] if _stands(each, rest) and _is_found(each, key)}
    covered -= found
    if _is_old(rest):
        return bool(yes & HIGH - covered) and concern is not Concern.HIGH
    forbidding = yes & HIGH
    wrong = any((stands[key] is Cleared.NO) == (key in covered) for key in forbidding)
    return wrong or (bool(forbidding - covered) and concern is not Concern.HIGH)


def _is_found(each: dict[str, Any], key: str) -> bool:
    return each["condition"] in (key, key.partition(".")[0])


def _are_of_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(_is_found(one, key) and _is_found(other, key) for key in keys())


def _stands(each: dict[str, Any], rest: dict[str, Any]) -> bool:
    """Whether a result is confirmed or pending, and no later exclusion of it all ends it."""
    return each["result"] in ("confirmed", "pending") and not any(
        other["result"] == "excluded"
        and other["by"]
        and other["on"] > each["on"]
        and other["new_symptom_since"] in (None, False)
        and other["condition"] in (each["condition"], each["condition"].partition(".")[0])
        and (other["condition"] == each["condition"] or each["condition"] != WEAKER)
        for other in rest["investigated"]
    )


def _is_of(each: dict[str, Any], key: str) -> bool:
    return each["condition"] == key or (key != WEAKER and each["condition"] == key.partition(".")[0])


def _counts(each: dict[str, Any], rest: dict[str, Any]) -> bool:
    on = date.fromisoformat(each["on"])
    told = each["result"] == "excluded" and each["by"] and not each["new_symptom_since"]
    voided = any(
        other["result"] != "excluded" and other["on"] >= each["on"] and _are_of_one(each, other)
        for other in rest["investigated"]
    )
    return bool(told) and not voided and on >= date.fromisoformat(rest["onset_date"]) and (DAY - on).days <= 42


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
    onset, asked = day(400), DAY - timedelta(days=chance.choice((0, 0, 0, 7, 8, 14, 14, 15, 197)))
    leg = {"leg": {"now": chance.randint(0, 10), "worst_24h": chance.choice((None, chance.randint(0, 10)))}}
    return {
        "person": {"age": chance.choice((None, chance.randint(10, 95)))},
        # nobody is asked before it began
        "asked": {"at": None if chance.random() < 0.05 else max(onset, asked.isoformat())},
        "onset_date": onset,
        "pain": leg,
        "neuro": {side: _leg(chance) for side in chance.choice((("left",), ("right",), ("left", "right")))},
        "presentation": chance.choice((None, "radicular_disc_like", "stenosis_like", "hip_or_other")),
        "conditions": chance.choice((None, [], ["osteoporosis"], ["falls"])),
        "investigated": investigated,
    }


def _leg(chance: random.Random) -> dict[str, Any]:
    reflex = chance.choice(SIGNS) if chance.random() < 0.05 else chance.choice(REFLEXES)
    strength = chance.choices((5, 4, 3, 2), (60, 30, 6, 4))[0]
    sensation = chance.choice(("normal", "reduced", "odd"))
    return {"myotome_mrc": {"L5": strength}, "sensation": {"L5": sensation}, "reflex": {"S1": reflex}}


def _intake(flags: dict[str, Any], rest: dict[str, Any]) -> Intake:
    groups: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    for key, answer in flags.items():
        group, _, name = key.partition(".")
        groups[group][name] = answer
    return parse_intake({**rest, "red_flags": groups})


def _seconds(command: list[str]) -> tuple[float, float]:
    """Return the median processor and wall seconds of a command."""
    processor_s, wall_s = [], []
    for _ in range(REPEATS):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
        wall_s.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor_s.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(processor_s), statistics.median(wall_s)
