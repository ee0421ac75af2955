"""Words used everywhere: left and right for anatomy, and sex as references divide people."""

from enum import StrEnum


class Side(StrEnum):
    """An anatomical side.

    >>> Side.LEFT.other
    <Side.RIGHT: 'right'>
    """

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT

    @property
    def initial(self) -> str:
        """The letter marker names begin with: L or R."""
        return self.value[0].upper()


class Sex(StrEnum):
    """What published references divide people by; OTHER has no reference that asks for one of the other two."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
