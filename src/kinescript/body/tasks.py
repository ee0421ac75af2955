"""The tasks kinescript knows by name."""

from enum import StrEnum


class Task(StrEnum):
    """What the person was asked to do; UNKNOWN when nobody said and the recording does not tell."""

    QUIET_STANDING = "quiet_standing"
    SINGLE_LEG_STANCE = "single_leg_stance"
    WALKING = "walking"
    FORWARD_BEND = "forward_bend"
    HIP_HINGE = "hip_hinge"
    SQUAT = "squat"
    SIT_TO_STAND = "sit_to_stand"
    STEP_DOWN = "step_down"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The task as a person writes it."""
        return self.value.replace("_", " ")
