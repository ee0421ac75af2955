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


def find_comparison(
    before: Earlier, after: Assessment, *, place: str = "", retests: tuple[tuple[str, Earlier], ...] = ()
) -> Comparison:
    """Return what has changed since the earlier assessment; `place` stands in the sentence when it is refused.

    `retests`, each with its place, were made when nothing was expected to have changed since the earlier one. Raises
    InputRefused for another person, another task, an assessment made by a version of kinescript whose numbers may mean
    something else, and for the very same recording; a retest has to come from the same kinds of sensor too.
    """
    person = after.recording.subject.id
    seen = [(after.recording.id, after.made_by)]
    for where, each in ((place, before), *retests):
        _refuse_unlike(each, after, person, place=where)
        if any(_is_same_recording((each.recording_id, each.made_by), other) for other in seen):
            came, do = f"the same recording twice ({each.recording_id})", "name the folder of another one"
            raise InputRefused("two different recordings", came, do, place=where)
        if each.sensors != before.sensors:
            came = f"{_say_sensors(each)} beside {_say_sensors(before)}"
            raise InputRefused("a retest with the same kinds of sensor", came, "leave this retest out", place=where)
        person = each.subject_id if person == UNNAMED else person
        seen.append((each.recording_id, each.made_by))
    others = tuple(each for _, each in retests)
    changes = find_changes(
        before.measures,
        after.measures,
        before.findings,
        after.findings,
        retests=tuple(each.measures for each in others),
    )
    return Comparison(before=before, changes=changes, doubts=_doubts(before, others, after), retests=others)


def _refuse_unlike(each: Earlier, after: Assessment, person: str, *, place: str) -> None:
    """Raise InputRefused unless both come from versions with one meaning, from this person, and from one task."""
    version, task = after.made_by.version, after.recording.task
    if _schema(each.made_by.version) != _schema(version):
        came, do = f"one made by {each.made_by.version}", "assess that recording again with this version"
        raise InputRefused(f"an assessment made by kinescript {_schema(version)}", came, do, place=place)
    if UNNAMED not in (each.subject_id, person) and each.subject_id != person:
        came, do = f"{each.subject_id} and {person}", "compare recordings of one person"
        raise InputRefused("two recordings of one person", came, do, place=place)
    if each.task is not task:
        came, do = f"{each.task.words} and {task.words}", "compare the same task, or name it with --task"
        raise InputRefused("two recordings of one task", came, do, place=place)


def _say_sensors(earlier: Earlier) -> str:
    return " and ".join(earlier.sensors).replace("_", " ") or "no sensor of movement"


def _schema(version: str) -> str:
    """Return the part of a version in which numbers keep their meaning.

    >>> _schema("0.1.3"), _schema("2.4.0")
    ('0.1', '2')
    """
    first, *rest = version.split(".")
    return ".".join((first, *rest[:1])) if first == "0" else first


def _is_same_recording(one: tuple[str, MadeBy], other: tuple[str, MadeBy]) -> bool:
    """Return whether a file was part of both; without files, whether all that is said of them is the same."""
    (name, made), (other_name, other_made) = one, other
    then, now = (
        {digest for name, digest in each.inputs if not name.startswith(_STANDING)} for each in (made, other_made)
    )
    if then or now:
        return bool(then & now)
    return name == other_name and dict(made.settings) == dict(other_made.settings)


def _doubts(before: Earlier, retests: tuple[Earlier, ...], after: Assessment) -> tuple[Fault, ...]:
    """Return what nobody said, and has to be taken on trust."""
    found = []
    if UNNAMED in (before.subject_id, after.recording.subject.id, *(each.subject_id for each in retests)):
        all_ = "all" if retests else "both"
        words = f"that {all_} recordings are of one person is taken on trust: not {all_} carry a pseudonym"
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
    days = [each.made_by.setting("recorded_on") for each in retests]
    if any(isinstance(day, str) and isinstance(then, str) and day[:10] != then[:10] for day in days):
        words = "not every retest is of the same day as the recording compared with: what changed in between raises the"
        found.append(Fault(kind="retest_date", words=f"{words} own error"))
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
