"""The truth behind a synthetic recording: what a perfect laboratory would have measured."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.joints import Joint, PelvisSequence, hip_of, knee_of
from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles
from kinescript.motion.cardan import limb, rotation_first
from kinescript.motion.stance import Stance
from kinescript.record.recording import Mark
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span
from kinescript.synth.hold import TrueHold
from kinescript.synth.movement import Movement, stances_of
from kinescript.synth.muscles_truth import TrueMuscle
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan
from kinescript.synth.planted import (
    TrueAsymmetry,
    TrueRhythm,
    TrueSway,
    find_asymmetry,
    find_knees,
    find_rhythm,
    find_sway,
)
from kinescript.synth.repetition import TrueRepetition
from kinescript.synth.skeleton import Skeleton
from kinescript.synth.turns import heading_turn
from kinescript.synth.worn import TrueSensor

_AXIAL_SEQUENCE = "rotation-side_bend-flexion"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth(ArrayValue):
    """Everything that is known because it was planted, on the markers' clock; every sigma is zero.

    `angles` holds every joint of body.joints, zero of rotation = mean heading of the pelvis; `segments`
    global_from_segment (time, 3, 3); `centres` the joint centres ("left_hip") in metres, global frame (time, 3).
    `drops` is, a stance side, the true pelvic drop in degrees of each of its single supports, in order. `events` are
    foot_strike and foot_off. `repetitions` are in order, `rhythm` one a repetition of a bend or hinge (else empty),
    `setup` what came before the first; `knees` the frontal projection of each knee in degrees, in order of the complete
    repetitions that its leg carries; `worn` the sensors of a wearable recording. Where the person lies, `standing` has
    no length, `asymmetry` and `sway` are None, and `hold` says what was held. `muscles` are in the order of the plan.
    """

    plan: Plan
    time_s: Floats
    standing: Span
    angles: tuple[JointAngles, ...]
    segments: tuple[tuple[Segment, Floats], ...]
    centres: tuple[tuple[str, Floats], ...]
    stances: tuple[Stance, ...]
    drops: tuple[tuple[Side, tuple[float, ...]], ...]
    events: tuple[Mark, ...]
    repetitions: tuple[TrueRepetition, ...] = ()
    setup: Span | None = None
    rhythm: tuple[TrueRhythm, ...] = ()
    asymmetry: TrueAsymmetry | None = None
    sway: TrueSway | None = None
    knees: tuple[tuple[Side, tuple[float, ...]], ...] = ()
    worn: tuple[TrueSensor, ...] = ()
    hold: TrueHold | None = None
    muscles: tuple[TrueMuscle, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", read_only(self.time_s))
        object.__setattr__(self, "segments", tuple((s, read_only(v)) for s, v in self.segments))
        object.__setattr__(self, "centres", tuple((n, read_only(v)) for n, v in self.centres))

    def of(self, joint: Joint) -> JointAngles:
        """Return the true angles of one joint."""
        return next(a for a in self.angles if a.joint is joint)

    def segment(self, segment: Segment) -> Floats:
        """Return global_from_segment, shape (time, 3, 3)."""
        return dict(self.segments)[segment]

    def muscle(self, muscle: str, side: Side) -> TrueMuscle:
        """Return what one electrode's muscle really did."""
        return next(each for each in self.muscles if (each.at.muscle, each.at.side) == (muscle, side))


def find_truth(movement: Movement, skeleton: Skeleton, plan: Plan, person: Person) -> Truth:
    """Return the truth of a movement carried out by a skeleton, both in floor axes; the plan has their heading."""
    angles = _angles(movement, skeleton)
    stances = stances_of(movement)
    turned = heading_turn(plan.heading_deg)
    names = ((f"{side}_{joint}", f"{side}_{part}") for side in Side for joint, part in _PROXIMAL)
    by_joint = {a.joint: a for a in angles}
    return Truth(
        plan=plan,
        time_s=movement.time_s,
        standing=movement.standing,
        angles=angles,
        segments=tuple((segment, turned @ skeleton.rotation(segment)) for segment in Segment),
        centres=tuple((name, skeleton.origin(part) @ turned.T) for name, part in names),
        stances=stances,
        drops=tuple((side, _drops(movement, by_joint[Joint.PELVIS].side_bend_deg, stances, side)) for side in Side),
        events=_events(stances, float(movement.time_s[-1])),
        repetitions=movement.repetitions,
        setup=movement.setup,
        rhythm=find_rhythm(movement, by_joint[Joint.LUMBAR].flexion_deg),
        asymmetry=None if movement.hold else find_asymmetry(movement),
        sway=None if movement.hold else find_sway(movement, skeleton, person),
        knees=tuple((side, find_knees(movement, skeleton, by_joint[knee_of(side)].flexion_deg, side)) for side in Side),
        hold=movement.hold,
    )


_PROXIMAL = (("hip", "thigh"), ("knee", "shank"), ("ankle", "foot"))


def _angles(movement: Movement, skeleton: Skeleton) -> tuple[JointAngles, ...]:
    pelvis, thorax = skeleton.rotation(Segment.PELVIS), skeleton.rotation(Segment.THORAX)
    mean = pelvis[:, :2, 0].mean(axis=0)
    # facing left of the floor's X by this much; rotation to the right is counted from there
    heading = np.array([0.0, 0.0, np.degrees(np.arctan2(mean[1], mean[0]))])
    found = [
        _exact(movement, Joint.PELVIS, movement.pelvis_deg + heading, PelvisSequence.ROTATION_OBLIQUITY_TILT.value),
        _exact(movement, Joint.TRUNK, movement.trunk_deg + heading, _AXIAL_SEQUENCE),
        _exact(movement, Joint.LUMBAR, rotation_first(np.swapaxes(pelvis, 1, 2) @ thorax), _AXIAL_SEQUENCE),
    ]
    for side in Side:
        upper, lower = skeleton.rotation(thigh(side)), skeleton.rotation(shank(side))
        hip = limb(np.swapaxes(pelvis, 1, 2) @ upper, side, flexes_forward=True)
        knee = limb(np.swapaxes(upper, 1, 2) @ lower, side, flexes_forward=False)
        for joint, degrees in ((hip_of(side), hip), (knee_of(side), knee)):
            found.append(_exact(movement, joint, degrees, "flexion-adduction-rotation"))
    return tuple(found)


def _exact(movement: Movement, joint: Joint, degrees: Floats, sequence: str) -> JointAngles:
    return JointAngles(
        joint=joint,
        time_s=movement.time_s,
        flexion_deg=degrees[:, 0].copy(),
        side_bend_deg=degrees[:, 1].copy(),
        rotation_deg=degrees[:, 2].copy(),
        sigma_deg=np.zeros_like(degrees),
        sequence=sequence,
    )


def _drops(movement: Movement, obliquity: Floats, stances: tuple[Stance, ...], side: Side) -> tuple[float, ...]:
    # on the right leg a drop lowers the left side, which is negative obliquity
    lowered = -obliquity if side is Side.RIGHT else obliquity
    standing = lowered[movement.quiet].mean()
    spans = [span for stance in stances if stance.side is side for span in stance.single]
    return tuple(float(lowered[span.holds(movement.time_s)].max() - standing) for span in spans)


def _events(stances: tuple[Stance, ...], end_s: float) -> tuple[Mark, ...]:
    marks = []
    for stance in stances:
        for name, at in (("foot_strike", stance.span.start_s), ("foot_off", stance.span.end_s)):
            if 0 < at <= end_s:
                marks.append(Mark(name=name, span=Span(start_s=at, end_s=at), side=stance.side))
    return tuple(sorted(marks, key=lambda m: m.span))
