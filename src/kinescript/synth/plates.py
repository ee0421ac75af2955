"""Two force plates: what the ground does to the person, with the weight where the movement puts it."""

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Plate, shank, thigh
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.signal.arrays import Floats
from kinescript.synth.curves import straight
from kinescript.synth.movement import Movement
from kinescript.synth.person import Person
from kinescript.synth.sensor_errors import SensorErrors
from kinescript.synth.skeleton import Skeleton
from kinescript.synth.turns import apply

GRAVITY = 9.80665
SIDE_M = 0.5
# shares of mass, and where along the segment it is: head, arms and trunk, thigh, shank, foot (Winter 2009, table 4.1)
_TRUNK_SHARE, _TRUNK_UP = 0.678, 0.626 * 0.288
_LEG_SHARES = (("thigh", 0.100, 0.433), ("shank", 0.0465, 0.433), ("foot", 0.0145, 0.5))
# the middle of the foot lies this far ahead of the ankle, and pressure can wander this far from there, in metres
_MIDDLE_AHEAD_M, _ROOM_M = 0.05, (0.09, 0.035)


def body_centre(skeleton: Skeleton, person: Person) -> Floats:
    """Return the centre of mass of the body, shape (time, 3) in metres, floor axes (Winter 2009, table 4.1)."""
    hips = sum(skeleton.origin(thigh(side)) for side in Side) / 2
    up = np.array([0.0, _TRUNK_UP * person.height_m, 0.0])
    centre = _TRUNK_SHARE * (hips + apply(skeleton.rotation("thorax"), up))
    for side in Side:
        ends = {
            "thigh": (skeleton.origin(thigh(side)), skeleton.origin(shank(side))),
            "shank": (skeleton.origin(shank(side)), skeleton.origin(f"{side}_foot")),
        }
        ankle = skeleton.origin(f"{side}_foot")
        toe = apply(skeleton.rotation(f"{side}_foot"), np.array([2 * _MIDDLE_AHEAD_M, -person.ankle_height_m, 0.0]))
        ends["foot"] = (ankle, ankle + toe)
        for part, share, along in _LEG_SHARES:
            top, bottom = ends[part]
            centre = centre + share * (top + along * (bottom - top))
    return np.asarray(centre)


def plate_channels(
    movement: Movement,
    skeleton: Skeleton,
    person: Person,
    errors: SensorErrors,
    rng: np.random.Generator,
    *,
    rate_hz: float,
    global_from_floor: Floats,
) -> tuple[Channel, ...]:
    """Return force (N, on the person) and moment (N.m, about the plate's middle) of two plates, global frame, Z up.

    In standing plate 1 lies under the left foot of the plan and plate 2 under the right; in walking one after
    the other, each under one step in the middle of the walk; there is none where the person lies.
    """
    if movement.task.lying:
        return ()
    count = round(len(movement.time_s) * rate_hz * float(movement.time_s[1] - movement.time_s[0]))
    time_s = np.arange(count) / rate_hz
    loads = _foot_loads(movement, skeleton, person, time_s)
    channels = []
    for number, centre in enumerate(_centres(movement), start=1):
        force, moment = np.zeros((count, 3)), np.zeros((count, 3))
        for pushed, pressure in loads.values():
            on = np.all(np.abs(pressure[:, :2] - centre[:2]) <= SIDE_M / 2, axis=1, keepdims=True)
            force += np.where(on, pushed, 0.0)
            moment += np.where(on, np.cross(pressure - centre, pushed), 0.0)
        force += errors.plate_offset_n * np.array([1 / 3, -1 / 3, 1.0])
        force += rng.standard_normal((count, 3)) * errors.plate_noise_n
        moment += rng.standard_normal((count, 3)) * errors.plate_noise_n * 0.05
        plate = Plate(number=number, corners_m=_corners(centre, global_from_floor))
        for kind, unit, values in ((ChannelKind.FORCE, "N", force), (ChannelKind.MOMENT, "N.m", moment)):
            turned = values @ global_from_floor.T
            clock = Uniform(rate_hz=rate_hz)
            channels.append(Channel(kind=kind, at=plate, frame=Frame.GLOBAL, unit=unit, clock=clock, values=turned))
    return tuple(channels)


def _foot_loads(
    movement: Movement, skeleton: Skeleton, person: Person, time_s: Floats
) -> dict[Side, tuple[Floats, Floats]]:
    """Return, a foot, the force on the person and the centre of pressure on the floor, each of shape (time, 3)."""
    interval = float(movement.time_s[1] - movement.time_s[0])
    centre = body_centre(skeleton, person)
    acceleration = np.gradient(np.gradient(centre, interval, axis=0), interval, axis=0)
    total = person.mass_kg * (acceleration + np.array([0.0, 0.0, GRAVITY]))
    # where the whole pressure has to be for the body neither to fall nor to fly
    wanted = centre[:, :2] - centre[:, 2:] * acceleration[:, :2] / (acceleration[:, 2:] + GRAVITY)
    right = straight(movement.time_s, movement.right_load)
    shares = {Side.RIGHT: right[:, None], Side.LEFT: 1 - right[:, None]}
    middles = {side: movement.foot(side).place_m + np.array([_MIDDLE_AHEAD_M, 0.0]) for side in Side}
    apart = np.clip(wanted - sum(shares[s] * middles[s] for s in Side), -np.array(_ROOM_M), _ROOM_M)
    fine = straight(time_s, movement.right_load)
    weight = {Side.RIGHT: fine, Side.LEFT: 1 - fine}
    carried = straight(time_s, movement.carried)
    force = _on(time_s, movement.time_s, total)
    loads = {}
    for side in Side:
        pressure = np.zeros((len(time_s), 3))
        pressure[:, :2] = _on(time_s, movement.time_s, middles[side] + apart)
        loads[side] = (force * (weight[side] * carried)[:, None], pressure)
    return loads


def _on(time_s: Floats, known_s: Floats, values: Floats) -> Floats:
    return np.stack([np.interp(time_s, known_s, column) for column in values.T], axis=1)


def _centres(movement: Movement) -> tuple[Floats, Floats]:
    if movement.task is not Task.WALKING:
        return np.array([_MIDDLE_AHEAD_M, SIDE_M / 2, 0.0]), np.array([_MIDDLE_AHEAD_M, -SIDE_M / 2, 0.0])
    ahead = {side: movement.foot(side).place_m[:, 0] for side in Side}
    flat = (ahead[side][movement.time_s < (s.start_s + s.end_s) / 2][-1] for side, s in movement.contacts)
    places = sorted({round(float(place), 6) for place in flat})
    middle = len(places) // 2
    first, second = (np.array([place + _MIDDLE_AHEAD_M, 0.0, 0.0]) for place in places[middle - 1 : middle + 1])
    return first, second


def _corners(centre: Floats, global_from_floor: Floats) -> tuple[tuple[float, float, float], ...]:
    """Return the corners in the order of C3D: x = c1 - c2 points forward, and x × (c1 - c4) down."""
    signs = np.array([(1, -1, 0), (-1, -1, 0), (-1, 1, 0), (1, 1, 0)])
    corners = (centre + SIDE_M / 2 * signs) @ global_from_floor.T
    return tuple((float(x), float(y), float(z)) for x, y, z in corners)
