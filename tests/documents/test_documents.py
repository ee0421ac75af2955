"""Documents: every mistake is refused with its place, every file is written whole or not at all."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import pytest

from kinescript.documents.read import parse_document, read_document
from kinescript.documents.write import to_json, write_text, write_whole
from kinescript.errors import InputRefused, KinescriptError, MachineRefused


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    colour: Colour | None = None
    number: float = 0.0
    whole: int = 0
    flag: bool = False
    lengths: dict[str, float] | None = None
    corners: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("number is not negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    name: str
    leaves: tuple[Leaf, ...] = ()


def test_a_good_document() -> None:
    text = 'name="a"\n[[leaves]]\ncolour="red"\nnumber=1\nlengths={a=1}\ncorners=[[1,2],[3,4.5]]\n'
    leaf = Leaf(colour=Colour.RED, number=1.0, lengths={"a": 1.0}, corners=((1.0, 2.0), (3.0, 4.5)))
    assert parse_document(text, Tree, name="t.toml", as_json=False) == Tree(name="a", leaves=(leaf,))


WRONG_TOML = {
    "name=": "TOML",
    "": r"a missing key @ t.toml.name",
    "name=1": r"1 is not text @ t.toml.name",
    'name="a"\nnmae="b"': r"unknown key 'nmae' \(known: name\) @ t.toml",
    'name="a"\nleaves="abc"': r"'abc' is not a list @ t.toml.leaves",
    'name="a"\nleaves=["abc"]': r"'abc' is not a table of keys @ t.toml.leaves\[0\]",
    'name="a"\n[[leaves]]\n[[leaves]]\ncolour="rde"': r"'rde' is not one of red, blue @ t.toml.leaves\[1\].colour",
    'name="a"\n[[leaves]]\nnumber="1"': r"'1' is not a number @ t.toml.leaves\[0\].number",
    'name="a"\n[[leaves]]\nnumber=true': "True is not a number",
    'name="a"\n[[leaves]]\nwhole=true': "True is not a whole number",
    'name="a"\n[[leaves]]\nwhole=1.0': "1.0 is not a whole number",
    'name="a"\n[[leaves]]\nflag=1': "1 is not true or false",
    'name="a"\n[[leaves]]\nnumber=' + "9" * 400: "a number too large",
    'name="a"\n[[leaves]]\nnumber=-1': r"number is not negative @ t.toml.leaves\[0\]",
    'name="a"\n[[leaves]]\nlengths={a="b"}': r"'b' is not a number @ t.toml.leaves\[0\].lengths\['a'\]",
    'name="a"\n[[leaves]]\nlengths=3': r"t.toml.leaves\[0\].lengths",
    'name="a"\n[[leaves]]\ncorners=[[1,2],[1,2,3]]': r"a list of 3, where 2 belong @ t.toml.leaves\[0\].corners\[1\]",
}


@pytest.mark.parametrize("text", WRONG_TOML, ids=range(len(WRONG_TOML)))
def test_mistakes_are_refused_with_their_place(text: str) -> None:
    with pytest.raises(InputRefused, match=WRONG_TOML[text]) as caught:
        parse_document(text, Tree, name="t.toml", as_json=False)
    assert str(caught.value).startswith("t.toml: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["[]", "3", "null", "{", '{"name":"a","name":"b"}', '{"name":"a","leaves":[{"number":NaN}]}', "[" * 100_000]
)
def test_json_that_is_no_document(text: str) -> None:
    with pytest.raises(InputRefused, match=r"t\.json"):
        parse_document(text, Tree, name="t.json", as_json=True)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "tree.toml"
    path.write_bytes(b'\xef\xbb\xbfname = "a"\n')
    assert read_document(path, Tree) == Tree(name="a")
    path.write_bytes(b'name = "\xff"\n')
    for unreadable in (path, tmp_path, tmp_path / "absent.toml"):
        with pytest.raises(InputRefused, match="a readable text file"):
            read_document(unreadable, Tree)
    path.write_bytes(b"#" * 10_000_001)
    with pytest.raises(InputRefused, match="under 10 MB"):
        read_document(path, Tree)


@pytest.mark.parametrize(
    ("number", "kind"), [(28, MachineRefused), (122, MachineRefused), (5, MachineRefused), (13, InputRefused)]
)
def test_a_failed_write_leaves_the_old_file(tmp_path: Path, number: int, kind: type[KinescriptError]) -> None:
    path = tmp_path / "out.json"
    write_text(path, "old")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError(number, "no")

    with pytest.raises(kind):
        write_whole(path, fail)
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
    assert path.read_text() == "old"


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(temporary: Path) -> None:
        temporary.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "out.json", interrupt)
    assert not list(tmp_path.iterdir())


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "absent" / "a", tmp_path / "file" / "a", tmp_path, tmp_path / ("n" * 300), Path("/")):
        with pytest.raises(InputRefused):
            write_text(path, "text")


def test_json_is_strict() -> None:
    tree = {
        "a": (1, True, None, float("nan")),
        "b": np.float64(2.0),
        "c": np.int64(3),
        "d": np.bool_(True),
        "e": np.ones(2),
    }
    expected = {"a": [1, True, None, None], "b": 2.0, "c": 3, "d": True, "e": [1.0, 1.0]}
    assert json.loads(to_json(tree)) == expected
