"""The folder is whole or as it was, and what was written is read back."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
from tests.report import people

from kinescript.body.segments import Marker, MuscleSite, Plate, Segment
from kinescript.body.words import Side
from kinescript.errors import InputRefused, MachineRefused
from kinescript.results import folder as folder_room
from kinescript.results.document import to_document, to_events
from kinescript.results.folder import write_results
from kinescript.results.reading import read_events, read_results
from kinescript.results.series import find_columns

NAMES = {"assessment.json", "series.parquet", "events.json", "report.html"}


def test_measures_and_findings_come_back_as_they_were(tmp_path: Path) -> None:
    person = people.walk()
    assert write_results(person, tmp_path / "out") == tmp_path / "out"
    assert {p.name for p in (tmp_path / "out").iterdir()} == NAMES
    back = read_results(tmp_path / "out")
    assert back.measures == person.measures
    assert back.findings == person.findings
    assert back.quality == person.quality
    assert back.series == "series.parquet"
    assert back.made_by["settings"]["simulated"] is True
    assert read_results(tmp_path / "out" / "assessment.json") == back


def test_the_document_has_the_keys_of_the_contract() -> None:
    tree = to_document(people.walk())
    keys = ["kinescript", "recording", "quality", "alignment", "muscles", "recruitment", "synergies"]
    assert list(tree) == [*keys, "measures", "findings", "signature", "series", "made_by"]
    assert set(tree["measures"][0]) == {"name", "of", "side", "value", "unit", "sigma", "span", "faults"}
    assert {"range", "mdc", "source"} <= set(tree["findings"][0]["reference"])
    json.dumps(tree, allow_nan=False)


def test_events_hold_stances_and_marks() -> None:
    person = people.walk()
    tree = to_events(person)
    assert set(tree) == {"repetitions", "stances", "onsets", "bursts", "marks"}
    assert tree["stances"][0] == {
        "side": "right",
        "span": [0.3, pytest.approx(0.93)],
        "single": [[pytest.approx(0.38), pytest.approx(0.77)]],
        "seen_by": "plates+markers",
        "whole": True,
    }
    assert tree["marks"] == [{"name": "standing", "span": [0.0, 0.2], "side": None}]


def test_series_come_back_with_nan_units_and_sequences(tmp_path: Path) -> None:
    import duckdb

    out = tmp_path / 'it\'s "here"'
    person = people.walk()
    write_results(person, out)
    expected = find_columns(person)
    with duckdb.connect(":memory:") as connection:
        quoted = str(out / "series.parquet").replace("'", "''")
        table = connection.read_parquet(str(out / "series.parquet"))
        assert table.columns == list(expected)
        rows = np.array(table.fetchall(), dtype=np.float64)
        nulls = table.filter("hip_left_flexion_deg IS NULL").fetchall()
        pairs = connection.sql(f"SELECT key, value FROM parquet_kv_metadata('{quoted}')").fetchall()  # noqa: S608
    assert nulls == []
    np.testing.assert_array_equal(rows, np.stack(list(expected.values()), axis=1))
    assert np.isnan(rows[:, list(expected).index("hip_left_flexion_deg")]).sum() == 40
    metadata = {key.decode(): value.decode() for key, value in pairs}
    assert json.loads(metadata["units"])["pelvis_tilt_deg_sigma"] == "deg"
    assert json.loads(metadata["sequences"])["pelvis_obliquity_deg"] == "rotation-obliquity-tilt"
    assert metadata["zero"] == "anatomical"


def test_results_without_any_curve_still_have_a_clock(tmp_path: Path) -> None:
    from dataclasses import replace

    person = replace(people.walk(), angles=())
    write_results(person, tmp_path)
    assert list(find_columns(person)) == ["time_s"]


def test_places_are_written_in_words() -> None:
    from dataclasses import replace

    person = people.walk()
    first = person.recording.channels[0]
    places = (
        Marker(name="LASI"),
        Plate(number=1, corners_m=()),
        MuscleSite(muscle="gluteus_medius", side=Side.LEFT),
        Segment.LEFT_THIGH,
    )
    recording = replace(person.recording, channels=tuple(replace(first, at=place) for place in places))
    channels = to_document(replace(person, recording=recording))["recording"]["channels"]
    assert [c["at"] for c in channels] == ["LASI", "plate 1", "left gluteus medius", "left thigh"]


@pytest.mark.parametrize("failing", ["write_series", "write_report"])
def test_a_failure_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_room, failing, full)
    with pytest.raises(MachineRefused):
        write_results(people.walk(), tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_rename_brings_the_old_files_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_results(people.poor(), tmp_path)
    (tmp_path / "mine.txt").write_text("kept")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    rename = Path.replace

    def refuses(source: Path, target: Path) -> Path:
        if target.name == "events.json" and target.parent == tmp_path and "old" not in source.parts:
            raise PermissionError(13, "Permission denied")
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", refuses)
    with pytest.raises(InputRefused):
        write_results(people.walk(), tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder_room, "write_report", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_results(people.walk(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputRefused):
        write_results(people.walk(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tree: tree.pop("findings"),
        lambda tree: tree.update(extra=1),
        lambda tree: tree["measures"][0].update(value="9"),
        lambda tree: tree["measures"][0].update(side="both"),
        lambda tree: tree["measures"][0].update(span=[3.0, 1.0]),
        lambda tree: tree["measures"][0].update(sigma=None),
        lambda tree: tree["measures"][0].update(span=3.0),
        lambda tree: tree["findings"][0].update(evidence=[99]),
        lambda tree: tree["findings"][0]["reference"].update(range=[None]),
        lambda tree: tree["findings"][0]["reference"].pop("range"),
        lambda tree: tree.update(measures={}),
        lambda tree: tree["findings"][0].update(verdict="fine"),
    ],
)
def test_a_broken_document_is_refused_in_one_sentence(tmp_path: Path, spoil: object) -> None:
    write_results(people.walk(), tmp_path)
    path = tmp_path / "assessment.json"
    tree = json.loads(path.read_text())
    spoil(tree)  # type: ignore[operator]
    path.write_text(json.dumps(tree))
    with pytest.raises(InputRefused) as refused:
        read_results(tmp_path)
    assert "\n" not in str(refused.value)


def test_missing_and_torn_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        read_results(tmp_path)
    write_results(people.walk(), tmp_path)
    assert len(read_events(tmp_path).stances) == 17
    for name in ("assessment.json", "events.json"):
        (tmp_path / name).write_text((tmp_path / name).read_text()[:200])
    with pytest.raises(InputRefused):
        read_results(tmp_path)
    with pytest.raises(InputRefused):
        read_events(tmp_path)


def test_the_same_assessment_leaves_the_same_text(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_results(people.walk(), tmp_path / name)
    for name in NAMES - {"series.parquet"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_minute_is_written_quickly(tmp_path: Path) -> None:
    person = people.walk(seconds=60.0)
    write_results(person, tmp_path)  # duckdb loads
    start = time.process_time()
    write_results(person, tmp_path)
    cost = time.process_time() - start
    assert cost < 0.8, f"writing a minute at 100 Hz took {cost:.2f} s"
