"""One *_emg.edf or .bdf, whose channels its sidecars explain, to channels."""

import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.units import find_unit
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.bids.dataset import find_sidecars, inside
from kinescript.formats.bids.motion import System, channel_rows, merged_json
from kinescript.formats.bids.names import BidsName
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_AGAIN = "copy or export the file again"
_SIDE = re.compile(r"(?<![a-z])(left|right)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signal:
    """One signal of an EDF or BDF file in the unit it states: its label and values of shape (time,)."""

    label: str
    unit: str
    rate_hz: float
    values: Floats


def read_emg(data: BidsName, root: Path, start_s: float, faults: list[Fault]) -> System:
    """Return the channels of an EMG file, the first sample at `start_s` seconds.

    A channel of type EMG whose target_muscle is one muscle, and no other channel's, sits on it; the others keep their
    name, for a layout to place. What is no EMG is UNKNOWN. Raises InputRefused when the file cannot be read.
    """
    rows, sidecars = channel_rows(data, root)
    said, jsons = merged_json(data, "emg", root)
    try:
        signals = _read_signals(inside(data.path, root))
    except InputRefused as error:
        raise error.at(data.path.name) from error.__cause__
    about = {row.get("name", ""): row for row in rows}
    muscles = Counter(row.get("target_muscle", "") for row in rows)
    channels: list[Channel] = []
    unsaid = [signal.label for signal in signals if signal.label not in about]
    if unsaid:
        words = f"*_channels.tsv does not name {', '.join(unsaid[:6])}; they are not taken to be EMG"
        faults.append(Fault(kind="unknown", words=words))
    for signal in signals:
        row = about.get(signal.label, {})
        emg = row.get("type", "").upper() == "EMG"
        code, factor = find_unit(signal.unit) or (signal.unit or "1", 1.0)
        if emg and code not in ("V", "1", "%"):
            faults.append(Fault(kind="unit", words=f"{signal.label} is in {signal.unit!r}, no unit of EMG"))
            emg = False
        at: Place = Unmapped(label=signal.label)
        if emg and muscles[row.get("target_muscle", "")] == 1:
            at = find_muscle(row.get("target_muscle", "")) or at
        channels.append(
            Channel(
                kind=ChannelKind.EMG if emg else ChannelKind.UNKNOWN,
                at=at,
                frame=None,
                unit=code,
                clock=Uniform(rate_hz=signal.rate_hz, start_s=start_s),
                values=signal.values[:, None] if factor == 1.0 else signal.values[:, None] * factor,
            )
        )
    bad = [row.get("name", "") for row in rows if row.get("status", "").lower() == "bad"]
    if bad:
        faults.append(Fault(kind="bad", words=f"the dataset marks as bad: {', '.join(bad[:6])}"))
    electrodes = find_sidecars(data, "electrodes", ".tsv", root)
    return System(channels=tuple(channels), said=said, files=(data.path, *sidecars, *jsons, *electrodes))


def find_muscle(text: str) -> MuscleSite | None:
    """Return the muscle that a target_muscle names, with its side, or None when it names none or several.

    >>> find_muscle("Left gluteus medius")
    MuscleSite(muscle='gluteus_medius', side=<Side.LEFT: 'left'>)
    >>> find_muscle("Flexor carpi radialis, Pronator teres") is None
    True
    """
    sides = {side.lower() for side in _SIDE.findall(text)}
    name = re.sub(r"[^a-z]+", "_", _SIDE.sub(" ", text.lower())).strip("_")
    if not name or len(sides) > 1 or re.search(r"[,;/&]| and ", text):
        return None
    return MuscleSite(muscle=name, side=Side(sides.pop()) if sides else None)


def _read_signals(path: Path) -> tuple[Signal, ...]:
    """Return the signals of an EDF or BDF file; raises InputRefused for one that breaks off or is discontinuous."""
    import edfio

    _check_size(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            content = edfio.read_bdf(path) if path.suffix == ".bdf" else edfio.read_edf(path)
            if not content.is_continuous:
                raise InputRefused("a continuous recording", "one with pauses (EDF+D)", "export each part by itself")
            found = [
                Signal(
                    label="".join(c if c.isprintable() else "?" for c in signal.label),
                    unit=signal.physical_dimension,
                    rate_hz=float(signal.sampling_frequency),
                    values=np.asarray(signal.data, dtype=np.float64),
                )
                for signal in content.signals
            ]
    except InputRefused:
        raise
    except Exception as error:
        reason = f"one that cannot be read ({type(error).__name__})"
        raise InputRefused("an EDF or BDF file", reason, _AGAIN) from error
    doubled = [label for label, count in Counter(each.label for each in found).items() if count > 1]
    if doubled:
        raise InputRefused("one signal a name", f"two named {doubled[0]}", "rename one of them")
    if not found or any(len(s.values) < 2 or not 0 < s.rate_hz < 1e9 or not s.values.size for s in found):
        raise InputRefused("signals of at least two samples at a rate", "none, or shorter ones", _AGAIN)
    return tuple(found)


def _check_size(path: Path) -> None:
    """Compare the size that the header promises with the file's; source: Kemp et al. 1992 (EDF), BioSemi (BDF)."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(256)
        try:
            records, count = int(head[236:244]), int(head[252:256])
            if not (0 < count <= 5000 and records > 0 and size >= 256 * (count + 1)):
                raise ValueError
            file.seek(256 + 216 * count)
            samples = sum(int(file.read(8)) for _ in range(count))
        except ValueError:
            raise InputRefused("the header of an EDF or BDF file", "something else", _AGAIN) from None
    wanted = 256 * (count + 1) + records * samples * (3 if path.suffix == ".bdf" else 2)
    if wanted != size:
        raise InputRefused(f"{wanted} bytes, as the header says", f"{size}", _AGAIN)
