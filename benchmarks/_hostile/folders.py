"""Folders, links and XML that mean harm: BIDS (bids-specification.readthedocs.io) and MVNX (Xsens)."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .cases import Case
from .signal_lies import xml_bombs

_DESCRIPTION = json.dumps({"Name": "hostile", "BIDSVersion": "1.10.0", "DatasetType": "raw"})
_MOTION = "sub-01/motion/sub-01_task-walk_tracksys-imu"


def small_mvnx() -> bytes:
    """Return an honest file of two segments and two frames."""
    frames = "".join(
        f'<frame time="{10 * i}" tc="00" ms="{10 * i}" type="normal" index="{i}">'
        "<orientation>1 0 0 0 1 0 0 0</orientation>"
        "<position>0 0 1 0 0 1.2</position></frame>"
        for i in range(3)
    )
    segments = '<segments><segment label="Pelvis" id="1"/><segment label="L5" id="2"/></segments>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><mvnx version="4">'
        '<subject label="Anna" frameRate="100" segmentCount="2">'
        f'{segments}<frames segmentCount="2" sensorCount="2" jointCount="0">{frames}</frames></subject></mvnx>'
    ).encode()


def mvnx_lies() -> Iterator[tuple[str, bytes]]:
    """Yield counts, rates and numbers that are not so, and XML that grows."""
    honest = small_mvnx()
    for key, old in (
        ("frameRate", "100"),
        ("segmentCount", "2"),
        ("time", "10"),
        ("version", "4"),
        ("id", "1"),
        ("index", "1"),
    ):
        for new in ("-1", "0", "1000000", "9" * 400, "nan", "inf", "1e308", "1e-308", "", "x", "&#27;", "1 2"):
            yield f"{key} = {new[:12]!r}", honest.replace(f'{key}="{old}"'.encode(), f'{key}="{new}"'.encode())
    for numbers in (
        "",
        "1",
        "nan nan nan nan 1 0 0 0",
        "0 0 0 0 0 0 0 0",
        "1e308 " * 8,
        "1 " * 1_000_000,
        "x " * 8,
        "inf " * 8,
    ):
        yield f"an orientation of {numbers[:12]!r}", honest.replace(b"1 0 0 0 1 0 0 0", numbers.encode(), 1)
    frame = honest[honest.find(b"<frame ") : honest.find(b"</frame>") + 8]
    yield "300000 frames alike", honest.replace(frame, frame * 300_000, 1)
    yield (
        "a million segments",
        honest.replace(b'<segment label="L5" id="2"/>', b'<segment label="L5" id="2"/>' * 300_000),
    )
    yield "UTF-16", honest.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    yield from xml_bombs("mvnx")


def folder_cases() -> Iterator[Case]:
    """Yield folders: empty, deep, wide, in circles, with a pipe, with links out, with a dataset that lies."""
    for name, build in _FOLDERS.items():
        yield Case(group="folder", name=name, build=_inspected(build))
        yield Case(group="folder", name=f"{name}, in a dataset", build=_inspected(build, dataset=True))
    for what in ("circle", "nowhere", "device", "pipe"):
        yield Case(group="link", name=f"a link to a {what}", build=_link(what))


def _inspected(fill: Callable[[Path], None], *, dataset: bool = False) -> Callable[[Path], list[str]]:
    def build(folder: Path) -> list[str]:
        root = folder / "hostile"
        root.mkdir()
        if dataset:
            _dataset(root)
        fill(root)
        return ["inspect", str(root)]

    return build


def _dataset(root: Path, channels: str = "acc_x\tACCEL\tm/s^2\n") -> None:
    (root / "dataset_description.json").write_text(_DESCRIPTION)
    (root / _MOTION).parent.mkdir(parents=True)
    for end, text in (("_motion.tsv", "0.1\n" * 50), ("_channels.tsv", "name\ttype\tunits\n" + channels)):
        (root / f"{_MOTION}{end}").write_text(text)
    (root / f"{_MOTION}_motion.json").write_text(json.dumps({"SamplingFrequency": 100.0, "TaskName": "walk"}))


def _deep(root: Path) -> None:
    for _ in range(120):
        root = root / "deeper_and_deeper"
        root.mkdir()


def _wide(root: Path) -> None:
    for number in range(5000):
        (root / f"sub-{number:04}").mkdir()


def _circle(root: Path) -> None:
    (root / "again").symlink_to(root)
    (root / "sub-02").symlink_to(root.parent)


def _out(root: Path) -> None:
    for name in ("dataset_description.json", "participants.tsv", f"{_MOTION}_motion.tsv", f"{_MOTION}_channels.tsv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).unlink(missing_ok=True)
        (root / name).symlink_to("/etc/passwd")


def _pipe(root: Path) -> None:
    for name in ("dataset_description.json", f"{_MOTION}_motion.tsv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).unlink(missing_ok=True)
        os.mkfifo(root / name)


def _lying(root: Path) -> None:
    lies = {"SamplingFrequency": float("nan"), "TaskName": "\x1b[2J", "MotionChannelCount": 10**9, "a": [[[]]] * 1000}
    (root / f"{_MOTION}_motion.json").parent.mkdir(parents=True, exist_ok=True)
    (root / f"{_MOTION}_motion.json").write_text(json.dumps(lies))


def _deep_json(root: Path) -> None:
    (root / "dataset_description.json").write_text("[" * 100_000)


def _bytes(root: Path) -> None:
    (root / f"{_MOTION}_channels.tsv").parent.mkdir(parents=True, exist_ok=True)
    (root / f"{_MOTION}_channels.tsv").write_bytes(b"\xff\xfe\0name\ttype\n" * 1000)
    (root / "participants.tsv").write_bytes(b"\t" * 5_000_000)


def _holes(root: Path) -> None:
    for name in ("dataset_description.json", f"{_MOTION}_motion.tsv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("ab") as file:
            file.truncate(5_000_000_000)


def _odd_names(root: Path) -> None:
    for name in (b"\xff\xfe.c3d", b"\x1b[2J.tsv", b"sub-\n01_motion.tsv"):
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(b"x")


_FOLDERS: dict[str, Callable[[Path], None]] = {
    "empty": lambda _: None,
    "120 folders deep": _deep,
    "5000 folders wide": _wide,
    "circles": _circle,
    "links out": _out,
    "pipes": _pipe,
    "a sidecar that lies": _lying,
    "a description without end": _deep_json,
    "bytes that are no text": _bytes,
    "holes of 5 GB": _holes,
    "odd names": _odd_names,
}


def _link(what: str) -> Callable[[Path], list[str]]:
    def build(folder: Path) -> list[str]:
        path = folder / "hostile.c3d"
        target = {"circle": path, "nowhere": folder / "nowhere", "device": Path("/dev/zero"), "pipe": folder / "pipe"}[
            what
        ]
        if what == "pipe":
            os.mkfifo(target)
        path.symlink_to(target)
        return ["inspect", str(path)]

    return build
