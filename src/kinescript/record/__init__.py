"""What was measured: channels on their clocks, their quality, whose they are, what was asked.

In: arrays with a unit, a place and a clock. Out: one Recording that every later room reads.
Never: files, or anything concluded from the numbers.
"""

from kinescript.record.equality import same

__all__ = ["same"]
