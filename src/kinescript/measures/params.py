"""What the measures assume, in one place, each with where it comes from."""

from dataclasses import dataclass

from kinescript.body.joints import Joint, Plane

_IN_SPACE = (Joint.PELVIS, Joint.TRUNK)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingParams:
    """How the mean of quiet standing and its error are found, in seconds and degrees.

    Sway is slow, so neighbouring samples say the same thing: the error comes from the means of blocks of `block_s`.
    A block not seen whole counts as `unseen_deg` away from the others, `trial_unseen_deg` where a trial stands in. A
    recording of `shortest_s` of known standing at least is needed. `prior_deg` is the spread of block means where few
    are seen. `trial_mean_deg`: how far the mean of a trial may lie from the person's standing beyond what the trial
    itself shows (a drop of 8 deg on one side only shifts the mean of a walk by about 2). All are assumptions of ours.
    """

    block_s: float = 1.0
    shortest_s: float = 0.5
    unseen_deg: float = 2.0
    prior_deg: float = 0.3
    trial_unseen_deg: float = 4.0
    trial_mean_deg: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureParams:
    """Knobs and assumptions of the measures, in degrees, seconds and hertz.

    - `low_pass_hz`: curves are low-passed, without delay, before anything is read from them (Winter 2009).
    - `soft_tissue_deg`: one standard deviation of how skin over pelvis or thorax moves an angle between standing and a
      task. Assumption of ours: 2 mm at each marker over a pelvis 24 cm wide; Fiorentino 2017 (Gait Posture, dual
      fluoroscopy) saw 0.6 deg at the hip in the frontal plane. Two such segments together: the root of two as much.
    - `leg_soft_tissue_deg`: the same for hip and knee flexion, adduction, rotation (Fiorentino 2017: 1.9, 0.6, 5.8).
    - `change_share`: how much of an angle's own standard deviation is left in a difference within one recording; where
      markers were put cancels, how they move and are filled in does not. Assumption of ours.
    - `noise_deg`: what a camera's noise does to one frame, 0.5 mm at each marker over 24 cm. Assumption of ours.
    - `stance_spread_deg`: the spread between the stances of one person where few were seen; `unseen_spread_deg`: how
      far from the others a stance not seen whole counts as, at least, and how far apart stances may lie before that is
      told. Assumptions of ours.
    - `worst_deg`, `worst_leg_deg`: a frame whose angle is less certain than this is not known; an unknown frame counts
      as this uncertain.
    - `shortest_single_s`, `known_share`: single support shorter, or its curve less known, than this is left out;
      one that an end of the recording cut off counts from `long_single_s` on.
    - `known_trial_share`: the share of a recording in which a curve must be known for its range and changes;
      `seen_well_share`: where it is known for less, that is told.
    - `gap_margin_s`: how far the filter carries the edge of a gap.
    - `standing`: how the person's own quiet standing is found.
    """

    low_pass_hz: float = 6.0
    soft_tissue_deg: float = 0.7
    leg_soft_tissue_deg: tuple[float, float, float] = (2.0, 1.0, 5.0)
    change_share: float = 0.3
    noise_deg: float = 0.2
    stance_spread_deg: float = 0.6
    unseen_spread_deg: float = 3.0
    worst_deg: float = 8.0
    worst_leg_deg: float = 25.0
    shortest_single_s: float = 0.1
    long_single_s: float = 1.0
    known_share: float = 0.8
    known_trial_share: float = 0.5
    seen_well_share: float = 0.95
    gap_margin_s: float = 0.25
    standing: StandingParams = StandingParams()

    def soft_tissue_of(self, joint: Joint, plane: Plane) -> float:
        """Return one standard deviation, in degrees, of what the skin does to a change of this angle."""
        if joint in _IN_SPACE:
            return self.soft_tissue_deg
        if joint is Joint.LUMBAR:
            return self.soft_tissue_deg * 2**0.5
        return self.leg_soft_tissue_deg[list(Plane).index(plane)]

    def worst_of(self, joint: Joint) -> float:
        """Return the error in degrees above which a frame of this joint's angle is not known."""
        return self.worst_deg if joint in (*_IN_SPACE, Joint.LUMBAR) else self.worst_leg_deg
