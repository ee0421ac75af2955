"""Text and bytes to files: whole or not at all."""

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from kinescript.errors import InputRefused, KinescriptError, MachineRefused


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Call `write` with a temporary path beside `path`, then rename it into place; on any failure nothing stays behind.

    Raises MachineRefused when the disk is full, InputRefused when the place cannot be written to.
    """
    if not path.name:
        raise InputRefused("the name of a file to write", f"{str(path)!r}", "name a file", place=str(path))
    temporary = path.with_name(f".{path.name[:60]}.{os.getpid()}.part")
    try:
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise refusal(error, path) from error
    finally:
        with suppress(OSError):  # a place that cannot be written to cannot be cleared either; the refusal says so
            temporary.unlink(missing_ok=True)


def refusal(error: OSError, path: Path) -> KinescriptError:
    """Return what an operating system's no means: a full disk is the machine's, a forbidden place the caller's."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return MachineRefused("room on the disk", "a full disk", "free some space and run it again", place=str(path))
    reason = (error.strerror or str(error)).lower()
    if error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO):
        return MachineRefused("a disk that works", reason, "check the disk and run it again", place=str(path))
    return InputRefused("a place that can be written to", reason, "choose another folder", place=str(path))


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text whole or not at all; raises as `write_whole` does."""
    write_whole(path, lambda temporary: _write_and_sync(temporary, text))


def _write_and_sync(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def to_json(tree: Any) -> str:
    r"""Return strict JSON with NaN and infinity as null, one key a line; NumPy's scalars become plain ones.

    >>> to_json({"value": float("nan")})
    '{\n  "value": null\n}'
    """
    import json

    text = json.dumps(_plain(tree), indent=2, ensure_ascii=False, allow_nan=False)
    return re.sub(r"[^\x20-\x7e\n]", lambda m: m[0] if m[0].isprintable() else json.dumps(m[0])[1:-1], text)


def to_plain(value: Any) -> Any:
    """Return a dataclass as what its document says: keys in the order of its fields, words and dates as text.

    >>> from datetime import date
    >>> to_plain((date(2026, 11, 21), 0.5))
    ['2026-11-21', 0.5]
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(to_plain(k)): to_plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(each) for each in value]
    return value


def _plain(tree: Any) -> Any:
    if hasattr(tree, "tolist"):
        tree = tree.tolist()
    if isinstance(tree, dict):
        return {str(k): _plain(v) for k, v in tree.items()}
    if isinstance(tree, list | tuple):
        return [_plain(v) for v in tree]
    if isinstance(tree, bool) or tree is None or isinstance(tree, str):
        return tree
    if isinstance(tree, int):
        return tree
    number = float(tree)
    return number if number - number == 0 else None
