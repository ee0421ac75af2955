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
from kinescript.programme.exercise import Exercise, FirstTry, Sides, Trait, TwoVoices
from kinescript.programme.following.pain_rule import find_pain_rule
from kinescript.programme.library import load_library
from kinescript.programme.programme import OverrideMade, Programme, RuleKept
from kinescript.report.care.card_notes import list_stops
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.figures import list_captions, write_figures
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


def test_german_is_german_but_for_the_exercises_and_says_so() -> None:
    page = write_sheet(example_programme(signed=True), EXERCISES, lang="de", clinic=CLINIC)
    words = read(page)
    assert 'lang="de"' in page
    assert ("Die Übungen stehen auf Englisch; gehen Sie sie mit Ihrer Physiotherapie durch.") in {w for _, w in words}
    assert "RECHTES BEIN" in {w for _, w in words}
    english = {"Get emergency help", "Carry on", "Your day", "Why", "Easier", "Woke?", "Monday", "Next review"}
    assert not [w for _, w in words if any(w.startswith(each) for each in english)]


def patient_words(page: str) -> list[str]:
    """Every word of the sheet but those of the emergency box and the pain rule."""
    return [text for place, text in read(page) if "emergency" not in place and ".pain" not in place]


def test_words_patients_never_read() -> None:
    assert NEVER.search("your weak leg")
    whole = example_programme(signed=True)
    words = patient_words(write_sheet(whole, EXERCISES, clinic=CLINIC))
    assert len(words) > 150
    assert not [text for text in words if NEVER.search(text)]


def test_the_same_programme_gives_the_same_sheet() -> None:
    assert write_sheet(example_programme(), EXERCISES) == write_sheet(example_programme(), EXERCISES)


def test_the_figures_move_where_the_caller_says_and_the_code_only_with_an_address() -> None:
    page = write_sheet(example_programme(), EXERCISES, figures="figures")
    links = set(re.findall(r'href="figures/([^"]+)"', page))
    assert links == set(write_figures(example_programme(), EXERCISES))
    assert "bird_dog-right.html" in links
    assert 'class="qr"' not in page
    coded = write_sheet(example_programme(), EXERCISES, clinic=Clinic(base="https://clinic.example/k/"))
    assert coded.count('class="qr"') == 7
    assert "https://clinic.example/k/bird_dog-right.html" in coded
    with pytest.raises(InputRefused, match="web address"):
        Clinic(base="clinic.example")


def test_nothing_a_person_is_called_breaks_the_page() -> None:
    programme = replace(example_programme(), subject_id='<script>alert("x")</script>')
    page = write_sheet(programme, EXERCISES)
    assert "<script" not in page


def test_what_stands_below_a_picture_is_mirrored_with_it() -> None:
    walk = next(each for each in load_library() if each.id == "walking_intervals")
    right, left = (list_captions(walk, EN, side=side) for side in (Side.RIGHT, Side.LEFT))
    assert (right[0].words, left[0].words) == ("Step onto your right heel.", "Step onto your left heel.")


@pytest.mark.parametrize("exercise", load_library(), ids=lambda e: e.id)
def test_no_card_of_the_library_says_them_either(exercise: Exercise) -> None:
    week = example_programme().weeks[0]
    dose = next(iter(exercise.dose.values())).dose
    item = replace(week.through_the_day[0], exercise=exercise.id, dose=dose, reasons=(exercise.why,))
    programme = replace(example_programme(), weeks=(replace(week, through_the_day=(item,), sessions=()),))
    card = sheet_of(programme, exercises={exercise.id: exercise}).cards[0]
    said = [card.title, *card.how, *card.limits, *card.to_tick, *(text for _, text in card.notes)]
    said += [line for each in card.doses for line in (each.dose.big, *each.dose.lines)]
    said += [caption.words for caption in list_captions(exercise, EN, side=None)]
    assert not [text for text in said if NEVER.search(text)]


def syllables(word: str) -> int:
    """A count of vowel groups, a silent e left out: near enough for a grade."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, groups - (word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid 1975) of a text; six is about twelve years of age."""
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_fixed_words_are_read_at_twelve() -> None:
    sheet = sheet_of(example_programme(signed=True))
    box = [sheet.emergency.lead, *(f"{each}." for each in sheet.emergency.dangers), sheet.emergency.end]
    pain = [f"{step.name}. {step.when}" for step in sheet.pain.steps]
    rest = [sheet.pain.back, sheet.bad_day[1], sheet.day_words, sheet.ticks.words]
    rest += [line for card in sheet.cards for line in card.limits]
    assert grade(" ".join(box)) <= 6.5
    assert grade(" ".join([*pain, *rest])) <= 6.5
