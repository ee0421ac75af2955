"""The library is whole, its ladders end, and a typo in a file is refused with its place."""

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from kinescript.body.words import Side
from kinescript.errors import InputRefused, WrongUsage
from kinescript.intake.minimal_set import read_emergency
from kinescript.programme.checking import NEVER_SAID, find_ladder_faults, patient_words
from kinescript.programme.drawn import phase_angles
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.library import find_exercise, load_library, read_exercise, read_library
from kinescript.programme.mirroring import MIRRORS, for_side, mirror_phase
from kinescript.programme.stop_signs import find_stop_signs

GOOD = """
id = "{id}"
version = 1
title = "Small bridge"
everyday = "Hip lift"
kind = "core"
outcomes = ["lumbo_pelvic_stability"]
position = "supine"
sides = "either"
traits = []
through_the_day = false
first_try = "alone"
firm_support = false
equipment = []
how = ["Lie down.", "Lift.", "Lower."]
breath = "Out as you lift."
may_feel = "Work."
ease_off_if = "It cramps."
stop_if = ["It moves further down the leg."]
easier = "Less."
harder = "More."
{more}
[why]
patient = "It helps."
clinician = "Hip extension."
[feedback]
share_by_week = [1.0, 0.5]
probe_every = 5
[source]
id = "consensus_kinescript"
label = "consensus"
[[phases]]
name = "lift right"
seconds = 2.0
words = "Right knee up."
targets = [{{ curve = "hip_right_flexion_deg", deg = 10.0, tolerance_deg = {tolerance} }}]
pose_deg = {{ {pose} = 20.0, lumbar_side_bend_deg = 4.0 }}
[dose.movement_control]
dose = {{ sets = 1 }}
source = {{ id = "consensus_kinescript", label = "consensus" }}
"""


def write(
    folder: Path, name: str = "small", *, more: str = "", tolerance: str = "5.0", pose: str = "knee_right_flexion_deg"
) -> Path:
    """Write an exercise that is right but for what is asked."""
    path = folder / f"{name}.toml"
    path.write_text(GOOD.format(id=name, more=more, tolerance=tolerance, pose=pose), encoding="utf-8")
    return path


def test_the_library_loads_and_every_id_is_its_file(tmp_path: Path) -> None:
    library = load_library()
    assert [e.id for e in library] == sorted({e.id for e in library})
    assert load_library() is library, "read once"
    assert read_library(tmp_path) == ()


def test_an_exercise_that_is_right_is_read(tmp_path: Path) -> None:
    exercise = read_exercise(write(tmp_path))
    assert exercise.phases[0].targets[0].deg == 10.0
    assert Trait.FLOOR in exercise.traits, "lying on the back is on the floor, whether the file says so or not"


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"pose": "knee_right_flexoin_deg"}, "phases[0]", "flexoin"),
        ({"pose": "hip_right_flexion_deg"}, "phases[0]", "in both"),
        ({"tolerance": "0.0"}, "phases[0]", "tolerance"),
        ({"more": 'posture = "hovering"'}, "posture", "hovering"),
        ({"more": 'props = { things = ["trampoline"] }'}, "props", "trampoline"),
        ({"more": 'props = { facing = "above" }'}, "props", "above"),
        ({"more": 'props = { holds = { right = "parrot" } }'}, "props", "parrot"),
        ({"more": 'props = { holds = { upper = "rail" } }'}, "props", "upper"),
        ({"more": 'limits = [{ what = "hold", at_most = 10.0, unit = "s" }]'}, "limits[0]", "hold_s"),
        ({"more": 'limits = [{ what = "lumbar_bend_deg", at_most = 9.0, unit = "deg" }]'}, "limits[0]", "lumbar_bend"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, change: dict[str, str], place: str, said: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_exercise(write(tmp_path, **change))  # type: ignore[arg-type]
    assert str(refused.value).startswith("small.toml")
    assert place in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ('how = ["Lie down.", "Lift.", "Lower."]', 'how = ["Lift."]', "three lines"),
        ("Hip lift", "Lift the weak side", "weak"),
        ("share_by_week = [1.0, 0.5]", "share_by_week = [0.5, 1.0]", "never rise"),
        ("It moves further down the leg.", "You feel numb between your legs.", "stop"),
        ('id = "consensus_kinescript"', 'id = "consensus_kinescrip"', "consensus_kinescript"),
        ("may_feel", "may_fel", "may_feel"),
        ('kind = "core"', 'kind = "cor"', "kind"),
        ("movement_control", "movement_contrl", "dose"),
    ],
)
def test_a_typo_is_refused_with_file_and_place(tmp_path: Path, find: str, put: str, said: str) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(find, put), encoding="utf-8")
    with pytest.raises(InputRefused, match=re.escape("small.toml")) as refused:
        read_exercise(path)
    assert said in str(refused.value)


def test_stop_signs_are_said_once_and_everywhere(tmp_path: Path) -> None:
    """The emergency list of the sheet, the pain rule's two signs, then what the file adds."""
    own = read_exercise(write(tmp_path)).stop_if
    assert own == (*find_stop_signs(), "It moves further down the leg.")
    assert all(sign in own[0] for sign in read_emergency().list)
    assert all(e.stop_if[: len(find_stop_signs())] == find_stop_signs() for e in load_library())
    texts = (files("kinescript") / "data" / "exercises").iterdir()
    assert [t.name for t in texts if re.search(r"(?i)numbness between|bladder", t.read_text(encoding="utf-8"))] == []


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    write(tmp_path).rename(tmp_path / "other.toml")
    with pytest.raises(InputRefused, match=r"other\.toml, id"):
        read_library(tmp_path)


def test_ladders_end_and_lead_somewhere(tmp_path: Path) -> None:
    write(tmp_path, "one", more='harder_id = "two"')
    write(tmp_path, "two", more='harder_id = "one"')
    with pytest.raises(InputRefused, match="one > two > one"):
        read_library(tmp_path)
    write(tmp_path, "two", more='harder_id = "three"')
    with pytest.raises(InputRefused, match=r"two\.toml, harder_id.*three"):
        read_library(tmp_path)
    write(tmp_path, "two")
    with pytest.raises(InputRefused, match=r"two\.toml, easier_id.*one"):
        read_library(tmp_path)
    write(tmp_path, "two", more='easier_id = "one"')
    assert [e.id for e in read_library(tmp_path)] == ["one", "two"]


def test_the_shipped_ladders_have_no_fault() -> None:
    assert list(find_ladder_faults(load_library())) == []


def test_an_unknown_exercise_is_wrong_usage_with_near_names(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        find_exercise("no_such_thing_at_all")
    library = load_library()
    if library:
        with pytest.raises(WrongUsage, match=library[0].id):
            find_exercise(library[0].id[:-1])


def test_patient_words_never_frighten() -> None:
    for exercise in load_library():
        for key, text in patient_words(exercise):
            assert not set(re.findall(r"[a-z]+", text.lower())) & NEVER_SAID, (exercise.id, key)


def test_mirroring_twice_is_the_same_exercise(tmp_path: Path) -> None:
    exercises: tuple[Exercise, ...] = (read_exercise(write(tmp_path)), *load_library())
    for exercise in exercises:
        assert tuple(mirror_phase(p) for p in for_side(exercise, Side.LEFT)) == exercise.phases, exercise.id
        assert for_side(exercise, Side.RIGHT) == exercise.phases == for_side(exercise, None)


def test_the_left_is_the_right_with_signs_and_words_changed(tmp_path: Path) -> None:
    (phase,) = for_side(read_exercise(write(tmp_path)), Side.LEFT)
    assert phase_angles(phase) == {
        "hip_left_flexion_deg": 10.0,
        "knee_left_flexion_deg": 20.0,
        "lumbar_side_bend_deg": -4.0,
    }
    assert phase.words == "Left knee up."
    assert MIRRORS["neck_rotation_deg"] == MIRRORS["pelvis_obliquity_deg"] == -1


def test_a_ladder_is_only_as_long_as_the_library(tmp_path: Path) -> None:
    exercise = replace(read_exercise(write(tmp_path)), harder_id="small")
    assert next(find_ladder_faults((exercise,))).place == "small.toml, harder_id"
