"""The folder `progress` leaves behind: progress.json, and the next version of the programme with its pages."""

from pathlib import Path
from typing import Any

from kinescript.documents.write import to_json, to_plain
from kinescript.programme.following.progressed import Progressed
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.stop_pages import write_stop_card, write_stop_letter
from kinescript.results.programme_document import DOCUMENT
from kinescript.results.programme_folder import CARD, LETTER, NEXT, PROGRESS, withdraw_older, write_programme
from kinescript.results.whole_files import write_files


def to_progress_document(progressed: Progressed, *, proposal: str | None) -> dict[str, Any]:
    """Return progress.json as plain data; `proposal` is where the next version lies beside it."""
    tree: dict[str, Any] = {**to_plain(progressed), "proposal": proposal}
    return {"schema_version": tree.pop("schema_version"), **tree}


def write_progress(
    progressed: Progressed, programme: Programme, folder: Path, *, signed: Path, clinic: Clinic = Clinic()
) -> dict[str, Any]:
    """Write progress.json and, where it may go on, the proposal with its pages; return the document.

    In the folder of the programme itself (`signed` is its file) the proposal goes to `next`, so that what was signed
    stays as it is. Where nothing may go on, the plan and every proposal of it are withdrawn, and a letter and the
    patient's card are left. Raises MachineRefused when the disk is full, InputRefused when the folder cannot be written
    to.
    """
    own = signed.resolve().parent == folder.resolve()
    place = folder / NEXT if own else folder
    name = f"{NEXT}/{DOCUMENT}" if own else DOCUMENT
    pages: dict[str, bytes] = {}
    if progressed.proposal is not None:
        write_programme(progressed.proposal, place, before=programme, clinic=clinic)
    elif progressed.re_screen:
        why = progressed.reasons[0].clinician.rstrip(".")
        for each in list_stop_folders(signed, folder):
            withdraw_older(each, on=progressed.on, why=why)
        lang = programme.intake.preferences.language or clinic.language
        pages[CARD] = write_stop_card(progressed, clinic=clinic, lang=lang).encode()
        pages[LETTER] = write_stop_letter(progressed, programme).encode()
    document = to_progress_document(progressed, proposal=name if progressed.proposal is not None else None)
    write_files(folder, {PROGRESS: (to_json(document) + "\n").encode(), **pages})
    return document


def list_stop_folders(signed: Path, folder: Path) -> tuple[Path, ...]:
    """Return the folders whose plans may not be followed after a stop: the programme's own and that of the look."""
    named = (signed.resolve().parent, folder.resolve())
    return tuple(each for each in dict.fromkeys(named) if each.is_dir())


def find_programme_file(path: Path) -> Path:
    """Return the file of a programme, named itself or by its folder."""
    return path / DOCUMENT if path.is_dir() or path.suffix != ".json" else path
