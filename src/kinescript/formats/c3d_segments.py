"""Frames of segments in a C3D file, as Theia3D writes them, as orientations and origins of our segments.

Theia's segment axes are X medio-lateral, Y antero-posterior, Z along the segment (Vicon, ProCalc help, "Theia": define
joint angles), Z toward the proximal end (Visual3D wiki, ROTATION data type: the distal end lies at -Z). Which way X
points neither says, and other systems write the same labels; so each file shows by its own joint origins that X points
to the right and Z up the body, or its frames stay under their labels.
"""

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Place, Segment, Unmapped, shank, thigh
from kinescript.body.words import Side
from kinescript.formats.c3d.content import C3dRotations
from kinescript.formats.names import told_apart
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats

_ENDING = "_4X4"
_SEGMENTS = {
    "pelvis": Segment.PELVIS,
    "torso": Segment.THORAX,
    "thorax": Segment.THORAX,
    "l_thigh": Segment.LEFT_THIGH,
    "r_thigh": Segment.RIGHT_THIGH,
    "l_shank": Segment.LEFT_SHANK,
    "r_shank": Segment.RIGHT_SHANK,
}
# columns are ISB's X (anterior), Y (up) and Z (right) written in Theia's X right, Y anterior, Z up
_THEIA_FROM_ISB = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
# how far from a rotation stored matrices may be: 32-bit rounding is a thousand times smaller
_SKEW = 0.01
# cosines by which axes must agree with the joints they are said to point along, and with each other
_ALONG, _TOGETHER = 0.8, 0.5


def find_segment_channels(
    rotations: C3dRotations, *, global_from_file: Floats, metre: float, faults: list[Fault]
) -> list[Channel]:
    """Return two channels a segment: ORIENTATION global_from_segment, shape (time, 4), and POSITION of its origin.

    Quaternions are scalar first, of a segment in ISB axes and of anything else in its own; positions in metres, shape
    (time, 3); both in the global frame, NaN where the file holds no rotation. Pelvis, thorax, thighs and shanks are at
    their Segment where the file's own joints confirm its axes, and Unmapped where not; a fault then says so.
    """
    matrices = rotations.matrices
    seen = np.stack([_are_frames(segment) for segment in matrices])
    names = [_name(label) for label in rotations.labels]
    framed = matrices if seen.all() else np.where(seen[..., None, None], matrices, np.nan)
    turns, origins = framed[..., :3, :3], framed[..., :3, 3]
    at = {_SEGMENTS[n]: i for i, n in enumerate(names) if n in _SEGMENTS and names.count(n) == 1}
    if at and (doubt := _find_doubt(at, turns, origins)):
        words = f"the file's segment frames were kept under their names and make no angles: {doubt}"
        faults.append(Fault(kind="axes", words=words))
        at = {}
    places: dict[int, Place] = {index: segment for segment, index in at.items()}
    clock, channels, gaps = Uniform(rate_hz=rotations.rate_hz), [], 0
    # a person's name may stand before the colon
    labels = told_apart(tuple(label.rsplit(":", 1)[-1] for label in rotations.labels))
    for index, label in enumerate(labels):
        place = places.get(index, Unmapped(label=label))
        gaps += index in places and not seen[index].all()
        local = _THEIA_FROM_ISB if index in places else np.eye(3)
        quaternions = _quaternions(global_from_file @ turns[index] @ local, seen[index])
        where = origins[index] @ (global_from_file.T * metre)
        frame = Frame.SEGMENT if index in places else Frame.GLOBAL
        for kind, unit, axes, values in (
            (ChannelKind.ORIENTATION, "1", frame, quaternions),
            (ChannelKind.POSITION, "m", Frame.GLOBAL, where),
        ):
            channels.append(Channel(kind=kind, at=place, frame=axes, unit=unit, clock=clock, values=values))
    if gaps:
        words = f"{gaps} segment{'s' * (gaps > 1)} have no rotation in some frames; there they are unknown"
        faults.append(Fault(kind="gap", words=words))
    return channels


def _name(label: str) -> str:
    plain = label.rsplit(":", 1)[-1].strip()
    return plain[: -len(_ENDING)].lower() if plain.upper().endswith(_ENDING) else ""


def _are_frames(matrices: Floats) -> Bools:
    """Return where a matrix is a rotation and an origin over 0 0 0 1, shape (frames,)."""
    with np.errstate(all="ignore"):
        turns = matrices[..., :3, :3]
        skew = np.abs(np.swapaxes(turns, -1, -2) @ turns - np.eye(3)).max(axis=(-1, -2))
        proper = np.einsum("...i,...i", np.cross(turns[..., 0], turns[..., 1]), turns[..., 2]) > 0
        foot = np.abs(matrices[..., 3, :] - [0.0, 0.0, 0.0, 1.0]).max(axis=-1)
        found: Bools = (skew < _SKEW) & proper & (foot < _SKEW) & np.isfinite(matrices).all(axis=(-1, -2))
    return found


def _find_doubt(at: dict[Segment, int], turns: Floats, origins: Floats) -> str:
    """Return why the axes are not known to be Theia's, or nothing where every joint of the file confirms them."""
    needed = [Segment.PELVIS, *(part(side) for side in Side for part in (thigh, shank))]
    missing = [segment.words for segment in needed if segment not in at or not np.isfinite(turns[at[segment]]).any()]
    if missing:
        return f"without {' and '.join(missing)} their axes could not be checked"
    x, z = turns[..., 0], turns[..., 2]
    hips = origins[at[Segment.RIGHT_THIGH]] - origins[at[Segment.LEFT_THIGH]]
    along = [_median_cosine(x[at[Segment.PELVIS]], hips)]
    for side in Side:
        bone = origins[at[thigh(side)]] - origins[at[shank(side)]]
        along.append(_median_cosine(z[at[thigh(side)]], bone))
    together = []
    for segment, index in at.items():
        if segment is not Segment.PELVIS:
            # standing, sitting or lying: at some time of the recording neighbours point the same way
            parent = (
                at[thigh(_side(segment))] if segment in (shank(Side.LEFT), shank(Side.RIGHT)) else at[Segment.PELVIS]
            )
            together += [_best_cosine(axis[index], axis[parent]) for axis in (x, z)]
    if min(along) > _ALONG and min(together) > _TOGETHER:
        return ""
    return "their axes are not X to the right and Z up the body, as Theia3D's are"


def _side(segment: Segment) -> Side:
    return Side.LEFT if segment in (Segment.LEFT_THIGH, Segment.LEFT_SHANK) else Side.RIGHT


def _cosines(a: Floats, b: Floats) -> Floats:
    with np.errstate(all="ignore"):
        cosines = np.einsum("ti,ti->t", a, b) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    known: Floats = cosines[np.isfinite(cosines)]
    return known


def _median_cosine(a: Floats, b: Floats) -> float:
    known = _cosines(a, b)
    return float(np.median(known)) if known.size else -1.0


def _best_cosine(a: Floats, b: Floats) -> float:
    known = _cosines(a, b)
    return float(np.percentile(known, 90)) if known.size else -1.0


def _quaternions(matrices: Floats, seen: Bools) -> Floats:
    from scipy.spatial.transform import Rotation

    stored = Rotation.from_matrix(np.where(seen[:, None, None], matrices, np.eye(3))).as_quat()[:, [3, 0, 1, 2]]
    quaternions: Floats = np.where(seen[:, None], stored, np.nan)
    return quaternions
