"""How muscles work together, as plain data: in which order they came on, whether in time, and their synergies."""

from kinescript.findings.assessment import Assessment
from kinescript.findings.timing import Timed, find_timed
from kinescript.measures.catalogue import find_entry
from kinescript.measures.muscle_together import LegSynergies
from kinescript.measures.recruitment_order import RecruitmentOrder
from kinescript.measures.rounding import error_of
from kinescript.results.trees import Tree, fault_tree, nested, place_tree, side_word


def recruitment_tree(assessment: Assessment) -> Tree:
    """Return the block `recruitment`: every latency with the verdict of its finding, and the order of all muscles.

    `measure` and `finding` are indices, `window_ms` is null where nothing is required. In `orders`, one for each leg
    that moved, `before` is how probable it is that the muscle of a row came on before that of a column, and `certain`
    are the pairs of rows of which that is 95 % or more.
    """
    timed = find_timed(assessment.measures, assessment.findings)
    return {
        "latencies": [_latency(each, assessment) for each in timed],
        "orders": [_order(each) for each in assessment.recruitment],
    }


def synergy_trees(assessment: Assessment) -> list[Tree]:
    """Return the block `synergies`, one a leg in walking: weights of shape (muscles, count) with their errors.

    `activations` are those of a mean stride, shape (points, count); `vaf_by_count` is for 1, 2, 3 ... synergies. All of
    a leg without synergies is null but `faults`, which say why.
    """
    return [_synergies(each) for each in assessment.synergies]


def _latency(timed: Timed, assessment: Assessment) -> Tree:
    measure = timed.measure
    reference = None if timed.finding is None else assessment.findings[timed.finding].reference
    low = high = None
    if measure.value is not None and measure.sigma is not None:
        error = error_of(measure.sigma)
        low, high = measure.value - error, measure.value + error
    return {
        "site": measure.of,
        "side": side_word(measure.side),
        "after": measure.name.removeprefix("latency_to_"),
        "latency_ms": measure.value,
        "low_ms": low,
        "high_ms": high,
        "window_ms": None if reference is None else [reference.low, reference.high],
        "verdict": None if timed.timing is None else timed.timing.value,
        "grade": find_entry(measure.name).grade,
        "measure": timed.index,
        "finding": timed.finding,
    }


def _order(order: RecruitmentOrder) -> Tree:
    rows = [
        {
            "site": row.site,
            "side": side_word(row.side),
            "latency_ms": row.latency_ms,
            "low_ms": row.low_ms,
            "high_ms": row.high_ms,
            "repetitions": row.repetitions,
        }
        for row in order.rows
    ]
    return {
        "leg": side_word(order.leg),
        "rows": rows,
        "before": order.before.tolist(),
        "certain": [list(pair) for pair in order.certain],
        "faults": [fault_tree(each) for each in order.faults],
    }


def _synergies(leg: LegSynergies) -> Tree:
    found = leg.found
    return {
        "leg": leg.side.value,
        "count": None if found is None else found.count,
        "strides": None if found is None else found.cycles,
        "muscles": None if found is None else [place_tree(at) for at in found.at],
        "weights": None if found is None else nested(found.weights),
        "weights_sigma": None if found is None else nested(found.weights_sigma),
        "activations": None if found is None else nested(found.mean_activations()),
        "centres": None if found is None else nested(found.centres),
        "vaf": None if found is None else found.vaf,
        "vaf_by_count": None if found is None else nested(found.vaf_by_count),
        "vaf_by_muscle": None if found is None else nested(found.vaf_by_muscle),
        "faults": [fault_tree(each) for each in leg.faults],
    }
