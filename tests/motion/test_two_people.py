"""Two people in one recording are never made into one."""

from dataclasses import replace

import numpy as np
import pytest

from kinescript.body.segments import Marker
from kinescript.body.tasks import Task
from kinescript.chain import assess
from kinescript.errors import InputRefused
from kinescript.record.channel import Channel
from kinescript.record.recording import Recording
from kinescript.synth.recordings import make_recording


def beside(aside_m: float, *, without: tuple[str, ...] = (), named: str = "Ben:{}") -> Recording:
    """Anna walks; Ben walks with her, aside_m to her left, some of his markers (or of hers) missing."""
    anna, ben = (make_recording(Task.WALKING, seed=seed)[0] for seed in (1, 2))
    rows = min(len(anna.channels[0].values), len(ben.channels[0].values))

    def of(name: str, channel: Channel, apart_m: float) -> Channel:
        return replace(channel, at=Marker(name=name), values=channel.values[:rows] + np.array([0.0, apart_m, 0.0]))

    hers = [of(f"Anna:{n}", c, 0.0) for n, c in anna.markers().items() if n not in without]
    his = [of(named.format(n), c, aside_m) for n, c in ben.markers().items() if n in without or not without]
    return replace(anna, channels=(*hers, *his), marks=())


@pytest.mark.parametrize("aside_m", [0.5, 1.0, 4.0])
def test_the_same_marker_of_two_people_is_refused(aside_m: float) -> None:
    with pytest.raises(InputRefused, match=r"two for .*export each person") as refused:
        assess(beside(aside_m))
    assert "Anna" not in str(refused.value)
    assert "Ben" not in str(refused.value)


def test_half_of_one_and_half_of_another_is_refused() -> None:
    with pytest.raises(InputRefused, match="markers of one person"):
        assess(beside(2.0, without=("CLAV", "STRN", "C7", "T10")))


def test_two_names_of_one_place_on_one_person_are_one_marker() -> None:
    recording = make_recording(Task.WALKING, seed=1)[0]
    markers = recording.markers()
    again = replace(markers["LASI"], at=Marker(name="Anna:LASI"), values=markers["LASI"].values + 0.001)
    both = replace(recording, channels=(*recording.channels, again))
    assert len(assess(both).measures) == len(assess(recording).measures)
