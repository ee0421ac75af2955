"""The errors a laboratory has: where markers were put, how skin moves, what cameras and plates add."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorErrors:
    """Sizes of errors; all may be zero.

    `noise_m`: white noise of a marker's axis, one standard deviation. `placement_m`: where a marker was put against
    where it belongs, one standard deviation an axis, constant in its segment (Della Croce et al. 2005, Gait Posture
    21:226: 6-25 mm among examiners; a careful one is better). `soft_tissue_m`: how far skin carries a marker when hip,
    knee or trunk turn by 60 degrees, or all the load goes to one leg from the other (Leardini et al. 2005, Gait Posture
    21:212), in a direction of its own. `gaps` occlusions of up to `gap_s` seconds each, over all markers.
    `plate_noise_n`: white noise of a plate's axis; `plate_offset_n`: what every plate reads unloaded (vertical; a third
    of it horizontal). Raises ValueError when one is negative, but the offset, which may be.
    """

    noise_m: float = 0.0005
    placement_m: float = 0.003
    soft_tissue_m: float = 0.004
    gaps: int = 6
    gap_s: float = 0.08
    plate_noise_n: float = 1.5
    plate_offset_n: float = 0.0

    def __post_init__(self) -> None:
        sizes = (self.noise_m, self.placement_m, self.soft_tissue_m, self.gaps, self.gap_s, self.plate_noise_n)
        if min(sizes) < 0:
            raise ValueError("the size of an error is not negative")


NO_ERRORS = SensorErrors(noise_m=0.0, placement_m=0.0, soft_tissue_m=0.0, gaps=0, plate_noise_n=0.0)
