"""Numbers of an HDF5 dataset: sizes checked before anything is allocated, chunks unfolded by us and not the library.

The library's deflate filter unfolds whatever a chunk holds; a megabyte may hold a gigabyte. Source of the layout of
chunks and filters: The HDF Group, HDF5 File Format Specification 3.0, IV.A.2.l and VIII.
"""

import zlib
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinescript.formats.hdf5.tree import refuse

_DEFLATE, _SHUFFLE, _FLETCHER = 1, 2, 3
_LARGEST_CHUNK_BYTES = 1 << 25
_MOST_CHUNKS = 1 << 18


def is_numeric(dataset: Any) -> bool:
    """Return whether a dataset holds whole or floating numbers on one or more axes."""
    return bool(dataset.shape) and dataset.dtype.kind in "iuf" and dataset.dtype.itemsize <= 8


def read_rows(dataset: Any, index: tuple[int | None, ...], stop: int | None, *, most_bytes: int) -> NDArray[Any]:
    """Return the numbers along the axes where the index holds None, the others fixed, the first axis up to `stop`.

    Raises InputRefused for a dataset that lies elsewhere, is larger than the budget, was made with a filter other than
    deflate, shuffle and Fletcher's checksum, or whose chunks do not hold what they say.
    """
    plan = dataset.id.get_create_plist()
    if dataset.is_virtual or plan.get_external_count():
        raise refuse(f"numbers of {dataset.name} in another file")
    free = [axis for axis, at in enumerate(index) if at is None]
    sizes = [dataset.shape[axis] for axis in free]
    if stop is not None and sizes:
        sizes[0] = min(sizes[0], stop)
    count = 1
    for size in sizes:
        count *= size
    if count * 8 > most_bytes:
        raise refuse(f"{dataset.name} of {' x '.join(map(str, dataset.shape))}, more than the file has room for")
    window = [(0, sizes[free.index(axis)]) if at is None else (at, at + 1) for axis, at in enumerate(index)]
    if dataset.chunks is None:
        if dataset.id.get_storage_size() < dataset.size * dataset.dtype.itemsize:
            raise refuse(f"{dataset.name} of {' x '.join(map(str, dataset.shape))} without room for it in the file")
        return np.asarray(dataset[tuple(slice(*span) for span in window)]).reshape(sizes)
    return _from_chunks(dataset, plan, window).reshape(sizes)


def _from_chunks(dataset: Any, plan: Any, window: list[tuple[int, int]]) -> NDArray[Any]:
    shape, kind = tuple(dataset.chunks), dataset.dtype
    nbytes = int(np.prod([float(n) for n in shape])) * kind.itemsize
    filters = [plan.get_filter(i)[0] for i in range(plan.get_nfilters())]
    if nbytes > _LARGEST_CHUNK_BYTES or not set(filters) <= {_DEFLATE, _SHUFFLE, _FLETCHER}:
        raise refuse(f"chunks of {nbytes} bytes with filters {filters} in {dataset.name}")
    spans = [range(low // n * n, high, n) for (low, high), n in zip(window, shape, strict=True)]
    if np.prod([float(len(span)) for span in spans]) > _MOST_CHUNKS:
        raise refuse(f"more than {_MOST_CHUNKS} chunks in {dataset.name}")
    out = np.full([high - low for low, high in window], dataset.fillvalue or 0, dtype=kind)
    for corner in product(*spans):
        try:
            place = dataset.id.get_chunk_info_by_coord(corner)
        except (RuntimeError, OSError, ValueError) as error:
            raise refuse(f"a chunk of {dataset.name} that cannot be found") from error
        if place.byte_offset is None or not place.size:
            raise refuse(f"a chunk of {dataset.name} that was never written")
        if place.size > 2 * nbytes + 1024:
            raise refuse(f"a chunk of {place.size} bytes for {nbytes} in {dataset.name}")
        mask, raw = dataset.id.read_direct_chunk(corner)
        values = np.frombuffer(_unfold(raw, mask, filters, nbytes, kind.itemsize), kind).reshape(shape)
        here = [(max(low, at), min(high, at + n)) for (low, high), at, n in zip(window, corner, shape, strict=True)]
        to = tuple(slice(a - low, b - low) for (a, b), (low, _) in zip(here, window, strict=True))
        out[to] = values[tuple(slice(a - at, b - at) for (a, b), at in zip(here, corner, strict=True))]
    return out


def _unfold(raw: bytes, mask: int, filters: list[int], nbytes: int, itemsize: int) -> bytes:
    """Return a chunk as it was before its filters; a bit set in the mask says that a filter was left out."""
    data = bytes(raw)
    for number, one in reversed(list(enumerate(filters))):
        if mask >> number & 1:
            continue
        if one == _FLETCHER:
            data = data[:-4]
        elif one == _DEFLATE:
            inflate = zlib.decompressobj()
            try:
                data = inflate.decompress(data, nbytes + 8)
            except zlib.error as error:
                raise refuse("a chunk whose compressed bytes are damaged") from error
        else:
            whole = len(data) // itemsize * itemsize
            data = np.frombuffer(data[:whole], np.uint8).reshape(itemsize, -1).T.tobytes() + data[whole:]
    if len(data) != nbytes:
        raise refuse(f"a chunk of {len(data)} bytes where {nbytes} belong")
    return data
