"""Several files into one folder: all of them arrive, or the folder stays as it was."""

import contextlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from kinescript.documents.write import refusal
from kinescript.errors import InputRefused

Content = bytes | Callable[[Path], None]


def write_files(folder: Path, files: Mapping[str, Content], *, gone: tuple[str, ...] = ()) -> Path:
    """Write the files into a folder, made when missing, and take those named in `gone` away; return the folder.

    A name may lie one folder deeper (figures/a.html). What a file holds is its bytes, or a function that writes them to
    the path it is given. Everything is written under a temporary name first and renamed at the end; on any failure the
    folder and its old files stay as they were. Raises MachineRefused when the disk is full, InputRefused when it cannot
    be written to.
    """
    for name in (*files, *gone):
        if (folder / name).exists() and not (folder / name).is_file():
            do = "choose another folder"
            raise InputRefused("room for the results", f"something else named {name}", do, place=str(folder))
    made = make_folder(folder)
    stage = folder / f".results.{os.getpid()}.part"
    try:
        stage.mkdir(exist_ok=True)
        for name, content in files.items():
            (stage / name).parent.mkdir(exist_ok=True)
            _write(stage / name, content)
        _move_in(stage, folder, tuple(files), gone)
    except BaseException as error:
        _sweep(stage, made)
        if isinstance(error, OSError):
            raise refusal(error, folder) from error
        raise
    _sweep(stage, [])
    return folder


def _write(path: Path, content: Content) -> None:
    if callable(content):
        content(path)
        return
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and the parents it lacks; return what was made, innermost first. Raises as `write_files` does."""
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


def _move_in(stage: Path, folder: Path, names: tuple[str, ...], gone: tuple[str, ...]) -> None:
    """Rename every staged file into place, keeping the old ones aside until all have arrived; undo all on failure."""
    kept = stage / "old"
    kept.mkdir()
    stale = tuple(name for name in gone if name not in names and (folder / name).is_file())
    arrived: list[str] = []
    try:
        for name in (*names, *stale):
            for place in (folder / name, kept / name):
                if not place.parent.exists():
                    place.parent.mkdir()
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
        _remove([folder / name for name in {Path(name).parts[0] for name in names if len(Path(name).parts) > 1}])
        raise


def _sweep(stage: Path, made: list[Path]) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    _remove(made)


def _remove(folders: list[Path]) -> None:
    for each in folders:
        with contextlib.suppress(OSError):
            each.rmdir()
