"""The folder `progress` leaves behind: progress.json, and the next version of the programme with its pages."""

from datetime import date
from pathlib import Path
from typing import Any

from kinescript.documents.write import to_json, to_plain
from kinescript.programme.following.progressed import Progressed
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.results.programme_document import DOCUMENT
from kinescript.results.programme_folder import withdraw_older, write_programme
from kinescript.results.whole_files import write_files

PROGRESS, NEXT = "progress.json", "next"


def to_progress_document(progressed: Progressed, *, proposal: str | None) -> dict[str, Any]:
    """Return progress.json as plain data; `proposal` is where the next version lies beside it."""
    tree: dict[str, Any] = {**to_plain(progressed), "proposal": proposal}
    return {"schema_version": tree.pop("schema_version"), **tree}


def write_progress(
    progressed: Progressed, programme: Programme, folder: Path, *, signed: Path, clinic: Clinic = Clinic()
) -> dict[str, Any]:
    """Write progress.json and, where it may go on, the proposal with its pages; return the document.

    In the folder of the programme itself (`signed` is its file) the proposal goes to `next`, so that what was signed
    stays as it is. Where nothing may go on, a proposal of an earlier look is withdrawn. Raises MachineRefused when the
    disk is full, InputRefused when the folder cannot be written to.
    """
    own = signed.resolve().parent == folder.resolve()
    place = folder / NEXT if own else folder
    name = f"{NEXT}/{DOCUMENT}" if own else DOCUMENT
    if progressed.proposal is not None:
        write_programme(progressed.proposal, place, before=programme, clinic=clinic)
    elif progressed.re_screen:
        _withdraw(place, progressed.on)
    document = to_progress_document(progressed, proposal=name if progressed.proposal is not None else None)
    write_files(folder, {PROGRESS: (to_json(document) + "\n").encode()})
    return document


def find_programme_file(path: Path) -> Path:
    """Return the file of a programme, named itself or by its folder."""
    return path / DOCUMENT if path.is_dir() or path.suffix != ".json" else path


def _withdraw(place: Path, on: date) -> None:
    if place.is_dir():
        withdraw_older(place, on=on, why="something new in the diary: screen again")
