"""Several devices that watched one trial, joined on the clock of the first."""

from dataclasses import replace

from kinescript.errors import InputRefused
from kinescript.motion.shared_clock import find_shared_clock
from kinescript.record.fault import Fault
from kinescript.record.join import join
from kinescript.record.made_by import Setting
from kinescript.record.recording import Recording, file_of
from kinescript.record.shift import shift
from kinescript.signal.lag import Lag

# below this an estimate of drift says nothing that a data sheet does not
_TELLING_PPM = 1000.0


def join_devices(
    recordings: tuple[Recording, ...], *, offsets_s: tuple[float | None, ...] = (), align: bool = False
) -> Recording:
    """Return one recording of all, each channel with its own samples, on the first one's clock.

    `offsets_s` holds for each recording what to add to its times in seconds, None where nobody said. With `align`
    those without are laid over the first by the movement both saw, to within what a fault and made_by say (half the
    95 % interval); otherwise they share the first one's zero. Recordings so placed need only overlap; without offsets
    and `align` all must begin and end together. Raises InputRefused as `join` and `find_shared_clock` do.
    """
    given = offsets_s or (None,) * len(recordings)
    if not align and all(each is None for each in given):
        return join(recordings)
    placed = []
    for index, (recording, offset_s) in enumerate(zip(recordings, given, strict=True)):
        if offset_s is not None:
            placed.append(_stated(recording, offset_s))
        elif align and index > 0:
            placed.append(_aligned(placed[0], recording))
        else:
            placed.append(recording)
    return join(tuple(placed), together=False)


def _stated(recording: Recording, offset_s: float) -> Recording:
    name = file_of(recording)
    words = f"{name}: {offset_s:g} s were added to its times, as stated; how exactly that is known was not said"
    settings = ((f"offset_s: {name}", offset_s), (f"offset_from: {name}", "stated"))
    return _noted(_moved(recording, offset_s, 1.0), (Fault(kind="offset", words=words),), settings)


def _aligned(first: Recording, recording: Recording) -> Recording:
    lag = find_shared_clock(first, recording)
    drift = 1e-6 * lag.drift_ppm
    stretch = 1.0 / (1.0 - drift)
    offset_s = (lag.lag_s - drift * lag.at_s) * stretch
    name = file_of(recording)
    within = f"aligned to within {lag.error_s:.3f} s (95 %)"
    words = (
        f"{name}: {offset_s:.3f} s were added to its times, {within}, by the movement it shares with {file_of(first)}"
    )
    faults = (Fault(kind="offset", words=words), *_drift_fault(name, lag))
    settings: tuple[tuple[str, Setting], ...] = (
        (f"offset_s: {name}", offset_s),
        (f"offset_from: {name}", "movement"),
        (f"offset_error_s: {name}", lag.error_s),
        (f"offset_drift_ppm: {name}", lag.drift_ppm),
        (f"offset_alike: {name}", lag.alike),
    )
    return _noted(_moved(recording, offset_s, stretch), faults, settings)


def _drift_fault(name: str, lag: Lag) -> tuple[Fault, ...]:
    if lag.seen_ppm is None or lag.seen_error_ppm is None or (not lag.drift_ppm and lag.seen_error_ppm > _TELLING_PPM):
        return ()
    done = "corrected" if lag.drift_ppm else "not clear, and not corrected"
    words = f"{name}: its clock drifts by {lag.seen_ppm:.0f} +/- {lag.seen_error_ppm:.0f} ppm (95 %), {done}"
    return (Fault(kind="drift", words=words),)


def _moved(recording: Recording, offset_s: float, stretch: float) -> Recording:
    try:
        return shift(recording, offset_s, stretch=stretch)
    except ValueError as error:
        raise InputRefused("a finite offset", f"{offset_s}", "give seconds", place=file_of(recording)) from error


def _noted(recording: Recording, faults: tuple[Fault, ...], settings: tuple[tuple[str, Setting], ...]) -> Recording:
    made_by = replace(recording.made_by, settings=(*recording.made_by.settings, *settings))
    return replace(recording, faults=(*recording.faults, *faults), made_by=made_by)
