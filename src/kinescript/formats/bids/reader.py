"""A run of a BIDS dataset to one Recording."""

from datetime import datetime
from pathlib import Path

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.documents.read import to_dataclass
from kinescript.errors import InputRefused
from kinescript.formats.bids.dataset import Run, find_run, find_sidecars, inside
from kinescript.formats.bids.extras import KEY, Extras
from kinescript.formats.bids.motion import System, merged_json, read_motion
from kinescript.formats.bids.muscles import read_emg
from kinescript.formats.bids.subject import find_subject
from kinescript.formats.bids.texts import number_of, read_rows, word_of
from kinescript.formats.names import digest_of, printable
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Mark, Recording
from kinescript.signal.spans import Span

_TASKS = {task.value.replace("_", ""): task for task in Task}
_KEPT = ("TaskName", "Manufacturer", "ManufacturersModelName", "RecordingType", "EMGReference", "EMGPlacementScheme")


def read_bids(path: Path) -> Recording:
    """Return the Recording of the one run that a dataset, a folder in it or a *_motion.tsv holds.

    Positions are metres in a global frame that is Z-up (`axes.find_axes`), sensors in their own frame; several tracking
    systems and EMG files of one run are one Recording, their clocks set by StartTime or acq_time. The subject is
    sub-<label>. Raises InputRefused, one sentence, for no run, several runs, a link that leads out of the dataset, or
    whatever cannot be read. Source: BIDS 1.11, Motion (BEP029) and Electromyography (BEP042).
    """
    run = find_run(Path(path))
    faults: list[Fault] = []
    starts = _starts(run, faults)
    systems = []
    for data, start_s in zip(run.files, starts, strict=True):
        read = read_motion if data.suffix == "motion" else read_emg
        systems.append(read(data, run.root, start_s, faults))
    subject, about = find_subject(run.files[0].label("sub"), run.root)
    marks, events = _marks(run, starts)
    extras = _extras(systems)
    task = _TASKS.get((run.files[0].label("task") or "").lower(), Task.UNKNOWN)
    files = dict.fromkeys((*(file for system in systems for file in system.files), *about, *events))
    try:
        return Recording(
            id=printable(run.name),
            subject=extras.completed(subject),
            task=task,
            channels=tuple(channel for system in systems for channel in system.channels),
            marks=marks,
            mountings=extras.mountings,
            faults=tuple(faults),
            made_by=MadeBy(
                settings=(*extras.settings.items(), *_settings(systems), ("format", "BIDS")),
                inputs=tuple((printable(file.name), digest_of(file)) for file in files),
            ),
        )
    except ValueError as error:
        do = "name one *_motion.tsv alone"
        raise InputRefused("one channel of a kind at a place", str(error), do, place=run.name) from error


def _settings(systems: list[System]) -> tuple[tuple[str, Setting], ...]:
    found: dict[str, Setting] = {}
    for system in systems:
        found |= {key: word_of(system.said.get(key)) for key in _KEPT if word_of(system.said.get(key))}
    return tuple(found.items())


def _extras(systems: list[System]) -> Extras:
    for system in systems:
        if isinstance(tree := system.said.get(KEY), dict):
            return to_dataclass(tree, Extras, name=system.files[0].name)
    return Extras()


def _starts(run: Run, faults: list[Fault]) -> tuple[float, ...]:
    """Return when each data file began, in seconds on one clock: by StartTime, else acq_time, else together."""
    stated = [number_of(merged_json(each, each.suffix, run.root)[0].get("StartTime")) for each in run.files]
    if all(start is not None and abs(start) < 1e7 for start in stated):
        return tuple(start for start in stated if start is not None)
    if len(run.files) == 1:
        return (0.0,)
    begun = _acquired(run)
    if begun is not None:
        first = min(begun)
        return tuple((each - first).total_seconds() for each in begun)
    words = f"the dataset does not say when its {len(run.files)} devices began; they are taken to have begun together"
    faults.append(Fault(kind="clock", words=words))
    return (0.0,) * len(run.files)


def _acquired(run: Run) -> list[datetime] | None:
    """Return the acq_time of every data file, or None unless all are there and can be compared."""
    found = []
    for data in run.files:
        tables = find_sidecars(data, "scans", ".tsv", run.root)
        for row in read_rows(tables[-1]) if tables else ():
            name = Path(row.get("filename", ""))
            if name.is_absolute() or ".." in name.parts:
                do = "correct the file name"
                raise InputRefused("names of files inside the dataset", repr(str(name)[:60]), do, place=tables[-1].name)
            if name.name == data.path.name:
                try:
                    found.append(datetime.fromisoformat(row.get("acq_time", "")))
                except ValueError:
                    return None
    zones = {each.tzinfo is None for each in found}
    return found if len(found) == len(run.files) and len(zones) == 1 else None


def _marks(run: Run, starts: tuple[float, ...]) -> tuple[tuple[Mark, ...], tuple[Path, ...]]:
    """Return the events of the run as marks, an event without a name as "event"; and the files they stand in.

    Onsets count from the first sample of the data file that an events file is of, the first where it is of several.
    """
    paths: dict[Path, float] = {}
    for data, start_s in zip(run.files, starts, strict=True):
        for path in find_sidecars(data, "events", ".tsv", run.root):
            paths.setdefault(path, start_s)
    marks = []
    for path, start_s in paths.items():
        for line, row in enumerate(read_rows(inside(path, run.root)), start=2):
            onset_s, duration_s = number_of(row.get("onset")), number_of(row.get("duration") or 0.0)
            if onset_s is None or duration_s is None or duration_s < 0 or abs(onset_s) > 1e7:
                do = "correct that row"
                raise InputRefused("an onset and a duration in seconds", f"others in line {line}", do, place=path.name)
            name = "_".join(printable(row.get("trial_type", "")).lower().split()) or "event"
            side = row.get("side", "").lower()
            span = Span(start_s=start_s + onset_s, end_s=start_s + onset_s + duration_s)
            marks.append(Mark(name=name, span=span, side=Side(side) if side in set(Side) else None))
    return tuple(marks), tuple(paths)
