"""Annotations of EDF+ and BDF+: when each record begins, and what was noted."""

import math
import re
from dataclasses import dataclass

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.edf.header import AGAIN
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_MOST = 200_000
# onset, 0x15 and a duration if there is one, 0x14, texts with 0x14 behind each
_NOTE = re.compile(rb"([+-]\d{1,15}(?:\.\d{0,20})?)(?:\x15(\d{1,15}(?:\.\d{0,20})?))?\x14(.*)\x14", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EdfNotes:
    """When each record begins, shape (records,), in s, NaN where it does not say; notes as begin, duration, text."""

    onsets_s: Floats
    notes: tuple[tuple[float, float, str], ...]


def find_notes(columns: list[list[bytes]], records: int, faults: list[Fault]) -> EdfNotes:
    """Return what the annotation signals hold, each given as the bytes of every record.

    The first annotation of the first signal of a record without text says when the record begins. Times are seconds
    from the start that the header names. What is no annotation is left out, with a fault. Raises InputRefused when
    there are absurdly many. Source: Kemp and Olivan 2003, European data format 'plus' (edfplus.info).
    """
    onsets_s = np.full(records, math.nan)
    notes: list[tuple[float, float, str]] = []
    odd = 0
    for number, column in enumerate(columns):
        for record, raw in enumerate(column):
            is_first = number == 0
            for piece in raw.rstrip(b"\0").split(b"\0") if raw.strip(b"\0") else ():
                match = _NOTE.fullmatch(piece)
                if match is None:
                    odd += bool(piece)
                    continue
                onset_s, duration_s = float(match[1]), float(match[2] or 0)
                texts = match[3].split(b"\x14")
                if is_first and not texts[0]:
                    onsets_s[record] = onset_s
                is_first = False
                notes += [(onset_s, duration_s, text.decode("utf-8", "replace")) for text in texts if text]
            if len(notes) > _MOST:
                raise InputRefused(f"at most {_MOST} annotations", "more", AGAIN)
    if odd:
        faults.append(Fault(kind="annotations", words=f"{odd} annotations could not be read; they were left out"))
    return EdfNotes(onsets_s=onsets_s, notes=tuple(notes))
