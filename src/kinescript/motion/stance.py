"""A foot on the ground, and when it carried the person alone."""

from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """One foot's contact with the ground; `single` are the parts in which the other foot is KNOWN to be off.

    `seen_by` names what told: plates, events, markers, or several joined with "+". `whole` says both ends were seen.
    `unknown_s`: for how long nothing was known before the start and after the end, in seconds, where markers told them.
    """

    side: Side
    span: Span
    single: tuple[Span, ...]
    seen_by: str
    whole: bool
    unknown_s: tuple[float, float] = (0.0, 0.0)
