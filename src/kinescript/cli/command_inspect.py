"""`kinescript inspect`: what is in a file, before anything is concluded from it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinescript.cli.devices import AlignOption, FilesArgument, OffsetOption, open_together
from kinescript.cli.options import FormatOption, JsonOption, LayoutOption

if TYPE_CHECKING:
    from kinescript.formats.door import Description
    from kinescript.record.channel import Channel
    from kinescript.record.recording import Recording

NAME = "inspect"
_TRUST = ("good", "doubtful", "unusable")
_MOST_MUSCLES = 32
EXAMPLES = """Examples:  kinescript inspect walk.c3d   |   kinescript inspect imu.csv --write-layout imu.toml   |
kinescript inspect walk.c3d phone.csv --layout phone.toml --align"""


def run(
    files: FilesArgument,
    layout: LayoutOption = None,
    kind: FormatOption = None,
    offset: OffsetOption = None,
    align: AlignOption = False,
    write_layout: Annotated[
        Path | None, typer.Option(metavar="LAYOUT.toml", help="Write a starter layout, to be completed.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Say what is in a recording: channels, places, units, rates, duration, quality."""
    from kinescript.documents.write import to_json
    from kinescript.errors import WrongUsage
    from kinescript.formats.names import printable
    from kinescript.formats.opener import describe

    file, explained = files[0], layout is not None and write_layout is None
    found = describe(file, kind=kind) if len(files) == 1 and not explained else None
    if found is not None:
        _inspect_unexplained(file, *found, write_to=write_layout, json=json)
        return
    if write_layout is not None:
        raise WrongUsage(
            "one table or file of arrays for --write-layout",
            "something else",
            "name one, or leave the option out",
            place=file.name,
        )
    recording = open_together(files, layout=layout, kind=kind, offsets=offset, align=align)
    document = _document(recording)
    typer.echo(to_json(document) if json else "\n".join(map(printable, _lines(recording, document))))


def _inspect_unexplained(file: Path, kind: str, found: "Description", *, write_to: Path | None, json: bool) -> None:
    from dataclasses import asdict

    from kinescript.documents.write import to_json, write_text
    from kinescript.errors import InputRefused
    from kinescript.formats.names import printable

    if write_to is not None and (write_to.exists() or write_to.is_symlink()):
        came, do = "one that is there already", "choose another name, or remove it first"
        raise InputRefused("a new file for the layout", came, do, place=write_to.name)
    if write_to is not None:
        write_text(write_to, found.starter())
    if json:
        said = asdict(found)  # type: ignore[call-overload]  # a Description is a dataclass
        typer.echo(to_json({"file": file.name, "format": kind, "needs_layout": True, **said}))
        return
    typer.echo(printable(f"{file.name}: {found.summary}"))
    if write_to is not None:
        typer.echo(f"a starter layout to complete: {write_to}")
    else:
        typer.echo(f"it needs a layout: kinescript inspect {printable(file.name)} --write-layout LAYOUT.toml")


def _document(recording: "Recording") -> dict[str, Any]:
    from kinescript.muscle.work import find_signals
    from kinescript.record.quality import find_quality

    quality = find_quality(recording, muscles=False)
    signals = find_signals(recording)
    faults = (*quality.faults, *(fault for signal in signals for fault in signal.quality.faults))
    return {
        "id": recording.id,
        "format": recording.made_by.setting("format"),
        "needs_layout": False,
        "subject": recording.subject.id,
        "task": recording.task,
        "duration_s": recording.duration_s,
        "simulated": bool(recording.made_by.setting("simulated")),
        "channels": [_channel(c) for c in recording.channels],
        "marks": [{"name": m.name, "side": m.side, "span": [m.span.start_s, m.span.end_s]} for m in recording.marks],
        "lengths_m": dict(recording.subject.lengths_m),
        "quality": {
            "usable": quality.usable,
            "counts": dict(Counter(f.kind for f in faults)),
            "faults": [{"kind": f.kind, "words": f.words} for f in faults],
        },
        "muscles": [{"at": signal.at.words, "trust": signal.quality.trust} for signal in signals],
        "made_by": {
            "version": recording.made_by.version,
            "settings": [list(s) for s in recording.made_by.settings],
            "inputs": [list(i) for i in recording.made_by.inputs],
        },
    }


def _channel(channel: "Channel") -> dict[str, Any]:
    import numpy as np

    known = float(np.isfinite(channel.values).all(axis=1).mean()) if len(channel.values) else 0.0
    return {
        "kind": channel.kind,
        "at": channel.at.words,
        **_site(channel),
        "unit": channel.unit,
        "rate_hz": channel.clock.rate_hz,
        "samples": len(channel.values),
        "axes": channel.values.shape[1],
        "known_share": known,
    }


def _site(channel: "Channel") -> dict[str, Any]:
    """Return muscle and side of a muscle channel, both null where its name was not understood; nothing of others."""
    from kinescript.body.segments import MuscleSite
    from kinescript.record.channel import ChannelKind

    if channel.kind is not ChannelKind.EMG:
        return {}
    placed = channel.at if isinstance(channel.at, MuscleSite) else None
    return {"muscle": placed and placed.muscle, "side": placed and placed.side}


def _lines(recording: "Recording", document: dict[str, Any]) -> list[str]:
    lines = [
        f"{recording.id}: {document['format'] or 'recording'}, {recording.task.words}, {recording.duration_s:.2f} s"
    ]
    groups = Counter((c["kind"], c["unit"], round(c["rate_hz"], 3)) for c in document["channels"])
    for (kind, unit, rate_hz), count in groups.items():
        places = [
            c["at"]
            for c in document["channels"]
            if (c["kind"], c["unit"], round(c["rate_hz"], 3)) == (kind, unit, rate_hz)
        ]
        # which muscle each channel was taken for is looked at one by one
        most = _MOST_MUSCLES if kind == "emg" else 6
        shown = ", ".join(places[:most]) + (" ..." if count > most else "")
        lines.append(f"  {count:4d} x {kind.replace('_', ' ')} in {unit} at {rate_hz:g} Hz: {shown}")
    names = Counter(f"{m.side or ''} {m.name.replace('_', ' ')}".strip() for m in recording.marks)
    if names:
        lines.append("  marks: " + ", ".join(f"{count} x {name}" for name, count in names.items()))
    counts = document["quality"]["counts"]
    if counts:
        lines.append("  quality: " + ", ".join(f"{count} x {kind}" for kind, count in counts.items()))
    trusted = Counter(muscle["trust"] for muscle in document["muscles"])
    if trusted:
        lines.append("  muscles: " + ", ".join(f"{trusted[each]} {each}" for each in _TRUST if trusted[each]))
    faults = document["quality"]["faults"]
    lines += [f"  note: {fault['words']}" for fault in faults[:5]]
    if len(faults) > 5:
        lines.append(f"  and {len(faults) - 5} more notes; see --json")
    return lines
