"""All that EMG told of one recording, before anybody asks what it means."""

from dataclasses import dataclass, replace

from kinescript.body.segments import Place
from kinescript.muscle.levels.activation import Activation
from kinescript.muscle.muscle_signal import MuscleSignal, channel_words
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.record.fault import Fault

# so many electrodes with the same fault have a sentence each; of more so many are named in one
_ALONE, _NAMED = 2, 6


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
        """What is wrong with any of the channels, and with what they were compared with; the same of many said once."""
        same: dict[tuple[str, str], list[tuple[str, Fault]]] = {}
        for signal in self.signals:
            name = channel_words(signal.at)
            for fault in signal.quality.faults:
                same.setdefault((fault.kind, fault.words.replace(name, "it")), []).append((name, fault))
        own: list[Fault] = []
        for (kind, words), found in same.items():
            if len(found) > _ALONE:
                names = ", ".join(name for name, _ in found[:_NAMED])
                more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
                own.append(replace(found[0][1], kind=kind, words=f"{len(found)} electrodes ({names}{more}): {words}"))
            else:
                own += (fault for _, fault in found)
        return (*own, *self.faults)

    def signal(self, at: Place) -> MuscleSignal | None:
        """Return the signal of a site, None where there was no electrode."""
        return next((each for each in self.signals if each.at == at), None)

    def activation(self, at: Place) -> Activation | None:
        """Return the activation of a site, None where there was no electrode."""
        return next((each for each in self.activations if each.at == at), None)

    def bursts_of(self, at: Place) -> tuple[Burst, ...]:
        """Return the bursts of a site in order of time."""
        return tuple(each for each in self.bursts if each.at == at)
