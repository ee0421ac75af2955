"""The cards of the home sheet and its day: stop signs, reasons, doses, first tries."""

import re
from dataclasses import replace
from datetime import date

from tests.report.care.test_sheet import EXERCISES, sheet_of
from tests.support.programmes import example_programme

from kinescript.programme.exercise import FirstTry, Trait, TwoVoices
from kinescript.programme.library import load_library
from kinescript.programme.programme import OverrideMade, RuleKept
from kinescript.report.care.card_notes import list_stops
from kinescript.report.care.sheet_html import write_sheet


def test_a_card_says_when_to_stop_beyond_page_one() -> None:
    own = "You feel dizzy as you stand up: sit down again."
    common = (
        "Pain or tingling moves further down the leg and stays there for 10 minutes.",
        "Numbness or tingling is still there after 30 minutes.",
        "Emergency help now: numbness between the legs, new trouble with bladder, bowel or sexual feeling.",
    )
    exercises = EXERCISES | {"bridge": replace(EXERCISES["bridge"], stop_if=(*common, own))}
    notes = {card.exercise.id: dict(card.notes) for card in sheet_of(example_programme(), exercises=exercises).cards}
    assert notes["bridge"]["Stop if"] == own
    assert notes["bird_dog"]["Stop if"] == ""
    assert own in write_sheet(example_programme(), exercises)


def test_stops_of_the_library_reach_the_sheet() -> None:
    """Every line is either one that page one says of all, or stands on the card."""
    said = {exercise.id: list_stops(exercise) for exercise in load_library()}
    assert sum(map(bool, said.values())) >= 15
    assert "Your foot starts to slap" in " ".join(said["ankle_dorsiflexion"])
    assert "chest hurts" in " ".join(said["walking_intervals"])
    for exercise in load_library():
        for line in set(exercise.stop_if) - set(said[exercise.id]):
            assert re.search(r"between your legs|further down the leg|30 minutes", line), line


def test_bending_is_not_for_the_first_hours_and_the_card_says_so() -> None:
    exercises = EXERCISES | {"hip_hinge": replace(EXERCISES["hip_hinge"], traits=(Trait.END_RANGE_FLEXION,))}
    words = "Not in the first two hours after getting up."
    limits = {c.exercise.id: c.limits for c in sheet_of(example_programme(), exercises=exercises).cards}
    assert words in limits["hip_hinge"]
    assert words not in limits["bridge"]
    aside = RuleKept(
        id="no_flexion_early_morning",
        label="trial_other_population",
        source="x",
        words="x",
        kept=False,
        override=OverrideMade(by="Dana Field", why="calm", at=date(2026, 11, 2)),
    )
    programme = replace(example_programme(), rules=(aside,))
    assert not [c for c in sheet_of(programme, exercises=exercises).cards if words in c.limits]


def test_the_reason_of_this_person_comes_first_then_the_exercises_own() -> None:
    programme = example_programme()
    week = programme.weeks[0]
    item = week.sessions[0].items[-1]
    own = EXERCISES["bridge"].why
    personal = TwoVoices(patient="You want to carry shopping.", clinician="goal")
    outcomes = TwoVoices(patient="It is in your plan to share the work evenly.", clinician="chart")
    given = replace(item, reasons=(personal, outcomes, own))
    programme = replace(programme, weeks=(replace(week, sessions=(replace(week.sessions[0], items=(given,)),)),))
    why = next(dict(c.notes)["Why"] for c in sheet_of(programme).cards if c.exercise.id == "bridge")
    assert why == "You want to carry shopping. It keeps you moving while things calm down."
    alone = next(dict(c.notes)["Why"] for c in sheet_of(example_programme()).cards if c.exercise.id == "bridge")
    assert alone == own.patient


def test_the_day_grid_adds_up_to_the_times_of_the_dose() -> None:
    programme = example_programme()
    week = programme.weeks[0]
    for times, expected in ((4.0, [2, 1, 1]), (8.0, [3, 3, 2]), (3.0, [1, 1, 1])):
        item = week.through_the_day[1]
        often = replace(item, dose=replace(item.dose, times_per_day=times))
        sheet = sheet_of(replace(programme, weeks=(replace(week, through_the_day=(often,), sessions=()),)))
        amounts = [entry.amount for slot in sheet.slots for entry in slot.entries]
        counted = [int(a.split(" times: ")[0]) if " times: " in a else 1 for a in amounts]
        assert counted == expected


def test_a_bad_day_and_session_days_are_named_as_in_this_plan() -> None:
    sheet = sheet_of(example_programme())
    assert sheet.bad_day[1] == "Calves on a chair (1), Short walks (2), and half of the rest. That counts."
    ((days, entries),) = sheet.weeks[0].groups
    assert days == "Mon, Wed and Fri"
    assert entries[0] == (4, "Pelvic clock")
    without = replace(example_programme().weeks[0], through_the_day=())
    bare = sheet_of(replace(example_programme(), weeks=(without,)))
    assert bare.bad_day[1].startswith("Position of ease, short walks,")


def test_the_first_try_beside_somebody_is_a_box_to_tick() -> None:
    exercises = EXERCISES | {"bridge": replace(EXERCISES["bridge"], first_try=FirstTry.OBSERVED)}
    cards = {card.exercise.id: card for card in sheet_of(example_programme(), exercises=exercises).cards}
    assert cards["bridge"].to_tick == ("Tried the first time with my physiotherapist beside me",)
    assert cards["bird_dog"].to_tick == ()
    assert 'class="tick-box"></span>Tried the first time' in write_sheet(example_programme(), exercises)
