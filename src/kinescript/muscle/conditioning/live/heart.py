"""Heartbeats in a live stream: learnt from the last seconds, recognised by their slow shape, taken out late."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.conditioning.bands import ConditioningParams, band_sections
from kinescript.muscle.conditioning.heart import Beats, find_beats
from kinescript.muscle.conditioning.heart_removal import align, between_rms, learn, one_shape
from kinescript.muscle.conditioning.live.history import History
from kinescript.signal.arrays import ArrayValue, Floats, read_only

# how long a channel is looked back on for its heart, and every how many seconds
LEARN_S, EVERY_S = 12.0, 4.0
HALF_S = 0.12
BEFORE_S, AFTER_S = 0.08, 0.10
ALIGN_S = 0.012
_APART_S = 0.3
SLOW_HZ = 40.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnt(ArrayValue):
    """A channel's heartbeat: its slow shape (2 half + 1,), its template at the full rate, and what is beneath, power.

    `later` is by how many samples a match in the slow curve lies behind the beat.
    """

    shape: Floats
    template: Floats
    noise: float
    later: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", read_only(self.shape))
        object.__setattr__(self, "template", read_only(self.template))


@lru_cache(maxsize=8)
def low_pass(rate_hz: float) -> Floats:
    """Return the sections, shape (1, 6), of the low-pass through which a channel is listened to."""
    from scipy.signal import butter

    return read_only(butter(2, SLOW_HZ, fs=rate_hz, output="sos"))


def slow_later(params: ConditioningParams, through: Floats, rate_hz: float) -> int:
    """Return by how many samples a beat stands later in the slow curve than in the band."""
    from scipy.signal import sosfilt

    t = np.arange(-0.2, 0.3, 1 / rate_hz)
    sections = np.array(band_sections(params, rate_hz))
    beat = sosfilt(np.concatenate([sections, sections]), np.exp(-0.5 * (t / 0.008) ** 2))
    slow = sosfilt(through, beat)
    return int(np.argmax(np.correlate(slow, beat, mode="full"))) - (len(t) - 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looking:
    """A look for a heart that is under way: the slow curve of a channel, its beats in slow samples, and its past.

    The values are the `samples` before the absolute count `until`; `at` is where the beats are in them, once they
    were aligned; `noise` is the power beside them, once it is sure that they have one shape.
    """

    slow: Floats
    beats: Floats
    past: History
    column: int
    samples: int
    until: int
    values: Floats | None = None
    at: NDArray[np.intp] | None = None
    noise: Floats | None = None
    moved: int = 0


def begin_look(
    slow: Floats, past: History, column: int, *, samples: int, until: int, slow_hz: float, fewest: int
) -> Looking | None:
    """Return the look that found a train of beats in the slow curve of a channel, shape (time,), None where none is."""
    beats: Beats | None = find_beats(slow, np.isfinite(slow), rate_hz=slow_hz)
    if beats is None or len(beats.at) < fewest:
        return None
    return Looking(slow=slow, beats=beats.at, past=past, column=column, samples=samples, until=until)


def align_look(looking: Looking, *, slower: int, rate_hz: float, later: int) -> Looking | None:
    """Return the look with its beats where they are in the values, `later` samples behind which the slow ones stand."""
    values = looking.past.last(looking.samples, looking.column, until=looking.until)
    if values is None:
        return None
    before, after = round(BEFORE_S * rate_hz), round(AFTER_S * rate_hz)
    guessed = np.round(looking.beats * slower).astype(np.intp) - later
    guessed = guessed[(guessed > before) & (guessed < len(values) - after)]
    at = align(values, guessed, rate_hz=rate_hz)
    return replace(looking, values=values, at=at, moved=later + int(np.median(guessed - at)))


def weigh_look(looking: Looking, *, rate_hz: float, foretold: float) -> Looking | None:
    """Return the look where its beats have one shape, None where they have not."""
    if looking.values is None or looking.at is None:
        return None
    noise = between_rms(looking.values, looking.at, rate_hz=rate_hz) ** 2
    alike = one_shape(looking.values, looking.at, noise, rate_hz=rate_hz)
    return replace(looking, noise=noise) if alike >= foretold else None


def end_look(looking: Looking, *, slow_hz: float, rate_hz: float) -> Learnt | None:
    """Return the heart that was found, None where it was none."""
    values, at, slow, noise = looking.values, looking.at, looking.slow, looking.noise
    if values is None or at is None or noise is None:
        return None
    before, after = round(BEFORE_S * rate_hz), round(AFTER_S * rate_hz)
    template, beneath = learn(values, at, noise, before=before, after=after, rate_hz=rate_hz)
    half = round(HALF_S * slow_hz)
    middles = np.round(looking.beats).astype(np.intp)
    middles = middles[(middles >= half) & (middles < len(slow) - half)]
    shape = np.median(slow[middles[:, None] + np.arange(-half, half + 1)], axis=0)
    if not np.any(template) or not np.any(shape):
        return None
    return Learnt(shape=shape, template=template, noise=beneath, later=looking.moved)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveHeart(ArrayValue):
    """Every trunk channel's heart, the last slow samples, and the match of the last two with where the last beat was.

    `window` has the shape (2 half + 1, channels), `heights` (2, channels), `alike` (channels,), `last_beat` in slow
    samples (channels,).
    """

    learnt: tuple[Learnt | None, ...]
    window: Floats
    shapes: Floats
    heights: Floats
    alike: Floats
    last_beat: Floats

    def __post_init__(self) -> None:
        for name in ("window", "shapes", "heights", "alike", "last_beat"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def init_heart(channels: int, *, slow_hz: float) -> LiveHeart:
    """Return what is known before the first sample: no heart."""
    width = 2 * round(HALF_S * slow_hz) + 1
    return LiveHeart(
        learnt=(None,) * channels,
        window=np.zeros((width, channels)),
        shapes=np.zeros((width, channels)),
        heights=np.zeros((2, channels)),
        alike=np.zeros(channels),
        last_beat=np.full(channels, -np.inf),
    )


def with_heart(heart: LiveHeart, channel: int, learnt: Learnt | None) -> LiveHeart:
    """Return the hearts with that of one channel learnt anew."""
    shapes = heart.shapes.copy()
    shapes[:, channel] = 0.0 if learnt is None else learnt.shape / float(np.sum(learnt.shape**2))
    return replace(heart, learnt=(*heart.learnt[:channel], learnt, *heart.learnt[channel + 1 :]), shapes=shapes)


def hear(heart: LiveHeart, slow: Floats, index: int, *, slow_hz: float) -> tuple[LiveHeart, list[tuple[int, int]]]:
    """Take the next slow samples of every channel, shape (time, channels), the first at its absolute index.

    Returns where and in which channels a beat was recognised: its middle lies half a window and one sample before.
    """
    width = len(heart.window)
    held = np.concatenate([heart.window, np.where(np.isfinite(slow), slow, 0.0)])
    shapes, heights, alike, last_beat = heart.shapes, heart.heights, heart.alike, heart.last_beat
    heard: list[tuple[int, int]] = []
    # |shape| is 1 / size of the shapes, which were divided by its square
    sizes = np.sqrt(np.add.reduce(shapes * shapes, axis=0))
    for number in range(len(slow)):
        window = held[number + 1 : number + 1 + width]
        height = np.add.reduce(window * shapes, axis=0)
        size = sizes * np.sqrt(np.add.reduce(window * window, axis=0))
        before, last = heights
        peak = (last > before) & (last >= height) & (last > 0.5) & (last < 2.0) & (alike > 0.6)
        if peak.any():
            middle = index + number - 1 - width // 2
            peak &= middle - last_beat >= _APART_S * slow_hz
            heard.extend((index + number, channel) for channel in np.flatnonzero(peak).tolist())
            last_beat = np.where(peak, middle, last_beat)
        alike = np.divide(height, size, out=np.zeros_like(height), where=size > 0)
        heights = np.stack([last, height])
    return LiveHeart(
        learnt=heart.learnt,
        window=held[len(slow) :],
        shapes=shapes,
        heights=heights,
        alike=alike,
        last_beat=last_beat,
    ), heard


def take_beat(values: Floats, learnt: Learnt, guess: int, *, rate_hz: float, breathes: float) -> tuple[int, Floats]:
    """Return where in values of shape (time,) a beat near `guess` begins, and its template, sized to the beat."""
    before, most = round(BEFORE_S * rate_hz), round(ALIGN_S * rate_hz)
    template = learnt.template
    low = guess - before - most
    piece = np.nan_to_num(values[low : low + len(template) + 2 * most])
    fits = np.correlate(piece, template, mode="valid")
    shift = int(np.argmax(fits))
    power = float(template @ template)
    error = learnt.noise / power
    scale = 1 + (float(np.clip(fits[shift] / power, 0.5, 1.5)) - 1) * breathes**2 / (breathes**2 + error)
    return low + shift, template * scale
