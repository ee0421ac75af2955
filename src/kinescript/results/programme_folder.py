"""The folder a programme leaves behind: written whole, signed whole, withdrawn when nothing may be planned any more."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from kinescript.documents.write import refusal, to_json
from kinescript.errors import InputRefused
from kinescript.programme.library import load_library
from kinescript.programme.programme import Programme
from kinescript.report.care.calendar import write_calendar
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.clinician import write_clinician
from kinescript.report.care.figures import write_figures
from kinescript.report.care.note import write_note
from kinescript.report.care.sheet_html import write_sheet
from kinescript.report.care.sheet_pdf import write_sheet_pdf
from kinescript.results.programme_document import DOCUMENT, read_programme, to_programme_document
from kinescript.results.whole_files import make_folder, write_files

CLINICIAN, SHEET_PDF, SHEET, NOTE, CALENDAR = "clinician.html", "sheet.pdf", "sheet.html", "note.txt", "calendar.ics"
LETTER, CARD, WITHDRAWN, FIGURES = "letter.html", "card.html", "withdrawn", "figures"
_ALL = (DOCUMENT, CLINICIAN, SHEET_PDF, SHEET, NOTE, CALENDAR)


def write_programme(
    programme: Programme, folder: Path, *, before: Programme | None = None, clinic: Clinic = Clinic()
) -> Path:
    """Write programme.json, the clinician's page, the home sheet, the note and, once signed, the calendar; return it.

    The pages on which the exercises move go to figures/. `before` is the programme of the last visit, for what changed
    since. Everything is made before anything is written; a calendar, a letter, a card or a figure of an older plan
    goes away. Raises as `whole_files.write_files` does, and InputRefused for a language nobody wrote the sheet in.
    """
    exercises = {exercise.id: exercise for exercise in load_library()}
    lang = programme.intake.preferences.language or clinic.language
    moving = {f"{FIGURES}/{name}": page.encode() for name, page in write_figures(programme, exercises).items()}
    older = tuple(f"{FIGURES}/{path.name}" for path in sorted((folder / FIGURES).glob("*.html")))
    files = moving | {
        DOCUMENT: (to_json(to_programme_document(programme)) + "\n").encode(),
        CLINICIAN: write_clinician(programme, before=before).encode(),
        SHEET_PDF: write_sheet_pdf(programme, exercises, lang=lang, clinic=clinic),
        SHEET: write_sheet(programme, exercises, lang=lang, clinic=clinic, figures=FIGURES).encode(),
        NOTE: write_note(programme).encode(),
    }
    if programme.signed is not None:
        files[CALENDAR] = write_calendar(programme, lang=lang).encode()
    return write_files(folder, files, gone=(CALENDAR, LETTER, CARD, *older))


def write_refused(folder: Path, *, letter: str, card: str, on: date, why: str) -> Programme | None:
    """Leave only the referral letter and the patient's card in a folder; return the older plan, or None.

    An older plan moves to withdrawn/DATE and is marked withdrawn, so that nobody goes on with it. Raises MachineRefused
    when the disk is full, InputRefused when the folder cannot be written to.
    """
    make_folder(folder)
    old = withdraw_older(folder, on=on, why=why)
    write_files(folder, {LETTER: letter.encode(), CARD: card.encode()})
    return old


def withdraw_older(folder: Path, *, on: date, why: str) -> Programme | None:
    """Move the plan of a folder to withdrawn/DATE, marked withdrawn with the reason; return it if it can be read.

    A plan nobody can read is moved all the same. Raises MachineRefused or InputRefused when that fails.
    """
    there = [name for name in _ALL if (folder / name).is_file()]
    if not there:
        return None
    try:
        old = read_programme(folder / DOCUMENT)
    except InputRefused:
        old = None
    place = _free(folder / WITHDRAWN / on.isoformat())
    make_folder(place)
    try:
        # the sheet and the calendar go first: they are what somebody would follow
        for name in sorted(there, key=(SHEET_PDF, SHEET, CALENDAR, DOCUMENT, CLINICIAN, NOTE).index):
            shutil.move(folder / name, place / name)
        mark = f"Withdrawn on {on.isoformat()}: {why}. Do not use these pages.\n"
        write_files(place, {"WITHDRAWN.txt": mark.encode()})
        if old is not None and old.withdrawn is None:
            marked = replace(old, withdrawn=f"{on.isoformat()}: {why}")
            write_files(place, {DOCUMENT: (to_json(to_programme_document(marked)) + "\n").encode()})
    except OSError as error:
        raise refusal(error, place) from error
    return old


def _free(place: Path) -> Path:
    """Return the place, or the next with a number that nothing stands on."""
    number, free = 1, place
    while free.exists():
        number += 1
        free = place.with_name(f"{place.name}-{number}")
    return free
