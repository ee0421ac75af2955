"""No number of an effect reaches a person without an entry in the registry of claims; three are refused by name."""

import re
import tomllib
from functools import cache
from typing import Any

import pytest
from tests.house.claims import Passage, claims, passages, read_page, tracked_texts
from tests.house.source import PACKAGE, fail_with

from kinescript.outcomes.evidence import find_evidence, load_evidence

EVIDENCE = PACKAGE / "data" / "evidence"


@cache
def ids() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(sorted((each.id for each in load_evidence()), key=len, reverse=True)) + r")\b"
    )


@cache
def table(name: str) -> tuple[dict[str, Any], ...]:
    tree = tomllib.loads((EVIDENCE / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(tree[name])


def allowed(passage: Passage) -> list[dict[str, Any]]:
    return [
        each for each in table("allowed") if each["where"] == passage.where and each.get("text", "") in passage.text
    ]


def unfounded(passage: Passage) -> list[str]:
    """The claims of a passage that neither names an id of the registry nor says assumption nor is allowed."""
    beside = f"{passage.text} {passage.beside}"
    founded = ids().search(beside) or re.search(r"\bassum(?:ption|ed)\b", beside)
    return [] if founded or allowed(passage) else claims(passage.text)


def test_every_claim_has_an_entry() -> None:
    faults = [
        f"{passage.where}:{passage.line}: {', '.join(found)} in: {passage.text[:90]}"
        for passage in passages()
        if (found := unfounded(passage))
    ]
    fail_with(faults, "A number of an effect names its entry of data/evidence, or says assumption, or is allowed there")


def test_nothing_is_allowed_that_is_not_needed() -> None:
    needed = [each for passage in passages() if claims(passage.text) for each in allowed(passage)]
    short = [each for each in table("allowed") if "text" in each]  # a whole page may lie ready
    faults = [f"{each['where']}: {each['text']}" for each in short if each not in needed]
    fail_with(faults, "What data/evidence/allowed.toml allows is there")
    assert all(each["reason"].strip() for each in table("allowed"))


def test_every_id_that_content_cites_is_in_the_registry() -> None:
    faults = []
    known = {each.id for each in load_evidence()}
    for path in sorted((PACKAGE / "data").rglob("*.toml")):
        if path.parent.name in ("exercises", "rules", "screening", "instruments"):
            cited = sources(tomllib.loads(path.read_text(encoding="utf-8")))
            faults += [f"{path.name}: {each}" for each in sorted(set(cited) - known)]
    fail_with(faults, "A source is an id of data/evidence")


def sources(tree: Any) -> list[str]:
    """Every id under a key `source`: of a table with an id and a label, or a word that is written as ids are."""
    if isinstance(tree, list):
        return [found for each in tree for found in sources(each)]
    if not isinstance(tree, dict):
        return []
    here = tree.get("source")
    cited = here.get("id") if isinstance(here, dict) else here
    own = [cited] if isinstance(cited, str) and re.fullmatch(r"[a-z][a-z0-9]*_[a-z0-9_]+", cited) else []
    return own + [found for each in tree.values() for found in sources(each)]


def refused_in(text: str) -> list[str]:
    """The ids of the refused claims that a text makes."""
    flat = re.sub(r"\s+", " ", text).lower()
    found = []
    for claim in table("refused"):
        number = rf"(?:\b{claim['number']}(?:\.0)?|\b{claim['number_in_words']})\s?(?:%|per ?cent)"
        for hit in re.finditer(number, flat):
            near = re.split(r"(?<=[.!?;|])\s", flat[max(0, hit.start() - 130) : hit.start()])[-1]
            near += re.split(r"(?<=[.!?;|])\s", flat[hit.start() : hit.end() + 130])[0]
            about = any(word in near for word in claim["about"])
            if about and (not claim["and_any_of"] or any(word in near for word in claim["and_any_of"])):
                found.append(claim["id"])
    return found


def test_no_page_makes_a_refused_claim() -> None:
    faults = [f"{where}: {found}" for where, text in tracked_texts() if (found := refused_in(text))]
    fail_with(faults, "The three claims nobody could trace are said nowhere")


def test_the_three_are_refused_by_name() -> None:
    assert {each["id"] for each in table("refused")} == {
        "pain_in_eight_weeks",
        "recurrence_in_six_months",
        "better_odi_by_algorithm",
    }
    for each in table("refused"):
        assert find_evidence(each["nearest"])
        assert refused_in(each["says"]) == [each["id"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dynamic exercise brings 67% less pain.", ["pain_in_eight_weeks"]),
        ("In eight weeks pain fell by\n67 %.", ["pain_in_eight_weeks"]),
        ("a sixty-seven percent reduction of pain", ["pain_in_eight_weeks"]),
        ("68% of patients relapse", ["recurrence_in_six_months"]),
        ("it comes back in 68 per cent", ["recurrence_in_six_months"]),
        ("40 % better ODI", ["better_odi_by_algorithm"]),
        ("ODI improved 40% more", ["better_odi_by_algorithm"]),
        ("The battery has 67 %. Pain is asked next.", []),
        ("centralisation in 40 % of people", []),
        ("any recurrence 69 % at 12 months", []),
    ],
)
def test_refused_claims_are_seen_however_they_are_written(text: str, found: list[str]) -> None:
    assert refused_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Walking lowers the risk by 28 %.", ["28 %"]),
        ("Pain fell by 30% in most.", ["30%"]),
        ("a hazard ratio of 0.72 for another episode", ["hazard ratio"]),
        ("inside its 95 % interval, no pain", []),
        ("<table style='width: 100%;'> pain", []),
        ("80 % of the range", []),
    ],
)
def test_claims_are_seen(text: str, found: list[str]) -> None:
    assert claims(text) == found


def test_a_page_is_read_by_paragraphs_rows_and_items() -> None:
    page = "# Head\n\nOne\ntwo.\n\n| a | b |\n| c | d |\n- item\n  more\n- next\n"
    assert [each.text for each in read_page(page, where="x")] == [
        "# Head",
        "One two.",
        "| a | b |",
        "| c | d |",
        "- item more",
        "- next",
    ]
    bad = Passage(where="README.md", line=1, text="Pain falls by 50 %.", beside="Pain falls by 50 %.")
    assert unfounded(bad) == ["50 %"]
    assert unfounded(Passage(where="x", line=1, text=bad.text, beside="walkback_2024")) == []
