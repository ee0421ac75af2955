"""Guesses at what columns are, said as guesses, and the starter layout made of them."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.segments import MuscleSite, Segment
from kinescript.body.tasks import Task
from kinescript.body.units import find_unit
from kinescript.formats.table.layout import RULES
from kinescript.record.channel import ChannelKind
from kinescript.record.muscle_names import find_names
from kinescript.signal.arrays import Floats

_AXES = {"x": 0, "y": 1, "z": 2}
_QUATERNION = {"w": 0, "x": 1, "y": 2, "z": 3, "scalar": 0, "0": 0, "1": 1, "2": 2, "3": 3}
_END = re.compile(r"^(.*?)[\s_./:\-\[(]*(scalar|[wxyz0-3])[\])]?$", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[\[(]([^\[\]()]*)[\])]\s*$")
# words in a column's name -> what it is; the first that fits
_KINDS = (
    (re.compile(r"emg", re.IGNORECASE), ChannelKind.EMG),
    (re.compile(r"quat|orientation|(^|[\s_./])q$", re.IGNORECASE), ChannelKind.ORIENTATION),
    (re.compile(r"gyr|angular[\s_]?vel|omega", re.IGNORECASE), ChannelKind.ANGULAR_VELOCITY),
    (re.compile(r"mag(netic|neto|n)?([\s_./]|field|$)", re.IGNORECASE), ChannelKind.MAGNETIC_FIELD),
    (re.compile(r"acc", re.IGNORECASE), ChannelKind.ACCELERATION),
    (re.compile(r"force|grf", re.IGNORECASE), ChannelKind.FORCE),
    (re.compile(r"moment|torque", re.IGNORECASE), ChannelKind.MOMENT),
    (re.compile(r"angle", re.IGNORECASE), ChannelKind.ANGLE),
)
_SEGMENTS = (
    (re.compile(r"pelvis|sacrum|lower[\s_]?back", re.IGNORECASE), "pelvis"),
    (re.compile(r"thorax|trunk|chest|sternum|upper[\s_]?back", re.IGNORECASE), "thorax"),
    (re.compile(r"thigh|femur|upper[\s_]?leg", re.IGNORECASE), "thigh"),
    (re.compile(r"shank|tibia|lower[\s_]?leg", re.IGNORECASE), "shank"),
    (re.compile(r"foot", re.IGNORECASE), "foot"),
)
_MARKER = re.compile(r"[LRC]?[A-Z]{2,4}[0-9]{0,2}|[CTL][0-9]{1,2}")
_POSITION = re.compile(r"[\s_./]*(pos|position)$", re.IGNORECASE)
_ON_BODY = (ChannelKind.ACCELERATION, ChannelKind.ANGULAR_VELOCITY, ChannelKind.MAGNETIC_FIELD, ChannelKind.ORIENTATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What some columns may be; `why` says what the guess rests on, and None stands for what nothing tells."""

    columns: tuple[str, ...]
    kind: ChannelKind
    unit: str | None
    unit_why: str
    segment: Segment | None = None
    marker: str | None = None


def find_guesses(
    columns: tuple[str, ...], units: tuple[str, ...], samples: Floats, *, leave_out: int | None
) -> tuple[Guess, ...]:
    """Return a guess for every column or group of columns but the one left out (time).

    `samples` are numbers from the table's start, shape (rows, columns).
    """
    groups: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for index, name in enumerate(columns):
        if index == leave_out:
            continue
        bare = _BRACKET.sub("", name)
        end = _END.match(bare)
        stem, axis = (end.group(1), end.group(2).lower()) if end else (bare, "")
        kind = _kind(stem)
        if kind is ChannelKind.ORIENTATION and axis in _QUATERNION:
            groups[stem, "q"][_QUATERNION[axis]] = index
        elif axis in _AXES and stem:
            groups[stem, "v"][_AXES[axis]] = index
        else:
            groups[name, str(index)][0] = index
    out: list[Guess] = []
    for (stem, shape), axes in groups.items():
        indices = [axes[axis] for axis in sorted(axes)]
        whole = len(axes) == {"q": 4, "v": 3}.get(shape, 1)
        for part in [indices] if whole else [[i] for i in indices]:
            out.append(_guess(stem, [columns[i] for i in part], units[part[0]], samples[:, part]))
    often = Counter((guess.kind, guess.segment) for guess in out)
    return tuple(replace(g, segment=None) if g.segment and often[g.kind, g.segment] > 1 else g for g in out)


def _kind(stem: str) -> ChannelKind | None:
    return next((kind for pattern, kind in _KINDS if pattern.search(stem)), None)


def _guess(stem: str, names: list[str], stated: str, samples: Floats) -> Guess:
    kind = _kind(stem)
    place = _POSITION.sub("", stem)
    marker = place if kind is None and len(names) == 3 and _MARKER.fullmatch(place) else None
    kind = ChannelKind.POSITION if marker else kind or ChannelKind.UNKNOWN
    counts, allowed = RULES.get(kind, ((), ()))
    if counts and len(names) not in counts:
        kind, allowed = ChannelKind.UNKNOWN, ()
    in_name = _BRACKET.search(names[0])
    unit, why = None, "the file does not say"
    for text, source in ((stated, "stated in the table"), (in_name.group(1) if in_name else "", "from its name")):
        found = find_unit(text)
        if unit is None and found and (not allowed or found[0] in allowed):
            unit, why = text.strip(), source
    if unit is None and kind is ChannelKind.ACCELERATION:
        unit, why = _gravity(samples)
    if unit is None and marker:
        unit, why = _length_unit(samples)
    if unit is None and kind is ChannelKind.ORIENTATION:
        unit, why = "1", "a quaternion has none"
    segment = _segment(stem) if kind in _ON_BODY else None
    return Guess(columns=tuple(names), kind=kind, unit=unit, unit_why=why, segment=segment, marker=marker)


def _gravity(samples: Floats) -> tuple[str | None, str]:
    """Return the unit in which the median length of the acceleration, shape (rows, 3), is that of gravity."""
    known = samples[np.isfinite(samples).all(axis=1)]
    with np.errstate(over="ignore"):  # a number of 200 digits is no acceleration, and no reason for a warning
        length = float(np.median(np.sqrt((known**2).sum(axis=1)))) if len(known) else float("nan")
    for unit, gravity in (("m/s2", 9.81), ("g", 1.0), ("mg", 1000.0)):
        if abs(length - gravity) < 0.1 * gravity:
            return unit, f"a guess: its median length is {length:.4g}, like gravity"
    return None, "the file does not say"


def _length_unit(samples: Floats) -> tuple[str | None, str]:
    """Return the unit in which positions of this size, shape (rows, 3), lie inside a laboratory."""
    known = samples[np.isfinite(samples).all(axis=1)]
    largest = float(np.abs(known).max()) if len(known) else 0.0
    if largest == 0.0:
        return None, "the file does not say"
    return ("mm" if largest > 50.0 else "m"), f"a guess: its largest number is {largest:.4g}"


def _segment(stem: str) -> Segment | None:
    word = next((word for pattern, word in _SEGMENTS if pattern.search(stem)), None)
    if word is None or word in set(Segment):
        return Segment(word) if word else None
    side = re.search(r"left|right", stem, re.IGNORECASE)
    return Segment(f"{side.group().lower()}_{word}") if side else None


def starter_text(
    *,
    file: str,
    columns: tuple[str, ...],
    rows: int,
    clock: tuple[str | None, str | None, float | None, float | None],
    guesses: tuple[Guess, ...],
) -> str:
    """Return the text of a starter layout; `clock` is the time column, its unit, its first value and its rate in Hz."""
    sites = _sites(guesses)
    named = "" if len(columns) > 40 else f": {', '.join(toml_text(c) for c in columns)}"
    return "".join(
        [
            f"# What the columns of {_plain(file)} are ({rows} rows, {len(columns)} columns{named}).\n",
            "# Lines that begin with # are not read: complete those that end in ?, take the # away; check guesses.\n",
            "# A channel that is not wanted may be deleted whole.\n\n",
            f'task = "unknown"  # one of: {", ".join(Task)}\n',
            *_clock_lines(*clock),
            '\n[subject]\nid = "unnamed"  # a pseudonym, never a name\n# painful_side = "left"  # or "right"?\n',
            "# age_years = 0  # references go by age?\n",
            '# sex = "female"  # and by sex: or "male", "other"?\n',
            *(line for guess in guesses for line in _channel_lines(guess, sites.get(guess))),
        ]
    )


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _clock_lines(column: str | None, unit: str | None, start: float | None, rate_hz: float | None) -> list[str]:
    if column is None:
        return ["# rate_hz = 100.0  # rows a second: the file does not say?\n"]
    lines = ["\n[time]\n", f"column = {toml_text(column)}  # guessed from its name; it rises from row to row\n"]
    rate = f"about {rate_hz:.6g} Hz" if rate_hz else ""
    lines.append(f'unit = "{unit}"  # {rate}\n' if unit else '# unit = "s"  # s, ms, us, ns or min?\n')
    if start is not None and abs(start) > 1e6:
        lines.append(f"zero = {start!r}  # taken off every time, so that they count from the start\n")
    return lines


def toml_text(text: str) -> str:
    """Return a text as TOML writes it, quoted and escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _sites(guesses: tuple[Guess, ...]) -> dict[Guess, MuscleSite]:
    """Return the muscle that the name of a column says, where no other column's says the same."""
    emg = [guess for guess in guesses if guess.kind is ChannelKind.EMG]
    said = find_names([guess.columns[0] for guess in emg])
    found = {guess: named.site for guess in emg if (named := said[guess.columns[0]]) is not None}
    often = Counter(found.values())
    return {guess: site for guess, site in found.items() if site is not None and often[site] == 1}


def _muscle_lines(site: MuscleSite | None) -> list[str]:
    which = f'muscle = "{site.muscle}"  # guessed from its name' if site else '# muscle = "gluteus_medius"  # which?'
    side = f'side = "{site.side}"' if site and site.side else '# side = "left"  # or "right"?'
    return [f"{which}\n", f"{side}\n"]


def _channel_lines(guess: Guess, site: MuscleSite | None) -> list[str]:
    lines = ["\n[[channels]]\n"]
    sure = guess.kind is not ChannelKind.UNKNOWN and guess.marker is None
    said = "guessed from its name" if sure else f"one of: {', '.join(ChannelKind)}?"
    if guess.marker:
        said = "a guess: its name looks like a marker's"
    lines.append(f'kind = "{guess.kind}"  # {said}\n')
    lines.append(f"columns = [{', '.join(map(toml_text, guess.columns))}]\n")
    units = RULES.get(guess.kind, ((), ("1",)))[1]
    lines.append(
        f'unit = "{guess.unit}"  # {guess.unit_why}\n'
        if guess.unit
        else f'# unit = "{units[0]}"  # {guess.unit_why}?\n'
    )
    if guess.kind is ChannelKind.EMG:
        lines += _muscle_lines(site)
    elif guess.marker:
        lines.append(
            f'marker = {toml_text(guess.marker)}\nframe = "global"\n# up = "+Z"  # which axis of the file points up?\n'
        )
    elif guess.kind in _ON_BODY:
        here = f'segment = "{guess.segment}"  # guessed from its name' if guess.segment else '# segment = "pelvis"'
        lines.append(f"{here}\n" if guess.segment else f"{here}  # one of: {', '.join(Segment)}?\n")
        lines.append("" if guess.kind is ChannelKind.ORIENTATION else 'frame = "sensor"\n')
    elif guess.kind in (ChannelKind.FORCE, ChannelKind.MOMENT):
        lines.append('# plate = 1  # which?\n# frame = "global"  # or "plate"?\n')
    elif guess.kind is ChannelKind.POSITION:
        lines.append('# marker = "LASI"  # which?\n# up = "+Z"  # which axis of the file points up?\n')
    if guess.kind is ChannelKind.UNKNOWN and guess.unit is None:  # not read unless somebody says what it is
        lines = ["\n", *(line if line.startswith("#") else f"# {line}" for line in "".join(lines)[1:].splitlines(True))]
    return lines
