"""Content that comes with kinescript, read: one way to a file of the data folder."""

from importlib.resources import files
from typing import TypeVar

from kinescript.documents.read import parse_document

T = TypeVar("T")


def read_shipped(folder: str, name: str, kind: type[T]) -> T:
    """Return a TOML file of a folder of data as the dataclass it describes.

    Raises InputRefused, with the file's name, when a line of it does not hold together.
    """
    text = files("kinescript").joinpath("data", folder, name).read_text(encoding="utf-8")
    return parse_document(text, kind, name=name, as_json=False)
