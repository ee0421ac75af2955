"""One *_motion.tsv, whose columns its sidecars explain, to channels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.bids.dataset import find_sidecars, inside
from kinescript.formats.bids.names import BidsName
from kinescript.formats.bids.plan import LATENCY, Planned, plan_channels
from kinescript.formats.bids.texts import number_of, read_json, read_rows
from kinescript.formats.table.cells import Target, count_rows, fill
from kinescript.formats.table.form import MOST_COLUMNS, TableForm
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_LARGEST_BYTES = 8 << 30
_LONGEST_S = 1e7
_AGAIN = "correct it, or export the dataset again"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """What one device recorded: its channels, what its *.json says, and every file that was read for it."""

    channels: tuple[Channel, ...]
    said: dict[str, Any]
    files: tuple[Path, ...]


def merged_json(data: BidsName, suffix: str, root: Path) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """Return what all .json of a suffix say of a data file, the nearest last, and which they are."""
    paths = find_sidecars(data, suffix, ".json", root)
    said: dict[str, Any] = {}
    for path in paths:
        said |= read_json(path)
    return said, paths


def channel_rows(data: BidsName, root: Path) -> tuple[tuple[dict[str, str], ...], tuple[Path, ...]]:
    """Return the rows of the nearest *_channels.tsv of a data file, and its path; none when there is none."""
    paths = find_sidecars(data, "channels", ".tsv", root)[-1:]
    return (read_rows(paths[0]), paths) if paths else ((), ())


def read_motion(data: BidsName, root: Path, start_s: float, faults: list[Fault]) -> System:
    """Return what one tracking system recorded, its first sample at `start_s` seconds.

    Raises InputRefused when its *_channels.tsv is missing or has another number of rows than the table has columns, a
    cell is no number, or no rate is said.
    """
    rows, sidecars = channel_rows(data, root)
    if not rows:
        raise InputRefused("a *_channels.tsv beside it", "none", "copy it there", place=data.path.name)
    if len(rows) > MOST_COLUMNS:
        raise InputRefused(f"at most {MOST_COLUMNS} channels", f"{len(rows)}", _AGAIN, place=sidecars[0].name)
    said, jsons = merged_json(data, "motion", root)
    levels, more = merged_json(data, "channels", root)
    frame = levels.get("reference_frame")
    frames = frame.get("Levels", {}) if isinstance(frame, dict) else {}
    try:
        planned = plan_channels(rows, said, frames if isinstance(frames, dict) else {}, faults)
    except InputRefused as error:
        raise error.at(sidecars[0].name) from error
    try:
        with inside(data.path, root).open("rb") as stream:
            channels = _read(stream, rows, planned, said, start_s, faults)
    except InputRefused as error:
        raise error.at(data.path.name) from error.__cause__
    return System(channels=channels, said=said, files=(data.path, *sidecars, *jsons, *more))


def _read(
    stream: BinaryIO,
    rows: tuple[dict[str, str], ...],
    planned: tuple[Planned, ...],
    said: dict[str, Any],
    start_s: float,
    faults: list[Fault],
) -> tuple[Channel, ...]:
    size = stream.seek(0, 2)
    if not 0 < size <= _LARGEST_BYTES:
        raise InputRefused("a file of up to 8 GB", f"{size} bytes", "cut it up, or export it again")
    stream.seek(-1, 2)
    ended = stream.read(1) in b"\r\n"
    names = tuple(row["name"] or f"column {index + 1}" for index, row in enumerate(rows))
    form = TableForm(
        columns=names,
        units=("",) * len(names),
        has_header=False,
        delimiter="\t",
        decimal=".",
        newline=b"\n",
        start=0,
        line=1,
    )
    count = count_rows(stream, form)
    # as many cells as the rows promise do not fit into the file: said before anything is made room for
    if count * (2 * len(names) - 1) > size + 1:
        came = f"{len(names)} rows in *_channels.tsv for fewer columns"
        raise InputRefused("a row in *_channels.tsv for every column", came, _AGAIN)
    arrays = [np.empty((count, len(each.columns))) for each in planned]
    targets = [
        Target(column=column, values=array, axis=axis, factor=each.factor)
        for each, array in zip(planned, arrays, strict=True)
        for axis, column in enumerate(each.columns)
    ]
    stamps = np.empty((count, 1))
    times = [index for index, row in enumerate(rows) if row["type"].upper() == LATENCY]
    targets += [Target(column=times[0], values=stamps, axis=0, factor=1.0)] if times else []
    fill(stream, form, tuple(targets), most_rows=count)
    rate_hz = _rate(rows, said, [] if times else faults)  # stamps tell more than any rate
    count = _whole_rows(count, ended, None if times else rate_hz, number_of(said.get("RecordingDuration")), faults)
    if count < 2:
        raise InputRefused("at least two samples", f"{count} row{'s' * (count != 1)}", "record for longer")
    clock = _clock(stamps[:count, 0] if times else None, rate_hz, start_s)
    unknown = number_of(said.get("MissingValues"))
    return tuple(
        _channel(each, array[:count], clock, unknown, faults) for each, array in zip(planned, arrays, strict=True)
    )


def _whole_rows(count: int, ended: bool, rate_hz: float | None, said_s: float | None, faults: list[Fault]) -> int:
    """Return how many rows are whole, and say when they are not as many as the dataset says."""
    wanted = said_s * rate_hz if said_s is not None and rate_hz is not None else None
    if not ended and (wanted is None or count < wanted - 1.5):
        faults.append(Fault(kind="cut", words="the last line has no end and may be cut short; it was left out"))
        count -= 1
    # a duration may be said from the first to the last sample, or to the end of the last
    if wanted is not None and rate_hz is not None and abs(count - wanted) > max(2.0, 0.01 * wanted):
        words = f"the dataset says that {said_s:g} s were recorded, but {count / rate_hz:g} s are there"
        faults.append(Fault(kind="cut", words=words))
    return count


def _rate(rows: tuple[dict[str, str], ...], said: dict[str, Any], faults: list[Fault]) -> float | None:
    """Return the rate: the effective one where it is said, else the nominal one, else that of the channels."""
    nominal_hz, effective_hz = (number_of(said.get(key)) for key in ("SamplingFrequency", "SamplingFrequencyEffective"))
    own_hz = {number_of(row.get("sampling_frequency")) for row in rows}
    if not nominal_hz and len(own_hz) == 1:
        nominal_hz = own_hz.pop()
    if effective_hz and effective_hz > 0 and effective_hz != nominal_hz:
        if nominal_hz:
            words = f"the nominal rate is {nominal_hz:g} Hz; the effective {effective_hz:g} Hz is taken"
            faults.append(Fault(kind="clock", words=words))
        return effective_hz
    return nominal_hz if nominal_hz and 0 < nominal_hz < 1e9 else None


def _clock(latency_s: Floats | None, rate_hz: float | None, start_s: float) -> Clock:
    if latency_s is None:
        if rate_hz is None:
            raise InputRefused("a SamplingFrequency in Hz, or a LATENCY channel", "neither", "add it to *_motion.json")
        return Uniform(rate_hz=rate_hz, start_s=start_s)
    time_s = latency_s + start_s if start_s else latency_s.copy()
    wrong = np.flatnonzero(~np.isfinite(time_s) | (np.diff(time_s, prepend=-np.inf) <= 0))
    if wrong.size:
        raise InputRefused("latencies that rise from row to row", f"one that does not in line {wrong[0] + 1}", _AGAIN)
    if np.abs(time_s).max() > _LONGEST_S:
        raise InputRefused("latencies in seconds from the start", f"one of {np.abs(time_s).max():.0f} s", _AGAIN)
    return Stamped(time_s=time_s)


def _channel(planned: Planned, values: Floats, clock: Clock, unknown: float | None, faults: list[Fault]) -> Channel:
    if unknown is not None:
        values[(values == unknown * planned.factor).all(axis=1)] = np.nan
    endless = np.isinf(values)
    if endless.any():
        values[endless] = np.nan
        words = f"{int(endless.sum())} infinite values of {planned.at.words} are taken as unknown"
        faults.append(Fault(kind="missing", words=words))
    if planned.kind is ChannelKind.ORIENTATION:
        values = _turned(planned, values, faults)
    elif planned.turn is not None:
        values = values @ planned.turn.T
    values.flags.writeable = False
    return Channel(kind=planned.kind, at=planned.at, frame=planned.frame, unit=planned.unit, clock=clock, values=values)


def _turned(planned: Planned, values: Floats, faults: list[Fault]) -> Floats:
    """Return global_from_sensor as unit quaternions, shape (time, 4), scalar first; NaN for what is no rotation."""
    from scipy.spatial.transform import Rotation

    known = np.isfinite(values).all(axis=1)
    if planned.order is None:
        with np.errstate(over="ignore", invalid="ignore"):
            length = np.sqrt((values**2).sum(axis=1))
        good = known & (np.abs(length - 1.0) < 0.05)
        out = np.full((len(values), 4), np.nan)
        # what is a unit quaternion but for the last digit stays as it is
        off = good & (np.abs(length - 1.0) > 1e-9)
        out[good] = values[good]
        out[off] /= length[off, None]
        if (known & ~good).any():
            words = f"{int((known & ~good).sum())} quaternions of {planned.at.words} are no rotations"
            faults.append(Fault(kind="orientation", words=f"{words}; they are taken as unknown"))
    else:
        good = known & (np.abs(values) < 1e6).all(axis=1)
        out = np.full((len(values), 4), np.nan)
        if good.any():
            axes = ["XYZ".index(letter) for letter in planned.order]
            euler = Rotation.from_euler(planned.order.lower(), values[good][:, axes])
            out[good] = euler.as_quat(scalar_first=True)
    if planned.turn is not None and good.any():
        turned = Rotation.from_matrix(planned.turn) * Rotation.from_quat(out[good], scalar_first=True)
        out[good] = turned.as_quat(scalar_first=True)
    return out
