"""Four files in one folder, six with a comparison: all of them, or the folder as it was."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from kinescript.documents.write import refusal, to_json
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Comparison
from kinescript.report.comparison import write_comparison
from kinescript.report.page import write_report
from kinescript.results.comparison_document import to_comparison_document
from kinescript.results.document import SERIES, to_document, to_events
from kinescript.results.series import write_series

DOCUMENT, EVENTS, REPORT = "assessment.json", "events.json", "report.html"
COMPARED, COMPARISON = "comparison.json", "comparison.html"


def write_results(assessment: Assessment, folder: Path, *, comparison: Comparison | None = None) -> Path:
    """Write assessment.json, series.parquet, events.json and report.html into a folder, made when missing; return it.

    With a comparison comparison.json and comparison.html too; without one those of an older assessment go away. Every
    file is written to a temporary name first and all are renamed at the end; on any failure the folder and its
    old files stay as they were. Raises MachineRefused when the disk is full, InputRefused when it cannot be written to.
    """
    made = _make_folder(folder)
    writers = _writers(assessment, comparison)
    for name in writers:
        if (folder / name).exists() and not (folder / name).is_file():
            do = "choose another folder"
            raise InputRefused("room for the results", f"something else named {name}", do, place=str(folder))
    stage = folder / f".results.{os.getpid()}.part"
    try:
        stage.mkdir(exist_ok=True)
        for name, write in writers.items():
            write(stage / name)
        _move_in(stage, folder, tuple(writers))
    except BaseException as error:
        _sweep(stage, made)
        if isinstance(error, OSError):
            raise refusal(error, folder) from error
        raise
    _sweep(stage, [])
    return folder


def _writers(assessment: Assessment, comparison: Comparison | None) -> dict[str, Callable[[Path], None]]:
    writers: dict[str, Callable[[Path], None]] = {
        DOCUMENT: lambda path: _write(path, to_json(to_document(assessment)) + "\n"),
        SERIES: lambda path: write_series(path, assessment),
        EVENTS: lambda path: _write(path, to_json(to_events(assessment)) + "\n"),
        REPORT: lambda path: _write(path, write_report(assessment)),
    }
    if comparison is not None:
        tree = to_comparison_document(comparison, assessment)
        writers[COMPARED] = lambda path: _write(path, to_json(tree) + "\n")
        writers[COMPARISON] = lambda path: _write(path, write_comparison(comparison, assessment))
    return writers


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _make_folder(folder: Path) -> list[Path]:
    """Make the folder and the parents it lacks; return what was made, innermost first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    made: list[Path] = []
    try:
        for each in reversed(missing):
            each.mkdir()
            made.insert(0, each)
        if not folder.is_dir():
            raise NotADirectoryError(20, "a file stands where the folder should be", str(folder))
    except OSError as error:
        _remove(made)
        raise refusal(error, folder) from error
    return made


def _move_in(stage: Path, folder: Path, names: tuple[str, ...]) -> None:
    """Rename every staged file into place, keeping the old ones aside until all have arrived; undo all on failure.

    An older comparison would speak of another assessment, so it goes with what it compared.
    """
    kept = stage / "old"
    kept.mkdir()
    stale = tuple(n for n in (COMPARED, COMPARISON) if n not in names and (folder / n).is_file())
    arrived: list[str] = []
    try:
        for name in (*names, *stale):
            if (folder / name).exists():
                (folder / name).replace(kept / name)
            arrived.append(name)
            if name in names:
                (stage / name).replace(folder / name)
    except BaseException:
        for name in arrived:
            (folder / name).unlink(missing_ok=True)
            if (kept / name).exists():
                (kept / name).replace(folder / name)
        raise


def _sweep(stage: Path, made: list[Path]) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    _remove(made)


def _remove(folders: list[Path]) -> None:
    for each in folders:
        with contextlib.suppress(OSError):
            each.rmdir()
