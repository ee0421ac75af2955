"""Several files that are ONE recording."""

from dataclasses import fields, replace
from typing import Any

from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject

_APART_S = 0.5


def join(recordings: tuple[Recording, ...], *, together: bool = True) -> Recording:
    """Return one recording with the channels of all; their clocks are taken to share their zero.

    What one file leaves out about the person another may say; files that name different tasks leave the task unknown,
    and a fault says so. Raises InputRefused when there is none, two hold the same channel, they are of different
    people, or they begin or end more than half a second apart; without `together` they need only overlap.
    """
    if not recordings:
        raise InputRefused("at least one recording", "none", "name a file")
    first = recordings[0]
    if len(recordings) == 1:
        return first
    _check_times(recordings, together)
    named = [r.task for r in recordings if r.task is not Task.UNKNOWN]
    tasks = tuple(dict.fromkeys(named))
    faults = [f for r in recordings for f in r.faults]
    if len(tasks) > 1:
        faults.append(Fault(kind="task", words=f"the files name different tasks: {', '.join(t.words for t in tasks)}"))
    try:
        return replace(
            first,
            id="+".join(r.id for r in recordings),
            subject=one_subject(tuple(r.subject for r in recordings)),
            task=tasks[0] if len(tasks) == 1 else Task.UNKNOWN,
            channels=tuple(c for r in recordings for c in r.channels),
            marks=tuple(m for r in recordings for m in r.marks),
            mountings=tuple(m for r in recordings for m in r.mountings),
            faults=tuple(faults),
            made_by=MadeBy(
                settings=tuple(dict.fromkeys(s for r in recordings for s in r.made_by.settings)),
                inputs=tuple(i for r in recordings for i in r.made_by.inputs),
            ),
        )
    except ValueError as error:
        raise InputRefused(
            "files of one recording, each with its own channels", str(error), "give each file once"
        ) from error


def _check_times(recordings: tuple[Recording, ...], together: bool) -> None:
    edges = []
    for recording in recordings:
        times = [c.time_s for c in recording.channels if len(c.values)]
        if times:
            edges.append((recording.id, float(min(t[0] for t in times)), float(max(t[-1] for t in times))))
    if not edges:
        return
    starts, ends = [e[1] for e in edges], [e[2] for e in edges]
    apart = max(starts) - min(starts) > _APART_S or max(ends) - min(ends) > _APART_S
    if max(starts) >= min(ends) if not together else apart:
        raise InputRefused(
            "files of one recording, over the same time",
            " and ".join(f"{name} from {start:.1f} to {end:.1f} s" for name, start, end in edges),
            "assess them one by one, or say how they lie in time with --offset or --align",
        )


def one_subject(subjects: tuple[Subject, ...]) -> Subject:
    """Return what several files say of one person, together; raises InputRefused when they contradict each other."""
    said: dict[str, Any] = {}
    lengths: dict[str, float] = {}
    for subject in subjects:
        given: dict[str, Any] = {f.name: getattr(subject, f.name) for f in fields(subject) if f.name != "lengths_m"}
        for name, value in given.items():
            if value is None or value == UNNAMED:
                continue
            if said.setdefault(name, value) != value:
                raise InputRefused("files of one person", f"{name} {said[name]} and {value}", "assess them one by one")
        for name, value in subject.lengths_m:
            if lengths.setdefault(name, value) != value:
                came = f"{name} of {lengths[name]} m and {value} m"
                raise InputRefused("files of one person", came, "correct the length in one of them")
    return Subject(**{"id": UNNAMED, **said}, lengths_m=tuple(lengths.items()))
