"""The errors inertial sensors have: how they were put on, what skin does, what the chip adds, what the radio loses."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ImuErrors:
    """Sizes of errors; all may be zero. The defaults are assumptions near the data sheets of consumer MEMS sensors.

    `mounting_deg`: the unknown part of the mounting, one standard deviation about each sensor axis, constant.
    `slide_deg`: how far skin turns a sensor when hip, knee or trunk turn by 60 degrees or all the load changes leg.
    `wobble_deg`, `wobble_m`: how far flesh lets the sensor turn and lag under 1 g, swinging at 8 Hz, damped by 0.3.
    Noise densities (one-sided) are per root hertz: rad/s, m/s2, uT; biases one standard deviation an axis, constant:
    rad/s, m/s2, uT. `lost_share` of the packets are lost, in runs of `lost_run` samples on average: NaN in every
    channel of the sensor. Raises ValueError when one is negative, over half is lost or a run is under 1.
    """

    mounting_deg: float = 3.0
    slide_deg: float = 2.0
    wobble_deg: float = 1.0
    wobble_m: float = 0.001
    gyroscope_noise_rad_s_root_hz: float = 1.2e-4
    gyroscope_bias_rad_s: float = 0.003
    accelerometer_noise_m_s2_root_hz: float = 1.5e-3
    accelerometer_bias_m_s2: float = 0.05
    magnetometer_noise_ut_root_hz: float = 0.05
    magnetometer_bias_ut: float = 1.0
    lost_share: float = 0.002
    lost_run: float = 3.0

    def __post_init__(self) -> None:
        if min(getattr(self, field.name) for field in fields(self)) < 0:
            raise ValueError("the size of an error is not negative")
        if self.lost_share > 0.5 or self.lost_run < 1:
            raise ValueError("at most half of the packets are lost, in runs of one or more")


NO_IMU_ERRORS = ImuErrors(
    mounting_deg=0.0,
    slide_deg=0.0,
    wobble_deg=0.0,
    wobble_m=0.0,
    gyroscope_noise_rad_s_root_hz=0.0,
    gyroscope_bias_rad_s=0.0,
    accelerometer_noise_m_s2_root_hz=0.0,
    accelerometer_bias_m_s2=0.0,
    magnetometer_noise_ut_root_hz=0.0,
    magnetometer_bias_ut=0.0,
    lost_share=0.0,
)
