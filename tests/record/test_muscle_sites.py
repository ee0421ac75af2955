"""Names of muscles as people, devices and laboratories write them, and the sites they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.body.segments import Marker, MuscleSite, Segment, Unmapped
from kinescript.body.words import Side
from kinescript.documents.shipped import read_shipped
from kinescript.record.muscle_names import find_named, find_site
from kinescript.record.muscle_sites import (
    _Table,
    is_reached_by_heart,
    site_entries,
)

SENIAM = (
    *("gluteus_maximus", "gluteus_medius", "tensor_fasciae_latae", "rectus_femoris", "vastus_medialis"),
    *("vastus_lateralis", "biceps_femoris", "semitendinosus", "erector_spinae_longissimus"),
    *("erector_spinae_iliocostalis", "multifidus", "tibialis_anterior", "peroneus_longus", "peroneus_brevis"),
    *("soleus", "gastrocnemius_medialis", "gastrocnemius_lateralis", "deltoideus_anterior"),
)
CITED = (
    *("transversus_internal_oblique_region", "external_oblique", "rectus_abdominis", "latissimus_dorsi"),
    *("adductor_longus", "hamstrings"),
)
TABLE = read_shipped("muscles", "sites.toml", _Table)
LEFT, RIGHT = Side.LEFT, Side.RIGHT


@pytest.mark.parametrize(
    ("label", "muscle", "side"),
    [
        ("Voltage.L Rect", "rectus_femoris", LEFT),
        ("RF", "rectus_femoris", None),
        ("Lt. Gluteus Med", "gluteus_medius", LEFT),
        ("R_GMED", "gluteus_medius", RIGHT),
        ("RGMED", "gluteus_medius", RIGHT),
        ("LT GLUT. MED.", "gluteus_medius", LEFT),
        ("Sensor 3: Gluteus Medius R", "gluteus_medius", RIGHT),
        ("Right Gluteus Medius: EMG 6", "gluteus_medius", RIGHT),
        ("left_gluteus_medius", "gluteus_medius", LEFT),
        ("M. glutaeus medius li", None, None),
        ("M. gluteus medius li", "gluteus_medius", LEFT),
        ("moyen fessier gauche", "gluteus_medius", LEFT),
        ("gluteo medio destro", "gluteus_medius", RIGHT),
        ("LES_L", "erector_spinae_longissimus", LEFT),
        ("ES lumbar left", "erector_spinae_longissimus", LEFT),
        ("erector spinae (longissimus) L", "erector_spinae_longissimus", LEFT),
        ("erector spinae (iliocostalis) L", "erector_spinae_iliocostalis", LEFT),
        ("ES L3 R", "erector_spinae_longissimus", RIGHT),
        ("Rückenstrecker rechts", "erector_spinae_longissimus", RIGHT),
        ("MF L5 L", "multifidus", LEFT),
        ("multif.", "multifidus", None),
        ("Tra/IO", "transversus_internal_oblique_region", None),
        ("TrA L", "transversus_internal_oblique_region", LEFT),
        ("transversus abdominis right", "transversus_internal_oblique_region", RIGHT),
        ("IO", "transversus_internal_oblique_region", None),
        ("RT INT. OBLIQUE", "transversus_internal_oblique_region", RIGHT),
        ("LT EXT. OBLIQUE", "external_oblique", LEFT),
        ("äußerer schräger Bauchmuskel rechts", "external_oblique", RIGHT),
        ("RT RECTUS ABDOM.", "rectus_abdominis", RIGHT),
        ("BF", "biceps_femoris", None),
        ("Biceps Femoris (mV)", "biceps_femoris", None),
        ("ST", "semitendinosus", None),
        ("Voltage.R Hams", "hamstrings", RIGHT),
        ("L Tib Ant", "tibialis_anterior", LEFT),
        ("LTibAnt", "tibialis_anterior", LEFT),
        ("EMG1_LTA", "tibialis_anterior", LEFT),
        ("RT MED. GASTRO", "gastrocnemius_medialis", RIGHT),
        ("ischio-jambiers droite", "hamstrings", RIGHT),
        ("anterior deltoid R", "deltoideus_anterior", RIGHT),
    ],
)
def test_what_people_write(label: str, muscle: str | None, side: Side | None) -> None:
    assert find_site(label) == (None if muscle is None else MuscleSite(muscle=muscle, side=side))


@pytest.mark.parametrize(
    "label",
    [
        "EMG 1",
        "CH1",
        "Raw.Pin 3",
        "Electric Potential.Fx",
        "Force.Fz1",
        "ECG",
        "Sync",
        "Trigger",
        "L Spare",
        "",
        "L",
        "Fp1",
        "Flexor carpi radialis, Pronator teres",
        "left gluteus medius right",
        "gluteus medius, gluteus maximus",
        "x" * 999,
        "Mini sensor 10",
        "EMG 01 03558 (88016)",
        "semi",
        "ME",
        "EEG Fpz-Cz",
        "Knee angle",
        "Temp rectal",
        "Chin",
        "Pulse",
    ],
)
def test_what_says_no_muscle_or_two(label: str) -> None:
    assert find_site(label) is None
    assert find_named(label) is None or find_named(label).site is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("label", "words"), [("R Gast", "head"), ("LQuad", "quadriceps"), ("L Tib Post", "skin")])
def test_a_muscle_that_is_no_site_says_why(label: str, words: str) -> None:
    named = find_named(label)
    assert named is not None and named.site is None and words in named.why


def test_the_table_holds_the_muscles_with_their_sources() -> None:
    assert set(site_entries()) == {*SENIAM, *CITED}
    for entry in TABLE.sites:
        assert entry.source.startswith("SENIAM: ") == (entry.name in SENIAM)
        assert any(c.isdigit() for c in entry.source) or entry.name in SENIAM
    regions = {entry.region for entry in TABLE.sites}
    assert regions == {"trunk", "hip", "thigh", "leg", "shoulder"}


def test_no_spelling_means_two_things() -> None:
    joined = ["".join(filter(str.isalpha, name)) for e in TABLE.sites for name in {e.name.replace("_", " "), *e.names}]
    joined += ["".join(filter(str.isalpha, code)) for e in TABLE.sites for code in e.codes]
    joined += ["".join(filter(str.isalpha, name)) for other in TABLE.others for name in other.names]
    meant = {}
    for entry in TABLE.sites:
        for spelling in (entry.name, *entry.names, *entry.codes):
            key = "".join(filter(str.isalpha, spelling))
            assert meant.setdefault(key, entry.name) == entry.name, spelling
    for other in TABLE.others:
        for spelling in other.names:
            assert meant.setdefault("".join(filter(str.isalpha, spelling)), other.why) == other.why, spelling


SPELLINGS = [(spelling, entry.name) for entry in TABLE.sites for spelling in (entry.name, *entry.names, *entry.codes)]
BEFORE = {"": None, "L ": LEFT, "LT ": LEFT, "right ": RIGHT, "R_": RIGHT, "rechts ": RIGHT, "gauche ": LEFT}


@given(st.sampled_from(SPELLINGS), st.sampled_from(sorted(BEFORE)), st.booleans(), st.booleans())
def test_every_spelling_with_a_side_on_either_end(
    spelling: tuple[str, str], side: str, behind: bool, capitals: bool
) -> None:
    text, muscle = spelling
    label = f"{text} {side.strip('_ ')}".strip() if behind else side + text
    found = find_site(label.upper() if capitals else label)
    assert found is not None and found.muscle == muscle
    assert side == "" or found.side is BEFORE[side]


@given(st.text(max_size=40))
def test_no_text_makes_it_fall(label: str) -> None:
    site = find_site(label)
    assert site is None or site.muscle in site_entries()


def test_the_name_we_write_is_read_back() -> None:
    for muscle in site_entries():
        for side in (None, *Side):
            site = MuscleSite(muscle=muscle, side=side)
            named = find_named(site.words)
            assert named is not None and named.site == site and named.clear


def test_the_heart_is_seen_over_the_trunk_and_where_nobody_knows() -> None:
    trunk = {"erector_spinae_longissimus", "erector_spinae_iliocostalis", "multifidus", "rectus_abdominis"}
    trunk |= {"external_oblique", "transversus_internal_oblique_region", "latissimus_dorsi"}
    assert {name for name in site_entries() if is_reached_by_heart(MuscleSite(muscle=name))} == trunk
    assert is_reached_by_heart(Unmapped(label="EMG 1"))
    assert is_reached_by_heart(MuscleSite(muscle="pectoralis"))
    assert not is_reached_by_heart(Segment.PELVIS) and not is_reached_by_heart(Marker(name="LASI"))
