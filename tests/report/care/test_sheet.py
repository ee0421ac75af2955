"""The home sheet's words: what stands first, which side, how much, and what it never says."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from tests.report.care.cases import full_programme
from tests.support.programmes import example_exercises, example_item, example_programme

from kinescript.body.words import Side
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.intake.words import Irritability
from kinescript.programme.exercise import Exercise, Sides, Trait
from kinescript.programme.following.pain_rule import find_pain_rule
from kinescript.programme.library import load_library
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.language import find_language
from kinescript.report.care.safety_words import find_limit_nrs, say_pain_rule
from kinescript.report.care.sheet import Sheet, find_last_day, plan_sheet
from kinescript.report.care.sheet_cards import say_side
from kinescript.report.care.sheet_html import write_sheet

EN = find_language("en")
NEVER = re.compile(r"\b(late|drop|weak|unstable|pressure|asymmetric|damaged)\b", re.IGNORECASE)
EXERCISES = example_exercises()
CLINIC = Clinic(physio="Dana Field", phone="0555 0100", emergency_number="999")
BOX = [
    "Get emergency help now, day or night (999) if any of these is new or changing:",
    "Do not wait for your appointment. Nobody is watching this sheet.",
]


class Text(HTMLParser):
    """The words of a page in order, and the classes of what holds each."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.words: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.path.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.path.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.path[-1].startswith(("style", "title", "desc")):
            self.words.append((" ".join(self.path), data.strip()))


def read(page: str) -> list[tuple[str, str]]:
    """The words of a page with where they stand."""
    text = Text()
    text.feed(page)
    return text.words


def sheet_of(programme: Programme, *, exercises: dict[str, Exercise] | None = None, clinic: Clinic = CLINIC) -> Sheet:
    """The words of the sheet, from the example's exercises unless others are given."""
    return plan_sheet(programme, exercises or EXERCISES, words=EN, clinic=clinic)


def test_page_one_says_who_and_until_when_and_then_the_box_first() -> None:
    words = [text for _, text in read(write_sheet(example_programme(signed=True), EXERCISES, clinic=CLINIC))]
    start = words.index("Plan for A.B.")
    facts = [
        "From",
        "Dana Field",
        "Telephone",
        "0555 0100",
        "Signed",
        "Dana Field, 2 Nov 2026",
        "Use until",
        "16 Nov 2026",
    ]
    assert words[start + 1 : start + 9] == facts
    assert words[start + 9] == BOX[0]
    assert words[start + 16] == BOX[1]
    order = ["How much pain is all right?", "Your day", "Your session days", "On a bad day:", "Next review:"]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert words[start + 17 : places[0]] == ["Call 999"]


def test_without_a_number_or_a_name_nothing_is_made_up() -> None:
    sheet = sheet_of(example_programme(), clinic=Clinic())
    assert "(your local emergency number)" in sheet.emergency.lead
    assert "(112)" in sheet_of(example_programme(), clinic=Clinic(region="eu")).emergency.lead
    assert dict(sheet.by_line)["Telephone"] is None
    page = write_sheet(example_programme(), EXERCISES)
    assert 'class="blank"' in page
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


def test_the_pain_rule_carries_the_limit_of_the_dose_in_shape_and_word() -> None:
    programme = example_programme()
    assert find_limit_nrs(programme) == 2.0
    stage = replace(programme.screening.stage, irritability=Irritability.HIGH)
    high = replace(programme, screening=replace(programme.screening, stage=stage))
    assert find_limit_nrs(high) == 1.0
    rule = say_pain_rule(1.0, EN)
    assert [step.shape for step in rule.steps] == ["dot", "half", "down", "triangle"]
    names = ["Carry on", "Same again, no more", "Do less", "Stop that exercise and ring"]
    assert [step.name for step in rule.steps] == names
    assert "no more than 1 point out of 10" in rule.steps[0].when
    assert "within 30 minutes" in rule.steps[0].when
    assert "next morning" in rule.steps[1].when
    # rules 4 and 5: the morning after, the night, and a rise over the limit
    assert rule.steps[2].when.startswith("Your leg pain went up by more than 1 point, is still 2 or more up the next")
    assert "woke you more" in rule.steps[2].when
    assert "half as many, or the easier version" in rule.steps[2].when
    assert "further down the leg and stays there for 10 minutes" in rule.steps[3].when
    assert "numbness or tingling lasts more than 30 minutes" in rule.steps[3].when
    assert "usually fine" in rule.back


def test_a_stricter_dose_makes_a_stricter_rule() -> None:
    programme = example_programme()
    week = programme.weeks[1]
    item = week.through_the_day[1]
    stricter = replace(item, dose=replace(item.dose, max_leg_rise_nrs=1.0))
    week = replace(week, through_the_day=(*week.through_the_day, stricter))
    assert find_limit_nrs(replace(programme, weeks=(programme.weeks[0], week))) == 1.0


def test_a_part_of_the_day_holds_three_things_at_most() -> None:
    programme = example_programme()
    week = programme.weeks[0]
    often = [example_item(EXERCISES[name]) for name in ("hip_hinge", "bridge", "pelvic_clock", "calf_stretch")]
    crowd = [replace(item, dose=replace(item.dose, times_per_day=3.0)) for item in often]
    busy = replace(week, through_the_day=(*week.through_the_day, *crowd))
    sheet = sheet_of(replace(programme, weeks=(busy,)))
    assert [slot.name for slot in sheet.slots] == ["Morning", "Midday", "Evening"]
    assert [len(slot.entries) for slot in sheet.slots] == [3, 3, 3]
    placed = {n for slot in sheet.slots for entry in slot.entries for n in entry.numbers}
    named = {int(n) for n in re.findall(r"\((\d+)\)", sheet.any_time or "")}
    assert placed | named == {card.number for card in sheet.cards}


def test_sessions_that_differ_stand_in_their_days_and_never_among_what_helps() -> None:
    programme = example_programme()
    week = programme.weeks[0]
    monday, wednesday, _ = week.sessions
    two = (replace(monday, items=monday.items[:2]), replace(wednesday, items=monday.items[2:]))
    sheet = sheet_of(replace(programme, weeks=(replace(week, sessions=two),)))
    evening = sheet.slots[2].entries[-1]
    assert (evening.name, evening.numbers) == ("Your session: see its days below", ())
    days = dict(sheet.weeks[0].days)
    assert (days["Mon"], days["Tue"], days["Wed"]) == ((4, 5), (), (6, 7))
    assert sheet.any_time == "As often as it helps you: Calves on a chair (1)."


def test_no_loaded_or_end_range_bending_in_the_morning() -> None:
    traits = (Trait.LOADED_FLEXION,)
    exercises = EXERCISES | {"walking_intervals": replace(EXERCISES["walking_intervals"], traits=traits)}
    sheet = sheet_of(example_programme(), exercises=exercises)
    names = {slot.name: [entry.name for entry in slot.entries] for slot in sheet.slots}
    assert "Short walks" not in names["Morning"]
    assert "Short walks" in names["Midday"] + names["Evening"]


def test_the_side_stands_in_capitals_on_the_card_and_on_page_one() -> None:
    page = read(write_sheet(example_programme(signed=True), EXERCISES, clinic=CLINIC))
    sides = [text for place, text in page if ".side" in place]
    assert sides == ["RIGHT LEG", "RIGHT LEG"]
    assert any(text == "Leg slider lying down, RIGHT LEG" for _, text in page)


def test_left_and_right_are_cards_of_their_own() -> None:
    programme = full_programme()
    left = [card for card in sheet_of(programme).cards if card.exercise.id == "calf_stretch"]
    assert [card.side_words for card in left] == ["LEFT LEG"]
    week = programme.weeks[1]
    stretch = week.sessions[0].items[-1]
    both = replace(week.sessions[0], items=(*week.sessions[0].items, replace(stretch, side=Side.RIGHT)))
    programme = replace(programme, weeks=(programme.weeks[0], replace(week, sessions=(both, *week.sessions[1:]))))
    cards = [card for card in sheet_of(programme).cards if card.exercise.id == "calf_stretch"]
    assert [card.side_words for card in cards] == ["LEFT LEG", "RIGHT LEG"]


@pytest.mark.parametrize("exercise", load_library(), ids=lambda e: e.id)
def test_every_exercise_says_its_side(exercise: Exercise) -> None:
    assert (say_side(exercise, Side.LEFT, EN) or "").startswith("LEFT ")
    assert (say_side(exercise, Side.RIGHT, EN) or "").startswith("RIGHT ")
    assert say_side(exercise, None, EN) == ("BOTH SIDES" if exercise.sides is Sides.BOTH else None)


def test_only_firm_weeks_are_printed() -> None:
    programme = full_programme(weeks=8)
    late = programme.weeks[5]
    other = replace(late.through_the_day[0], exercise="bird_dog_long")
    weeks = (*programme.weeks[:5], replace(late, through_the_day=(other,)), *programme.weeks[6:])
    sheet = sheet_of(replace(programme, weeks=weeks))
    assert "bird_dog_long" not in {card.exercise.id for card in sheet.cards}
    assert find_last_day(programme) == date(2026, 11, 16)
    assert len(sheet.ticks.rows) == 14


def test_weeks_that_differ_say_which() -> None:
    cards = {card.exercise.id: card for card in sheet_of(full_programme()).cards}
    assert [dose.weeks for dose in cards["bridge"].doses] == ["Week 1", "Week 2"]
    assert "8 slow lifts" in cards["bridge"].doses[0].dose.big
    assert "10 slow lifts" in cards["bridge"].doses[1].dose.big
    assert [dose.weeks for dose in cards["pelvic_clock"].doses] == [None]
    assert cards["calf_stretch"].doses[0].weeks == "Week 2"
    rows = sheet_of(full_programme()).weeks
    assert [row.name for row in rows] == ["Week 1", "Week 2"]


def test_the_last_page_has_a_box_for_what_is_due() -> None:
    sheet = sheet_of(full_programme())
    rows = dict(sheet.ticks.rows)
    calf = next(card.number for card in sheet.cards if card.exercise.id == "calf_stretch")
    assert rows["Tue 3 Nov"] == (1, 2, 3)
    assert rows["Mon 2 Nov"] == (1, 2, 3, 4, 5, 6, 7)
    assert rows["Mon 9 Nov"] == (1, 2, 3, 4, 5, 6, 7, calf)
    assert [column.name for column in sheet.ticks.columns][:3] == ["Day", "Anything new?", "Done"]
    assert sheet.ticks.anything_new == ("nothing", "something or not sure", "Stop, see page 1")
    assert [len(page) for page in sheet.ticks.pages] == [7, 7]


def test_a_diary_kept_by_hand_answers_all_that_the_pain_rule_asks() -> None:
    columns = sheet_of(example_programme()).ticks.columns
    kept = {key for column in columns for key in column.keys}
    asked = {each.name for each in find_pain_rule().asked}
    assert asked - kept == set()
    assert sum(column.share for column in columns) == pytest.approx(1.0)
    page = write_sheet(example_programme(), EXERCISES)
    for column in columns[1:]:
        assert f'data-label="{column.name}' in page


def test_two_exercises_a_page_each_kept_whole() -> None:
    page = write_sheet(example_programme(signed=True), EXERCISES)
    pages = re.findall(r'<section class="new-page cards">(.*?)</section>', page, re.DOTALL)
    assert [len(re.findall(r"<article", each)) for each in pages] == [2, 2, 2, 1]
    assert page.count('class="card keep"') == 7


def test_a_proposal_says_so_and_a_signed_one_changed_since_is_a_proposal_again() -> None:
    signed = example_programme(signed=True)
    assert "PROPOSAL - NOT SIGNED" in write_sheet(example_programme(), EXERCISES)
    assert "PROPOSAL" not in write_sheet(signed, EXERCISES)
    assert "PROPOSAL - NOT SIGNED" in write_sheet(replace(signed, valid_until=date(2027, 1, 1)), EXERCISES)


def test_a_withdrawn_plan_has_no_sheet() -> None:
    with pytest.raises(SafetyRefused, match="withdrawn"):
        write_sheet(replace(example_programme(), withdrawn="a new sign"), EXERCISES)


def test_an_unknown_exercise_is_refused() -> None:
    with pytest.raises(InputRefused, match="bird_dog"):
        write_sheet(example_programme(), {k: v for k, v in EXERCISES.items() if k != "bird_dog"})


def test_a_simulated_person_is_marked() -> None:
    programme = example_programme()
    assert sheet_of(programme).simulated is None
    simulated = replace(programme, made_by=programme.made_by | {"simulated": True})
    assert "SIMULATED" in write_sheet(simulated, EXERCISES)
