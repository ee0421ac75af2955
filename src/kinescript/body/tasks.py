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
    BACK_EXTENSION_HOLD = "back_extension_hold"
    SIDE_BRIDGE = "side_bridge"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The task as a person writes it."""
        return self.value.replace("_", " ")

    @property
    def lying(self) -> bool:
        """Whether it is done lying, so that nobody can stand quietly in it.

        >>> Task.SIDE_BRIDGE.lying, Task.SQUAT.lying
        (True, False)
        """
        return self in (Task.BACK_EXTENSION_HOLD, Task.SIDE_BRIDGE)
