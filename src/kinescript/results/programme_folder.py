"""The folder a programme leaves behind: written whole, signed whole, withdrawn when nothing may be planned any more."""

import contextlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kinescript.documents.read import read_document
from kinescript.documents.write import refusal, to_json
from kinescript.errors import InputRefused
from kinescript.programme.library import load_library
from kinescript.programme.programme import Programme
from kinescript.programme.signing import find_content_digest, find_digest
from kinescript.programme.withdrawals import is_digest
from kinescript.report.care.calendar import write_calendar
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.clinician import write_clinician
from kinescript.report.care.figures import write_figures
from kinescript.report.care.note import write_note
from kinescript.report.care.sheet_html import write_sheet
from kinescript.report.care.sheet_pdf import write_sheet_pdf
from kinescript.results.programme_document import DOCUMENT, WITHDRAWN, read_programme, to_programme_document
from kinescript.results.whole_files import make_folder, write_files

CLINICIAN, SHEET_PDF, SHEET, NOTE, CALENDAR = "clinician.html", "sheet.pdf", "sheet.html", "note.txt", "calendar.ics"
LETTER, CARD, FIGURES = "letter.html", "card.html", "figures"
PROGRESS, NEXT = "progress.json", "next"
# what a plan leaves beside its figures, first what somebody would follow
_LEFT = (SHEET_PDF, SHEET, CALENDAR, DOCUMENT, CLINICIAN, NOTE, PROGRESS)


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


def write_refused(folder: Path, *, letter: str, card: str, on: date, why: str) -> None:
    """Leave only the referral letter and the patient's card in a folder.

    An older plan, with its figures and the next version that lies beside it, moves to withdrawn/DATE and is marked
    withdrawn, so that nobody goes on with it. Raises MachineRefused when the disk is full, InputRefused when the folder
    cannot be written to.
    """
    make_folder(folder)
    try:
        withdraw_older(folder, on=on, why=why)
    finally:
        # letter and card are needed whatever becomes of the older plan
        write_files(folder, {LETTER: letter.encode(), CARD: card.encode()})


def list_digests(folder: Path, *, proposals: bool = False) -> tuple[str, ...]:
    """Return the digest of every signature in a folder and in the next versions beside its plan.

    With `proposals` also those of what the plans say, signed or not. A plan that cannot be read in full gives what
    stands written under its signature.
    """
    found: dict[str, None] = {}
    for file in _list_documents(folder):
        with contextlib.suppress(InputRefused):
            signed = read_document(file, dict[str, Any]).get("signed")
            digest = signed.get("digest") if isinstance(signed, dict) else None
            if isinstance(digest, str) and is_digest(digest):
                found[digest] = None
            programme = read_programme(file)
            if programme.signed is not None or proposals:
                found[find_digest(programme)] = None
            if proposals:
                found[find_content_digest(programme)] = None
    return tuple(found)


def withdraw_older(folder: Path, *, on: date, why: str) -> None:
    """Move all that a plan left in a folder to withdrawn/DATE, every plan in it marked withdrawn with the reason.

    A plan nobody can read is moved all the same. Raises MachineRefused or InputRefused when that fails.
    """
    there = [name for name in _LEFT if (folder / name).is_file()]
    there += [f"{FIGURES}/{path.name}" for path in sorted((folder / FIGURES).glob("*.html"))]
    beside = [NEXT] if _is_ours(folder / NEXT) else []
    if not there and not beside:
        return
    place = _free(folder / WITHDRAWN / on.isoformat())
    make_folder(place)
    try:
        # the sheet and the calendar go first: they are what somebody would follow
        for name in (*there, *beside):
            (place / name).parent.mkdir(exist_ok=True)
            shutil.move(folder / name, place / name)
        with contextlib.suppress(OSError):
            (folder / FIGURES).rmdir()
        mark = f"Withdrawn on {on.isoformat()}: {why}. Do not use these pages.\n"
        write_files(place, {"WITHDRAWN.txt": mark.encode()})
        for file in place.rglob(DOCUMENT):
            _mark(file, f"{on.isoformat()}: {why}")
    except OSError as error:
        raise refusal(error, place) from error


def _mark(file: Path, why: str) -> None:
    with contextlib.suppress(InputRefused):
        old = read_programme(file)
        if old.withdrawn is None:
            document = to_programme_document(replace(old, withdrawn=why))
            write_files(file.parent, {DOCUMENT: (to_json(document) + "\n").encode()})


def _list_documents(folder: Path) -> tuple[Path, ...]:
    """Return the plan of a folder and every one in the next versions beside it."""
    beside = sorted((folder / NEXT).rglob(DOCUMENT)) if _is_ours(folder / NEXT) else []
    return tuple(file for file in (folder / DOCUMENT, *beside) if file.is_file())


def _is_ours(folder: Path) -> bool:
    """Whether a folder is one that a plan left, and not somebody's own of the same name."""
    return any((folder / name).exists() for name in (DOCUMENT, PROGRESS, LETTER, CARD, WITHDRAWN))


def _free(place: Path) -> Path:
    """Return the place, or the next with a number that nothing stands on."""
    number, free = 1, place
    while free.exists():
        number += 1
        free = place.with_name(f"{place.name}-{number}")
    return free
