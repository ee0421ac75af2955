"""When a live stream is looked at: in turn, in parts, at fixed counts of samples, so that no chunk does it all."""

from dataclasses import dataclass

# most streams come in chunks of so many seconds or a multiple: at their ends no chunk need be cut in two
_TICK_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Channels have their turn one after the other, each in so many `parts`, every `way` samples one, from `first` on.

    >>> turns = Turns(channels=4, parts=2, way=500, first=500)
    >>> [turns.next(count) for count in (0, 500, 999, 1000)]
    [(500, 0, 0), (1000, 0, 1), (1000, 0, 1), (1500, 1, 0)]
    """

    channels: int
    parts: int
    way: int
    first: int

    @property
    def every(self) -> int:
        """After how many samples a channel has its turn again."""
        return self.channels * self.parts * self.way

    def next(self, count: int) -> tuple[int, int, int]:
        """Return the first absolute count of samples after `count` at which there is something to do; whose, what."""
        number = max(0, (count - self.first) // self.way + 1)
        return self.first + number * self.way, number // self.parts % self.channels, number % self.parts


def spread(every_s: float, *, rate_hz: float, channels: int, parts: int) -> Turns:
    """Return turns in which every channel comes about every so many seconds."""
    wanted = every_s * rate_hz / channels / parts
    tick = max(1, round(_TICK_S * rate_hz))
    way = tick * round(wanted / tick) if wanted >= tick else max(1, round(wanted))
    return Turns(channels=channels, parts=parts, way=way, first=way)


def spread_between(other: Turns, every_s: float, *, rate_hz: float, channels: int, parts: int) -> Turns:
    """Return turns that never fall on those of another."""
    wanted = every_s * rate_hz / channels / parts
    way = other.way * max(1, round(wanted / other.way))
    return Turns(channels=channels, parts=parts, way=way, first=other.way // 2 + way)
