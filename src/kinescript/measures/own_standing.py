"""The person's own quiet standing, the zero of every change: from a recording of it, a marked span, or neither."""

from dataclasses import replace

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.measures.knee_projection import with_projections
from kinescript.measures.standing import StandingReference, find_standing
from kinescript.motion.angles import JointAngles
from kinescript.motion.sources import Moved, find_motion
from kinescript.motion.stance import Stance
from kinescript.motion.stillness import travel_m
from kinescript.record.fault import Fault
from kinescript.record.join import one_subject
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording, file_of
from kinescript.signal.spans import Span

# a person who stands quietly sways by a few centimetres (assumption of ours)
_STILL_M = 0.15
# a trial of one leg alone shifts its mean toward what is to be measured from it (assumption of ours)
_ONE_LEG = 0.3


def find_own_standing(
    recording: Recording,
    moved: Moved,
    angles: tuple[JointAngles, ...],
    standing: Recording | None,
    stances: tuple[Stance, ...] = (),
) -> tuple[StandingReference, tuple[Fault, ...]]:
    """Return the zero of every change, and what is doubtful about it.

    Raises InputRefused when `standing` is of another person, or is no standing.
    """
    if standing is not None:
        _refuse_another(recording, standing)
        # without a pose there is no change to count; it has told by now how the sensors lay
        return _from_recording(standing) if moved.pose.orientation else (find_standing(angles, None), ())
    spans = marked_standing(recording)
    if moved.alignment is not None and moved.alignment.span is not None:
        spans = (moved.alignment.span,)
    if spans and travel_m(moved.landmarks, spans) > _STILL_M:
        words = "the span marked as quiet standing holds steps, so the mean of the trial stands in"
        return find_standing(angles, None), (Fault(kind="standing", words=words),)
    if not spans and recording.task is Task.QUIET_STANDING:
        return with_projections(find_standing(angles, "all"), moved, "all"), ()
    if not spans and _on_one_leg(recording, stances) > _ONE_LEG:
        words = "the person stood on one leg for most of the trial, so that its mean is no zero either"
        return StandingReference(source="trial_mean", curves=(), why=words), ()
    found = find_standing(angles, spans or None)
    return with_projections(found, moved, spans) if spans else found, ()


def _on_one_leg(recording: Recording, stances: tuple[Stance, ...]) -> float:
    """Return which share of the recording one leg carried alone more than the other, 0 to 1."""
    alone = {side: sum(p.duration_s for s in stances if s.side is side for p in s.single) for side in Side}
    return abs(alone[Side.LEFT] - alone[Side.RIGHT]) / max(recording.duration_s, 1e-9)


def marked_standing(recording: Recording) -> tuple[Span, ...]:
    """Return the spans marked as quiet standing."""
    return tuple(m.span for m in recording.marks if m.name == "standing" and m.span.duration_s > 0)


def _refuse_another(recording: Recording, standing: Recording) -> None:
    try:
        one_subject((recording.subject, standing.subject))
    except InputRefused as error:
        raise error.at(file_of(standing)) from None


def _from_recording(standing: Recording) -> tuple[StandingReference, tuple[Fault, ...]]:
    there = find_motion(standing, standing=standing)
    spans = marked_standing(standing)
    moved_m = travel_m(there.landmarks, spans or None)
    if moved_m > _STILL_M:
        came = f"one in which the pelvis travels {moved_m:.1f} m"
        do = "record three seconds of standing, or mark them"
        raise InputRefused("a recording of quiet standing", came, do, place=file_of(standing))
    faults = tuple(replace(f, words=f"quiet standing: {f.words}") for f in find_quality(standing).faults)
    return with_projections(find_standing(there.angles(), spans or "all"), there, spans or "all"), faults
