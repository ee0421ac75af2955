"""The same movements, a format written and read, and how far what comes back is from what was written."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.tasks import Task
from kinescript.formats.opener import open_recording
from kinescript.formats.saver import Saved, save_recording
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.synth.imu_errors import ImuErrors
from kinescript.synth.recordings import make_recording
from kinescript.synth.wearables import make_wearable_recording

# how many bits a number has in each format: a C3D holds 32-bit floats, text holds the shortest digits that come back
BITS = {"c3d": 24, "parquet": 53, "trc": 53, "mot": 53, "csv": 53, "bids": 53}


def movements() -> dict[str, Recording]:
    """A walk seen by markers with gaps and plates, by sensors that lose packets, and one by unsteady sensors.

    Also sensors that began late, and joint angles, known for a part of the time.
    """
    markers, _ = make_recording(Task.WALKING, seed=5)
    worn, _ = make_wearable_recording(
        Task.WALKING, seed=5, magnetometer=True, errors=ImuErrors(lost_share=0.02, lost_run=3)
    )
    chance = np.random.default_rng(5)
    count = len(worn.channels[0].values)
    stamps = Stamped(time_s=0.37 + np.arange(count) / 100 + chance.uniform(0, 0.004, count))
    quats = chance.normal(size=(count, 4))
    quats /= np.linalg.norm(quats, axis=1, keepdims=True)
    turned = replace(
        worn.channels[0], kind=ChannelKind.ORIENTATION, frame=Frame.GLOBAL, unit="1", clock=stamps, values=quats
    )
    unsteady = tuple(replace(c, clock=stamps) for c in worn.channels)
    late = Uniform(rate_hz=59.94, start_s=2.25)
    angles = np.cumsum(chance.normal(size=(200, 3)), axis=0)
    angles[50:60] = np.nan
    return {
        "markers": markers,
        "sensors": worn,
        "unsteady sensors": replace(worn, channels=(*unsteady, turned)),
        "late markers": replace(markers, channels=tuple(replace(c, clock=late) for c in markers.markers().values())),
        "angles": Recording(
            id="angles",
            subject=markers.subject,
            task=Task.SQUAT,
            channels=tuple(
                Channel(
                    kind=ChannelKind.ANGLE,
                    at=joint,
                    frame=None,
                    unit="deg",
                    clock=Uniform(rate_hz=60.0),
                    values=angles[:, :1] if joint is Joint.LEFT_KNEE else angles,
                )
                for joint in (Joint.PELVIS, Joint.LUMBAR, Joint.LEFT_HIP, Joint.LEFT_KNEE)
            ),
            made_by=MadeBy(settings=(("simulated", True),)),
        ),
    }


def there_and_back(recording: Recording, to: str, folder: Path) -> tuple[Saved, Recording]:
    """Return what was written in a format, and the Recording that is read from it."""
    path = folder / (f"{recording.id}-{to}" if to == "bids" else f"{recording.id}.{to}")
    saved = save_recording(recording, path, to=to)
    return saved, open_recording(path, layout=path.with_suffix(".toml") if to == "csv" else None)


def largest_difference(written: Recording, back: Recording, bits: int) -> float:
    """Return the largest difference of a value or an instant, in units of the last of so many bits.

    The unit is that of the largest number of its channel. Infinite when a channel, a sample or what is unknown differs.
    """
    by_place = {(c.kind, c.at.words): c for c in back.channels}
    if set(by_place) != {(c.kind, c.at.words) for c in written.channels}:
        return float("inf")
    worst = 0.0
    for channel in written.channels:
        other = by_place[channel.kind, channel.at.words]
        if (channel.unit, channel.frame, channel.values.shape) != (other.unit, other.frame, other.values.shape):
            return float("inf")
        if not np.array_equal(np.isnan(channel.values), np.isnan(other.values)):
            return float("inf")
        worst = max(worst, _apart(channel.values, other.values, bits), _apart(channel.time_s, other.time_s, bits))
    return worst


def _apart(a: np.ndarray, b: np.ndarray, bits: int) -> float:
    if np.isnan(a).all():
        return 0.0
    largest = max(float(np.nanmax(np.abs(a))), 1e-30)
    return float(np.nanmax(np.abs(a - b))) / 2.0 ** (np.floor(np.log2(largest)) + 1 - bits)
