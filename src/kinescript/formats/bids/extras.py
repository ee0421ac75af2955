"""What kinescript knows of a recording and BIDS has no word for: one key of our own in *_motion.json."""

from dataclasses import dataclass, field, replace

from kinescript.body.words import Side
from kinescript.record.mounting import Mounting
from kinescript.record.subject import Subject

KEY = "Kinescript"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """The painful side, lengths in metres, how sensors were put on, and what made_by says, such as simulated."""

    painful_side: Side | None = None
    lengths_m: dict[str, float] = field(default_factory=dict)
    mountings: tuple[Mounting, ...] = ()
    settings: dict[str, str | float | bool] = field(default_factory=dict)

    def completed(self, subject: Subject) -> Subject:
        """Return the subject with what stands here."""
        return replace(subject, painful_side=self.painful_side, lengths_m=tuple(self.lengths_m.items()))
