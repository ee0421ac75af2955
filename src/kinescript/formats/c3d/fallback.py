"""A second reader for odd files: ezc3d, kept at arm's length."""

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

LONGEST_S = 1.4
LARGEST_BYTES = 16 << 20
MEMORY_BYTES = 448 << 20

# ezc3d is C++: on hostile files it can crash or loop, so it runs in a child of its own with little time and memory
REWRITE = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
from ezc3d import ezc3d
ezc3d.c3d(sys.argv[1]).write(sys.argv[2])
"""


def rewrite(stream: BinaryIO, size: int) -> bytes | None:
    """Return an odd C3D file written anew by ezc3d, for the strict reader; None when ezc3d fails or takes too long."""
    if size > LARGEST_BYTES:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="kinescript-") as folder:
            return _rewrite_in(Path(folder), stream)
    except (subprocess.TimeoutExpired, OSError):
        return None


def _rewrite_in(folder: Path, stream: BinaryIO) -> bytes | None:
    peculiar, clean = folder / "peculiar.c3d", folder / "clean.c3d"
    stream.seek(0)
    with peculiar.open("wb") as copy:
        copyfileobj(stream, copy)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", REWRITE, str(peculiar), str(clean), str(MEMORY_BYTES), str(4 * LARGEST_BYTES)],
        timeout=LONGEST_S,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return clean.read_bytes() if done.returncode == 0 and clean.exists() else None
