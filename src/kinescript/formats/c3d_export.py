"""A Recording as a C3D file: millimetres, Z up, plates of type 2, muscles as analogs, events with their sides."""

from pathlib import Path

import numpy as np

from kinescript.body.segments import Plate
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.c3d import C3dContent, C3dEvent, write_c3d
from kinescript.formats.c3d.content import C3dGroup
from kinescript.formats.c3d.plates import plate_axes
from kinescript.formats.c3d_muscles import (
    GROUP,
    analog_clock,
    check_clocks,
    find_muscle_channels,
    muscle_parameters,
)
from kinescript.formats.c3d_recording import LENGTH_NAMES
from kinescript.formats.marked import ENDS, SPANS, STARTS
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Mark, Recording
from kinescript.signal.arrays import Floats

_MM = 1e3


def write_recording(recording: Recording, path: Path) -> None:
    """Write markers, plates, muscles and marks as a C3D file, whole or not at all; others have no place in it.

    Muscles are analog channels in the unit they have, under names their sites are read back from. Raises InputRefused
    when there are no markers, markers and plates do not run on even clocks that divide, or muscles do not share the
    clock of the plates: a C3D file has one analog rate.
    """
    markers = recording.markers()
    if not markers:
        raise InputRefused("markers to write", "a recording without any", "write a table instead")
    lead = next(iter(markers.values()))
    plates = [c.at for c in recording.of_kind(ChannelKind.FORCE) if isinstance(c.at, Plate)]
    points = np.stack([c.values * _MM for c in markers.values()])
    muscles = find_muscle_channels(recording)
    analogs, labels, units, rate_hz = _analogs(recording, plates, muscles, points.shape[1], lead.clock.rate_hz)
    write_c3d(
        path,
        C3dContent(
            points=points,
            analogs=analogs,
            point_rate_hz=lead.clock.rate_hz,
            analog_rate_hz=rate_hz,
            point_labels=tuple(markers),
            analog_labels=labels,
            analog_units=units,
            point_unit="mm",
            parameters=_parameters(recording, plates, muscles),
            events=tuple(e for m in recording.marks for e in _events(m)),
        ),
    )


def _analogs(
    recording: Recording, plates: list[Plate], muscles: tuple[Channel, ...], frames: int, point_rate_hz: float
) -> tuple[Floats, tuple[str, ...], tuple[str, ...], float]:
    lead = analog_clock(recording)
    if lead is None:
        return np.zeros((0, 0)), (), (), point_rate_hz
    check_clocks(muscles, lead)
    rows, labels = [], []
    channels = {(c.kind, c.at): c for c in recording.channels}
    for plate in plates:
        force, moment = (channels[(kind, plate)] for kind in (ChannelKind.FORCE, ChannelKind.MOMENT))
        axes = plate_axes(np.array(plate.corners_m), plate.number)
        rows += [force.values @ axes, moment.values @ axes]
        labels += [f"{letter}{axis}{plate.number}" for letter in "FM" for axis in "xyz"]
    labels += [c.at.words for c in muscles]
    rows += [c.values for c in muscles]
    analogs = np.concatenate(rows, axis=1).T
    rate_hz, what = lead.clock.rate_hz, "plates" if plates else "muscles"
    if analogs.shape[1] % frames or not np.isclose(rate_hz, point_rate_hz * analogs.shape[1] / frames):
        came = f"{rate_hz:g} Hz, {analogs.shape[1]} samples for {frames} frames"
        raise InputRefused(f"{what} at a whole multiple of the marker rate", came, "resample them first")
    units = ("N", "N", "N", "N.m", "N.m", "N.m") * len(plates) + tuple(c.unit for c in muscles)
    return analogs, tuple(labels), units, rate_hz


def _parameters(recording: Recording, plates: list[Plate], muscles: tuple[Channel, ...]) -> tuple[C3dGroup, ...]:
    subject = recording.subject
    lengths = dict(subject.lengths_m)
    processing = [(ours, np.float32(lengths[name] * _MM)) for ours, name in LENGTH_NAMES.items() if name in lengths]
    if "marker_radius" in lengths:
        processing.append(("MarkerDiameter", np.float32(2 * lengths["marker_radius"] * _MM)))
    if subject.height_m:
        processing.append(("Height", np.float32(subject.height_m * _MM)))
    if subject.mass_kg:
        processing.append(("Bodymass", np.float32(subject.mass_kg)))
    simulated = float(bool(recording.made_by.setting("simulated")))
    groups: list[C3dGroup] = [
        ("POINT", (("X_SCREEN", ("+X",)), ("Y_SCREEN", ("+Z",)))),
        ("SUBJECTS", (("USED", np.array(1, np.int16)), ("NAMES", (subject.id,)))),
        ("PROCESSING", tuple((name, np.array(value, np.float32)) for name, value in processing)),
        (
            GROUP,
            (
                ("TASK", (recording.task.value,)),
                ("SIMULATED", np.array(simulated, np.float32)),
                *muscle_parameters(len(plates), muscles),
            ),
        ),
    ]
    if plates:
        count = len(plates)
        corners = np.array([p.corners_m for p in plates], np.float32) * np.float32(_MM)
        channels = np.arange(1, 6 * count + 1, dtype=np.int16).reshape(count, 6)
        groups.append(
            (
                "FORCE_PLATFORM",
                (
                    ("USED", np.array(count, np.int16)),
                    ("TYPE", np.full(count, 2, np.int16)),
                    ("ZERO", np.array([1, 0], np.int16)),
                    ("CORNERS", corners),
                    ("ORIGIN", np.zeros((count, 3), np.float32)),
                    ("CHANNEL", channels),
                ),
            )
        )
    return tuple(groups)


def _events(mark: Mark) -> tuple[C3dEvent, ...]:
    context = {Side.LEFT: "Left", Side.RIGHT: "Right"}.get(mark.side, "General") if mark.side else "General"
    if mark.name in SPANS and mark.span.duration_s:
        return (
            C3dEvent(label=f"{mark.name}{STARTS}".title(), context=context, time_s=mark.span.start_s),
            C3dEvent(label=f"{mark.name}{ENDS}".title(), context=context, time_s=mark.span.end_s),
        )
    return (C3dEvent(label=mark.name.replace("_", " ").title(), context=context, time_s=mark.span.start_s),)
