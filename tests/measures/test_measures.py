"""Known people, known numbers."""

import numpy as np
import pytest
from tests.measures.made import clock, everybody, joint, plateau, stance, without

from kinescript.body.joints import CURVES, Joint
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.catalogue import CORE, find_entry
from kinescript.measures.entry import ONE_LEG_TASKS
from kinescript.measures.find import find_measures
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.standing import StandingReference, find_standing
from kinescript.motion.stance import Stance
from kinescript.signal.spans import Span, mask_of

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
    assert 0.6 < one.sigma < 1.9
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


def test_the_side_difference_counts_what_both_sides_share_twice() -> None:
    """Skin that shifts the curve by a constant adds to one drop and takes from the other, as standing does."""
    params = MeasureParams()
    measures = measured()
    own = STANDING.of("pelvis_obliquity_deg")
    assert own is not None
    skin = np.hypot(params.soft_tissue_deg, params.change_share * 1.7)
    shared = skin**2 + own.sigma_deg**2
    sides = [of(measures, "pelvic_drop", side).sigma for side in Side]
    expected = np.sqrt(sum(s**2 - shared for s in sides if s is not None) + 4 * shared)
    assert of(measures, "pelvic_drop_side_difference").sigma == pytest.approx(float(expected))


def drop_of(heights: tuple[float, ...], gone: tuple[int, ...] = ()) -> Measure:
    """The drop of somebody whose right stances have these heights, those at the indices in `gone` out of sight."""
    stances = tuple(stance(Side.RIGHT, 1.0 + 4 * i, 2.0 + 4 * i) for i in range(len(heights)))
    time_s = clock(4.0 * len(heights) + 2)
    curve = -sum(plateau(time_s, s.single, h) for s, h in zip(stances, heights, strict=True))
    blind = mask_of(tuple(stances[i].span for i in gone), time_s)
    angles = without((joint(Joint.PELVIS, time_s, 0.0, curve),), {Joint.PELVIS: blind})
    return of(measured(angles, stances, find_standing(everybody(QUIET), "all")), "pelvic_drop", Side.RIGHT)


def test_somebody_who_varies_is_less_certain_and_told() -> None:
    varied = drop_of((0.0, 20.0))
    assert varied.value == pytest.approx(10.0, abs=0.6)
    assert varied.sigma is not None
    assert 10.0 <= varied.sigma < 11.5
    assert [fault.kind for fault in varied.faults] == ["varied"]
    assert "varied by 20 deg between stances on the right leg" in varied.faults[0].words
    steady = drop_of((4.0, 6.0))
    assert steady.sigma is not None
    assert steady.sigma < 1.5
    assert steady.faults == ()


def test_the_error_shrinks_with_the_stances_that_were_seen() -> None:
    params = MeasureParams()
    partly = drop_of((5.0,) * 8, gone=(1, 2, 3, 4, 5, 6))
    assert partly.sigma is not None
    # 27 of 28 pairs hold an unknown stance; two stances were seen; unknown frames are as uncertain as can be
    between = 1.2533 * np.sqrt(27 * params.unseen_spread_deg**2 / (8 * 7)) / np.sqrt(2)
    skin = np.hypot(params.soft_tissue_deg, params.change_share * (0.25 * 1.7 + 0.75 * params.worst_deg))
    assert partly.sigma == pytest.approx(float(np.hypot(between, skin)), abs=0.05)


def words_of(measure: Measure) -> str:
    return "; ".join(fault.words for fault in measure.faults)


def test_each_reason_has_its_own_words() -> None:
    tilt = "pelvis_tilt_deg"
    trial = measured(standing=find_standing(ONE, None))
    for name, why in (("mean_change", "does not change from itself"), ("standing_mean", "is no posture")):
        missing = of(trial, name, None, tilt)
        assert missing.value is None
        assert why in words_of(missing)
        assert "stands in" not in words_of(missing)
    assert "stands in" in words_of(of(trial, "peak_change", None, tilt))
    nowhere = measured(standing=StandingReference(source="trial_mean", curves=()))
    assert "not seen in the trial either" in words_of(of(nowhere, "peak_change", None, tilt))
    assert "no posture" in words_of(of(nowhere, "standing_mean", None, tilt))


@pytest.mark.parametrize("name", ["range", "peak_change", "mean_change"])
def test_how_much_was_seen_is_told_where_it_matters(name: str) -> None:
    def seen(share: float) -> Measure:
        return of(measured(without(ONE, {Joint.PELVIS: share * 12.0 <= TIME})), name, None, "pelvis_tilt_deg")

    assert seen(0.996).faults == ()
    assert "known 90 % of the time" in words_of(seen(0.9))
    assert ("may be larger" in words_of(seen(0.9))) == (name != "mean_change")
    assert seen(0.3).value is None
    assert "only 30 % of the time, too little" in words_of(seen(0.3))
    assert "may be larger" not in words_of(seen(0.3))


def test_what_counts_as_known_is_said_once() -> None:
    noisy = everybody(QUIET, pelvis_obliquity_deg=1.0)
    strict = MeasureParams(worst_deg=1.0)
    assert find_standing(noisy, "all").of("pelvis_obliquity_deg") is not None
    assert find_standing(noisy, "all", params=strict).of("pelvis_obliquity_deg") is None


def test_every_entry_is_emitted_and_every_measure_has_an_entry() -> None:
    emitted = {m.name for m in measured()}
    assert emitted == {entry.name for entry in CORE}
    assert len({entry.name for entry in CORE}) == len(CORE)
    for task in Task:
        for one in measured(task=task):
            entry = find_entry(one.name)
            assert one.unit == entry.unit
            assert entry.tasks is None or task in entry.tasks
            assert not entry.of or one.of in entry.of
            assert not entry.sided or one.side is not None
    assert all(entry.source and entry.definition.endswith(".") for entry in CORE)
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


def test_a_noisy_sensor_is_not_known() -> None:
    blind = (joint(Joint.PELVIS, TIME, 0.0, CURVES_OF_ONE["pelvis_obliquity_deg"], sigma=9.0),)
    assert of(measured(blind), "pelvic_drop", Side.RIGHT).value is None


def test_slow_recordings_are_read_as_they_are() -> None:
    time_s = clock(12.0, 12.0)
    curve = -plateau(time_s, singles(RIGHT), 8.0)
    standing = find_standing((joint(Joint.PELVIS, clock(6.0, 12.0)),), "all")
    drop = of(measured((joint(Joint.PELVIS, time_s, 0.0, curve),), STANCES, standing), "pelvic_drop", Side.RIGHT)
    assert drop.value == pytest.approx(8.0)
