"""The files of one command, opened and joined: several devices may have watched one trial."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kinescript.record.recording import Recording

FilesArgument = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", readable=False, help="The recording; all files are ONE recording."),
]
OffsetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--offset", metavar="FILE=SECONDS", help="Add SECONDS to this file's times; may be given again for another."
    ),
]
AlignOption = Annotated[
    bool,
    typer.Option("--align", help="Lay each file over the first by the movement both saw, and say how exactly."),
]


def open_together(
    files: list[Path], *, layout: Path | None, kind: str | None, offsets: list[str] | None, align: bool
) -> "Recording":
    """Return one recording of all files; a layout is for those that take one.

    Raises WrongUsage for an offset of no file given or without a number, InputRefused for what cannot be opened or does
    not belong together.
    """
    from kinescript.errors import InputRefused, WrongUsage
    from kinescript.formats.opener import open_recording
    from kinescript.formats.xsens import keep_shared_time
    from kinescript.motion.devices import join_devices
    from kinescript.record.join import join

    said = _read_offsets(files, offsets or [])
    if align and len(files) < 2:
        raise WrongUsage("two files or more for --align", "one", "name the other recordings too", place=str(files[0]))
    laid = _layouts(files, files, layout=layout, kind=kind) if len(files) > 1 else [layout]
    # where none of them takes it, opening one says so
    laid = laid if any(laid) else [layout] * len(files)
    parts = [open_recording(file, layout=its, kind=kind) for file, its in zip(files, laid, strict=True)]
    places = [said.get(file) for file in files]
    sensors = [
        part.made_by.setting("format") == "Xsens text" and place is None
        for part, place in zip(parts, places, strict=True)
    ]
    try:
        if sum(sensors) > 1:
            # sensors of one system share its clock, and each is stopped by hand; what all of them saw is one device
            at = sensors.index(True)
            group = join(keep_shared_time(tuple(p for p, one in zip(parts, sensors, strict=True) if one)))
            rest = [(p, s) for p, s, one in zip(parts, places, sensors, strict=True) if not one]
            rest.insert(at, (group, None))
            parts, places = [p for p, _ in rest], [s for _, s in rest]
        return join_devices(tuple(parts), offsets_s=tuple(places), align=align)
    except InputRefused as error:
        raise error if error.place else error.at(", ".join(file.name for file in files)) from None


def open_references(
    files: list[Path], *, beside: list[Path], layout: Path | None, kind: str | None
) -> tuple["Recording", ...]:
    """Return a recording of muscles for each file; a layout is for those that take one, as of the files `beside` them.

    Raises InputRefused for what cannot be opened or holds no EMG, WrongUsage for a file named twice.
    """
    from kinescript.errors import InputRefused, WrongUsage
    from kinescript.formats.opener import open_recording
    from kinescript.record.channel import ChannelKind

    opened: list[Recording] = []
    laid = _layouts(files, [*beside, *files], layout=layout, kind=kind)
    for number, (file, its) in enumerate(zip(files, laid, strict=True)):
        if file.resolve() in {other.resolve() for other in files[:number]}:
            do = "name each reference contraction once"
            raise WrongUsage("different files for --emg-reference", "one given twice", do, place=file.name)
        recording = open_recording(file, layout=its, kind=kind)
        if not recording.of_kind(ChannelKind.EMG):
            do = "say in a layout which channels are muscles; see what is inside with: kinescript inspect"
            raise InputRefused("muscles in a reference contraction", "none", do, place=file.name)
        opened.append(recording)
    return tuple(opened)


def _layouts(files: list[Path], together: list[Path], *, layout: Path | None, kind: str | None) -> list[Path | None]:
    """Return the layout of each file: of columns for tables, of places where there is none."""
    from kinescript.formats.opener import find_door

    if layout is None:
        return [None] * len(files)
    wanted = "columns" if any(find_door(file, kind=kind).layout == "columns" for file in together) else "places"
    return [layout if find_door(file, kind=kind).layout == wanted else None for file in files]


def _read_offsets(files: list[Path], offsets: list[str]) -> dict[Path, float]:
    from kinescript.errors import WrongUsage

    found: dict[Path, float] = {}
    for text in offsets:
        name, _, number = text.rpartition("=")
        named = [file for file in files if name in (str(file), file.name)]
        try:
            seconds = float(number)
        except ValueError:
            seconds = float("nan")
        if len(named) != 1 or not abs(seconds) < 1e7:
            do = "name one of the files and how many seconds to add to its times"
            raise WrongUsage("--offset FILE=SECONDS", text, do, place="--offset")
        found[named[0]] = seconds
    return found
