"""Words used everywhere: left and right for anatomy."""

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
