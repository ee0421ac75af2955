"""A C3D as Theia3D writes it, of a simulated person: no points, 4x4 matrices of segments X right, Y anterior, Z up."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.formats.c3d import C3dContent
from kinescript.formats.c3d.content import C3dRotations
from kinescript.synth.performance import perform
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan
from kinescript.synth.skeleton import embody

NAMES = {
    "pelvis_4X4": "pelvis",
    "torso_4X4": "thorax",
    "l_thigh_4X4": "left_thigh",
    "l_shank_4X4": "left_shank",
    "l_foot_4X4": "left_foot",
    "r_thigh_4X4": "right_thigh",
    "r_shank_4X4": "right_shank",
    "r_foot_4X4": "right_foot",
}


def theia_content(task: Task, *, seed: int = 7, rate_hz: float = 85.0, ratio: int = 1) -> C3dContent:
    """What Theia3D would store, in millimetres; points at `rate_hz` (none), rotations `ratio` times as often."""
    person, plan = Person(), Plan()
    movement = perform(task, person, plan, seconds=None, rate_hz=rate_hz * ratio, seed=seed, repetitions=None)
    skeleton = embody(movement, person)
    frames = len(skeleton.time_s) // ratio
    matrices = np.zeros((len(NAMES) + 1, frames * ratio, 4, 4))
    matrices[0] = np.eye(4)
    for index, part in enumerate(NAMES.values(), 1):
        isb = skeleton.rotation(part)[: frames * ratio]
        matrices[index, :, :3, :3] = np.stack([isb[..., 2], isb[..., 0], isb[..., 1]], axis=-1)
        matrices[index, :, :3, 3] = 1000.0 * skeleton.origin(part)[: frames * ratio]
        matrices[index, :, 3, 3] = 1.0
    labels = ("worldbody_4X4", *NAMES)
    reliabilities = np.zeros((len(labels), frames * ratio))
    return C3dContent(
        points=np.zeros((0, frames, 3)),
        analogs=np.zeros((0, 0)),
        point_rate_hz=rate_hz,
        analog_rate_hz=rate_hz,
        point_labels=(),
        analog_labels=(),
        analog_units=(),
        point_unit="mm",
        parameters=(("POINT", (("X_SCREEN", ("+X",)), ("Y_SCREEN", ("+Z",)))),),
        rotations=C3dRotations(labels=labels, rate_hz=rate_hz * ratio, matrices=matrices, reliabilities=reliabilities),
    )
