"""So much memory and no more, for a library that believes what a file says of its own size."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def room_for(more_bytes: int) -> Iterator[None]:
    """Let the program take so many bytes more than it has; what asks for more gets an error of its own, or MemoryError.

    The HDF5 library walks lists that a file may have bent into circles, taking memory at every step. Where the system
    knows no such limit (Windows, macOS) nothing is limited.
    """
    held = _held_bytes()
    if held is None:
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    at_most = held + more_bytes
    if before[0] != resource.RLIM_INFINITY:
        at_most = min(at_most, before[0])
    resource.setrlimit(resource.RLIMIT_AS, (at_most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _held_bytes() -> int | None:
    """Return the address space the program holds, in bytes; None where Linux is not there to say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return None
    import resource

    return pages * resource.getpagesize()
