"""The motion script as TOML and JSON: exact round trips, every mistake refused with its place."""

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.programmes import example_programme

from kinescript.body.joints import CURVES
from kinescript.body.words import Side
from kinescript.documents.toml_text import to_toml
from kinescript.errors import InputRefused
from kinescript.intake.words import Condition, Status
from kinescript.programme.dose import Dose, Tempo
from kinescript.programme.script import (
    Breath,
    Feedback,
    Goal,
    Kind,
    Limit,
    MotionScript,
    MuscleOrder,
    Phase,
    Source,
    Target,
)
from kinescript.programme.script_document import parse_script, read_script, script_to_json, script_to_toml
from kinescript.programme.signing import find_script

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = WORDS.filter(lambda x: bool(x.strip()))
SECONDS = st.floats(0, 1000)
DEG = st.floats(-180, 180)
LABEL = st.sampled_from(["trial", "trial_other_population", "guideline", "convention", "consensus"])


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of them, as a tuple."""
    return st.lists(values, max_size=3).map(tuple)


TARGETS = st.builds(
    Target, curve=st.sampled_from([c.name for c in CURVES[:8]]), deg=DEG, tolerance_deg=st.floats(0, 40)
)
PHASES = st.builds(
    Phase,
    name=WORDS,
    seconds=SECONDS,
    hold_s=SECONDS,
    breath=st.sampled_from(Breath),
    targets=some(TARGETS),
    pose_deg=st.none() | st.dictionaries(st.sampled_from([c.name for c in CURVES[8:]] + ["neck.x", "é"]), DEG),
    words=WORDS,
)
DOSES = st.builds(
    Dose,
    days_per_week=st.none() | st.floats(0, 7),
    times_per_day=st.none() | st.floats(0, 24),
    as_needed=st.booleans(),
    sets=st.none() | st.integers(0, 10),
    repetitions=st.none() | st.integers(0, 100),
    hold_s=st.none() | SECONDS,
    tempo=st.none() | st.builds(Tempo, out_s=SECONDS, hold_s=SECONDS, back_s=SECONDS),
    load=st.none() | WORDS,
    effort_rpe=st.none() | st.floats(0, 10),
    range_share=st.none() | st.floats(0, 1),
    max_leg_rise_nrs=st.none() | st.floats(0, 10),
)
ORDERS = st.builds(
    MuscleOrder,
    first=WORDS,
    before=WORDS,
    window_ms=st.tuples(st.floats(-500, 0), st.floats(0, 500)),
    above_speed_deg_s=st.floats(0, 500),
    label=LABEL,
    source=WORDS,
)


@st.composite
def scripts(draw: st.DrawFn) -> MotionScript:
    """Any script whose values make sense."""
    side = draw(st.none() | st.sampled_from(Side))
    return MotionScript(
        id=draw(NAMES),
        version=draw(st.integers(1, 99)),
        title=draw(NAMES),
        kind=draw(st.sampled_from(Kind)),
        side=side,
        outcomes=draw(some(st.sampled_from(Goal))),
        stages=draw(some(st.sampled_from(Status))),
        phases=draw(st.lists(PHASES, min_size=1, max_size=3).map(tuple)),
        dose=replace(draw(DOSES), side=side),
        limits=draw(some(st.builds(Limit, what=WORDS, at_most=DEG, unit=WORDS))),
        order=draw(some(ORDERS)),
        feedback=draw(
            st.builds(
                Feedback,
                share_by_week=st.lists(st.floats(0, 1), min_size=1, max_size=8).map(tuple),
                probe_every=st.integers(0, 9),
            )
        ),
        not_if=draw(some(st.sampled_from(Condition))),
        source=draw(st.builds(Source, id=WORDS, label=LABEL)),
        valid_until=draw(st.dates()),
    )


@settings(deadline=None, max_examples=60)
@given(scripts())
def test_round_trips_are_exact(script: MotionScript) -> None:
    assert parse_script(script_to_json(script), name="s.json", as_json=True) == script
    assert parse_script(script_to_toml(script), name="s.toml", as_json=False) == script


def tree_of(exercise: str = "bird_dog") -> dict[str, Any]:
    """A script as plain data."""
    return json.loads(script_to_json(find_script(example_programme(), exercise)))  # type: ignore[no-any-return]


CHANGES: list[tuple[str, Any, str]] = [
    ("surprise", 1, "unknown key 'surprise'"),
    ("schema_version", 2, "schema_version: expected 1; came 2"),
    ("version", 0, "version: expected 1 or more"),
    ("valid_until", None, "valid_until"),
    ("valid_until", "2026-02-30", "a day no calendar has"),
    ("side", "up", "not one of left, right"),
    ("side", "left", r"dose\.side"),
    ("phases", [], "at least one phase"),
    ("phases.0.seconds", -1.0, r"phases\[0\]\.seconds: expected a number from 0"),
    ("phases.0.hold_s", -0.1, r"phases\[0\]\.hold_s"),
    ("phases.0.seconds", "3", "is not a number"),
    ("phases.0.targets.0.curve", "elbow_flexion_deg", r"phases\[0\]\.targets\[0\]\.curve"),
    ("phases.0.targets.0.curve", "knee_right_flexion_deg", "one in both"),
    ("phases.0.targets.0.tolerance_deg", -1.0, "tolerance_deg"),
    ("phases.0.surprise", 1, "unknown key 'surprise'"),
    ("dose.repetitions", -1, r"dose\.repetitions"),
    ("dose.range_share", 1.5, r"dose\.range_share: expected a number from 0 to 1"),
    ("dose.tempo.out_s", -3.0, r"dose\.tempo\.out_s"),
    ("dose.sets", True, "is not a whole number"),
    ("feedback.share_by_week", [1.2], r"share_by_week\[0\]"),
    ("feedback.share_by_week", [], "at least one share"),
    ("feedback.probe_every", -1, "probe_every"),
    ("kind", "dancing", "not one of"),
    ("title", " ", "title: expected a word"),
]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(("key", "value", "words"), CHANGES)
def test_what_makes_no_sense_is_refused_with_its_place(key: str, value: Any, words: str, as_json: bool) -> None:
    tree = tree_of()
    *way, last = [int(part) if part.isdigit() else part for part in key.split(".")]
    inner: Any = tree
    for part in way:
        inner = inner[part]
    inner[last] = value
    text = json.dumps(tree) if as_json else to_toml(tree)
    with pytest.raises(InputRefused, match=words):
        parse_script(text, name="script", as_json=as_json)


@pytest.mark.parametrize("key", ["valid_until", "side", "id", "dose", "source"])
def test_a_key_that_is_missing_is_never_made_up(key: str) -> None:
    tree = tree_of("bridge")
    del tree[key]
    with pytest.raises(InputRefused, match=f"missing key.*{key}|{key}.*missing key|'{key}'"):
        parse_script(json.dumps(tree), name="script", as_json=True)
    with pytest.raises(InputRefused):
        parse_script(to_toml(tree), name="script", as_json=False)


def test_toml_says_in_so_many_words_that_there_is_no_side() -> None:
    text = script_to_toml(find_script(example_programme(), "bridge"))
    assert tomllib.loads(text)["side"] == "none"
    assert parse_script(text, name="s", as_json=False).side is None
    with pytest.raises(InputRefused, match="not one of"):
        parse_script(json.dumps({**tree_of("bridge"), "side": "none"}), name="s", as_json=True)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    text = script_to_toml(find_script(example_programme(), "bridge"))
    path.write_text(text.replace("seconds = 3.0", "seconds = nan", 1), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"s\.toml, phases\[0\]\.seconds"):
        read_script(path)
    path.write_text(text, encoding="utf-8")
    assert read_script(path).valid_until == date(2026, 12, 28)
    with pytest.raises(InputRefused, match="no such file"):
        read_script(tmp_path / "none.json")


def test_what_makes_no_sense_is_not_written_either() -> None:
    script = find_script(example_programme(), "bridge")
    with pytest.raises(InputRefused, match="version"):
        script_to_toml(replace(script, version=0))
    with pytest.raises(InputRefused, match="schema_version"):
        script_to_json(replace(script, schema_version=3))
    with pytest.raises(InputRefused, match="TOML"):
        script_to_toml(replace(script, title="\ud800"))
