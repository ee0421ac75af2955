"""Files that are not read are refused with the way round."""

import tarfile
from pathlib import Path

import edfio
import numpy as np
import pytest

from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.record.channel import ChannelKind

EMG = ChannelKind.EMG


@pytest.mark.parametrize(
    ("name", "tar", "words"),
    [
        ("x.otb+", True, "an .otb+ of OTBioLab+"),
        ("x.dat", True, "a tar archive, perhaps an .otb+"),
        ("x.OTB4", False, "an .otb+ of OTBioLab+"),
        ("x.hpf", False, "an .hpf of Delsys EMGworks"),
    ],
)
def test_what_is_not_read_is_refused_with_the_way_round(name: str, tar: bool, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if tar:
        (tmp_path / "signals.sig").write_bytes(bytes(range(256)) * 20)
        with tarfile.open(path, "w") as archive:
            archive.add(tmp_path / "signals.sig", arcname="signals.sig")
    else:
        path.write_bytes(b"\x00\x10\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 20)
    with pytest.raises(InputRefused) as refused:
        open_recording(path)
    sentence = str(refused.value)
    assert words in sentence and "EDF, C3D, CSV or MAT" in sentence and sentence.startswith(name)
    assert "\n" not in sentence


def test_an_ending_alone_refuses_nothing(tmp_path: Path) -> None:
    """The content says what a file is: an EDF file called .hpf is an EDF file."""
    signal = edfio.EdfSignal(np.arange(2000.0) % 50, 1000, label="L Rect", physical_dimension="uV")
    edfio.Edf([signal]).write(tmp_path / "x.edf")
    (tmp_path / "x.edf").rename(tmp_path / "x.hpf")
    assert len(open_recording(tmp_path / "x.hpf").of_kind(EMG)) == 1
