"""HDF5, Parquet and ZIP files that are small outside and endless inside, or that point out of themselves."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_MATLAB = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + struct.pack("<HH", 0x0200, 0x4D49)


def _hdf5(fill: Callable[[Any], None], *, userblock: bytes = b"") -> bytes:
    import h5py

    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.h5"
        with h5py.File(path, "w", userblock_size=512 if userblock else 0) as file:
            fill(file)
        data = path.read_bytes()
    return userblock + data[len(userblock) :]


def small_hdf5() -> bytes:
    """Return an honest file with a group, two datasets and attributes."""

    def fill(file: Any) -> None:
        import numpy as np

        sensors = file.create_group("Sensors/1")
        sensors.create_dataset("Accelerometer", data=np.ones((20, 3)))
        sensors.create_dataset("Time", data=np.arange(20, dtype=np.uint64))
        file.attrs["SampleRate"] = 128.0

    return _hdf5(fill)


def hdf5_lies() -> Iterator[tuple[str, bytes]]:
    """Yield bombs, circles and links out of the file, each also dressed as MATLAB 7.3."""
    for name, fill in _HDF5.items():
        yield name, _hdf5(fill)
        yield f"{name}, as MATLAB 7.3", _hdf5(fill, userblock=_MATLAB)
    honest = small_hdf5()
    for place in range(96):
        for value in (0, 1, 127, 255):
            yield f"superblock byte {place} = {value}", honest[:place] + bytes([value]) + honest[place + 1 :]
    # the address of a driver's block, and the size that block claims: found by `make fuzz`, 1.9 GB for 6 kB
    driver = honest[:48] + struct.pack("<Q", len(honest)) + honest[56:] + b"\0\0\0\0" + struct.pack("<I", 0x6F736E65)
    yield "a driver block of 1.9 GB", driver + b"\0" * 72
    yield "a userblock of nothing", b"\0" * 512 + honest[:8]


def _unwritten(file: Any) -> None:
    for name in ("Accelerometer", "Gyroscope", "a"):
        file.create_dataset(name, shape=(10**9, 3), dtype="f8", chunks=(10**5, 3), compression="gzip")


def _squeezed(file: Any) -> None:
    data = file.create_dataset("a", shape=(1 << 30,), dtype="f8", chunks=(1 << 24,), compression="gzip")
    piece = zlib.compress(b"\0" * (8 << 24), 9)
    for index in range(64):
        data.id.write_direct_chunk((index << 24,), piece)


def _one_chunk(file: Any) -> None:
    file.create_dataset("a", shape=(1 << 28,), dtype="f8", chunks=(1 << 28,), compression="gzip")


def _circles(file: Any) -> None:
    import h5py

    file["loop"] = file["/"]
    file["a"] = h5py.SoftLink("/b")
    file["b"] = h5py.SoftLink("/a")
    group = file.create_group("g")
    group["up"] = file["/"]


def _outside(file: Any) -> None:
    import h5py

    file["secret"] = h5py.ExternalLink("/etc/passwd", "/")
    file["self"] = h5py.ExternalLink("hostile.bin", "/self")
    file.create_dataset("raw", shape=(64,), dtype="u1", external=[("/etc/passwd", 0, 64)])


def _virtual(file: Any) -> None:
    import h5py

    layout = h5py.VirtualLayout(shape=(10**7, 3), dtype="f8")
    layout[:] = h5py.VirtualSource(".", "v", shape=(10**7, 3))
    file.create_virtual_dataset("v", layout)


def _deep(file: Any) -> None:
    group = file
    for _ in range(5000):
        group = group.create_group("a")


def _wide(file: Any) -> None:
    for number in range(20_000):
        file.create_group(f"g{number}")


def _types(file: Any) -> None:
    import h5py
    import numpy as np

    file.create_dataset("text", data=["\ud7ff" * 1000] * 10, dtype=h5py.string_dtype())
    file.create_dataset("empty", data=h5py.Empty("f8"))
    file.create_dataset("none", shape=(0, 3), dtype="f8")
    file.create_dataset("axes", shape=(1,) * 32, dtype="f8")
    file.create_dataset("complex", data=np.ones(3, complex))
    file.create_dataset("mixed", data=np.zeros(3, [("a", "f8"), ("b", "S3")]))
    file.create_dataset("to", data=[file.ref], dtype=h5py.ref_dtype)
    file.create_dataset("ragged", shape=(3,), dtype=h5py.vlen_dtype("f8"))
    file.create_dataset("void", data=np.void(b"\1\2"))
    file.attrs["SampleRate"] = float("nan")
    file.attrs["big"] = np.zeros(8000)
    file["\x1b[2J"] = 1.0


_HDF5: dict[str, Callable[[Any], None]] = {
    "72 GB never written": _unwritten,
    "8 GB squeezed": _squeezed,
    "a chunk of 2 GB": _one_chunk,
    "circles": _circles,
    "links out of the file": _outside,
    "a dataset made of itself": _virtual,
    "5000 groups deep": _deep,
    "20000 groups wide": _wide,
    "odd types": _types,
}


def small_parquet(query: str = "SELECT i / 100.0 AS time_s, 9.8 AS acc_z FROM range(200) t(i)") -> bytes:
    """Return a Parquet file of a query."""
    import duckdb

    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.parquet"
        # a connection of its own: the openers' threads make their honest files at once
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        return path.read_bytes()


def parquet_lies() -> Iterator[tuple[str, bytes]]:
    """Yield footers whose length is not so, footers of noise, and a table that is a thousand times its file."""
    honest = small_parquet()
    for length in (0, 1, 8, len(honest), len(honest) + 1, 2**31 - 1, 2**31, 2**32 - 1):
        yield f"a footer of {length} bytes", honest[:-8] + struct.pack("<I", length) + b"PAR1"
    footer = struct.unpack("<I", honest[-8:-4])[0]
    for byte in (0x00, 0x0F, 0x19, 0x1C, 0x7F, 0x80, 0xFF):
        yield f"a footer of {byte:#x}", honest[: -8 - footer] + bytes([byte]) * footer + honest[-8:]
    for place in range(0, footer, 3):
        at = len(honest) - 8 - place - 1
        yield f"footer byte -{place} = 255", honest[:at] + b"\xff" + honest[at + 1 :]
    yield "encrypted", b"PARE" + honest[4:-4] + b"PARE"
    yield "only its magic", b"PAR1PAR1"
    yield (
        "a billion numbers",
        small_parquet(
            "SELECT 0::DOUBLE AS time_s, 0::DOUBLE AS a, 0::DOUBLE AS b, 0::DOUBLE AS c FROM range(50000000)"
        ),
    )
    yield (
        "texts for numbers",
        small_parquet("SELECT 'x' AS time_s, [1, 2] AS a, {'b': 1} AS b, NULL AS c FROM range(9)"),
    )
    yield "4000 columns", small_parquet("SELECT " + ", ".join(f"{i} AS c{i}" for i in range(4000)))


def small_zip() -> bytes:
    """Return an honest archive with a table in it."""
    return _zip({"walk.csv": b"time_s,a\n0,1\n1,2\n"})


def _zip(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def _zip_bomb(name: str, size_mb: int) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(size_mb):
            member.write(b"\0" * (1 << 20))
    return held.getvalue()


def zip_lies() -> Iterator[tuple[str, bytes]]:
    """Yield bombs, archives in archives, names that climb out, links, and directories that lie about sizes."""
    bomb = _zip_bomb("data.csv", 1024)
    yield "1 GB of zeros", bomb
    for name in (
        "walk.c3d",
        "dataset_description.json",
        "xl/workbook.xml",
        "arrays.npy",
        "sub-01/motion/sub-01_motion.tsv",
    ):
        yield f"200 MB of zeros as {name}", _zip_bomb(name, 200)
    inner = _zip_bomb("a.zip", 50)
    for _ in range(20):
        inner = (
            _zip({f"{i}.zip": inner for i in range(4)}, method=zipfile.ZIP_STORED)
            if len(inner) < 200_000
            else _zip({"a.zip": inner})
        )
    yield "twenty archives deep", inner
    for name in (
        "../../out.csv",
        "/etc/out.csv",
        "C:\\out.csv",
        "a/../../out.csv",
        "\x1b[2J.csv",
        "a" * 5000,
        "con",
        "a\0b.csv",
        "./",
    ):
        yield f"a member called {name[:20]!r}", _zip({name: b"time_s,a\n0,1\n1,2\n"})
    yield "sixty thousand members", _zip({f"{i}.csv": b"" for i in range(60_000)}, method=zipfile.ZIP_STORED)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("dataset_description.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    yield "a link out of it", held.getvalue()
    honest = small_zip()
    central = honest.rfind(b"PK\1\2")
    for offset in (8, 10, 16, 20, 24, 28, 30, 32, 42):
        for value in (0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF):
            size = 4 if offset in (16, 20, 24, 42) else 2
            new = (value % 256**size).to_bytes(size, "little")
            yield (
                f"central directory {offset} = {value}",
                honest[: central + offset] + new + honest[central + offset + size :],
            )
    place = bomb.rfind(b"PK\1\2") + 24
    yield "1 GB said to be ten bytes", bomb[:place] + struct.pack("<I", 10) + bomb[place + 4 :]
    yield "a gzip bomb", gzip.compress(b"\0" * (200 << 20))
