"""A fault: why something is unknown or less certain."""

from dataclasses import dataclass

from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, when (None: all along), and in words a person understands."""

    kind: str
    words: str
    span: Span | None = None
