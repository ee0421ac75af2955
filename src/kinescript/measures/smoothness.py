"""How smoothly a repetition is moved: spectral arc length and log dimensionless jerk of a speed."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.repetition_ways import SPEED_HZ, Lead, one_of, unknown
from kinescript.motion.angles import JointAngles
from kinescript.motion.task_repetitions import LEADING, leading
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase

# Balasubramanian 2015: cut-off, amplitude threshold, zero padding
_HIGHEST_HZ, _LEAST_SHARE, _PADDING = 10.0, 0.05, 4
# spread between few repetitions, and how far an unseen one lies, in units of each (assumptions of ours)
_PRIOR = {"spectral_arc_length": 0.05, "log_dimensionless_jerk": 0.2}
_UNSEEN = {"spectral_arc_length": 0.5, "log_dimensionless_jerk": 2.0}
# a jerk is read from a curve low-passed here; noise may be at most this share of its mean square (assumptions of ours)
_JERK_HZ, _NOISE_SHARE = 2.5, 0.5
# how large a jerk white noise makes, squared, through a Butterworth of order 4 both ways (1/7 through an ideal filter)
_JERK_INTEGRAL = 0.277


def find_smoothness(
    angles: tuple[JointAngles, ...],
    lead: Lead | Fault,
    *,
    task: Task,
    side: Side | None = None,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return spectral arc length and log dimensionless jerk of the leading curve's speed, out and back, no unit.

    Both are taken from the movement between its edges, where its speed is 5 % of the peak. sigma^2 = (k S)^2 / n +
    method^2: `method` is how far the median moves when the low-pass (4 Hz, jerk 2.5 Hz) is lowered by a quarter: what
    depends on the filter is not known better than that. The expected noise is taken off the mean squared jerk; half of
    what is taken off joins sigma, and where it is over half of the jerk, smoothness is not known.
    """
    del angles
    found = []
    for name in _PRIOR:
        for part in ("out", "back"):
            title = f"{name}_{part}"
            if isinstance(lead, Fault):
                found.append(unknown(title, leading(task, side)[0], None, "1", lead))
            else:
                found.append(_median(name, part, lead, params))
    return tuple(found)


def spectral_arc_length(speed: Floats, rate_hz: float) -> float:
    """Return the spectral arc length (SPARC) of a speed profile of shape (time,), any unit; nearer 0 is smoother.

    The negative arc length of the magnitude spectrum, both axes scaled to 1, up to the highest frequency under 10 Hz
    whose magnitude is 5 % of that at zero; zero padding by 4 powers of two. NaN for a profile without movement.
    Source: Balasubramanian et al. 2015, J Neuroeng Rehabil 12:112.
    """
    count = int(2 ** (np.ceil(np.log2(max(len(speed), 2))) + _PADDING))
    spectrum = np.abs(np.fft.rfft(speed, count))
    hz = np.arange(len(spectrum)) * rate_hz / count
    if not np.isfinite(spectrum).all() or not spectrum[0] > 0:
        return float("nan")
    share = (spectrum / spectrum.max())[hz <= _HIGHEST_HZ]
    last = int(np.flatnonzero(share >= _LEAST_SHARE)[-1])
    if last < 1:
        return float("nan")
    return -float(np.hypot(1.0 / last, np.diff(share[: last + 1])).sum())


def log_dimensionless_jerk(speed: Floats, rate_hz: float) -> float:
    """Return the log dimensionless jerk (LDLJ) of a speed profile of shape (time,), any unit; nearer 0 is smoother.

    -ln(T^3 / peak^2 * integral of (second derivative of the speed)^2). Minimum jerk has -ln(204.8) = -5.32.
    Source: Balasubramanian et al. 2015, J Neuroeng Rehabil 12:112. NaN for a profile without movement.
    """
    value = _dimensionless_jerk(speed, rate_hz)
    return -float(np.log(value)) if value > 0 else float("nan")


def _dimensionless_jerk(speed: Floats, rate_hz: float) -> float:
    peak = float(np.abs(speed).max()) if len(speed) > 4 else 0.0
    if not peak > 0:
        return float("nan")
    jerk = np.diff(speed, 2) * rate_hz**2
    # the inner second differences stand for the whole duration
    return float((jerk**2).mean() * ((len(speed) - 1) / rate_hz) ** 4 / peak**2)


def _median(name: str, part: str, lead: Lead, params: MeasureParams) -> Measure:
    title, of = f"{name}_{part}", lead.track.curve.name
    if lead.track.rate_hz < 2 * _HIGHEST_HZ:
        words = f"smoothness takes {2 * _HIGHEST_HZ:.0f} frames a second or more"
        return unknown(title, of, None, "1", Fault(kind="slow_clock", words=words))
    edge_hz = SPEED_HZ if name == "spectral_arc_length" else _JERK_HZ
    values, noise = _values(name, part, lead, edge_hz, params)
    if noise > _NOISE_SHARE:
        words = "noise is more than half of the jerk of so slow a movement, so its smoothness cannot be told this way"
        return unknown(title, of, None, "1", Fault(kind="noise", words=words))
    lower, _ = _values(name, part, lead, 0.75 * edge_hz, params)
    both = np.isfinite(values) & np.isfinite(lower)
    method = abs(float(np.median(values[both]) - np.median(lower[both]))) if both.any() else _UNSEEN[name]
    shared = float(np.hypot(method, 0.5 * noise / (1 - noise)))
    return one_of(title, of, None, "1", values, lead, shared=shared, prior=_PRIOR[name], unseen=_UNSEEN[name])


def _values(name: str, part: str, lead: Lead, edge_hz: float, params: MeasureParams) -> tuple[Floats, float]:
    """Return the value of each repetition, shape (repetitions,), and the median share of noise in the squared jerk."""
    track, rate_hz = lead.track, lead.track.rate_hz
    jerky = name == "log_dimensionless_jerk"
    low = FilterParams(high_hz=edge_hz, order=4 if jerky else 2)
    smooth = filter_zero_phase(track.values[:, None], low, rate_hz=rate_hz)[:, 0]
    speed = np.gradient(smooth, track.time_s)
    noise = params.noise_deg**2 * 2 * edge_hz / rate_hz * (2 * np.pi * edge_hz) ** 6 * _JERK_INTEGRAL
    values, shares = np.full(len(lead.ways), np.nan), []
    for index, way in enumerate(lead.ways):
        if way is None:
            continue
        profile = speed[way.start : way.there + 1] if part == "out" else speed[way.leave : way.end + 1]
        profile = profile * (np.sign(profile.sum()) or 1.0)
        if not jerky:
            values[index] = spectral_arc_length(profile, rate_hz)
            continue
        jerk = np.diff(profile, 2) * rate_hz**2
        share = noise / float((jerk**2).mean()) if len(jerk) > 2 and np.any(jerk) else 1.0
        shares.append(share)
        values[index] = log_dimensionless_jerk(profile, rate_hz) - np.log(1 - min(share, _NOISE_SHARE))
    return values, float(np.median(shares)) if shares else 0.0


_SOURCE = "Balasubramanian et al. 2015, J Neuroeng Rehabil 12:112; cut where the speed is 5 % of its peak: ours"
ENTRIES: tuple[Entry, ...] = tuple(
    Entry(name=f"{name}_{part}", title=f"{title} {words}", unit="1", needs=("curves",), definition=definition,
          source=_SOURCE, of=tuple(dict.fromkeys(of for names in LEADING.values() for of in names)),
          tasks=tuple(LEADING))
    for name, title, definition in (
        ("spectral_arc_length", "Smoothness (spectral arc length)",
         ("Negative arc length of the scaled magnitude spectrum of the leading curve's speed, low-passed at 4 Hz, up to"
         " 10 Hz or where it stays under 5 %; median over complete repetitions. Nearer 0 is smoother.")),
        ("log_dimensionless_jerk", "Smoothness (log dimensionless jerk)",
         ("-ln(T^3 / peak^2 x integral of squared second derivative) of the leading curve's speed, low-passed at 2.5"
          " Hz, the expected noise taken off; median over complete repetitions. Nearer 0 is smoother; it depends on the"
          " low-pass.")),
    )
    for part, words in (("out", "going out"), ("back", "coming back"))
)  # fmt: skip
