"""Content that comes with kinescript is read in one place, and a fault in it is said with the file's name."""

from dataclasses import dataclass

import pytest

from kinescript.documents.shipped import read_shipped
from kinescript.errors import InputRefused
from kinescript.intake.minimal_set import Emergency


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    nothing_of_it: int


def test_a_file_becomes_its_dataclass() -> None:
    assert read_shipped("screening", "emergency.toml", Emergency).number["GB"] == "999"


def test_a_file_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(InputRefused, match=r"emergency\.toml"):
        read_shipped("screening", "emergency.toml", _Other)
