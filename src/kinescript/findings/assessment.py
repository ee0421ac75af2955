"""Everything one recording told: the value the whole chain makes."""

from dataclasses import dataclass

from kinescript.findings.finding import Finding
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_together import LegSynergies
from kinescript.measures.recruitment_order import RecruitmentOrder
from kinescript.motion.alignment import Alignment
from kinescript.motion.angles import JointAngles
from kinescript.motion.pose import Pose
from kinescript.motion.repetitions import Repetition
from kinescript.motion.stance import Stance
from kinescript.muscle.levels.activation import Activation
from kinescript.muscle.onsets.onset import Onset
from kinescript.muscle.worked import Worked
from kinescript.record.made_by import MadeBy
from kinescript.record.quality import Quality
from kinescript.record.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessment:
    """A recording and all that was understood from it, in the order it was understood."""

    recording: Recording
    quality: Quality
    alignment: Alignment | None = None
    pose: Pose
    angles: tuple[JointAngles, ...]
    worked: Worked = Worked()
    recruitment: tuple[RecruitmentOrder, ...] = ()
    synergies: tuple[LegSynergies, ...] = ()
    repetitions: tuple[Repetition, ...] = ()
    stances: tuple[Stance, ...]
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    made_by: MadeBy

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The level of every muscle that was measured."""
        return self.worked.activations

    @property
    def onsets(self) -> tuple[Onset, ...]:
        """Every onset of a muscle that was seen, in order of time."""
        return self.worked.onsets
