"""A Recording to OpenSim's files: markers as .trc, joint angles as .mot."""

from pathlib import Path

import numpy as np

from kinescript.documents.write import write_text
from kinescript.errors import InputRefused
from kinescript.formats.opensim.axes import to_y_up
from kinescript.formats.opensim.coordinates import COORDINATES
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording


def write_trc(recording: Recording, path: Path) -> None:
    """Write every marker as a .trc in metres, Y up, an unknown position as empty cells; reading gives the same back.

    Raises InputRefused when there is no marker, or the markers do not share one even clock; else as `write_text` does.
    """
    path = Path(path)
    markers = recording.markers()
    for name in markers:
        if not name.strip() or name != name.strip() or not name.isprintable():
            raise InputRefused("names of markers that fit a line", repr(name), "rename it", place=path.name)
    clock, rows = _shared(tuple(markers.values()), "markers on one even clock", path)
    header = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{clock.rate_hz!r}\t{clock.rate_hz!r}\t{rows}\t{len(markers)}\tm\t{clock.rate_hz!r}\t1\t{rows}",
        "Frame#\tTime\t" + "\t\t\t".join(markers),
        "\t\t" + "\t".join(f"{axis}{i + 1}" for i in range(len(markers)) for axis in "XYZ"),
        "",
    ]
    values = np.hstack([to_y_up(channel.values) for channel in markers.values()])
    lines = (
        f"{index}\t{time_s!r}\t" + "\t".join("" if x != x else repr(x) for x in row)  # noqa: PLR0124 - NaN alone
        for index, (time_s, row) in enumerate(zip(clock.times(rows).tolist(), values.tolist(), strict=True), start=1)
    )
    write_text(path, "\n".join([*header, *lines]) + "\n")


def write_motion(recording: Recording, path: Path) -> None:
    """Write the angles at joints as a .mot in degrees with OpenSim's names and signs; reading gives the same back.

    An angle nobody knows at any instant gets no column. Raises InputRefused when there is no angle OpenSim names, or
    they do not share one even clock; else as `write_text` does.
    """
    path = Path(path)
    angles = tuple(
        c for c in recording.of_kind(ChannelKind.ANGLE) if any(c.at is j for j, _, _ in COORDINATES.values())
    )
    clock, rows = _shared(angles, "joint angles on one even clock", path)
    columns = {"time": clock.times(rows)}
    for name, (joint, plane, sign) in COORDINATES.items():
        for channel in angles:
            axis = ("flexion", "side_bend", "rotation").index(plane)
            if channel.at is joint and not np.isnan(channel.values[:, axis]).all():
                columns[name] = channel.values[:, axis] * sign
    simulated = "simulated=yes\n" if recording.made_by.setting("simulated") else ""
    header = f"Coordinates\nversion=1\nnRows={rows}\nnColumns={len(columns)}\ninDegrees=yes\n{simulated}endheader\n"
    table = np.stack(list(columns.values()), axis=1)
    lines = ("\t".join(map(repr, row)) for row in table.tolist())
    write_text(path, header + "\t".join(columns) + "\n" + "\n".join(lines) + "\n")


def _shared(channels: tuple[Channel, ...], wanted: str, path: Path) -> tuple[Uniform, int]:
    clock = channels[0].clock if channels else None
    if not isinstance(clock, Uniform):
        came = "none" if clock is None else "stamps of their own"
        raise InputRefused(wanted, came, "write another format", place=path.name)
    rows = len(channels[0].values)
    if rows < 2 or any(len(c.values) != rows or not same(c.clock, clock) for c in channels):
        raise InputRefused(wanted, "several, or fewer than two samples", "write another format", place=path.name)
    return clock, rows
