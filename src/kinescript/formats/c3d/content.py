"""What a C3D file holds, in the file's own units."""

from dataclasses import dataclass, fields
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kinescript.signal.arrays import ArrayValue, read_only

C3dNumbers: TypeAlias = NDArray[np.int8] | NDArray[np.int16] | NDArray[np.float32]
C3dValue: TypeAlias = str | tuple[str, ...] | C3dNumbers
C3dGroup: TypeAlias = tuple[str, tuple[tuple[str, C3dValue], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class C3dEvent:
    """A named instant: `label` ("Foot Strike"), `context` ("Left"), seconds from the first stored frame."""

    label: str
    context: str
    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class C3dRotations(ArrayValue):
    """Frames of segments as a markerless system stores them: the ROTATION group.

    `matrices` (segments, frames, 4, 4) turn and move a point of the segment into the laboratory, lengths in the file's
    unit; `reliabilities` (segments, frames) are the writer's own measure. Raises ValueError when shapes do not fit.
    """

    labels: tuple[str, ...]
    rate_hz: float
    matrices: NDArray[np.float64]
    reliabilities: NDArray[np.float64]

    def __post_init__(self) -> None:
        segments, frames = self.matrices.shape[:2]
        shapes = self.matrices.shape == (segments, frames, 4, 4) and self.reliabilities.shape == (segments, frames)
        if not (segments and shapes and len(self.labels) == segments):
            raise ValueError("matrices are (segments, frames, 4, 4), with one label each")
        for name in ("matrices", "reliabilities"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class C3dContent:
    """All of a C3D file: arrays one marker or channel after the other, read-only, missing = NaN.

    points (points, frames, 3) float64 in `point_unit`; residuals (points, frames) float32 in the same unit, -1 where
    missing; analogs (channels, samples) float64 in `analog_units`; `first_frame` counts from 1. `parameters` are the
    groups in file order: text is `str` or a tuple of `str`, numbers are arrays of int8, int16 or float32 whose LAST
    axis is the one the file stores closest together. `rotations` are a whole multiple of the frames. Raises ValueError
    when shapes and labels do not fit.
    Source: the C3D file format user guide, Motion Lab Systems.
    """

    points: NDArray[np.float64]
    residuals: NDArray[np.float32] | None = None
    analogs: NDArray[np.float64]
    point_rate_hz: float
    analog_rate_hz: float
    first_frame: int = 1
    point_labels: tuple[str, ...]
    analog_labels: tuple[str, ...]
    analog_units: tuple[str, ...]
    point_unit: str
    parameters: tuple[C3dGroup, ...] = ()
    events: tuple[C3dEvent, ...] = ()
    rotations: C3dRotations | None = None

    def __post_init__(self) -> None:
        count, frames = self.points.shape[:2]
        if self.points.shape != (count, frames, 3) or len(self.point_labels) != count:
            raise ValueError("points are (points, frames, 3), with one label each")
        if self.residuals is not None and self.residuals.shape != (count, frames):
            raise ValueError("residuals are (points, frames)")
        channels, samples = self.analogs.shape
        if not channels == len(self.analog_labels) == len(self.analog_units):
            raise ValueError("analogs are (channels, samples), with one label and one unit each")
        if channels and (samples % frames if frames else samples):
            raise ValueError("analog samples are a whole multiple of the frames")
        if (
            samples
            and abs(self.analog_rate_hz * frames - self.point_rate_hz * samples) > 0.01 * self.point_rate_hz * samples
        ):
            raise ValueError("the analog rate is the point rate times the analog samples a frame")
        if not (np.isfinite(self.point_rate_hz) and self.point_rate_hz > 0 and self.first_frame >= 1):
            raise ValueError("the rate is above zero and the first frame at least 1")
        if self.rotations is not None and (not frames or self.rotations.matrices.shape[1] % frames):
            raise ValueError("rotations are a whole multiple of the frames")
        for name in ("points", "residuals", "analogs"):
            array = getattr(self, name)
            if array is not None:
                view = array.view()
                view.flags.writeable = False
                object.__setattr__(self, name, view)

    def __reduce__(self) -> tuple[Any, tuple[()]]:
        # the generated pickle support would bring the arrays back writeable
        return partial(type(self), **{f.name: getattr(self, f.name) for f in fields(self)}), ()

    def parameter(self, group: str, name: str, default: C3dValue | None = None) -> C3dValue | None:
        """Return the value stored as GROUP:NAME (letter case ignored), else `default`."""
        return find_value(self.parameters, group, name, default)

    def number(self, group: str, name: str, default: float | None = None) -> float | None:
        """Return the first number stored as GROUP:NAME, else `default`."""
        return find_number(self.parameters, group, name, default)

    def words(self, group: str, name: str) -> tuple[str, ...]:
        """Return the text stored as GROUP:NAME, NAME2, NAME3… in one tuple; empty when there is none."""
        return chain_words(self.parameters, group, name)


def find_value(
    parameters: tuple[C3dGroup, ...], group: str, name: str, default: C3dValue | None = None
) -> C3dValue | None:
    """Return the first value stored as GROUP:NAME (letter case ignored), else `default`."""
    group, name = group.upper(), name.upper()
    for group_name, members in parameters:
        if group_name.upper() == group:
            for member, value in members:
                if member.upper() == name:
                    return value
    return default


def find_number(parameters: tuple[C3dGroup, ...], group: str, name: str, default: float | None = None) -> float | None:
    """Return the first number stored as GROUP:NAME, else `default` (also when it is text or empty)."""
    value = find_value(parameters, group, name)
    return float(value.flat[0]) if isinstance(value, np.ndarray) and value.size else default


def find_count(parameters: tuple[C3dGroup, ...], group: str, name: str) -> int | None:
    """Return the first number stored as GROUP:NAME as a count; 16-bit integers count as unsigned; None when absent."""
    number = find_number(parameters, group, name)
    if number is None or not np.isfinite(number):
        return None
    value = find_value(parameters, group, name)
    bits = 8 * value.itemsize if isinstance(value, np.ndarray) and value.dtype.kind == "i" else 0
    return int(number) + (1 << bits if number < 0 and bits else 0)


def chain_values(parameters: tuple[C3dGroup, ...], group: str, name: str) -> list[C3dValue]:
    """Return the values stored as GROUP:NAME, NAME2, NAME3… until one is missing."""
    chain: list[C3dValue] = []
    value = find_value(parameters, group, name)
    while value is not None:
        chain.append(value)
        value = find_value(parameters, group, f"{name}{len(chain) + 1}")
    return chain


def chain_words(parameters: tuple[C3dGroup, ...], group: str, name: str) -> tuple[str, ...]:
    """Return the text stored as GROUP:NAME, NAME2, NAME3… in one tuple."""
    words: list[str] = []
    for value in chain_values(parameters, group, name):
        words.extend((value,) if isinstance(value, str) else value if isinstance(value, tuple) else ())
    return tuple(words)


def chain_numbers(parameters: tuple[C3dGroup, ...], group: str, name: str) -> NDArray[np.float64]:
    """Return the numbers stored as GROUP:NAME, NAME2, NAME3… in one array of shape (numbers,)."""
    chain = [value.ravel() for value in chain_values(parameters, group, name) if isinstance(value, np.ndarray)]
    return np.concatenate(chain).astype(np.float64) if chain else np.zeros(0)
