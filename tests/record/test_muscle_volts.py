"""Volts whose names may be muscles: which become EMG, and which never do."""

import pytest
from tests.record.test_site_names import EMG, UNKNOWN, made, places

from kinescript.body.segments import Unmapped
from kinescript.record.site_names import name_sites

VOLTS = ("LGMAX", "RGMED", "LES", "RES", "LMF", "RMF", "L ES T9", "LRA")


def test_codes_in_pairs_beside_emg_are_emg() -> None:
    found = name_sites(made(*((label, UNKNOWN, "V") for label in VOLTS)))
    assert places(found) == [
        ("left gluteus maximus", EMG),
        ("right gluteus medius", EMG),
        ("left erector spinae longissimus", EMG),
        ("right erector spinae longissimus", EMG),
        ("left multifidus", EMG),
        ("right multifidus", EMG),
        ("L ES T9", EMG),
        ("LRA", UNKNOWN),
    ]
    # with nothing beside them that is EMG, or when kinds are settled, they may be anything
    alone = made(*((label, UNKNOWN, "V") for label in VOLTS[2:6]))
    assert name_sites(alone) is alone
    settled = made(*((label, UNKNOWN, "V") for label in VOLTS))
    assert name_sites(settled, volts=False) is settled


NO_MUSCLES = (
    *("Sync", "SYNC L", "Trigger", "Trigger L", "Trigger R", "ST", "MF", "IO", "Force", "Force L", "Force R", "Load"),
    *("Load L", "Load R", "Grf", "GRF L", "GRF R", "Fz", "LFz", "RFz", "Reset", "RST", "LDR", "STR", "PLR", "Light"),
    *(
        "Red",
        "LED",
        "Gas",
        "Rect",
        "GMAX",
        "Long",
        "Delta",
        "Delta 1",
        "LA",
        "RA",
        "LL",
        "RL",
        "V1",
        "V2",
        "ECG",
        "EOG L",
    ),
    *(
        "Foot switch L",
        "Foot switch R",
        "FSR L",
        "FSR R",
        "Angle L",
        "Accel",
        "Battery",
        "Temp",
        "VL",
        "VR",
        "VM",
        "LH",
    ),
    *("ADC L", "ADC R", "Raw.Pin 1", "Electric Potential.Fx", "O1", "C3", "Quad", "Abs", "Lats", "ILIO", "ESI L", "T9"),
)


@pytest.mark.parametrize("label", sorted(set(NO_MUSCLES) - {"ESI L"}))
def test_other_volts_are_no_muscles_even_beside_emg(label: str) -> None:
    recording = name_sites(made((label, UNKNOWN, "V"), ("L Biceps Femoris", EMG, "V")))
    assert (recording.channels[0].kind, recording.channels[0].at) == (UNKNOWN, Unmapped(label=label))


def test_other_volts_are_no_muscles_all_together() -> None:
    labels = sorted(set(NO_MUSCLES) - {"ESI L"})
    recording = name_sites(made(("L Biceps Femoris", EMG, "V"), *((label, UNKNOWN, "V") for label in labels)))
    assert [c.at.words for c in recording.channels[1:] if c.kind is not UNKNOWN] == []
