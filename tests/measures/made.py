"""People made by hand: angles of a known shape, stances at known times, one person mirrored."""

from dataclasses import replace

import numpy as np

from kinescript.body.joints import CURVES, Joint, Plane, hip_of, knee_of
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles
from kinescript.motion.stance import Stance
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

RATE_HZ = 100.0
SIGMA_DEG = 1.7
MIRRORED = {hip_of(s): hip_of(s.other) for s in Side} | {knee_of(s): knee_of(s.other) for s in Side}


def clock(duration_s: float, rate_hz: float = RATE_HZ) -> Floats:
    return np.arange(round(duration_s * rate_hz)) / rate_hz


def joint(name: Joint, time_s: Floats, *curves: Floats | float, sigma: Floats | float = SIGMA_DEG) -> JointAngles:
    """Flexion, side bend, rotation, each a curve or a number; what is not given is 0."""
    given = [
        np.broadcast_to(np.asarray(c, dtype=float), time_s.shape).copy() for c in (*curves, *(0.0,) * (3 - len(curves)))
    ]
    each = np.broadcast_to(np.asarray(sigma, dtype=float), time_s.shape)
    return JointAngles(
        joint=name,
        time_s=time_s,
        flexion_deg=given[0],
        side_bend_deg=given[1],
        rotation_deg=given[2],
        sigma_deg=np.stack([each] * 3, axis=1),
        sequence="rotation-obliquity-tilt",
    )


def stance(side: Side, start_s: float, end_s: float, *, double_s: float = 0.15, whole: bool = True) -> Stance:
    single = Span(start_s=start_s + double_s, end_s=end_s - double_s)
    return Stance(side=side, span=Span(start_s=start_s, end_s=end_s), single=(single,), seen_by="plates", whole=whole)


def everybody(time_s: Floats, **curves: Floats | float) -> tuple[JointAngles, ...]:
    """Every joint there is, the named curves given, the others 0."""
    return tuple(
        joint(
            name,
            time_s,
            *(
                next((curves.get(c.name, 0.0) for c in CURVES if c.joint is name and c.plane is plane), 0.0)
                for plane in Plane
            ),
        )
        for name in Joint
    )


def plateau(time_s: Floats, spans: tuple[Span, ...], height: float, *, edge_s: float = 0.15) -> Floats:
    """0 outside the spans, `height` inside, risen over `edge_s` before each span by half a cosine."""
    out = np.zeros(len(time_s))
    for span in spans:
        up = np.clip((time_s - (span.start_s - edge_s)) / edge_s, 0, 1)
        down = np.clip(((span.end_s + edge_s) - time_s) / edge_s, 0, 1)
        out += height * (0.5 - 0.5 * np.cos(np.pi * np.minimum(up, down)))
    return out


def mirror(
    angles: tuple[JointAngles, ...], stances: tuple[Stance, ...]
) -> tuple[tuple[JointAngles, ...], tuple[Stance, ...]]:
    """The same person in a mirror: axial side bend and rotation flip, limbs and feet change sides."""
    flipped = []
    for each in angles:
        sign = 1.0 if each.joint in MIRRORED else -1.0
        flipped.append(
            replace(
                each,
                joint=MIRRORED.get(each.joint, each.joint),
                side_bend_deg=sign * each.side_bend_deg,
                rotation_deg=sign * each.rotation_deg,
            )
        )
    return tuple(flipped), tuple(replace(s, side=s.side.other) for s in stances)


def without(angles: tuple[JointAngles, ...], gone: dict[Joint, Floats]) -> tuple[JointAngles, ...]:
    """The same angles with the frames in each mask unknown."""
    holed = []
    for each in angles:
        mask = gone.get(each.joint)
        if mask is None:
            holed.append(each)
            continue
        values = {
            name: np.where(mask, np.nan, getattr(each, name))
            for name in ("flexion_deg", "side_bend_deg", "rotation_deg")
        }
        holed.append(replace(each, sigma_deg=np.where(mask[:, None], np.nan, each.sigma_deg), **values))
    return tuple(holed)
