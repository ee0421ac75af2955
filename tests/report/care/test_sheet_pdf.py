"""The sheet on paper: the same bytes, every font inside, the same words as in HTML, two exercises a page."""

import re
from dataclasses import replace

import pytest
from tests.report.care.cases import full_programme
from tests.report.care.pdf_words import Pdf
from tests.support.programmes import example_exercises, example_item, example_programme

from kinescript.body.words import Side
from kinescript.programme.library import load_library
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.pdf_blocks import printable
from kinescript.report.care.sheet_pdf import write_sheet_pdf

EXERCISES = example_exercises()
CLINIC = Clinic(physio="Dana Field", phone="0555 0100", emergency_number="999")
NEVER = re.compile(r"\b(late|drop|weak|unstable|pressure|asymmetric|damaged)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def signed() -> Pdf:
    """The signed sheet of the example."""
    return Pdf(write_sheet_pdf(example_programme(signed=True), EXERCISES, clinic=CLINIC))


def test_the_same_programme_gives_the_same_bytes() -> None:
    first = write_sheet_pdf(full_programme(), EXERCISES, clinic=CLINIC)
    write_sheet_pdf(example_programme(), EXERCISES, lang="de")
    assert write_sheet_pdf(full_programme(), EXERCISES, clinic=CLINIC) == first


def test_every_font_is_inside(signed: Pdf) -> None:
    fonts = signed.of_type(b"Font")
    assert len(fonts) == 2
    for body in fonts.values():
        found = re.search(rb"/FontDescriptor (\d+) 0 R", body)
        assert found
        assert b"/FontFile2" in signed.objects[int(found[1])]


def test_figures_are_drawn_and_not_pixels(signed: Pdf) -> None:
    assert not [body for body in signed.objects.values() if b"/Subtype /Image" in body]
    page = sorted(signed.of_type(b"Page"))[1]
    found = re.search(rb"/Contents (\d+) 0 R", signed.objects[page])
    assert found
    lines_and_curves = re.findall(rb" [lc](?=\s)", signed.stream(int(found[1])))
    assert len(lines_and_curves) > 300


def test_the_order_of_page_one(signed: Pdf) -> None:
    page = signed.pages()[0]
    parts = [
        "Plan for A.B. From Dana Field Telephone 0555 0100 Signed Dana Field, 2 Nov 2026 Use until 16 Nov 2026",
        "Get emergency help now, day or night (999) if any of these is new or changing: trouble starting, stopping",
        "Do not wait for your appointment. Nobody is watching this sheet. How much pain is all right? Carry on",
        "no more than 2 points out of 10",
        "Do less Your leg pain went up by more than 2 points",
        "Your day Morning",
        "On a bad day:",
        "Next review: 16 Nov 2026",
        "page 1 of 7",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_card_has_everything(signed: Pdf) -> None:
    page = signed.pages()[2]
    for said in (
        "3 Leg slider lying down", "RIGHT LEG", "10 slow glides. Rest. Again. Twice a day.",
        "Every day.", "1. Get into",
        "3. Come back", "Breath:", "You may feel:", "Ease off if:", "Why:", "Easier:", "This one should ease you",
    ):  # fmt: skip
        assert said in page, said


def test_the_last_page_is_to_fill_in(signed: Pdf) -> None:
    last = signed.pages()[-1]
    for said in (
        "My days",
        "Anything new? Done",
        "something or not sure: Stop, see page 1.",
        "Leg most during",
        "Settled in min",
        "Furthest before",
        "Furthest after",
        "Tingling min",
        "As shown? yes / no",
        "Back pain once a day",
        "Mon 9 Nov",
        "Sun 15 Nov",
    ):
        assert said in last, said
    assert "no clearance as a medical device" in last


@pytest.mark.parametrize(("paper", "size"), [("a4", (841.9, 595.3)), ("letter", (792.0, 612.0))])
def test_the_diary_lies_on_its_side_a_week_a_page(paper: str, size: tuple[float, float]) -> None:
    pdf = Pdf(write_sheet_pdf(example_programme(), EXERCISES, paper=paper))  # type: ignore[arg-type]
    boxes = [re.search(rb"/MediaBox \[ ?([\d. ]+)\]", body) for _, body in sorted(pdf.of_type(b"Page").items())]
    sizes = [tuple(round(float(n), 1) for n in found[1].split()[2:]) for found in boxes if found]
    assert sizes[-2:] == [size, size]
    assert set(sizes[:-2]) == {size[::-1]}
    first, second = pdf.pages()[-2:]
    assert "Mon 2 Nov" in first and "Sun 8 Nov" in first and "Mon 9 Nov" not in first
    assert "Mon 9 Nov" in second


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_proposal_says_so_on_every_page(paper: str) -> None:
    pages = Pdf(write_sheet_pdf(example_programme(), EXERCISES, paper=paper)).pages()  # type: ignore[arg-type]
    assert len(pages) == 7
    assert all("PROPOSAL - NOT SIGNED" in page for page in pages)
    assert "PROPOSAL" not in " ".join(Pdf(write_sheet_pdf(example_programme(signed=True), EXERCISES)).pages())


def test_german_letters_are_written() -> None:
    page = Pdf(write_sheet_pdf(example_programme(), EXERCISES, lang="de")).pages()[0]
    assert "Plan für A.B." in page
    assert "ein Bein oder Fuß wird schwächer" in page


def test_words_patients_never_read(signed: Pdf) -> None:
    pages = signed.pages()
    assert not [page for page in pages[1:] if NEVER.search(page)]


def of_library(names: list[str]) -> Programme:
    """A programme of these exercises of the library, each on the right."""
    library = {exercise.id: exercise for exercise in load_library()}
    programme = example_programme()
    items = []
    for name in names:
        exercise = library[name]
        dose = next(iter(exercise.dose.values()))
        exercise = replace(exercise, dose=dict.fromkeys(example_exercises()["bridge"].dose, dose))
        items.append(example_item(exercise, Side.RIGHT))
    week = replace(programme.weeks[0], through_the_day=tuple(items), sessions=())
    return replace(programme, weeks=(week,))


def test_every_exercise_of_the_library_fits_half_a_page() -> None:
    names = [exercise.id for exercise in load_library()]
    pages = Pdf(write_sheet_pdf(of_library(names))).pages()
    assert len(pages) == 2 + -(-len(names) // 2)
    for number in range(1, len(names) + 1):
        assert "Easier:" in pages[1 + (number - 1) // 2]


def test_words_that_do_not_fit_half_a_page_have_a_page_to_themselves() -> None:
    long = replace(EXERCISES["bridge"], may_feel="Your muscles working. " * 60)
    pages = Pdf(write_sheet_pdf(example_programme(), EXERCISES | {"bridge": long})).pages()
    assert len(pages) == 7
    assert "Slow bridge with a hold" in pages[4]
    more = Pdf(write_sheet_pdf(example_programme(), EXERCISES | {"walking_intervals": long})).pages()
    assert len(more) == 8


def test_letters_the_font_lacks_do_not_stop_the_sheet() -> None:
    assert printable("Łukasz Žižek") == "Łukasz Žižek"
    assert printable("Nguyễn 王") == "Nguyen ?"
    programme = replace(example_programme(), subject_id="王 <b>&")
    assert "Plan for ? < b > &" in Pdf(write_sheet_pdf(programme, EXERCISES)).pages()[0]
