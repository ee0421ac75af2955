"""Feed-forward work at a tenth of the main burst is an onset that nobody can rule out: never the word late."""

from dataclasses import replace

import numpy as np
import pytest

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.record.channel import ChannelKind
from kinescript.synth.emg_errors import EmgErrors
from kinescript.synth.emg_noise import interference
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

REGION = "transversus_internal_oblique_region"
# the region comes on 40 ms before the prime mover by itself; its main burst so much later, and so much of it before
LATER_S, SHARE = 0.15, 0.12


def assessed(seed: int, *, share: float, noise_uv: float = EmgErrors().noise_uv) -> Assessment:
    """A simulated person whose region works weakly from 40 ms before the prime mover, and fully 150 ms later."""
    delays = tuple(PlantedDelay(muscle=REGION, delay_ms=1000 * LATER_S, side=side) for side in Side)
    plan = Plan(muscles=MusclePlan(delays=delays, errors=EmgErrors(noise_uv=noise_uv)))
    recording, truth = make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=seed, repetitions=4)
    channels = []
    for channel in recording.channels:
        at = channel.at
        if channel.kind is ChannelKind.EMG and isinstance(at, MuscleSite) and at.muscle == REGION and at.side:
            muscle = truth.muscle(REGION, at.side)
            rate_hz = muscle.rate_hz
            time_s = np.arange(len(channel.values)) / rate_hz
            weak = np.zeros(len(time_s))
            for burst in muscle.bursts:
                weak[(time_s >= burst.onset_s - LATER_S) & (time_s < burst.onset_s)] = share * muscle.envelope_v.max()
            fired = interference(np.random.default_rng((seed, at.side is Side.LEFT)), len(time_s), rate_hz=rate_hz)
            channels.append(replace(channel, values=channel.values + (weak * fired)[:, None]))
        else:
            channels.append(channel)
    return assess(replace(recording, channels=tuple(channels)))


def judged(assessment: Assessment) -> list[Finding]:
    """The findings of the region's latency to its prime mover, both sides."""
    codes = [f for f in assessment.findings if f.code == "latency_to_prime_mover"]
    found = [f for f in codes if assessment.measures[f.evidence[0]].of == REGION]
    assert len(found) == 2
    return found


@pytest.mark.parametrize("seed", [11, 12, 15])
def test_weak_activity_before_the_main_burst_is_never_late(seed: int) -> None:
    """At 12 % it is as loud as the electrode's noise: seen in some lifts and not in others."""
    verdicts = [each.verdict for each in judged(assessed(seed, share=SHARE))]
    assert Verdict.OUTSIDE not in verdicts
    assert Verdict.UNKNOWN in verdicts


def test_weak_activity_in_a_quiet_electrode_is_cannot_tell_or_in_time() -> None:
    for each in judged(assessed(14, share=SHARE, noise_uv=1.0)):
        assert each.verdict is not Verdict.OUTSIDE
        if each.verdict is Verdict.UNKNOWN:
            assert "which of them is the onset cannot be told" in each.words.clinician
        else:
            assert each.value is not None and each.value < 50


def test_the_same_main_burst_alone_is_late() -> None:
    assert [each.verdict for each in judged(assessed(11, share=0.0))] == [Verdict.OUTSIDE] * 2
