"""Names of muscles that come in pairs: what a letter means is decided over all names of a file."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.test_site_names import EMG, UNKNOWN, made, places, site

from kinescript.body.segments import MuscleSite, Unmapped
from kinescript.body.words import Side
from kinescript.record.channel import ChannelKind
from kinescript.record.muscle_names import NamedMuscle, find_named, find_names, find_site
from kinescript.record.muscle_sites import site_entries
from kinescript.record.recording import Recording
from kinescript.record.site_names import find_site_faults, name_sites

LEFT, RIGHT = Side.LEFT, Side.RIGHT


ENTRIES = site_entries().values()


SPELLINGS = [(text, e.name) for e in ENTRIES for text in (e.name, *e.names, *e.codes)]


# how people write a side, and between it and the name
SIDES = (("L", "R"), ("l", "r"), ("Left", "Right"), ("LEFT", "RIGHT"), ("LT", "RT"), ("Lt", "Rt"))


JOINTS = (" ", "_", ".", "-", "")


FORMS = [(pair, joint, behind) for pair in SIDES for joint in JOINTS for behind in (False, True)]


CASES: tuple[Callable[[str], str], ...] = (str, str.upper, str.title)


def written(text: str, side: str, joint: str, behind: bool) -> str:
    return f"{text}{joint}{side}" if behind else f"{side}{joint}{text}"


def mirrored(named: NamedMuscle | None) -> MuscleSite | None:
    at = None if named is None else named.site
    return at and (at if at.side is None else MuscleSite(muscle=at.muscle, side=at.side.other))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form[0][0]}{form[1]}{'behind' if form[2] else 'front'}")
def test_both_of_a_pair_are_one_muscle_or_both_are_unknown(form: tuple[tuple[str, str], str, bool]) -> None:
    pair, joint, behind = form
    lost = []
    for text, muscle in SPELLINGS:
        for case in CASES:
            if case is str and not joint and not pair[0].islower():
                continue  # LTra is written as L Tra is
            left, right = (written(case(text), side, joint, behind) for side in pair)
            said = find_names([left, right])
            one, other = said[left], said[right]
            assert mirrored(one) == (other and other.site), (left, right)
            if one is not None and one.site is not None:
                assert one.site == MuscleSite(muscle=muscle, side=LEFT), (left, right)
            else:
                lost.append(text)
    # with something between them nothing is lost, and hardly anything without
    assert not lost if joint else len(set(lost)) <= 0.1 * len(SPELLINGS), sorted(set(lost))


@pytest.mark.parametrize(
    ("left", "right", "muscle"),
    [
        ("LES", "RES", "erector_spinae_longissimus"),
        ("LMF", "RMF", "multifidus"),
        ("LRA", "RRA", "rectus_abdominis"),
        ("ESL", "ESR", "erector_spinae_longissimus"),
        ("ICL", "ICR", "erector_spinae_iliocostalis"),
        ("BFL", "BFR", "biceps_femoris"),
        ("SOL", "SOR", "soleus"),
        ("ADL", "ADR", "deltoideus_anterior"),
        ("EMG LES", "EMG RES", "erector_spinae_longissimus"),
        ("EMG1_LMF", "EMG2_RMF", "multifidus"),
        ("Voltage.LES", "Voltage.RES", "erector_spinae_longissimus"),
        ("LES (mV)", "RES (mV)", "erector_spinae_longissimus"),
        ("LMF L5", "RMF L5", "multifidus"),
        ("L ES L3", "R ES L3", "erector_spinae_longissimus"),
        ("RF L1", "RF R1", "rectus_femoris"),
        ("ES L1", "ES R1", "erector_spinae_longissimus"),
        ("LES", "R ES", "erector_spinae_longissimus"),
        ("LLES", "RLES", "erector_spinae_longissimus"),
        ("LTrA", "RTrA", "transversus_internal_oblique_region"),
        ("LMH", "RMH", "semitendinosus"),
        ("TALT", "TART", "tibialis_anterior"),
        ("LGLUTMED", "RGLUTMED", "gluteus_medius"),
    ],
)
def test_pairs_people_write(left: str, right: str, muscle: str) -> None:
    said = find_names([left, right, "EMG 1", "L GMAX"])
    assert [said[each] and said[each].site for each in (left, right)] == [site(muscle, LEFT), site(muscle, RIGHT)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("LTRA", "RTRA"), "whether it is left rectus abdominis or left transversus internal oblique region"),
        (("LTES", "RTES"), "whether it is left erector spinae longissimus or a muscle that is no site here"),
        (("LG", "RG"), "the left and the right of one muscle, and none is known"),
        (("VL", "VR"), "the left and the right of one muscle, and none is known"),
        (("LA", "RA"), "the left and the right of one muscle, and none is known"),
        (("LAT", "RAT"), "the left and the right of one muscle, and none is known"),
        (("LES T9", "RES T9"), "thoracic"),
        (("ESIL", "ESIR"), "which column of erector spinae"),
    ],
)
def test_pairs_that_may_be_two_muscles_or_none_are_unknown(pair: tuple[str, str], words: str) -> None:
    said = find_names(pair)
    assert all(named is None or named.site is None for named in said.values())
    assert any(named is not None and words in named.why for named in said.values())
    recording = name_sites(made(*((label, EMG, "V") for label in pair)))
    assert [c.at.words for c in recording.channels] == list(pair)
    assert any(words in fault.words for fault in find_site_faults(recording))


@pytest.mark.parametrize(
    ("label", "muscle", "side", "why"),
    [
        ("LES", "erector_spinae_longissimus", None, "may be the side"),
        ("RES", "erector_spinae_longissimus", None, "may be the side"),
        ("LMF", "multifidus", None, "may be the side"),
        ("SOL", "soleus", None, "may be the side"),
        ("SOR", "soleus", None, "may be the side"),
        ("MF L5", "multifidus", None, "may be the side"),
        ("VL", "vastus_lateralis", None, ""),
        ("LG", "gastrocnemius_lateralis", None, ""),
        ("TFL", "tensor_fasciae_latae", None, ""),
        ("LRF", "rectus_femoris", LEFT, ""),
        ("ADL", None, None, "whether it is adductor longus or left deltoideus anterior is not said"),
        ("ADR", None, None, "whether it is adductor longus or right deltoideus anterior is not said"),
        ("ES T9", None, None, "thoracic"),
        ("LES_T10", None, None, "thoracic"),
        ("Th11 multifidus R", None, None, "thoracic"),
        ("LD T9", "latissimus_dorsi", None, ""),
        ("ESI", None, None, "which column"),
        ("ILIO", None, None, "iliocostalis or iliopsoas"),
        ("Delta", None, None, None),
        ("Delta 1", None, None, None),
        ("BFSH", None, None, "nothing is known"),
    ],
)
def test_a_name_alone_is_read_by_itself(label: str, muscle: str | None, side: Side | None, why: str | None) -> None:
    assert find_site(label) == (None if muscle is None else site(muscle, side))
    named = find_named(label)
    assert (named is None) == (why is None)
    assert named is None or (why or "") in named.why


def test_a_letter_that_may_be_a_side_is_said_once() -> None:
    recording = name_sites(made(("LES", EMG, "V"), ("L RF", EMG, "V"), ("R RF", EMG, "V")))
    (fault,) = recording.faults
    assert fault.kind == "site" and fault.words.startswith("LES: a letter at its end may be the side")
    assert name_sites(recording) is recording
    # where the other names have no side either nobody need be asked
    assert name_sites(made(("SOL", EMG, "V"), ("RF", EMG, "V"))).faults == ()


def test_what_is_placed_already_tells_the_other_side() -> None:
    recording = name_sites(made((site("multifidus", RIGHT), EMG, "V"), ("LMF", EMG, "V")))
    assert recording.channels[1].at == site("multifidus", LEFT)


SETS = {
    "Noraxon": ("LT GLUT. MED.", "RT GLUT. MED.", "LT LUMBAR ES", "RT LUMBAR ES", "LT MULTIF.", "RT MULTIF."),
    "Delsys": ("L Erector Spinae: EMG 1", "R Erector Spinae: EMG 2", "L RF: EMG 3", "R RF: EMG 4"),
    "Vicon": ("Voltage.LES", "Voltage.RES", "Voltage.LMF", "Voltage.RMF", "Voltage.LGMAX", "Voltage.RGMAX"),
    "Cometa": ("L_TIB_ANT", "R_TIB_ANT", "L_GASTR_MED", "R_GASTR_MED", "L_SOLEUS", "R_SOLEUS"),
    "OTB": ("tibialis anterior left", "tibialis anterior right", "soleus left", "soleus right"),
    "BIDS": ("left biceps femoris", "right biceps femoris", "Left Vastus Lateralis", "Right Vastus Lateralis"),
    "EDF": ("EMG1 L RF", "EMG2 R RF", "EMG3 LBF", "EMG4 RBF", "EMG5 L_TrA", "EMG6 R_TrA"),
    "McGill": ("LRA", "RRA", "LEO", "REO", "LIO", "RIO", "LLD", "RLD", "LLES", "RLES", "LMF", "RMF"),
    "behind": ("ESL", "ESR", "MFL", "MFR", "ICL", "ICR", "BFL", "BFR", "GMAXL", "GMAXR", "SOLL", "SOLR"),
}


MEANT = {
    "Noraxon": ("gluteus_medius", "erector_spinae_longissimus", "multifidus"),
    "Delsys": ("erector_spinae_longissimus", "rectus_femoris"),
    "Vicon": ("erector_spinae_longissimus", "multifidus", "gluteus_maximus"),
    "Cometa": ("tibialis_anterior", "gastrocnemius_medialis", "soleus"),
    "OTB": ("tibialis_anterior", "soleus"),
    "BIDS": ("biceps_femoris", "vastus_lateralis"),
    "EDF": ("rectus_femoris", "biceps_femoris", "transversus_internal_oblique_region"),
    "McGill": (
        *("rectus_abdominis", "external_oblique", "transversus_internal_oblique_region", "latissimus_dorsi"),
        *("erector_spinae_longissimus", "multifidus"),
    ),
    "behind": (
        *("erector_spinae_longissimus", "multifidus", "erector_spinae_iliocostalis", "biceps_femoris"),
        *("gluteus_maximus", "soleus"),
    ),
}


@pytest.mark.parametrize("maker", SETS)
def test_sets_of_names_as_devices_and_laboratories_write_them(maker: str) -> None:
    said = name_sites(made(*((label, EMG, "V") for label in SETS[maker])))
    assert [c.at for c in said.channels] == [site(muscle, side) for muscle in MEANT[maker] for side in (LEFT, RIGHT)]
    assert find_site_faults(said) == () == said.faults


# names that stay the same with their sides exchanged (LG is the lateral gastrocnemius, no left of anything), and those
# with a side, in any way to write one
PLAIN = st.sampled_from(["RF", "ES", "TFL", "VL", "EMG 3", "Sync", "rectus femoris", "gast", "ES T9", "LG", "RG"])


SIDED = st.builds(
    lambda spelling, pair, joint, behind: tuple(written(spelling, side, joint, behind) for side in pair),
    st.sampled_from(["ES", "les", "mf", "tra", "RA", "AD", "so", "BF", "gas", "T9 ES", "ES L1", "sol", "gmax", "lat"]),
    st.sampled_from(SIDES),
    st.sampled_from(JOINTS),
    st.booleans(),
)


DRAWN = st.tuples(
    st.one_of(PLAIN.map(lambda label: (label, label)), SIDED),
    st.sampled_from([(0,), (1,), (0, 1)]),
    st.sampled_from([EMG, UNKNOWN]),
)


FILES = st.lists(DRAWN, max_size=7).map(
    # both names of every channel, and its kind; no name twice, whichever way round they are taken
    lambda drawn: list(
        {
            label: (label, pair[1 - number], kind)
            for pair, numbers, kind in drawn
            for number, label in enumerate(pair)
            if number in numbers[: len(set(pair))]
        }.values()
    )
)


def opened(drawn: list[tuple[str, str, ChannelKind]], *, swapped: bool) -> tuple[Recording, list[str]]:
    labels = [names[swapped] for names in drawn]
    recording = made(*((label, names[2], "V") for label, names in zip(labels, drawn, strict=True)))
    return name_sites(recording), labels


@given(FILES)
def test_sides_exchanged_in_a_file_are_exchanged_in_the_result(drawn: list[tuple[str, str, ChannelKind]]) -> None:
    (one, labels), (other, swapped) = opened(drawn, swapped=False), opened(drawn, swapped=True)
    for here, there, label, exchanged in zip(one.channels, other.channels, labels, swapped, strict=True):
        assert here.kind is there.kind
        if isinstance(here.at, MuscleSite):
            side = here.at.side and here.at.side.other
            assert there.at == MuscleSite(muscle=here.at.muscle, side=side), (labels, swapped)
        else:
            assert (here.at, there.at) == (Unmapped(label=label), Unmapped(label=exchanged)), (labels, swapped)


@given(FILES, st.randoms(use_true_random=False))
def test_neither_order_nor_doing_it_again_changes_anything(
    drawn: list[tuple[str, str, ChannelKind]], chance: random.Random
) -> None:
    once, labels = opened(drawn, swapped=False)
    assert name_sites(once) is once
    numbers = list(range(len(drawn)))
    chance.shuffle(numbers)
    again, _ = opened([drawn[number] for number in numbers], swapped=False)
    assert [places(once)[number] for number in numbers] == places(again), labels
    assert {fault.words for fault in once.faults} == {fault.words for fault in again.faults}
