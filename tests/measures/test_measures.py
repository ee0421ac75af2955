"""Known people, known numbers."""

import numpy as np
import pytest
from tests.measures.made import clock, everybody, joint, plateau, stance, without

from kinescript.body.joints import CURVES, Joint
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.catalogue import CATALOGUE, ONE_LEG_TASKS, find_entry
from kinescript.measures.find import find_measures
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.spread import spread_of
from kinescript.measures.standing import StandingReference, block_means, find_standing
from kinescript.motion.stance import Stance
from kinescript.signal.spans import Span

TIME = clock(12.0)
RIGHT = tuple(stance(Side.RIGHT, s, s + 1.0) for s in (1.0, 5.0, 9.0))
LEFT = tuple(stance(Side.LEFT, s, s + 1.0) for s in (3.0, 7.0))
STANCES = tuple(sorted(RIGHT + LEFT, key=lambda s: s.span.start_s))


def singles(stances: tuple[Stance, ...]) -> tuple[Span, ...]:
    return tuple(span for each in stances for span in each.single)


# left side lower by 8 in right stance (obliquity -8), right side lower by 3 in left stance; standing at +1
CURVES_OF_ONE = {
    "pelvis_obliquity_deg": 1.0 - plateau(TIME, singles(RIGHT), 8.0) + plateau(TIME, singles(LEFT), 3.0),
    "trunk_side_bend_deg": -2.0 + plateau(TIME, singles(RIGHT), 5.0) - plateau(TIME, singles(LEFT), 4.0),
    "lumbar_side_bend_deg": plateau(TIME, singles(RIGHT), 6.0) - plateau(TIME, singles(LEFT), 2.0),
    "lumbar_rotation_deg": -plateau(TIME, singles(RIGHT), 4.0),
    "pelvis_tilt_deg": 12.0 - plateau(TIME, singles(RIGHT), 3.0),
}
ONE = everybody(TIME, **CURVES_OF_ONE)
QUIET = clock(6.0)
STANDING = find_standing(
    everybody(QUIET, pelvis_obliquity_deg=1.0, trunk_side_bend_deg=-2.0, pelvis_tilt_deg=12.0), "all"
)


def of(measures: tuple[Measure, ...], name: str, side: Side | None = None, curve: str | None = None) -> Measure:
    (one,) = (m for m in measures if m.name == name and m.side == side and curve in (None, m.of))
    return one


def measured(
    angles: tuple = ONE,
    stances: tuple[Stance, ...] = STANCES,
    standing: StandingReference = STANDING,
    task: Task = Task.WALKING,
) -> tuple[Measure, ...]:
    return find_measures(angles, stances, standing, task=task)


@pytest.mark.parametrize(
    ("name", "side", "value"),
    [
        ("pelvic_drop", Side.RIGHT, 8.0),
        ("pelvic_drop", Side.LEFT, 3.0),
        ("pelvic_drop_side_difference", None, 5.0),
        ("trunk_lean", Side.RIGHT, 5.0),
        ("trunk_lean", Side.LEFT, 4.0),
        ("lumbar_side_bend_at_drop", Side.RIGHT, 6.0),
        ("lumbar_side_bend_at_drop", Side.LEFT, 2.0),
        ("lumbar_rotation_at_drop", Side.RIGHT, -4.0),
        ("lumbar_rotation_at_drop", Side.LEFT, 0.0),
    ],
)
def test_what_was_planted_is_measured(name: str, side: Side | None, value: float) -> None:
    one = of(measured(), name, side)
    # the low-pass overshoots the edges of a plateau by a twentieth of a step
    assert one.value == pytest.approx(value, abs=0.06 * abs(value) + 1e-9)
    assert one.sigma is not None
    assert 0.6 < one.sigma < 1.7
    assert one.faults == ()


def test_posture_and_its_change() -> None:
    measures = measured()
    assert of(measures, "standing_mean", None, "pelvis_tilt_deg").value == pytest.approx(12.0)
    assert of(measures, "standing_mean", None, "pelvis_tilt_deg").sigma == pytest.approx(1.7, abs=0.05)
    assert of(measures, "peak_change", None, "pelvis_tilt_deg").value == pytest.approx(-3.0, abs=0.2)
    assert of(measures, "peak_change", None, "pelvis_obliquity_deg").value == pytest.approx(-8.0, abs=0.5)
    mean = of(measures, "mean_change", None, "pelvis_obliquity_deg").value
    assert mean == pytest.approx(float(CURVES_OF_ONE["pelvis_obliquity_deg"].mean()) - 1.0, abs=0.01)
    assert of(measures, "range", None, "pelvis_obliquity_deg").value == pytest.approx(11.0, abs=0.6)


def test_the_instant_of_the_drop_is_told() -> None:
    span = of(measured(), "pelvic_drop", Side.RIGHT).span
    assert span is not None
    assert any(s.start_s <= span.start_s < s.end_s for s in singles(RIGHT))


def test_the_median_is_over_stances() -> None:
    heights = (2.0, 9.0, 4.0)
    curve = -sum(plateau(TIME, s.single, h) for s, h in zip(RIGHT, heights, strict=True))
    standing = find_standing(everybody(QUIET), "all")
    drop = of(measured((joint(Joint.PELVIS, TIME, 0.0, curve),), STANCES, standing), "pelvic_drop", Side.RIGHT)
    assert drop.value == pytest.approx(4.0, abs=0.25)


def test_sigma_is_what_the_docstring_says() -> None:
    params = MeasureParams()
    drop = of(measured(), "pelvic_drop", Side.LEFT)
    own = STANDING.of("pelvis_obliquity_deg")
    assert own is not None
    skin = np.hypot(params.soft_tissue_deg, params.change_share * 1.7)
    # two equal stances: the spread is the prior alone, weighed down by the one pair that agrees
    between = np.sqrt(2 * params.stance_spread_deg**2 / 3) / np.sqrt(2)
    left = params.noise_deg * np.sqrt(12 / 100)
    noise = left * np.sqrt(2 * np.log(12 * 0.7))
    expected = np.sqrt(skin**2 + between**2 + noise**2 + own.sigma_deg**2)
    assert drop.sigma == pytest.approx(float(expected), abs=1e-3)


def test_the_side_difference_counts_the_standing_error_twice() -> None:
    measures = measured()
    own = STANDING.of("pelvis_obliquity_deg")
    assert own is not None
    sides = [of(measures, "pelvic_drop", side).sigma for side in Side]
    expected = np.sqrt(sum(s**2 for s in sides if s is not None) + 2 * own.sigma_deg**2)
    assert of(measures, "pelvic_drop_side_difference").sigma == pytest.approx(float(expected))


def test_every_entry_is_emitted_and_every_measure_has_an_entry() -> None:
    emitted = {m.name for m in measured()}
    assert emitted == {entry.name for entry in CATALOGUE}
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    for task in Task:
        for one in measured(task=task):
            entry = find_entry(one.name)
            assert one.unit == entry.unit
            assert entry.tasks is None or task in entry.tasks
            assert not entry.of or one.of in entry.of
            assert not entry.sided or one.side is not None
    assert all(entry.source and entry.definition.endswith(".") for entry in CATALOGUE)
    assert {m.of for m in measured() if m.name == "range"} == {curve.name for curve in CURVES}


def test_a_drop_is_not_asked_of_two_legs() -> None:
    assert "pelvic_drop" not in {m.name for m in measured(task=Task.FORWARD_BEND)}
    assert Task.WALKING in ONE_LEG_TASKS


def kinds(measure: Measure) -> set[str]:
    assert measure.value is None
    return {fault.kind for fault in measure.faults}


def test_unknown_says_why() -> None:
    drop = lambda **given: of(measured(**given), "pelvic_drop", Side.RIGHT)  # noqa: E731
    double = tuple(Stance(side=s.side, span=s.span, single=(), seen_by="events", whole=True) for s in STANCES)
    blink = tuple(stance(s.side, s.span.start_s, s.span.end_s, double_s=0.46) for s in STANCES)
    assert kinds(drop(stances=())) == {"no_stance"}
    assert kinds(drop(stances=double)) == {"no_single_support"}
    assert "the other foot was never known to be off the ground" in drop(stances=double).faults[0].words
    assert kinds(drop(stances=blink)) == {"short_single_support"}
    assert kinds(drop(angles=ONE[1:])) == {"missing"}
    assert kinds(drop(standing=StandingReference(source="standing", curves=()))) == {"no_standing"}
    half = without(ONE, {Joint.PELVIS: np.modf(TIME)[0] > 0.4})
    assert kinds(drop(angles=half)) == {"gap"}


def test_a_stance_that_was_hardly_seen_does_not_count_and_is_told() -> None:
    blind = (TIME > 1.0) & (TIME < 1.5)
    drop = of(measured(without(ONE, {Joint.PELVIS: blind})), "pelvic_drop", Side.RIGHT)
    seen = of(measured(), "pelvic_drop", Side.RIGHT)
    assert drop.value == pytest.approx(8.0, abs=0.5)
    assert [fault.kind for fault in drop.faults] == ["gap"]
    assert "1 of 3 stances" in drop.faults[0].words
    assert drop.sigma is not None
    assert seen.sigma is not None
    assert drop.sigma > seen.sigma


def test_without_standing_the_trial_mean_stands_in_and_says_so() -> None:
    measures = measured(standing=find_standing(ONE, None))
    drop, stood = of(measures, "pelvic_drop", Side.RIGHT), of(measured(), "pelvic_drop", Side.RIGHT)
    assert "no_standing" in {fault.kind for fault in drop.faults}
    assert drop.sigma is not None
    assert stood.sigma is not None
    assert drop.sigma > stood.sigma + 0.4
    assert of(measures, "standing_mean", None, "pelvis_tilt_deg").value is None
    assert of(measures, "mean_change", None, "pelvis_tilt_deg").value is None


def test_a_stance_cut_by_the_edge_counts_only_where_no_other_is_there() -> None:
    cut = tuple(stance(s.side, s.span.start_s, s.span.end_s, whole=False) for s in STANCES)
    assert of(measured(stances=cut), "pelvic_drop", Side.LEFT).value == pytest.approx(3.0, abs=0.2)
    mixed = (cut[0], *STANCES[1:])
    higher = everybody(TIME, pelvis_obliquity_deg=1.0 - plateau(TIME, cut[0].single, 30.0))
    assert of(measured(higher, mixed), "pelvic_drop", Side.RIGHT).value == pytest.approx(0.0, abs=0.1)


def test_a_marked_span_of_standing_serves() -> None:
    curve = np.where(TIME < 4.0, 1.0, 7.0)
    found = find_standing((joint(Joint.PELVIS, TIME, 0.0, curve),), (Span(start_s=0.0, end_s=4.0),))
    assert found.source == "standing"
    own = found.of("pelvis_obliquity_deg")
    assert own is not None
    assert own.mean_deg == 1.0
    assert found.of("trunk_flexion_deg") is None
    assert find_standing((joint(Joint.PELVIS, TIME, np.nan, np.nan, np.nan),), "all").curves == ()


def test_slow_sway_makes_the_mean_less_certain_than_white_noise() -> None:
    rng = np.random.default_rng(1)
    white = rng.normal(0, 0.5, len(TIME))
    slow = 0.5 * 2**0.5 * np.sin(2 * np.pi * 0.1 * TIME)
    one, other = (find_standing((joint(Joint.PELVIS, TIME, 0.0, c),), "all").curves[1] for c in (white, slow))
    assert other.sigma_deg > 1.5 * one.sigma_deg


def test_a_noisy_sensor_is_not_known() -> None:
    blind = (joint(Joint.PELVIS, TIME, 0.0, CURVES_OF_ONE["pelvis_obliquity_deg"], sigma=9.0),)
    assert of(measured(blind), "pelvic_drop", Side.RIGHT).value is None


def test_slow_recordings_are_read_as_they_are() -> None:
    time_s = clock(12.0, 12.0)
    curve = -plateau(time_s, singles(RIGHT), 8.0)
    standing = find_standing((joint(Joint.PELVIS, clock(6.0, 12.0)),), "all")
    drop = of(measured((joint(Joint.PELVIS, time_s, 0.0, curve),), STANCES, standing), "pelvic_drop", Side.RIGHT)
    assert drop.value == pytest.approx(8.0)


def test_blocks_and_spread() -> None:
    assert block_means(clock(2.5, 10.0), np.arange(25.0), 1.0).tolist() == [4.5, 17.0]
    assert spread_of(np.array([0.0]), largest=3.0, prior=0.5) == 0.5
    assert spread_of(np.array([np.nan]), largest=3.0, prior=0.5) == 3.0
    rng = np.random.default_rng(2)
    values = rng.normal(0, 0.4, 50)
    assert spread_of(values, largest=30.0, prior=0.4) == pytest.approx(values.std(ddof=1), rel=0.02)


def test_a_missing_value_needs_a_fault() -> None:
    with pytest.raises(ValueError, match="without a fault"):
        Measure(name="range", of="x", side=None, value=None, unit="deg", sigma=None)


@pytest.mark.parametrize("sigma", [None, -1.0, float("nan")])
def test_a_value_needs_an_error(sigma: float | None) -> None:
    with pytest.raises(ValueError, match="needs an error"):
        Measure(name="range", of="x", side=None, value=1.0, unit="deg", sigma=sigma)
