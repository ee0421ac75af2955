"""What EMG told, in the three files: as the contract has it, and as it was."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.report import people
from tests.results.muscle_people import LOOSE, MEDIUS, NONE, OFF, SPINE, activation, alone, walker, worked

from kinescript.body.segments import MuscleSite, Unmapped
from kinescript.errors import InputRefused
from kinescript.results.document import to_document, to_events
from kinescript.results.folder import write_results
from kinescript.results.muscles import level_columns
from kinescript.results.reading import read_events, read_results
from kinescript.results.series import find_columns, find_metadata, write_series


def stored(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    import duckdb

    with duckdb.connect(":memory:") as connection:
        table = connection.read_parquet(str(path))
        columns = dict(zip(table.columns, np.array(table.fetchall(), dtype=np.float64).T, strict=True))
        pairs = connection.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()  # noqa: S608
    return columns, {key.decode(): value.decode() for key, value in pairs}


def test_every_muscle_has_a_block_with_how_far_it_can_be_trusted(tmp_path: Path) -> None:
    person = walker()
    tree = to_document(person)
    json.dumps(tree, allow_nan=False)
    medius, spine, loose = tree["muscles"]
    count = len(people.walk().measures)
    assert medius == {
        "site": "gluteus_medius",
        "side": "left",
        "label": "left gluteus medius",
        "rate_hz": 2000.0,
        "unit": "V",
        "trust": "good",
        "noise": 1e-6,
        "unknown": [],
        "faults": [],
        "steps": ["offset taken off", "20 to 450 Hz kept"],
        "beats_removed": 0,
        "normalised_to": {
            "kind": "mvic",
            "words": "maximal voluntary contraction",
            "level": 2e-4,
            "sigma": 1e-5,
            "unit": "V",
            "seen_in": "mvic.c3d",
        },
        "level_unit": "%",
        "column": "gluteus_medius_left_level",
        "bursts": 1,
        "evidence": [count, count + 2],
    }
    assert (spine["side"], spine["beats_removed"], spine["normalised_to"]["level"]) == (None, 2, None)
    assert (loose["site"], loose["trust"], loose["column"]) == ("EMG 3", "unusable", "emg_3_level")
    assert loose["faults"] == [{"kind": "lead_off", "words": OFF.words, "span": [1.0, 2.0]}]
    assert loose["unknown"] == [[1.0, 2.0]] and loose["noise"] is None and loose["evidence"] == []
    write_series(tmp_path / "x.parquet", person)
    columns, _ = stored(tmp_path / "x.parquet")
    assert {block["column"] for block in tree["muscles"]} <= set(columns)


def test_onsets_are_as_the_contract_has_them(tmp_path: Path) -> None:
    tree = to_events(walker())
    assert tree["onsets"] == [{"site": "gluteus_medius", "side": "left", "time_s": 1.0, "low_s": 0.98, "high_s": 1.03}]
    first, second = tree["bursts"]
    assert first["offset"] == {"time_s": 1.5, "low_s": 1.4, "high_s": 1.6}
    assert (first["level"], first["level_sigma"]) == (1e-4, 1e-5)
    assert (second["site"], second["onset"], second["offset"], second["span"]) == (SPINE.muscle, None, None, [0.0, 2.0])
    write_results(walker(), tmp_path)
    assert list(read_events(tmp_path).onsets) == tree["onsets"]
    assert list(read_events(tmp_path).bursts) == tree["bursts"]


@pytest.mark.parametrize("rate_hz", [100.0, 250.0])
def test_levels_lie_on_the_clock_of_the_movement(tmp_path: Path, rate_hz: float) -> None:
    person = walker(rate_hz=rate_hz)
    write_series(tmp_path / "x.parquet", person)
    columns, metadata = stored(tmp_path / "x.parquet")
    np.testing.assert_array_equal(columns["time_s"], person.pose.time_s)
    np.testing.assert_allclose(columns["gluteus_medius_left_level"], 10 * person.pose.time_s, atol=1e-9)
    np.testing.assert_allclose(columns["gluteus_medius_left_level_sigma"], person.pose.time_s, atol=1e-9)
    assert np.isnan(columns["emg_3_level"]).all() and np.isfinite(columns["erector_spinae_longissimus_level"]).all()
    assert len(columns["emg_3_level"]) == len(person.pose.time_s)
    units = json.loads(metadata["units"])
    assert set(units) == set(columns)
    assert (units["gluteus_medius_left_level"], units["gluteus_medius_left_level_sigma"]) == ("%", "%")
    assert (units["emg_3_level"], units["pelvis_tilt_deg"]) == ("V", "deg")
    references = json.loads(metadata["normalised_to"])
    assert references["gluteus_medius_left_level"]["kind"] == "mvic"
    assert references["erector_spinae_longissimus_level"]["kind"] == "none"


@pytest.mark.parametrize("rate_hz", [100.0, 250.0, 2000.0])
def test_muscles_alone_have_a_hundred_rows_a_second(tmp_path: Path, rate_hz: float) -> None:
    person = alone(rate_hz=rate_hz)
    write_results(person, tmp_path)
    columns, _ = stored(tmp_path / "series.parquet")
    assert len(columns["time_s"]) == 1000
    np.testing.assert_allclose(np.diff(columns["time_s"]), 0.01, atol=1e-9)
    known = np.isfinite(columns["gluteus_medius_left_level"])
    assert known.sum() >= 999
    np.testing.assert_allclose(columns["gluteus_medius_left_level"][known], 10 * columns["time_s"][known], atol=1e-9)
    assert not any(name.endswith("_deg") for name in columns)
    assert len(read_results(tmp_path).muscles) == 3


def test_what_was_written_before_muscles_is_still_read(tmp_path: Path) -> None:
    write_results(walker(), tmp_path)
    for name, key in (("assessment.json", "muscles"), ("events.json", "bursts")):
        tree = json.loads((tmp_path / name).read_text())
        del tree[key]
        (tmp_path / name).write_text(json.dumps(tree))
    assert read_results(tmp_path).muscles == ()
    assert read_events(tmp_path).bursts == ()
    tree = json.loads((tmp_path / "assessment.json").read_text()) | {"muscels": []}
    (tmp_path / "assessment.json").write_text(json.dumps(tree))
    with pytest.raises(InputRefused, match="muscels"):
        read_results(tmp_path)


def test_no_two_levels_share_a_column() -> None:
    places = (LOOSE, Unmapped(label="emg-3"), Unmapped(label="EMG_3"), Unmapped(label="Ω"), MEDIUS)
    places = (*places, MuscleSite(muscle="Gluteus medius", side=MEDIUS.side))
    names = level_columns(tuple(activation(at, to=NONE) for at in places))
    assert names == (
        "emg_3_level",
        "emg_3_2_level",
        "emg_3_3_level",
        "muscle_level",
        "gluteus_medius_left_level",
        "gluteus_medius_left_2_level",
    )


def test_without_muscles_nothing_is_said_of_them() -> None:
    person = people.walk()
    assert to_document(person)["muscles"] == [] and to_events(person)["onsets"] == []
    assert not any("level" in name for name in find_columns(person))
    assert find_metadata(person)["normalised_to"] == "{}"
    empty = replace(alone(), worked=replace(worked(), signals=(), activations=(), bursts=()))
    assert {name: len(values) for name, values in find_columns(empty).items()} == {"time_s": 0}
