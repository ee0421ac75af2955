"""What the detector of onsets is told: how sure, how long, how strong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetParams:
    """Settings of the onset detector; none of them carries a unit of the signal.

    `low_hz` and `high_hz` are the band that is looked at, the upper edge at most 0.45 of the rate. A muscle is active
    where its power over 0.1 s lies `spreads` of the background's own spread (of log power) above the background, and at
    least `least_ratio` times it. A burst counts from `gate` of the reference level (RMS over RMS): between pre-tension
    of 10 % and a true burst of 30 %. Bursts are one where power over 0.1 s stays below its threshold for less than
    `gap_s`: in effect where they are less than about 0.18 s apart, or 0.11 s where power falls 13 dB below either.
    Shorter than `shortest_s` they are none. Without a reference one shorter than `brief_s` must reach `brief_ratio`
    times the background's power: a few motor units that fire by chance do not. An onset is a rise of power by at least
    `rise_ratio` within about `rise_s`; slower growth has no instant. The background may drift by `drift_db_s`. `temper`
    under 1 widens every interval further than was calibrated. All of these are assumptions of ours, tried on simulated
    trials.
    """

    low_hz: float = 20.0
    high_hz: float = 450.0
    spreads: float = 5.0
    least_ratio: float = 1.8
    gate: float = 0.17
    gap_s: float = 0.08
    shortest_s: float = 0.03
    brief_s: float = 0.15
    brief_ratio: float = 5.0
    rise_ratio: float = 1.8
    rise_s: float = 0.15
    drift_db_s: float = 0.5
    temper: float = 1.0
