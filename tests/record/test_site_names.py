"""Channels put where their names say, in one place for every format."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording
from kinescript.record.site_names import find_site_faults, name_sites
from kinescript.record.subject import UNNAMED, Subject

EMG, UNKNOWN = ChannelKind.EMG, ChannelKind.UNKNOWN
NOISE = np.random.default_rng(1).normal(size=(50, 1)) * 1e-4


def made(*channels: tuple[str | Place, ChannelKind, str]) -> Recording:
    return Recording(
        id="x",
        subject=Subject(id=UNNAMED),
        task=Task.UNKNOWN,
        channels=tuple(
            Channel(
                kind=kind,
                at=Unmapped(label=at) if isinstance(at, str) else at,
                frame=None,
                unit=unit,
                clock=Uniform(rate_hz=1000.0),
                values=NOISE,
            )
            for at, kind, unit in channels
        ),
    )


def site(muscle: str, side: Side | None = None) -> MuscleSite:
    return MuscleSite(muscle=muscle, side=side)


def places(recording: Recording) -> list[tuple[str, ChannelKind]]:
    return [(c.at.words, c.kind) for c in recording.channels]


def test_muscle_channels_lie_where_their_names_say() -> None:
    found = name_sites(made(("L RF", EMG, "V"), ("Ch 4", EMG, "V"), ("GMED_R", EMG, "1"), ("L RF", UNKNOWN, "N")))
    assert places(found) == [
        ("left rectus femoris", EMG),
        ("Ch 4", EMG),
        ("right gluteus medius", EMG),
        ("L RF", UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("label", "unit", "kind"),
    [
        ("Voltage.L Rect", "V", EMG),
        ("L Tib Post", "V", EMG),
        ("L Rect", "N", UNKNOWN),
        ("L Rect", "1", UNKNOWN),
        ("L RF", "V", UNKNOWN),
        ("ST", "V", UNKNOWN),
        ("IO", "V", UNKNOWN),
        ("Raw.Pin 1", "V", UNKNOWN),
        ("Electric Potential.Fx", "V", UNKNOWN),
    ],
)
def test_volts_with_a_clear_name_are_muscles_and_codes_are_not_enough(label: str, unit: str, kind: ChannelKind) -> None:
    recording = made((label, UNKNOWN, unit))
    assert name_sites(recording).channels[0].kind is kind
    assert name_sites(recording, volts=False) is recording


def test_two_of_one_site_stay_as_they_are_and_are_named() -> None:
    recording = name_sites(made(("L Rect", EMG, "V"), ("LRF", EMG, "V"), ("R RF", EMG, "V")))
    assert [c.at.words for c in recording.channels] == ["L Rect", "LRF", "right rectus femoris"]
    (fault,) = find_site_faults(recording)
    assert fault.kind == "site"
    assert fault.words.startswith("L Rect and LRF would both be at left rectus femoris")
    assert "[muscles]" in fault.words
    assert fault in find_quality(recording).faults


def test_a_place_that_was_given_is_kept_and_nobody_sits_beside_it() -> None:
    taken = site("rectus_femoris", Side.LEFT)
    recording = name_sites(made((taken, EMG, "V"), ("L Rect", EMG, "V"), ("BF", EMG, "V")))
    assert [c.at for c in recording.channels] == [taken, Unmapped(label="L Rect"), site("biceps_femoris")]
    (fault,) = find_site_faults(recording)
    assert "L Rect and another channel" in fault.words


def test_what_is_kept_by_its_label_stays() -> None:
    recording = made(("L Rect", EMG, "V"))
    assert name_sites(recording, keep=("L Rect",)) is recording
    (fault,) = find_site_faults(recording)
    assert "L Rect reads as the left rectus femoris, and stays as it is named" in fault.words


def test_a_letter_is_a_side_where_the_other_one_is_there_too() -> None:
    both = name_sites(made(("LES", EMG, "V"), ("RES", EMG, "V"), ("LG", EMG, "V"), ("RG", EMG, "V")))
    assert [c.at.words for c in both.channels][:2] == [f"{s} erector spinae longissimus" for s in ("left", "right")]
    # LG alone is the lateral gastrocnemius; beside RG it is the left of a muscle nobody named
    assert [c.at.words for c in both.channels][2:] == ["LG", "RG"]
    assert name_sites(made(("LG", EMG, "V"))).channels[0].at == site("gastrocnemius_lateralis")


def test_names_that_were_not_understood_are_said_with_what_to_do() -> None:
    recording = name_sites(made(("EMG 3", EMG, "V"), ("R Gast", EMG, "V"), ("L Gast", EMG, "V")))
    words = [fault.words for fault in find_site_faults(recording)]
    ask = "say which muscle it is under [muscles] in a layout (of a table: as muscle and side of its channel)"
    assert words == [
        f"R Gast, L Gast: which head of gastrocnemius is not said; {ask}",
        f"no muscle is known by the name of EMG 3; {ask}",
    ]
    many = made(*((f"EMG {i}", EMG, "V") for i in range(64)))
    assert find_site_faults(many)[0].words.count("EMG") == 6 and "and 58 more" in find_site_faults(many)[0].words


def test_a_misspelt_site_of_a_layout_is_asked_about() -> None:
    (fault,) = find_site_faults(made((site("gluteus_mdeius", Side.LEFT), EMG, "V")))
    assert fault.words == "gluteus_mdeius is no muscle that is known; was gluteus_medius meant?"
    (fault,) = find_site_faults(made((site("GLUTEUS_MEDIUS"), EMG, "V")))
    assert "was gluteus_medius meant?" in fault.words
    # whatever else is kept, and said once
    (fault,) = find_site_faults(made((site("pronator_teres"), EMG, "V"), (site("left_right_gm"), EMG, "V")))
    assert fault.words.startswith("pronator_teres, left_right_gm: no muscle is known by that name; they stay")


def test_naming_again_changes_nothing() -> None:
    once = name_sites(made(("L Rect", EMG, "V"), ("LRF", EMG, "V"), ("R RF", UNKNOWN, "V"), ("hams", UNKNOWN, "V")))
    assert places(name_sites(once)) == places(once)


POOL = (
    "LES",
    "RES",
    "L ES",
    "ES",
    "LG",
    "RG",
    "L Rect",
    "LRF",
    "left rectus femoris",
    "hams",
    "R Gast",
    "EMG 1",
    "Fz",
    "ST",
)
DRAWN = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(POOL),
            st.builds(
                MuscleSite,
                muscle=st.sampled_from(["rectus_femoris", "hamstrings"]),
                side=st.sampled_from([None, *Side]),
            ),
        ),
        st.sampled_from([EMG, UNKNOWN]),
        st.sampled_from(["V", "1", "N"]),
    ),
    max_size=9,
    unique_by=lambda each: (each[0], each[1]),
)


@given(DRAWN, st.booleans())
def test_whatever_is_named_is_named_once_for_all(
    drawn: list[tuple[str | Place, ChannelKind, str]], volts: bool
) -> None:
    recording = made(*drawn)
    once = name_sites(recording, volts=volts)
    assert places(name_sites(once, volts=volts)) == places(once)
    assert len(once.channels) == len(recording.channels)
    for before, after in zip(recording.channels, once.channels, strict=True):
        assert isinstance(before.at, Unmapped) or before == after
        assert before.values is after.values and before.clock is after.clock
    find_site_faults(once)
