"""MATLAB files of version 7.3, which are HDF5: every array of real numbers by its path.

MATLAB's axes are HDF5's in reverse; the class stands in the attribute MATLAB_class. Source: The MathWorks, MAT-File
Versions; the files themselves, which MATLAB gives no further description.
"""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from kinescript.formats.arrays.address import FoundArray, Index
from kinescript.formats.arrays.reader import budget_bytes
from kinescript.formats.hdf5.chunks import is_numeric, read_rows
from kinescript.formats.hdf5.tree import opened, text_of, walk
from kinescript.formats.names import printable

# what cells and arrays of structs refer to; nothing here says whose it is
_HIDDEN = frozenset(("#refs#", "#subsystem#"))
_NOT_NUMBERS = frozenset(("char", "cell", "struct", "function_handle"))


def find_arrays(path: Path) -> dict[str, FoundArray]:
    """Return every array of real numbers in a file of version 7.3 by its path, `data.hip.acc`, with MATLAB's axes.

    Cells, arrays of structs, text, sparse and complex arrays are left out. Raises InputRefused as `hdf5.tree` does; the
    file is opened again, and only then, when a column is read.
    """
    out = {}
    with opened(path) as file:
        for name, dataset in walk(file, leave_out=_HIDDEN):
            if is_numeric(dataset) and text_of(dataset, "MATLAB_class") not in _NOT_NUMBERS:
                if "MATLAB_empty" in dataset.attrs:
                    continue
                found = _found(path, name, tuple(int(n) for n in dataset.shape), str(dataset.dtype))
                out[found.name] = found
    return out


def _found(path: Path, name: str, stored: tuple[int, ...], words: str) -> FoundArray:
    def column(index: Index, stop: int | None) -> NDArray[Any]:
        with opened(path) as file:
            return read_rows(file[name], index[::-1], stop, most_bytes=budget_bytes(path.stat().st_size))

    return FoundArray(name=printable(name.replace("/", ".")), shape=stored[::-1], words=words, column=column)
