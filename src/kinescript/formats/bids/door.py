"""The door of BIDS: a dataset's folder, a folder inside it, or a *_motion.tsv with its sidecars."""

from pathlib import Path

from kinescript.formats.bids.dataset import find_root, find_sidecars, is_dataset, name_of
from kinescript.formats.bids.reader import read_bids
from kinescript.formats.door import Door, Peek
from kinescript.record.recording import Recording


def _knows(peek: Peek) -> bool:
    if peek.is_folder:
        return is_dataset(peek.path)
    # numbers alone say nothing: what makes a table one of BIDS is the description of its columns beside it
    name = name_of(peek.path)
    if name is None or (name.suffix, name.ending) != ("motion", ".tsv") or name.label("sub") is None:
        return False
    return bool(find_sidecars(name, "channels", ".tsv", find_root(peek.path)))


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    del digest  # a run is several files, each with its own
    return read_bids(path)


DOOR = Door(name="bids", words="a BIDS dataset of one run", knows=_knows, read=_read, layout="places")
