"""The pages made from data hold everything that the data hold."""

import importlib.util
from types import ModuleType

import pytest
from tests.house.source import ROOT

from kinescript.outcomes.evidence import load_evidence
from kinescript.outcomes.instrument import load_instruments


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("care_tables", ROOT / "docs" / "care_tables.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_instrument_has_its_row_error_and_licence(tables: ModuleType) -> None:
    page, owners = tables.instruments(load_instruments()), tables.licences(load_instruments())
    for each in load_instruments():
        row = "".join(line for line in page.splitlines() if line.startswith(f"| `{each.name}`"))
        assert all(f"{error.mdc95:g} at 95 % ({error.source}" in row for error in each.error)
        assert all(band.word in row for band in each.band)
        assert f"| `{each.name}` | {each.licence.owner} |" in owners
    assert "at least 20, at most 40: middle" in page


def test_every_claim_has_its_place(tables: ModuleType) -> None:
    page = tables.evidence(load_evidence())
    assert [line.strip("`") for line in page.splitlines() if line.startswith("`")] == [e.id for e in load_evidence()]
    for each in load_evidence():
        assert all(part in page for part in (each.says, each.value, each.population, each.comparator, each.reference))


def test_the_refused_and_the_hazards_are_shown(tables: ModuleType) -> None:
    assert len(tables.refused().splitlines()) == 2 + 3
    assert tables.hazards().count("Control: ") >= 10
    assert "no conformity" in (ROOT / "docs/safety/hazards.md").read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("reference/instruments.md", "instruments.md"),
        ("reference/instruments.md", "licences.md"),
        ("reference/evidence.md", "evidence.md"),
        ("reference/evidence.md", "refused.md"),
        ("safety/hazards.md", "hazards.md"),
    ],
)
def test_the_page_includes_its_table(page: str, made: str) -> None:
    assert f"../_made/{made}" in (ROOT / "docs" / page).read_text(encoding="utf-8")
