"""Standing: planted load and sway come back inside their error, and what no plate or marker showed has no value."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.support.changed import mirrored

from kinescript.body.segments import Marker
from kinescript.body.tasks import Task
from kinescript.formats.opener import open_recording
from kinescript.measures.load_share import find_load_share
from kinescript.measures.measure import Measure
from kinescript.measures.standing_sway import ENTRIES, PELVIS, PRESSURE, find_sway
from kinescript.motion.landmarks import find_landmarks
from kinescript.record.channel import ChannelKind
from kinescript.record.recording import Recording
from kinescript.signal.spans import Span
from kinescript.synth.control import Asymmetry, Sway
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import SensorErrors

STANDING = Task.QUIET_STANDING


def load_of(recording: Recording, spans: tuple[Span, ...] | None = None) -> Measure:
    (one,) = find_load_share(recording, find_landmarks(recording), spans, task=recording.task)
    return one


def sway_of(recording: Recording, spans: tuple[Span, ...] | None = None) -> dict[str, Measure]:
    return {m.name: m for m in find_sway(recording, find_landmarks(recording), spans, task=recording.task)}


def without(recording: Recording, *kinds: ChannelKind, markers: tuple[str, ...] = ()) -> Recording:
    kept = (c for c in recording.channels if c.kind not in kinds)
    return replace(
        recording, channels=tuple(c for c in kept if not (isinstance(c.at, Marker) and c.at.name in markers))
    )


def test_planted_load_lies_inside_its_interval() -> None:
    hits, errors = [], []
    for seed, share in enumerate((0.5, 0.3, 0.42, 0.6, 0.75, 0.55) * 2):
        task = (STANDING, Task.SQUAT, Task.SINGLE_LEG_STANCE)[seed % 3]
        plan = Plan(asymmetry=Asymmetry(load_right_share=share), heading_deg=25.0 * seed)
        flawed = SensorErrors(plate_offset_n=(0.0, 6.0, -6.0)[seed % 3])
        recording, truth = make_recording(task, plan=plan, seed=seed, errors=flawed)
        one = load_of(recording, (truth.standing,))
        assert truth.asymmetry is not None and one.value is not None and one.sigma is not None
        assert one.sigma < 0.01
        errors.append(abs(one.value - truth.asymmetry.load_right_share))
        hits.append(errors[-1] <= 1.96 * one.sigma)
    assert np.mean(hits) >= 0.93 and max(errors) < 0.01


def test_load_needs_a_plate_for_each_foot() -> None:
    recording, _ = make_recording(STANDING, seed=1, seconds=10)
    kinds = {
        "no_plate": load_of(without(recording, ChannelKind.FORCE)),
        "missing": load_of(without(recording, markers=("LHEE",))),
    }
    one_plate = tuple(c for c in recording.channels if c.kind is not ChannelKind.FORCE or c.at.words == "plate 1")
    kinds["plates"] = load_of(replace(recording, channels=one_plate, subject=replace(recording.subject, mass_kg=None)))
    kinds["partial_load"] = load_of(replace(recording, channels=one_plate))
    for kind, one in kinds.items():
        assert one.value is None and [f.kind for f in one.faults] == [kind]
    (nobody,) = find_load_share(recording, find_landmarks(recording), None, task=STANDING, stood=False)
    assert nobody.value is None and nobody.faults[0].kind == "no_standing"
    assert find_load_share(recording, find_landmarks(recording), None, task=Task.WALKING) == ()


def test_planted_sway_lies_inside_its_interval() -> None:
    hits = []
    for seed in range(12):
        plan = Plan(
            sway=Sway(ahead_m=0.002 + 0.001 * (seed % 5), aside_m=0.0015 + 0.001 * (seed % 3)), heading_deg=40.0 * seed
        )
        recording, truth = make_recording(STANDING, plan=plan, seed=seed)
        assert truth.sway is not None
        pressure, pelvis = sway_of(recording), sway_of(without(recording, ChannelKind.FORCE))
        pairs = (
            (pressure["sway_ahead"], truth.sway.pressure_ahead_m),
            (pressure["sway_aside"], truth.sway.pressure_aside_m),
            (pelvis["sway_ahead"], truth.sway.ahead_m),
            (pelvis["sway_aside"], truth.sway.aside_m),
        )
        for one, true in pairs:
            assert one.value is not None and one.sigma is not None and one.sigma < 0.4 * one.value
            hits.append(abs(one.value - true) <= 1.96 * one.sigma)
        assert {m.of for m in pressure.values()} == {PRESSURE} and {m.of for m in pelvis.values()} == {PELVIS}
        assert all(m.faults == () for m in pressure.values()) and all(m.faults for m in pelvis.values())
        area, ahead, aside = (pressure[n].value for n in ("sway_area", "sway_ahead", "sway_aside"))
        # a slanting cloud is smaller than one that lies along the axes
        assert area is not None and 0 < area <= np.pi * 5.991 * (ahead or 0) * (aside or 0) * (1 + 1e-9)
    assert np.mean(hits) >= 0.93


def test_sway_of_a_circle_is_known() -> None:
    recording, _ = make_recording(STANDING, seed=1, plan=Plan(sway=Sway(ahead_m=0, aside_m=0, angles_share=0)))
    bare = without(recording, ChannelKind.FORCE)
    names = ("LASI", "RASI", "LPSI", "RPSI", "SACR")
    moved = []
    for channel in bare.channels:
        values = channel.values.copy()
        if isinstance(channel.at, Marker) and channel.at.name in names:
            turn = 2 * np.pi * 0.5 * channel.time_s
            values[:, :2] += 0.01 * np.stack((np.cos(turn), np.sin(turn)), axis=1)
        moved.append(replace(channel, values=values))
    found = sway_of(replace(bare, channels=tuple(moved)))
    for name, true in (
        ("sway_ahead", 0.01 / 2**0.5),
        ("sway_aside", 0.01 / 2**0.5),
        ("sway_speed", np.pi * 0.01),
        ("sway_area", np.pi * 5.991 * 0.01**2 / 2),
    ):
        assert found[name].value == pytest.approx(true, rel=0.06)


def test_sway_that_cannot_be_told_says_why() -> None:
    recording, _ = make_recording(STANDING, seed=2)
    blind = without(recording, ChannelKind.FORCE, markers=("LASI",))
    cases = {
        "missing": sway_of(blind),
        "short": sway_of(recording, (Span(start_s=0.0, end_s=3.0),)),
        "standing": sway_of(replace(make_recording(Task.WALKING, seed=1)[0], task=Task.UNKNOWN)),
    }
    for kind, found in cases.items():
        assert set(found) == {entry.name for entry in ENTRIES}
        assert all(m.value is None and [f.kind for f in m.faults] == [kind] for m in found.values()), kind
    # without a pelvis nobody knows what is ahead, yet the plates still know how much
    faceless = sway_of(without(recording, markers=("LASI",)))
    assert faceless["sway_ahead"].value is None and faceless["sway_area"].value is not None
    assert sway_of(replace(recording, task=Task.SQUAT)) == {}


def test_in_a_mirror_load_changes_sides_and_sway_stays() -> None:
    plan = Plan(asymmetry=Asymmetry(load_right_share=0.4))
    recording, _ = make_recording(STANDING, plan=plan, seed=3)
    # moments are axial: a mirror flips the others than those a plain reflection does
    flipped = mirrored(recording)
    channels = tuple(replace(c, values=-c.values) if c.kind is ChannelKind.MOMENT else c for c in flipped.channels)
    twin = replace(flipped, channels=channels)
    one, other = load_of(recording), load_of(twin)
    assert one.value is not None and other.value == pytest.approx(1 - one.value, abs=1e-9)
    assert other.sigma == pytest.approx(one.sigma)
    for name, there in sway_of(recording).items():
        assert sway_of(twin)[name].value == pytest.approx(there.value, rel=1e-6)


def test_real_standing_gives_a_plausible_load_or_says_why(data_folder: Path) -> None:
    for name in ("pycgm_Static_trial", "pycgm_Sample_Static"):
        recording = replace(open_recording(data_folder / "c3d" / f"{name}.c3d"), task=STANDING)
        one = load_of(recording)
        assert one.faults if one.value is None else 0.3 < one.value < 0.7
        assert all(m.faults for m in sway_of(recording).values())
