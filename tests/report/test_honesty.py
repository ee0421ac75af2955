"""The report says no more than is known, and shows what was judged."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from tests.report import people

from kinescript.body.joints import PelvisSequence
from kinescript.body.segments import Marker, Segment, Unmapped
from kinescript.body.words import Side
from kinescript.figure.turns import pelvis_turn, spine_turn
from kinescript.findings.assessment import Assessment
from kinescript.motion.angles import AngleParams, find_joint_angles
from kinescript.motion.pose import Pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.quality import Quality
from kinescript.report.page import write_report
from kinescript.report.postures import angles_at
from kinescript.signal.spans import Span


def in_order(sequence: PelvisSequence) -> Assessment:
    """The walk, 35 deg off the laboratory's axis and far bent, with pelvis and trunk angles in the order asked for."""
    person = people.walk()
    time_s = person.pose.time_s
    zeros = np.zeros(len(time_s))
    obliquity = person.angles[0].side_bend_deg
    z_up = np.array(((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0)))
    pelvis, thorax = (
        np.stack([z_up @ turn(20.0, float(bend), -35.0 + 5.0 * np.sin(i / 20)) for i, bend in enumerate(bends)])
        for turn, bends in ((pelvis_turn, obliquity), (spine_turn, zeros + 6.0))
    )
    segments = (Segment.PELVIS, Segment.THORAX)
    pose = Pose(
        time_s=time_s,
        orientation=tuple((s, Rotation.from_matrix(m)) for s, m in zip(segments, (pelvis, thorax), strict=True)),
        known=tuple((s, np.ones(len(time_s), dtype=bool)) for s in segments),
        sigma_deg=tuple((s, np.full((len(time_s), 3), 1.6)) for s in segments),
    )
    angles = find_joint_angles(pose, params=AngleParams(pelvis_sequence=sequence))
    return replace(person, pose=pose, angles=angles)


def test_the_figure_is_the_same_in_whatever_order_the_curves_are() -> None:
    usual, asked = (write_report(in_order(sequence)) for sequence in PelvisSequence)
    one, other = (re.findall(r"<svg[^>]*class=\"body\".*?</svg>", text, re.DOTALL) for text in (usual, asked))
    assert len(one) == 1
    assert one == other


def test_in_another_order_numbers_name_theirs_and_leave_the_curve() -> None:
    usual, asked = (write_report(in_order(sequence)) for sequence in PelvisSequence)
    at_s = next(m.span.start_s for m in people.walk().measures if m.span)
    for text, named in ((usual, True), (asked, False)):
        assert (f"9 deg ± 4, {at_s:.1f} s<" in text) is named
        assert ('class="standing"' in text) is named
        assert ("Pelvis obliquity, rotation-obliquity-tilt" in text) is not named
    assert "curves are in the order tilt-obliquity-rotation, as asked" in asked
    assert "as asked" not in usual


def test_the_error_promises_no_more_than_it_assumes() -> None:
    text = write_report(people.walk())
    assert "nineteen times" not in text
    assert "Every ± is the 95 % error under the stated assumptions" in text
    limits = text.split('id="limits"')[1].split("</section>")[0]
    assert "tested on simulated people only" in limits
    assert "5 mm off its place" in limits


def test_a_minimal_detectable_change_is_called_one() -> None:
    card = write_report(people.walk()).split("<article")[1].split("</article>")[0]
    assert "Minimal detectable change (MDC)" in card
    assert "real" not in card


def test_a_task_without_references_says_so() -> None:
    text = write_report(replace(people.walk(), findings=()))
    standouts, next_step = (text.split(f'id="{name}"')[1].split("</section>")[0] for name in ("stands-out", "next"))
    assert "kinescript has no reference for this task yet" in standouts
    assert "kinescript has no reference for this task yet" in next_step
    for words in ("could be judged", "missing above"):
        assert words not in text


def test_a_cable_nobody_named_may_be_a_muscle_sensor() -> None:
    person = people.walk()
    assert "no muscle sensor was recorded" in write_report(person)
    marker = person.recording.channels[0]
    plain = {"kind": ChannelKind.UNKNOWN, "frame": None}
    volts = replace(marker, at=Unmapped(label="Voltage.L Rect"), unit="V", **plain)
    fast = replace(marker, at=Unmapped(label="Pin 1"), unit="1", clock=Uniform(rate_hz=1000.0), **plain)
    model = replace(marker, at=Unmapped(label="LAnklePower"), unit="W", **plain)
    emg = replace(volts, kind=ChannelKind.EMG)

    def words(*more: Channel) -> str:
        channels = (*person.recording.channels, *more)
        return write_report(replace(person, recording=replace(person.recording, channels=channels)))

    assert "no muscle sensor was recorded" in words(model)
    for text in (words(volts, fast, model), words(volts, replace(volts, at=Unmapped(label="Voltage.R Rect")))):
        assert "no channel is known as a muscle sensor; 2 analog channels were not identified" in text
        assert "no muscle sensor" not in text
    assert "1 analog channel was not identified" in words(volts)
    assert "this report does not read them yet" in words(emg, volts)


def test_points_a_model_computed_are_no_markers() -> None:
    person = people.walk()
    assert "13 markers at 100 Hz, for 10 s" in write_report(person)
    marker = person.recording.channels[0]
    others = tuple(replace(marker, at=Marker(name=n)) for n in ("RFEO", "RTIO", "CentreOfMass"))
    recording = replace(person.recording, channels=(*person.recording.channels, *others))
    assert "13 markers and 3 other points at 100 Hz" in write_report(replace(person, recording=recording))


def test_a_median_is_shown_by_one_of_its_stances() -> None:
    person = people.walk()
    text = write_report(person)
    at_s = next(m.span.start_s for m in person.measures if m.side is Side.RIGHT and m.span)
    assert f"median over stances; shown is the stance nearest to it, at {at_s:.1f} s." in text
    one = next(s for s in person.stances if s.side is Side.RIGHT)
    assert f"At {at_s:.1f} s of the recording." in write_report(replace(person, stances=(one,)))


def test_figures_and_moments_stand_where_the_measure_was_read() -> None:
    person = people.walk()
    early = replace(person.measures[0], span=people.instant(2.02))
    text = write_report(replace(person, measures=(early, *person.measures[1:])))
    assert "at 2.0 s." in text
    nowhere = replace(person.measures[0], span=None)
    card = write_report(replace(person, measures=(nowhere, *person.measures[1:]))).split("<article")[1]
    assert "finding outside unpictured" in card


def test_quiet_standing_is_the_measured_one_or_none() -> None:
    person = people.walk()
    assert 'class="standing"' in write_report(person)
    rest = tuple(m for m in person.measures if m.name != "standing_mean")
    assert 'class="standing"' not in write_report(replace(person, measures=rest))


def test_a_hundred_gaps_are_said_in_one_sentence() -> None:
    person = people.walk()
    span = Span(start_s=0.0, end_s=0.5)
    gaps = [Fault(kind="gap", span=span, words=f"marker M{i} was out of sight") for i in range(100)]
    gaps[50] = Fault(kind="gap", span=Span(start_s=1.0, end_s=3.0), words="marker WORST was out of sight")
    text = write_report(replace(person, quality=Quality(usable=True, faults=tuple(gaps))))
    assert "Marker WORST was out of sight; marker M0 was" in text
    assert "; and 96 more." in text
    assert "M40" not in text


def test_angles_a_model_computed_are_no_sensors() -> None:
    person = people.walk()
    marker = person.recording.channels[0]
    angle = replace(marker, kind=ChannelKind.ANGLE, at=Unmapped(label="LHipAngles"), frame=None, unit="deg")
    recording = replace(person.recording, channels=(*person.recording.channels, angle))
    assert "angle channel" not in write_report(replace(person, recording=recording))


def test_whoever_turns_is_still_seen_from_behind() -> None:
    """The viewer goes round with the person: the pelvis heads straight on, the trunk keeps its turn on it."""
    pelvis, trunk, *_ = people.walk().angles
    turned = tuple(replace(a, rotation_deg=a.rotation_deg * 0.0 + deg) for a, deg in ((pelvis, 80.0), (trunk, 95.0)))
    found = angles_at(turned, 100)
    assert found["pelvis_rotation_deg"] == 0.0
    assert found["trunk_rotation_deg"] == pytest.approx(15.0)
    assert found["pelvis_obliquity_deg"] == pytest.approx(float(pelvis.side_bend_deg[100]))
