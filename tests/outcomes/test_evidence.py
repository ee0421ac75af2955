"""The registry of claims: every entry can be checked by somebody, or says assumption."""

import re
from dataclasses import replace

import pytest

from kinescript.errors import InputRefused
from kinescript.outcomes.evidence import Evidence, find_evidence, load_evidence


@pytest.mark.parametrize("entry", load_evidence(), ids=lambda each: each.id)
def test_every_entry_is_whole(entry: Evidence) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]+", entry.id)
    assert entry.checked_by and entry.checked_on
    assert "http" not in entry.url + entry.doi
    assert not entry.doi or re.fullmatch(r"10\.\d{4,9}/\S+", entry.doi)
    assert not entry.pmid or entry.pmid.isdigit()
    if entry.status == "verified":
        assert "secondary" not in entry.checked_by and "memory" not in entry.note
    if entry.label in ("consensus", "convention") and not (entry.doi or entry.url or entry.pmid):
        assert entry.is_assumption


def test_ids_that_content_leans_on() -> None:
    for each in ("consensus_kinescript", "convention_clinical", "albert_2012", "walkback_2024", "mcgill_endurance"):
        assert find_evidence(each).id == each


def test_an_unknown_id_is_refused_with_the_near_ones() -> None:
    with pytest.raises(InputRefused, match="walkback_2024"):
        find_evidence("walkback_2025")


@pytest.mark.parametrize(
    "wrong",
    [
        {"doi": "", "pmid": "", "url": ""},
        {"label": "proof"},
        {"status": "sure"},
        {"status": "assumption"},
        {"population": " "},
        {"reference": "assumption: ours"},
    ],
)
def test_what_cannot_be_checked_is_no_entry(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="albert_2012"):
        replace(find_evidence("albert_2012"), **wrong)  # type: ignore[arg-type]
