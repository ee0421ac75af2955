r"""The whole chain on one page: a Recording in, an Assessment out.

recording -> quality
-> motion: landmarks, or sensors on their segments -> pose -> angles -> repetitions --+
\-> contacts -> stances ---------------------------------------------------+-> measures
the person's own quiet standing -> zero ----------------------------------------------------+      |
muscles: EMG cleaned and judged -> levels, bursts ------------------------------------------+      |
Assessment <- findings <-------+
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kinescript.body.joints import PelvisSequence
from kinescript.body.tasks import Task
from kinescript.body.words import Sex
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.rules import find_findings, find_unjudged
from kinescript.measures.find import find_all_measures
from kinescript.measures.muscles import find_muscles
from kinescript.measures.own_standing import find_own_standing, marked_standing
from kinescript.measures.walked import find_misfit, keep_standing
from kinescript.motion.contacts import find_contacts
from kinescript.motion.gait import find_stances
from kinescript.motion.sources import Moved, find_motion
from kinescript.motion.stance import Stance
from kinescript.motion.task_fit import keep_fitting
from kinescript.motion.task_repetitions import find_task_repetitions
from kinescript.muscle.work import find_work
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording, file_of
from kinescript.record.subject import Subject

# a task takes minutes; a median over hours of whatever somebody did is no measure of it
LONGEST_S = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParams:
    """What the person at the keyboard may say: task, age and sex, and how pelvis and trunk angles are written down."""

    task: Task | None = None
    age_years: float | None = None
    sex: Sex | None = None
    pelvis_sequence: PelvisSequence = PelvisSequence.ROTATION_OBLIQUITY_TILT


def _say_nothing(step: str) -> None:
    """Nobody watches."""
    del step


def assess(
    recording: Recording,
    *,
    standing: Recording | None = None,
    emg_references: tuple[Recording, ...] = (),
    params: AssessParams = AssessParams(),
    tell: Callable[[str], None] = _say_nothing,
) -> Assessment:
    """Return everything a recording tells: angles, stances, measures with their error, findings with their words.

    `standing` is a recording of the same person's quiet standing; a span marked as standing inside the recording
    serves as well, and without either the mean of the trial has to, which every measure that uses it says.
    `emg_references` are recordings of the same muscles' reference contractions, which levels are shares of. `tell` is
    called with the name of each step, for a progress bar. Raises InputRefused when nothing usable was recorded, or more
    than LONGEST_S seconds.
    """
    _refuse_long(recording)
    recording = replace(recording, task=params.task or recording.task, subject=_subject(recording.subject, params))
    # what EMG is worth is judged with the muscles, and said once
    quality = find_quality(recording, muscles=False)
    tell("motion")
    moved = find_motion(recording, standing=standing)
    tell("angles")
    angles = moved.angles(params.pelvis_sequence)
    # whatever sequence people want to read, a drop is judged in rotation-obliquity-tilt (CONVENTIONS: pelvic drop)
    judged = moved.angles()
    tell("feet")
    recording, stances, misfit = _find_feet(recording, moved)
    attempts, untold = find_task_repetitions(judged, recording.task, moved.landmarks)
    repetitions, left_out = keep_fitting(attempts, judged, moved.landmarks, task=recording.task)
    tell("muscles")
    worked = find_work(recording, references=emg_references, at_s=moved.pose.time_s if moved.pose.orientation else None)
    tell("measures")
    zero, doubts = find_own_standing(recording, moved, judged, standing, stances)
    spans = marked_standing(recording)
    # of muscles alone nobody asks how the person moved
    tracked = bool(moved.pose.orientation or moved.gravity or not worked.signals)
    moving = find_all_measures(recording, moved, judged, repetitions, stances, zero, spans, untold=untold)
    muscles = find_muscles(worked, judged, repetitions, stances, task=recording.task)
    measures = (*(moving if tracked else ()), *muscles.measures)
    tell("findings")
    unjudged = find_unjudged(measures, task=recording.task, subject=recording.subject, worked=worked)
    faults = (*quality.faults, *moved.faults, *misfit, *left_out, *worked.doubts, *doubts, *unjudged)
    return Assessment(
        recording=recording,
        quality=replace(quality, faults=faults),
        alignment=moved.alignment,
        pose=moved.pose,
        angles=angles,
        worked=worked,
        recruitment=muscles.recruitment,
        synergies=muscles.synergies,
        repetitions=repetitions,
        stances=stances,
        measures=measures,
        findings=find_findings(measures, task=recording.task, subject=recording.subject, worked=worked),
        made_by=_made_by(recording, standing, emg_references, moved, params),
    )


def _refuse_long(recording: Recording) -> None:
    if recording.duration_s > LONGEST_S:
        came, do = f"{recording.duration_s / 60:.0f} minutes", "cut out the task and assess that"
        expected = f"one task, at most {LONGEST_S / 60:.0f} minutes long"
        raise InputRefused(expected, came, do, place=file_of(recording))


def _find_feet(recording: Recording, moved: Moved) -> tuple[Recording, tuple[Stance, ...], tuple[Fault, ...]]:
    """Return the stances, and the recording: how feet are read depends on the task, and a task that they contradict
    is taken for unknown.
    """
    stances = _find_stances(recording, moved)
    misfit = find_misfit(moved.landmarks, stances, task=recording.task)
    if misfit:
        recording = replace(recording, task=Task.UNKNOWN)
        stances = _find_stances(recording, moved)
    return recording, keep_standing(moved.landmarks, stances, task=recording.task), misfit


def _find_stances(recording: Recording, moved: Moved) -> tuple[Stance, ...]:
    return find_stances(find_contacts(recording, moved.landmarks, moved.pose))


def _subject(subject: Subject, params: AssessParams) -> Subject:
    """What the person at the keyboard says outranks the file."""
    age = subject.age_years if params.age_years is None else params.age_years
    return replace(subject, age_years=age, sex=params.sex or subject.sex)


def _made_by(
    recording: Recording,
    standing: Recording | None,
    emg_references: tuple[Recording, ...],
    moved: Moved,
    params: AssessParams,
) -> MadeBy:
    """Return all it takes to make the same assessment again."""
    of_standing = tuple((f"standing: {name}", digest) for name, digest in standing.made_by.inputs) if standing else ()
    of_muscles = tuple((f"emg reference: {name}", digest) for r in emg_references for name, digest in r.made_by.inputs)
    settings: tuple[tuple[str, Setting], ...] = (
        ("task", (params.task or recording.task).value),
        ("pelvis_sequence", params.pelvis_sequence.value),
        ("zero", moved.zero),
        *(("age_years", each) for each in (recording.subject.age_years,) if each is not None),
        *(("sex", each.value) for each in (recording.subject.sex,) if each is not None),
    )
    named = {name for name, _ in settings}
    settings += tuple(each for each in recording.made_by.settings if each[0] not in named)
    return MadeBy(settings=settings, inputs=recording.made_by.inputs + of_standing + of_muscles)
