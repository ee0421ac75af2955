"""The files of data/instruments: whole, sourced, with error and MCID apart, and without anybody's wording."""

import re
import tomllib
from pathlib import Path

import pytest

from kinescript.errors import InputRefused
from kinescript.outcomes.evidence import find_evidence
from kinescript.outcomes.instrument import Instrument, instrument_names, load_instruments

ASKED = (
    "odi rmdq-24 nprs-back nprs-leg peg psfs pgic start-back sbi tsk-11 tsk-17 fabq pseq dn4 lanss paindetect csi pcs"
)
# where the rights are somebody's, or are not settled
LICENSED = {"odi", "start-back", "sbi", "tsk-11", "tsk-17", "fabq", "pseq", "dn4", "lanss", "paindetect", "csi", "pcs"}
# LOINC codes that were read in LOINC's own table; any other would be invented
VERIFIED = {"97908-8", "97909-6", "72514-3", "91148-7"}


def folder(repository: Path) -> Path:
    return repository / "src" / "kinescript" / "data" / "instruments"


def test_every_instrument_of_the_contract_is_there() -> None:
    assert set(instrument_names()) == {*ASKED.split(), "promis-global-10"}


@pytest.mark.parametrize("instrument", load_instruments(), ids=lambda each: each.name)
def test_every_number_has_a_source_in_the_registry(instrument: Instrument) -> None:
    sources = [instrument.source, *(each.source for each in instrument.error)]
    sources += [each for each in (instrument.band_source, instrument.mcid and instrument.mcid.source) if each]
    for each in sources:
        assert find_evidence(each).id == each
    assert (instrument.band_source is not None) == bool(instrument.band)


@pytest.mark.parametrize("instrument", load_instruments(), ids=lambda each: each.name)
def test_no_wording_where_the_licence_does_not_bundle_it(instrument: Instrument, repository: Path) -> None:
    if instrument.name in LICENSED | {"promis-global-10"}:
        assert not instrument.licence.text_bundled
    if not instrument.licence.text_bundled:
        tree = tomllib.loads((folder(repository) / f"{instrument.name}.toml").read_text(encoding="utf-8"))
        assert "captions" not in tree
        for text in strings(tree):
            assert "?" not in text, f"a question stands in {instrument.name}: {text}"
            assert not re.search(r"\b(I|my|me|I'm)\b", text), f"somebody speaks in {instrument.name}: {text}"
        assert not list(lists_of_texts(tree, len_at_least=3)), "a list of texts reads like the items of a form"
    assert instrument.licence.owner and instrument.licence.note and instrument.licence.url
    assert "://" not in instrument.licence.url


def test_captions_where_none_may_be_are_refused(repository: Path) -> None:
    from kinescript.documents.read import parse_document

    text = (folder(repository) / "tsk-11.toml").read_text(encoding="utf-8")
    head, rest = text.split("\n\n", 1)
    with pytest.raises(InputRefused, match="captions only where the licence bundles the text"):
        parse_document(f'{head}\ncaptions = ["words"]\n\n{rest}', Instrument, name="tsk-11.toml", as_json=False)


def test_no_other_file_of_the_data_holds_a_form(repository: Path) -> None:
    """A text file beside the instruments would be somebody's wording."""
    assert {path.suffix for path in folder(repository).iterdir()} == {".toml"}
    assert {path.stem for path in folder(repository).iterdir()} == set(instrument_names())


def test_only_loinc_codes_that_were_verified() -> None:
    codes = {c for each in load_instruments() for c in (each.loinc.panel, each.loinc.score) if c}
    assert codes == VERIFIED


def test_error_and_what_matters_are_the_ones_of_care() -> None:
    known = {each.name: each for each in load_instruments()}
    errors = {name: {e.of: e.mdc95 for e in known[name].error} for name in known}
    assert errors["odi"] == {"chronic_low_back_pain": 17, "lumbar_stenosis": 8.5}
    assert errors["nprs-leg"] == errors["nprs-back"] == {"chronic_low_back_pain": 2.4, "lumbar_stenosis": 2.3}
    assert errors["rmdq-24"] == {"chronic_low_back_pain": 5}
    assert errors["pseq"] == {"chronic_low_back_pain": 11}
    assert errors["psfs"] == {"chronic_low_back_pain": 1.4}
    mcid = {name: (each.mcid.value, each.mcid.how) for name, each in known.items() if each.mcid}
    assert mcid["odi"] == (10, "points")
    assert mcid["peg"] == (30, "percent")
    assert mcid["tsk-17"] == (5.5, "points")


def strings(tree: object) -> list[str]:
    if isinstance(tree, dict):
        return [text for each in tree.values() for text in strings(each)]
    if isinstance(tree, list):
        return [text for each in tree for text in strings(each)]
    return [tree] if isinstance(tree, str) else []


def lists_of_texts(tree: object, *, len_at_least: int) -> list[list[str]]:
    if isinstance(tree, dict):
        return [found for each in tree.values() for found in lists_of_texts(each, len_at_least=len_at_least)]
    if isinstance(tree, list) and len(tree) >= len_at_least and all(isinstance(each, str) for each in tree):
        return [tree]
    return []
