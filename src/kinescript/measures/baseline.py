"""The words for what is missing, and the standing value a change is counted from."""

from kinescript.body.joints import Joint, find_curve
from kinescript.body.words import Side
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.standing import StandingCurve, StandingReference
from kinescript.record.fault import Fault

_BODY = {Joint.PELVIS: "the pelvis", Joint.TRUNK: "the trunk", Joint.LUMBAR: "the trunk against the pelvis"}


def missing(name: str, of: str, side: Side | None, *faults: Fault) -> Measure:
    """Return a measure without a value, and the faults that say why."""
    return Measure(name=name, of=of, side=side, value=None, unit="deg", sigma=None, faults=faults)


def not_measured(of: str) -> Fault:
    """Return the fault of a curve that no marker or sensor showed."""
    curve = find_curve(of)
    what = _BODY.get(curve.joint, f"the {curve.joint.value.replace('_', ' ')}")
    return Fault(kind="missing", words=f"{what} was not measured")


def hardly_seen(of: str, share: float) -> Fault:
    """Return the fault of a curve known for too small a share of the recording, 0 to 1, to be measured."""
    what = find_curve(of).title.lower()
    return Fault(kind="gap", words=f"{what} was known only {int(100 * share)} % of the time, too little to measure it")


def partly_seen(of: str, share: float, params: MeasureParams, *, but: str) -> tuple[Fault, ...]:
    """Return the fault of a curve known for this share of the recording, 0 to 1; none where it was seen well.

    `but` says what the unknown part may mean for the value.
    """
    if share >= params.seen_well_share:
        return ()
    what = find_curve(of).title.lower()
    return (Fault(kind="gap", words=f"{what} was known {int(100 * share)} % of the time; {but}"),)


def no_standing(but: str) -> Fault:
    """Return the fault of what cannot be told because nobody stood quietly; `but` says why a trial does not serve."""
    return Fault(kind="no_standing", words=f"no quiet standing was recorded, and {but}")


def baseline(standing: StandingReference, of: str) -> tuple[StandingCurve | None, tuple[Fault, ...]]:
    """Return the standing value of a curve, None when it was not seen, and the faults of anything counted from it."""
    own = standing.of(of)
    if own is None and standing.why is not None:
        return None, (no_standing(standing.why),)
    if own is None and standing.source == "trial_mean":
        return None, (no_standing(f"{find_curve(of).title.lower()} was not seen in the trial either"),)
    if own is None:
        words = f"{find_curve(of).title.lower()} was not seen in quiet standing, so there is nothing to compare with"
        return None, (Fault(kind="no_standing", words=words),)
    if standing.source == "trial_mean":
        words = "no quiet standing was recorded: the mean of the trial stands in, and the error is larger for it"
        return own, (Fault(kind="no_standing", words=words),)
    return own, ()
