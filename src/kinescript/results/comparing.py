"""Two assessments of one person: the earlier one read again, and what cannot be compared refused."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Comparison, Earlier, find_changes
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.subject import UNNAMED
from kinescript.results.folder import DOCUMENT
from kinescript.results.reading import Results, read_results

_MOTION = (ChannelKind.POSITION, ChannelKind.ANGULAR_VELOCITY, ChannelKind.ORIENTATION)
_STANDING = "standing: "


def find_document(folder: Path) -> Path:
    """Return where the document of an assessment lies; the document itself may be given too."""
    return folder / DOCUMENT if folder.is_dir() or folder.suffix != ".json" else folder


def read_earlier(folder: Path) -> Earlier:
    """Return an earlier assessment from its folder; raises InputRefused as `read_results` does."""
    results = read_results(folder)
    recording = results.recording
    task = _text(recording, "task")
    if task not in {each.value for each in Task}:
        raise _not_ours(f"the task {task!r}")
    channels = recording.get("channels")
    if not isinstance(channels, list):
        raise _not_ours("no list of channels")
    kinds = {_text(channel, "kind") for channel in channels}
    return Earlier(
        recording_id=_text(recording, "id"),
        subject_id=_text(recording, "subject", "id"),
        task=Task(task),
        sensors=tuple(kind.value for kind in _MOTION if kind.value in kinds),
        made_by=_made_by(results),
        measures=results.measures,
        findings=results.findings,
        digest=sha256(find_document(folder).read_bytes()).hexdigest(),
    )


def find_comparison(before: Earlier, after: Assessment, *, place: str = "") -> Comparison:
    """Return what has changed since the earlier assessment; `place` stands in the sentence when it is refused.

    Raises InputRefused for another person, another task, an assessment made by a version of kinescript whose numbers
    may mean something else, and for the very same recording.
    """
    version, task, person = after.made_by.version, after.recording.task, after.recording.subject.id
    if _schema(before.made_by.version) != _schema(version):
        came, do = f"one made by {before.made_by.version}", "assess the first recording again with this version"
        raise InputRefused(f"an assessment made by kinescript {_schema(version)}", came, do, place=place)
    if UNNAMED not in (before.subject_id, person) and before.subject_id != person:
        came, do = f"{before.subject_id} and {person}", "compare recordings of one person"
        raise InputRefused("two recordings of one person", came, do, place=place)
    if before.task is not task:
        came, do = f"{before.task.words} and {task.words}", "compare the same task, or name it with --task"
        raise InputRefused("two recordings of one task", came, do, place=place)
    if _is_same_recording(before, after):
        came = f"the same recording twice ({before.recording_id})"
        raise InputRefused("two different recordings", came, "name the folder of the earlier one", place=place)
    changes = find_changes(before.measures, after.measures, before.findings, after.findings, task=task)
    return Comparison(before=before, changes=changes, doubts=_doubts(before, after))


def _schema(version: str) -> str:
    """Return the part of a version in which numbers keep their meaning.

    >>> _schema("0.1.3"), _schema("2.4.0")
    ('0.1', '2')
    """
    first, *rest = version.split(".")
    return ".".join((first, *rest[:1])) if first == "0" else first


def _is_same_recording(before: Earlier, after: Assessment) -> bool:
    """Return whether a file was part of both; without files, whether all that is said of them is the same."""
    then, now = (
        {digest for name, digest in made.inputs if not name.startswith(_STANDING)}
        for made in (before.made_by, after.made_by)
    )
    if then or now:
        return bool(then & now)
    same_name = before.recording_id == after.recording.id
    return same_name and dict(before.made_by.settings) == dict(after.made_by.settings)


def _doubts(before: Earlier, after: Assessment) -> tuple[Fault, ...]:
    """Return what nobody said, and has to be taken on trust."""
    found = []
    if UNNAMED in (before.subject_id, after.recording.subject.id):
        words = "that both recordings are of one person is taken on trust: not both carry a pseudonym"
        found.append(Fault(kind="subject", words=words))
    if before.task is Task.UNKNOWN:
        words = "that the task was the same is taken on trust: nobody named it"
        found.append(Fault(kind="task", words=words))
    sensors = tuple(kind.value for kind in _MOTION if after.recording.of_kind(kind))
    if before.sensors != sensors:
        words = "the two were recorded with other kinds of sensor, and how those differ is not part of the error"
        found.append(Fault(kind="sensors", words=words))
    then, now = (made.setting("recorded_on") for made in (before.made_by, after.made_by))
    if isinstance(then, str) and isinstance(now, str) and then > now:
        found.append(Fault(kind="date", words="the recording compared with is the later one by its date"))
    return tuple(found)


def _made_by(results: Results) -> MadeBy:
    settings, inputs = results.made_by.get("settings"), results.made_by.get("inputs")
    if not isinstance(settings, dict) or not isinstance(inputs, list):
        raise _not_ours("a made_by without settings and inputs")
    if any(isinstance(value, dict | list) for value in settings.values()):
        raise _not_ours("a setting that is no single value")
    return MadeBy(
        version=results.kinescript,
        settings=tuple(settings.items()),
        inputs=tuple((_text(each, "name"), _text(each, "sha256")) for each in inputs),
    )


def _text(tree: Any, *keys: str) -> str:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, dict) else None
    if not isinstance(tree, str):
        raise _not_ours(f"no text at {'.'.join(keys)}")
    return tree


def _not_ours(came: str) -> InputRefused:
    return InputRefused("the document kinescript wrote", came, "assess the recording again", place=DOCUMENT)
