"""The words of the home sheet: its language, what patients never read, and how hard they are."""

import re
from dataclasses import replace

import pytest
from tests.report.care.test_sheet import CLINIC, EN, EXERCISES, NEVER, read, sheet_of
from tests.support.programmes import example_programme

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.programme.exercise import Exercise
from kinescript.programme.library import load_library
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.figures import list_captions, write_figures
from kinescript.report.care.sheet_html import write_sheet


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
