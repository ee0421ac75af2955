"""The one way out: a Recording as a file of any kind kinescript writes, and in words what that kind cannot hold."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kinescript.errors import InputRefused, WrongUsage
from kinescript.formats.fitting import Fitted, fit_bids, fit_c3d, fit_mot, fit_table, fit_trc
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was written where; `left_out` says what the format could not hold, one Fault a thing."""

    files: tuple[Path, ...]
    recording: Recording
    left_out: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One kind of file to write: its word, what it keeps of a recording, its writer, the files that makes.

    `fit` returns what the format holds and a Fault for all else; `files` are made from the path asked for.
    """

    name: str
    fit: Callable[[Recording], Fitted]
    write: Callable[[Recording, Path], None]
    files: Callable[[Path], tuple[Path, ...]] = lambda path: (path,)


def save_recording(recording: Recording, path: str | Path, *, to: str) -> Saved:
    """Write a recording as c3d, parquet, trc, mot, csv or bids (a folder); a csv gets its layout beside it, as .toml.

    What the format cannot hold is left out, and `left_out` names it. Nothing that is there is written over, and nothing
    is left half-written. Raises WrongUsage for another format, InputRefused when the format holds nothing of it.
    """
    path = Path(path)
    target = next((each for each in TARGETS if each.name == to), None)
    if target is None:
        known = ", ".join(each.name for each in TARGETS)
        raise WrongUsage(f"a format among {known}", repr(to), "choose one of them", place=path.name)
    files = target.files(path)
    if len(set(files)) < len(files):
        raise WrongUsage("a name that its layout does not take", path.name, "let it end in .csv", place=path.name)
    for file in files:
        if file.exists() or file.is_symlink():
            came, do = "one that is there already", "choose another name, or remove it first"
            raise InputRefused("a new file to write", came, do, place=file.name)
    kept, left_out = target.fit(recording)
    if not kept.channels:
        kinds = ", ".join(dict.fromkeys(c.kind.replace("_", " ") for c in recording.channels)) or "nothing"
        came = f"a recording of {kinds}"
        raise InputRefused(f"something that {to} holds", came, "write another format", place=path.name)
    try:
        target.write(kept, path)
    except BaseException:
        # a layout whose table did not come about; nothing of these names was there before
        for file in files:
            if file.is_file():
                file.unlink()
        raise
    return Saved(files=files, recording=kept, left_out=tuple(left_out))


def _write_c3d(recording: Recording, path: Path) -> None:
    from kinescript.formats.c3d_export import write_recording

    write_recording(recording, path)


def _write_parquet(recording: Recording, path: Path) -> None:
    from kinescript.formats.parquet_export import write_parquet

    write_parquet(recording, path)


def _write_trc(recording: Recording, path: Path) -> None:
    from kinescript.formats.opensim.writer import write_trc

    write_trc(recording, path)


def _write_mot(recording: Recording, path: Path) -> None:
    from kinescript.formats.opensim.writer import write_motion

    write_motion(recording, path)


def _write_csv(recording: Recording, path: Path) -> None:
    from kinescript.formats.table.writer import write_table

    write_table(recording, *_pair(path))


def _write_bids(recording: Recording, path: Path) -> None:
    from kinescript.formats.bids.writer import write_bids

    write_bids(recording, path)


def _pair(path: Path) -> tuple[Path, ...]:
    """Return the table and its layout."""
    return path, path.with_suffix(".toml")


TARGETS = (
    Target(name="c3d", fit=fit_c3d, write=_write_c3d),
    Target(name="parquet", fit=fit_table, write=_write_parquet),
    Target(name="trc", fit=fit_trc, write=_write_trc),
    Target(name="mot", fit=fit_mot, write=_write_mot),
    Target(name="csv", fit=fit_table, write=_write_csv, files=_pair),
    Target(name="bids", fit=fit_bids, write=_write_bids),
)
