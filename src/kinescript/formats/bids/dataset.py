"""Which files of a dataset are one run, and which say something about it; nothing outside the dataset is looked at."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kinescript.errors import InputRefused
from kinescript.formats.bids.names import BidsName, parse_name

DESCRIPTION = "dataset_description.json"
A_RUN = "a BIDS dataset with one run of *_motion.tsv or *_emg.edf"
_MOST_ENTRIES = 20_000
_DEEPEST = 4
_INNER = re.compile(r"sub-[0-9A-Za-z+]+|ses-[0-9A-Za-z+]+|motion|emg")
_DATA = {("motion", ".tsv"), ("emg", ".edf"), ("emg", ".bdf")}
# the entities that tell runs apart; tracksys and acq tell apart what records one run at the same time
_RUN = ("sub", "ses", "task", "run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was recorded at once: its data files, the entities they share, and the folder of the dataset."""

    root: Path
    files: tuple[BidsName, ...]
    name: str


def find_root(path: Path) -> Path:
    """Return the folder of the dataset a file or folder lies in, the nearest with a dataset_description.json."""
    start = path.resolve() if path.is_dir() else path.parent.resolve()
    for folder in (start, *list(start.parents)[:_DEEPEST]):
        if (folder / DESCRIPTION).is_file():
            return folder
    return start


def name_of(path: Path) -> BidsName | None:
    """Return what the name of a file says, its folder without links; a link itself keeps its own name."""
    return parse_name(path.parent.resolve() / path.name)


def find_run(path: Path) -> Run:
    """Return the run a folder holds, or the one a *_motion.tsv is.

    Raises InputRefused when there is none, or several, which it names.
    """
    root = find_root(path)
    if path.is_file():
        name = name_of(path)
        if name is None or (name.suffix, name.ending) not in _DATA:
            raise InputRefused(A_RUN, "a file of another name", "name the dataset's folder")
        return Run(root=root, files=(name,), name=_run_name(name, whole=True))
    files = find_data(path.resolve(), root)
    if not files:
        raise InputRefused(A_RUN, "a folder without any", "name the folder of a subject or session, or a *_motion.tsv")
    runs = list(dict.fromkeys(_run_name(each) for each in files))
    if len(runs) > 1:
        came = f"{len(runs)} runs: {', '.join(runs[:6])}{' ...' if len(runs) > 6 else ''}"
        do = "name the folder of one session, or one *_motion.tsv"
        raise InputRefused("a folder with one run", came, do)
    systems = [each.label("tracksys") for each in files if each.suffix == "motion"]
    if len(set(systems)) < len(systems):
        came = ", ".join(each.path.name for each in files[:6])
        raise InputRefused("one *_motion.tsv a tracking system", came, "name one of them")
    return Run(root=root, files=files, name=runs[0])


def find_data(folder: Path, root: Path) -> tuple[BidsName, ...]:
    """Return the data files at and below a folder, in order of their names."""
    found: list[BidsName] = []
    waiting, seen = [(folder, 0)], 0
    while waiting:
        place, depth = waiting.pop()
        for entry in _entries(place):
            seen += 1
            if seen > _MOST_ENTRIES:
                raise InputRefused(f"a folder of under {_MOST_ENTRIES} entries", "more", "name a subject's folder")
            path = place / entry
            name = parse_name(path)
            if name and name.label("sub") and (name.suffix, name.ending) in _DATA:
                found.append(name)
            elif depth < _DEEPEST and _INNER.fullmatch(entry) and path.is_dir():
                waiting.append((inside(path, root), depth + 1))
    return tuple(sorted(found, key=lambda each: each.path.name))


def find_sidecars(data: BidsName, suffix: str, ending: str, root: Path) -> tuple[Path, ...]:
    """Return the files that say more about a data file, the most general first, by the inheritance principle."""
    folder = data.path.parent
    levels = [folder]
    while levels[-1] != root and root in levels[-1].parents:
        levels.append(levels[-1].parent)
    found = []
    for level in reversed(levels):
        names = (parse_name(level / entry) for entry in _entries(level))
        fitting = [n for n in names if n and (n.suffix, n.ending) == (suffix, ending) and n.applies_to(data)]
        found += [inside(n.path, root) for n in sorted(fitting, key=lambda n: len(n.entities))]
    return tuple(found)


def inside(path: Path, root: Path) -> Path:
    """Return the path; raises InputRefused when it leads out of the dataset, as a link may, or to what is no file."""
    if not path.resolve().is_relative_to(root):
        do = "copy what it leads to into the dataset"
        raise InputRefused("files inside the dataset", "a link that leads out of it", do, place=path.name)
    if path.exists() and not path.is_file() and not path.is_dir():
        # a pipe or a device would wait for ever
        raise InputRefused("files in the dataset", "a pipe or a device", "take it out", place=path.name)
    return path


def is_dataset(folder: Path) -> bool:
    """Return whether a folder is a dataset, by its description, or holds a run, by the names of its files."""
    try:
        # a pipe of that name would wait for ever
        if (folder / DESCRIPTION).is_file():
            with (folder / DESCRIPTION).open("rb") as file:
                return b"BIDSVersion" in file.read(65536)
    except OSError:
        pass
    try:
        return bool(find_data(folder.resolve(), find_root(folder)))
    except (InputRefused, OSError):
        return False


def _entries(folder: Path) -> Iterable[str]:
    with os.scandir(folder) as entries:
        names = [entry.name for _, entry in zip(range(_MOST_ENTRIES + 1), entries, strict=False)]
    return sorted(names)


def _run_name(name: BidsName, *, whole: bool = False) -> str:
    return "_".join(f"{key}-{label}" for key, label in name.entities if whole or key in _RUN)
