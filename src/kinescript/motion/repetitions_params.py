"""The knobs of finding repetitions, each with its reason."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class RepetitionParams:
    """Shares are of a set's own typical height, so no knob has the curve's unit. Raises ValueError where out of order.

    Chosen on the training half of benchmarks/repetitions.py or on simulated sets; the rest are assumptions of ours.
    What an attempt is: `complete_share`: a repetition that reaches two thirds of the typical height counts (chosen).
    `partial_share`: what comes back but reaches less than 28 % is no attempt. `aborted_share`: what does not come back
    must have risen more than that, or slow drift would pass (chosen). `return_share`: the curve is back when it came
    down 60 % of what it went up, `level_share`: and surely so when 80 %, whatever comes next.
    What sets up: `oversized_share`: 2.3 times as high as the others (chosen: people deepen up to twice).
    `setting_up_share`: and at most six times as high, when they stand on both sides of the series.
    `odd_factor`: four times as long or short, once there are `odd_after` to compare with. `apart_factor`: not complete,
    and more than this many typical repetitions away from the series.
    Where it begins: `leave_share`: rest is left and reached at this share of the excursion's own height (chosen against
    hand-marked borders). `hold_share`: the hold is what lies above it.
    What is smoothed: `cell_hz`: the curve is averaged to about this rate. `median_s`, `mean_s`: windows against spikes
    and noise, well below `shortest_s`: a movement out and back in less is an artefact. `longest_gap_s`: a longer gap
    ends what was going on. `noise_factor`: an excursion is this many times higher than what smoothing took out;
    `lowest_share` of half the curve's range at least.
    The typical height: `alike_share`: heights from this share to its inverse are one series; `height_spread`,
    `duration_spread`: how alike, on a logarithmic scale; each higher one among them costs `higher_cost`. It earns
    min(number alike - cost, `series_cap`) ** `count_power` * height ** `height_power` (all chosen).
    """

    complete_share: float = 0.67
    partial_share: float = 0.28
    aborted_share: float = 0.35
    return_share: float = 0.6
    level_share: float = 0.8
    oversized_share: float = 2.3
    setting_up_share: float = 6.0
    odd_factor: float = 4.0
    odd_after: int = 4
    apart_factor: float = 3.0
    leave_share: float = 0.05
    hold_share: float = 0.9
    cell_hz: float = 25.0
    median_s: float = 0.25
    mean_s: float = 0.2
    shortest_s: float = 0.5
    longest_gap_s: float = 0.5
    noise_factor: float = 4.0
    lowest_share: float = 0.002
    alike_share: float = 0.7
    height_spread: float = 0.25
    duration_spread: float = 0.6
    higher_cost: float = 1.0
    series_cap: float = 4.0
    count_power: float = 1.5
    height_power: float = 0.3

    def __post_init__(self) -> None:
        rising = (0.0, self.leave_share, self.partial_share, self.aborted_share, self.complete_share, 1.0)
        if any(a >= b for a, b in pairwise((*rising, self.oversized_share, self.setting_up_share))):
            raise ValueError("expected 0 < leave < partial < aborted < complete < 1 < oversized < setting_up shares")
        if not (0 < self.return_share <= self.level_share < 1 and 0 < self.alike_share < 1):
            raise ValueError("expected 0 < return_share <= level_share < 1 and 0 < alike_share < 1")
        if not self.leave_share < self.hold_share < 1:
            raise ValueError("expected leave_share < hold_share < 1")
        rest = (self.shortest_s, self.median_s, self.mean_s, self.cell_hz, self.longest_gap_s, self.lowest_share)
        if min(*rest, self.height_spread, self.duration_spread, self.noise_factor, self.series_cap) <= 0:
            raise ValueError(
                "durations in s, cell_hz, spreads, noise_factor, series_cap, lowest_share must be positive"
            )
