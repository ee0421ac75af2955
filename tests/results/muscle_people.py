"""Assessments with muscles, made by hand."""

from dataclasses import replace

import numpy as np
from tests.report import people

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.measures.measure import Measure
from kinescript.motion.pose import Pose
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

MEDIUS = MuscleSite(muscle="gluteus_medius", side=Side.LEFT)
SPINE = MuscleSite(muscle="erector_spinae_longissimus")
LOOSE = Unmapped(label="EMG 3")
MVIC = NormalisedTo(kind=ReferenceKind.MVIC, level=2e-4, sigma=1e-5, seen_in="mvic.c3d")
NONE = NormalisedTo(kind=ReferenceKind.NONE, level=None, sigma=None, seen_in="")
OFF = Fault(kind="lead_off", words="the electrode came off", span=Span(start_s=1.0, end_s=2.0))


def signal(at: Place, *, trust: str = "good", seconds: float = 10.0, rate_hz: float = 2000.0) -> MuscleSignal:
    unusable = trust == "unusable"
    return MuscleSignal(
        at=at,
        rate_hz=rate_hz,
        start_s=0.0,
        unit="V",
        values=np.full(round(seconds * rate_hz), np.nan if unusable else 1e-5),
        steps=("offset taken off", "20 to 450 Hz kept"),
        beats_s=np.array([0.5, 1.3]) if at == SPINE else np.zeros(0),
        quality=SignalQuality(
            trust=trust,  # type: ignore[arg-type]
            faults=(OFF,) if unusable else (),
            unknown=(Span(start_s=1.0, end_s=2.0),) if unusable else (),
            noise=None if unusable else 1e-6,
        ),
    )


def activation(
    at: Place, *, to: NormalisedTo, seconds: float = 10.0, rate_hz: float = 100.0, known: bool = True
) -> Activation:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    level = 10.0 * time_s if known else np.full(len(time_s), np.nan)
    unit = "V" if to is NONE else "%"
    return Activation(at=at, time_s=time_s, level=level, sigma=0.1 * level, unit=unit, normalised_to=to)


def worked(*, rate_hz: float = 100.0) -> Worked:
    """A gluteus medius against its maximum, a spine without a side against nothing, and a loose electrode."""
    onset = Onset(at=MEDIUS, time_s=1.0, low_s=0.98, high_s=1.03)
    offset = Onset(at=MEDIUS, time_s=1.5, low_s=1.4, high_s=1.6)
    return Worked(
        signals=(signal(MEDIUS), signal(SPINE), signal(LOOSE, trust="unusable")),
        activations=(
            activation(MEDIUS, to=MVIC, rate_hz=rate_hz),
            activation(SPINE, to=NONE, rate_hz=rate_hz),
            activation(LOOSE, to=NONE, rate_hz=rate_hz, known=False),
        ),
        bursts=(
            Burst(
                at=MEDIUS,
                span=Span(start_s=1.0, end_s=1.5),
                onset=onset,
                offset=offset,
                level=1e-4,
                level_sigma=1e-5,
                unit="V",
            ),
            Burst(
                at=SPINE,
                span=Span(start_s=0.0, end_s=2.0),
                onset=None,
                offset=None,
                level=2e-5,
                level_sigma=2e-6,
                unit="V",
            ),
        ),
    )


def walker(*, rate_hz: float = 100.0) -> Assessment:
    """A walk with muscles beside it and two measures of them."""
    person = people.walk()
    level = Measure(name="stance_level", of="gluteus_medius", side=Side.LEFT, value=20.0, unit="%", sigma=2.0)
    other = replace(level, side=Side.RIGHT)
    pair = Measure(
        name="co_contraction_index", of="gluteus_medius/soleus", side=Side.LEFT, value=30.0, unit="%", sigma=1.0
    )
    measures = (*person.measures, level, other, pair)
    return replace(person, worked=worked(rate_hz=rate_hz), measures=measures)


def alone(*, rate_hz: float = 100.0) -> Assessment:
    """Muscles and nothing else."""
    empty = Pose(time_s=np.zeros(0), orientation=(), known=(), sigma_deg=())
    person = people.walk()
    return replace(
        person,
        pose=empty,
        angles=(),
        stances=(),
        measures=(),
        findings=(),
        repetitions=(),
        worked=worked(rate_hz=rate_hz),
    )
