"""Assessments made by hand: one walk with a planted right-stance sag of the pelvis, and poorer ones."""

from dataclasses import replace

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Marker
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Reference, Verdict, Words
from kinescript.measures.measure import Measure
from kinescript.motion.angles import JointAngles
from kinescript.motion.pose import Pose
from kinescript.motion.stance import Stance
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.quality import Quality
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import Subject
from kinescript.signal.spans import Span

DROP = Reference(
    low=None,
    high=5.0,
    mdc=2.9,
    unit="deg",
    population="adults walking at their own speed",
    source="Kinescript assumption after Baker 2001, Gait Posture 13:1",
    assumption=True,
)

SPINE = "rotation-side_bend-flexion"
ORDERS = {Joint.PELVIS: "rotation-obliquity-tilt", Joint.TRUNK: SPINE, Joint.LUMBAR: SPINE}


def walk(*, seconds: float = 10.0, rate_hz: float = 100.0) -> Assessment:
    """A 42-year-old walks; the left side of the pelvis sinks by 9 deg each time the right leg carries alone."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    stances = tuple(stances_of(seconds))
    angles = angles_at(time_s, stances)
    measures = measures_of(stances)
    hidden = Span(start_s=4.0, end_s=4.4)
    return Assessment(
        recording=recording_of(time_s, rate_hz),
        quality=Quality(
            usable=True,
            faults=(
                Fault(kind="gap", span=hidden, words="marker LTHI was out of sight 1 time, 4 % in all"),
                Fault(kind="frozen", words="marker RWRA stood exactly still for 0.6 s; frames may have been repeated"),
            ),
        ),
        pose=Pose(time_s=time_s, orientation=(), known=(), sigma_deg=()),
        angles=angles,
        stances=stances,
        measures=measures,
        findings=findings_of(measures),
        made_by=MadeBy(
            settings=(
                ("pelvis_sequence", "rotation-obliquity-tilt"),
                ("recorded_on", "2026-11-21"),
                ("simulated", True),
            ),
            inputs=(("right-stance <sag>.c3d", "9f" * 32),),
        ),
    )


def unremarkable() -> Assessment:
    """The same walk with nothing outside the usual range."""
    person = walk()
    calm = tuple(replace(f, verdict=Verdict.WITHIN, value=2.0, severity=0.0) for f in person.findings[1:2])
    settings = tuple(s for s in person.made_by.settings if s[0] == "pelvis_sequence")
    return replace(
        person,
        findings=calm,
        quality=Quality(usable=True, faults=()),
        made_by=replace(person.made_by, settings=settings),
    )


def poor() -> Assessment:
    """Only the pelvis was seen, no feet, no date; nothing can be judged."""
    person = walk(seconds=6.0)
    fault = Fault(kind="no_contacts", words="no plate, event or foot marker told when the feet were on the ground")
    measure = Measure(
        name="pelvic_drop",
        of="pelvis_obliquity_deg",
        side=Side.RIGHT,
        value=None,
        unit="deg",
        sigma=None,
        faults=(fault,),
    )
    finding = replace(
        person.findings[0],
        verdict=Verdict.UNKNOWN,
        value=None,
        sigma=None,
        severity=None,
        confidence=None,
        evidence=(0,),
        words=Words(
            patient="We could not see how your hips stay level this time.",
            clinician="Pelvic drop not determinable: no foot contacts.",
        ),
    )
    pelvis = person.angles[0]
    hidden = np.array(pelvis.side_bend_deg)
    hidden[100:160] = np.nan
    return replace(
        person,
        angles=(replace(pelvis, side_bend_deg=hidden),),
        stances=(),
        measures=(measure,),
        findings=(finding,),
        quality=Quality(usable=True, faults=(fault,)),
        made_by=MadeBy(inputs=(("a.c3d", "00" * 32),)),
        recording=replace(person.recording, task=Task.UNKNOWN, subject=Subject(id="P-07")),
    )


def recording_of(time_s: np.ndarray, rate_hz: float) -> Recording:
    names = ("LASI", "RASI", "SACR", "LTHI", "RTHI", "LKNE", "RKNE", "LANK", "RANK", "C7", "T10", "CLAV", "STRN")
    channels = tuple(
        Channel(
            kind=ChannelKind.POSITION,
            at=Marker(name=n),
            frame=Frame.GLOBAL,
            unit="m",
            clock=Uniform(rate_hz=rate_hz),
            values=np.zeros((len(time_s), 3)),
        )
        for n in names
    )
    return Recording(
        id="right-stance",
        subject=Subject(id="A.B. 'one' </style>", painful_side=Side.RIGHT, age_years=42.0),
        task=Task.WALKING,
        channels=channels,
        marks=(Mark(name="standing", span=Span(start_s=0.0, end_s=0.2)),),
    )


def stances_of(seconds: float) -> list[Stance]:
    """Steps of 0.55 s, right first; the middle 0.4 s carry alone."""
    found = []
    for step in range(int((seconds - 0.6) / 0.55)):
        start, side = 0.3 + 0.55 * step, (Side.RIGHT, Side.LEFT)[step % 2]
        single = (Span(start_s=start + 0.08, end_s=start + 0.47),)
        found.append(
            Stance(
                side=side,
                span=Span(start_s=start, end_s=start + 0.63),
                single=single,
                seen_by="plates+markers",
                whole=True,
            )
        )
    return found


def angles_at(time_s: np.ndarray, stances: tuple[Stance, ...]) -> tuple[JointAngles, ...]:
    rng = np.random.default_rng(7)
    turn = 2 * np.pi * (time_s - 0.3) / 1.1
    wave = lambda size, shift=0.0, times=1: size * np.sin(times * turn + shift)  # noqa: E731
    tremble = np.convolve(rng.normal(0, 1.0, len(time_s) + 20), np.ones(21) / 21, "valid")
    obliquity = np.zeros(len(time_s))
    for stance in stances:
        span = stance.single[0]
        share = np.clip((time_s - span.start_s) / span.duration_s, 0, 1)
        sink = np.sin(np.pi * share) ** 2
        obliquity += np.where(stance.side is Side.RIGHT, -9.0, 3.0) * sink * (1 + 0.1 * np.sin(span.start_s))
    obliquity = obliquity + 1.0 + 0.5 * tremble
    gap = (time_s >= 4.0) & (time_s < 4.4)

    def joint(
        joint: Joint, flexion: np.ndarray, side_bend: np.ndarray, rotation: np.ndarray, sigma: float
    ) -> JointAngles:
        spread = np.full((len(time_s), 3), sigma) * (1.0, 0.8, 1.6)
        return JointAngles(
            joint=joint,
            time_s=time_s,
            flexion_deg=flexion,
            side_bend_deg=side_bend,
            rotation_deg=rotation,
            sigma_deg=spread,
            sequence=ORDERS.get(joint, "flexion-adduction-rotation"),
        )

    left_hip = np.where(gap, np.nan, 12 + wave(22, 0.6 + np.pi) + tremble)
    return (
        joint(Joint.PELVIS, 11 + wave(1.5, 0.3, 2) + tremble, obliquity, wave(5, 0.8), 1.6),
        joint(Joint.TRUNK, 4 + wave(1.2, 0.1, 2), wave(2.5) + tremble, wave(4, 3.0), 1.8),
        joint(Joint.LUMBAR, -7 + wave(1.6, 0.1, 2), wave(3.5) - obliquity + tremble, wave(8, 3.3), 2.2),
        joint(Joint.LEFT_HIP, left_hip, np.where(gap, np.nan, 2 + wave(5, 0.2)), np.where(gap, np.nan, wave(4)), 3.0),
        joint(Joint.RIGHT_HIP, 9 + wave(19, 0.6) + tremble, 4 + wave(7, 0.2 + np.pi), wave(4, np.pi), 3.0),
        joint(Joint.LEFT_KNEE, np.where(gap, np.nan, 28 + wave(27, 2.6 + np.pi)), wave(1), wave(1), 2.5),
        joint(Joint.RIGHT_KNEE, 25 + wave(24, 2.6), wave(1), wave(1), 2.5),
    )


def instant(at_s: float) -> Span:
    return Span(start_s=at_s, end_s=at_s)


def measures_of(stances: tuple[Stance, ...]) -> tuple[Measure, ...]:
    # a drop is read at an instant, that of the middle one of its stances
    right, left = (instant(stances[i].single[0].start_s + 0.2) for i in (4, 5))
    trial = Fault(kind="no_standing", words="no quiet standing was recorded; the trial mean stood in for it")
    missing = Fault(kind="no_calibration", words="the knee axis was not calibrated")
    of = "pelvis_obliquity_deg"
    return (
        Measure(name="pelvic_drop", of=of, side=Side.RIGHT, value=9.13, unit="deg", sigma=1.94, span=right),
        Measure(
            name="pelvic_drop",
            of=of,
            side=Side.LEFT,
            value=3.21,
            unit="deg",
            sigma=1.9,
            span=left,
            faults=(trial,),
        ),
        Measure(
            name="range",
            of="lumbar_flexion_deg",
            side=None,
            value=6.4,
            unit="deg",
            sigma=1.2,
            span=Span(start_s=0.0, end_s=9.0),
        ),
        Measure(name="hip_range", of="hip_right_flexion_deg", side=Side.RIGHT, value=38.0, unit="deg", sigma=3.4),
        Measure(name="hip_range", of="hip_left_flexion_deg", side=Side.LEFT, value=44.0, unit="deg", sigma=3.1),
        Measure(
            name="knee_rotation_range",
            of="knee_right_rotation_deg",
            side=Side.RIGHT,
            value=None,
            unit="deg",
            sigma=None,
            faults=(missing,),
        ),
        Measure(name="standing_mean", of=of, side=None, value=1.3, unit="deg", sigma=1.7),
        Measure(name="cadence", of="walking", side=None, value=109.0, unit="/min", sigma=1.4),
    )


def findings_of(measures: tuple[Measure, ...]) -> tuple[Finding, ...]:
    right = Finding(
        code="pelvic_drop",
        side=Side.RIGHT,
        verdict=Verdict.OUTSIDE,
        value=9.13,
        sigma=1.94,
        severity=1.42,
        confidence=0.98,
        evidence=(0,),
        reference=DROP,
        words=Words(
            patient="When you stand on your right leg your left hip sits a little lower; we'll practise steadiness.",
            clinician="Contralateral pelvic drop in right stance, 9 deg ± 4, above 5 deg; median of 8 stances.",
        ),
    )
    left = replace(
        right,
        side=Side.LEFT,
        verdict=Verdict.WITHIN,
        value=3.21,
        sigma=1.9,
        severity=0.0,
        confidence=0.83,
        evidence=(1,),
        words=Words(
            patient="When you stand on your left leg your hips stay level.",
            clinician="Pelvic drop in left stance within 5 deg.",
        ),
    )
    hip = replace(
        right,
        code="hip_range",
        side=Side.RIGHT,
        verdict=Verdict.BORDERLINE,
        value=38.0,
        sigma=3.4,
        severity=0.4,
        confidence=0.6,
        evidence=(3,),
        reference=replace(DROP, low=40.0, high=None, source="Kinescript assumption", population="adults"),
        words=Words(
            patient="Your right leg swings a little less far than most people's.",
            clinician="Right hip sagittal range 38 deg ± 3, borderline.",
        ),
    )
    return (left, hip, right)
