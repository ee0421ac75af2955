"""Lines of CONVENTIONS.md that have no better place."""

import pickle
from dataclasses import fields

import numpy as np
import pytest
from tests.house.source import modules

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.equality import same
from kinescript.record.subject import Subject
from kinescript.signal.spans import Span

UNITS = {"s", "ms", "hz", "deg", "rad", "uv", "pct", "nrs", "m", "n", "nm", "kg", "years", "mm", "samples", "bytes"}
# a number of this kind is told by its type or its neighbour `unit`
FREE = {"value", "sigma", "low", "high", "mdc", "severity", "confidence", "metres", "start", "stop", "factor"}


def test_names_carry_their_unit() -> None:
    """A float called time, angle, rate, force, length, height, mass, duration, speed or gap says in what."""
    kinds = {"time", "angle", "rate", "force", "height", "mass", "duration", "speed", "gap", "width", "radius"}
    faults = [
        f"{module.path}:{argument.lineno} {argument.arg}"
        for module in modules()
        for function in module.functions()
        for argument in (*function.args.args, *function.args.kwonlyargs)
        if getattr(argument.annotation, "id", "") == "float"
        and argument.arg.split("_")[-1] in kinds
        and argument.arg.split("_")[-1] not in UNITS | FREE
    ]
    assert not faults, "these floats do not say their unit: " + ", ".join(faults)


def test_arrays_stay_read_only_after_pickling() -> None:
    values = np.arange(6.0).reshape(2, 3)
    clock = Uniform(rate_hz=100.0)
    at, kind = Marker(name="LASI"), ChannelKind.POSITION
    channel = Channel(kind=kind, at=at, frame=Frame.GLOBAL, unit="m", clock=clock, values=values)
    again = pickle.loads(pickle.dumps(channel))
    assert same(channel, again)
    for each in (channel, again):
        with pytest.raises(ValueError, match="read-only"):
            each.values[0, 0] = 1.0


def test_spans_are_half_open() -> None:
    span = Span(start_s=1.0, end_s=2.0)
    assert span.holds(np.array([0.9, 1.0, 1.9, 2.0])).tolist() == [False, True, True, False]


def test_painful_side_lives_in_subject() -> None:
    assert "painful_side" in {f.name for f in fields(Subject)}
    assert Subject(id="x", painful_side=Side.LEFT).painful_side is Side.LEFT
