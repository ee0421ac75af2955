"""What a live stream remembers of its last seconds, whole in each state and cheap to add to."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import ArrayValue, Floats, read_only


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History(ArrayValue):
    """The last `keep` samples and some before, (time, channels) each: whole pieces of `piece` samples, then the tail.

    `count` is how many samples have come since the start of the stream; pieces are never written to.
    """

    keep: int
    piece: int
    count: int
    pieces: tuple[Floats, ...]
    tail: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "tail", read_only(self.tail))

    def last(self, samples: int, channel: int, *, until: int) -> Floats | None:
        """Return a channel's samples before the absolute count `until`, None where they are not held."""
        held = [each[:, channel] for each in self.pieces] + [self.tail[:, channel]]
        after = self.count - until
        needed = samples + after
        have, chosen = 0, []
        for each in reversed(held):
            chosen.append(each)
            have += len(each)
            if have >= needed:
                break
        if have < needed:
            return None
        joined = np.concatenate(chosen[::-1])
        return np.asarray(joined[len(joined) - needed : len(joined) - after])


def empty(channels: int, *, keep: int, piece: int) -> History:
    """Return a history of nothing yet."""
    return History(keep=keep, piece=piece, count=0, pieces=(), tail=np.zeros((0, channels)))


def add(history: History, chunk: Floats) -> History:
    """Return the history with a chunk of shape (time, channels) behind it."""
    tail = np.concatenate([history.tail, chunk])
    pieces = history.pieces
    if len(tail) >= history.piece:
        whole = len(tail) // history.piece
        cut = [read_only(tail[i * history.piece : (i + 1) * history.piece].copy()) for i in range(whole)]
        pieces = (pieces + tuple(cut))[-(history.keep // history.piece + 2) :]
        tail = tail[whole * history.piece :].copy()
    # nobody else holds it: no need of a copy
    tail.flags.writeable = False
    return History(keep=history.keep, piece=history.piece, count=history.count + len(chunk), pieces=pieces, tail=tail)
