"""`kinescript convert`: a recording in, the same recording in another format out."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kinescript.cli.devices import AlignOption, FilesArgument, OffsetOption, open_together
from kinescript.cli.options import FormatOption, JsonOption, LayoutOption

if TYPE_CHECKING:
    from kinescript.formats.saver import Saved
    from kinescript.record.recording import Recording

NAME = "convert"
EXAMPLES = """Examples:  kinescript convert walk.c3d --to csv --out walk.csv   |
kinescript convert imu.csv --layout imu.toml --to bids --out walk-bids"""

ToOption = Annotated[
    Literal["c3d", "parquet", "trc", "mot", "csv", "bids"],
    typer.Option("--to", help="The format to write; a csv gets its layout beside it, bids is a folder."),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="PATH", help="The new file, or the new folder for bids.")]


def run(
    files: FilesArgument,
    to: ToOption,
    out: OutOption,
    *,
    layout: LayoutOption = None,
    kind: FormatOption = None,
    offset: OffsetOption = None,
    align: AlignOption = False,
    json: JsonOption = False,
) -> None:
    """Write a recording in another format, and say what that format cannot hold."""
    from kinescript.cli.progress import Progress
    from kinescript.documents.write import to_json
    from kinescript.formats.saver import save_recording

    with Progress("convert", steps=2) as tell:
        tell("reading")
        recording = open_together(files, layout=layout, kind=kind, offsets=offset, align=align)
        tell("writing")
        saved = save_recording(_with_origin(recording), out, to=to)
    document = _document(recording, saved, to)
    typer.echo(to_json(document) if json else "\n".join(_lines(recording, document)))


def _with_origin(recording: "Recording") -> "Recording":
    """Return the recording with the files it came from among its settings, where a new file can keep them."""
    made = recording.made_by
    origin = tuple((f"converted_from.{name}", digest) for name, digest in made.inputs)
    return replace(recording, made_by=replace(made, settings=(*made.settings, *origin)))


def _document(recording: "Recording", saved: "Saved", to: str) -> dict[str, Any]:
    kept = saved.recording
    return {
        "recording": recording.id,
        "to": to,
        "files": [str(file) for file in saved.files],
        "channels": len(kept.channels),
        "channels_read": len(recording.channels),
        "duration_s": kept.duration_s,
        "simulated": bool(recording.made_by.setting("simulated")),
        "left_out": [{"kind": fault.kind, "words": fault.words} for fault in saved.left_out],
    }


def _lines(recording: "Recording", document: dict[str, Any]) -> list[str]:
    simulated = " (simulated person)" if document["simulated"] else ""
    count = f"{document['channels']} of {document['channels_read']} channels"
    lines = [f"{recording.id}: {count}, {document['duration_s']:.2f} s{simulated}"]
    left_out = document["left_out"]
    lines += [f"  note: {fault['words']}" for fault in left_out[:5]]
    if len(left_out) > 5:
        lines.append(f"  and {len(left_out) - 5} more notes; see --json")
    return [*lines, f"written: {', '.join(document['files'])}"]
