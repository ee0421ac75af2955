"""All that EMG told of one recording, before anybody asks what it means."""

from dataclasses import dataclass

from kinescript.body.segments import Place
from kinescript.muscle.levels.activation import Activation
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.record.fault import Fault


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worked:
    """A signal and an activation for every EMG channel, in file order, and the bursts of all, in order of time.

    A channel that cannot be used has a signal whose values are NaN and whose quality says why, an activation of NaN,
    and no bursts: no burst is evidence only where the signal can be trusted.
    """

    signals: tuple[MuscleSignal, ...] = ()
    activations: tuple[Activation, ...] = ()
    bursts: tuple[Burst, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def onsets(self) -> tuple[Onset, ...]:
        """Every onset that was seen, in order of time."""
        return tuple(burst.onset for burst in self.bursts if burst.onset is not None)

    @property
    def doubts(self) -> tuple[Fault, ...]:
        """What is wrong with any of the channels, and with what they were compared with."""
        return (*(fault for signal in self.signals for fault in signal.quality.faults), *self.faults)

    def signal(self, at: Place) -> MuscleSignal | None:
        """Return the signal of a site, None where there was no electrode."""
        return next((each for each in self.signals if each.at == at), None)

    def activation(self, at: Place) -> Activation | None:
        """Return the activation of a site, None where there was no electrode."""
        return next((each for each in self.activations if each.at == at), None)

    def bursts_of(self, at: Place) -> tuple[Burst, ...]:
        """Return the bursts of a site in order of time."""
        return tuple(each for each in self.bursts if each.at == at)
