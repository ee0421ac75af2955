"""Claim: a planted pelvic drop comes back inside its own 95 % interval, and a small one is not called outside."""

import statistics
from collections.abc import Iterator
from typing import Any

from _data import row

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.finding import Verdict
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

SEEDS = range(12)


def rows() -> Iterator[dict[str, Any]]:
    """Yield the share of 312 planted drops (0 to 12 deg, two sides, two tasks, twelve simulated people) recovered."""
    for task in (Task.SINGLE_LEG_STANCE, Task.WALKING):
        inside, sigmas, errors, small, false_outside, count = 0, [], [], 0, 0, 0
        for planted in range(13):
            for seed in SEEDS:
                plan = Plan(
                    pelvic_drop_right_stance_deg=float(planted), pelvic_drop_left_stance_deg=float(12 - planted)
                )
                recording, _ = make_recording(task, plan=plan, seed=1000 * planted + seed)
                result = assess(recording)
                for side, true in ((Side.RIGHT, planted), (Side.LEFT, 12 - planted)):
                    measure = next(m for m in result.measures if m.name == "pelvic_drop" and m.side is side)
                    finding = next(f for f in result.findings if f.code == "pelvic_drop" and f.side is side)
                    count += 1
                    if measure.value is not None and measure.sigma is not None:
                        inside += abs(measure.value - true) <= 1.96 * measure.sigma
                        sigmas.append(measure.sigma)
                        errors.append(measure.value - true)
                    if true <= 2:
                        small += 1
                        false_outside += finding.verdict is Verdict.OUTSIDE
        name = task.words
        yield row(
            f"{name}: planted drops inside their interval", 100.0 * inside / count, "%", 93.0, "higher", "simulated"
        )
        yield row(
            f"{name}: drops to 2 deg called outside", 100.0 * false_outside / small, "%", 2.0, "lower", "simulated"
        )
        # below two degrees the 95 % error stays below the MDC of four (Youdas 2007)
        yield row(f"{name}: median stated sigma", statistics.median(sigmas), "deg", 2.0, "lower", "simulated")
        spread = statistics.fmean(e * e for e in errors) ** 0.5
        yield row(f"{name}: root mean square error", spread, "deg", 2.0, "lower", "simulated")
