"""Units as UCUM codes, and the one factor that turns each into the unit kinescript computes in."""

import math
from types import MappingProxyType

# unit as found in files -> (UCUM code kinescript computes in, factor)
_TO_SI = MappingProxyType(
    {
        "m": ("m", 1.0),
        "cm": ("m", 1e-2),
        "mm": ("m", 1e-3),
        "N": ("N", 1.0),
        "kN": ("N", 1e3),
        "N.m": ("N.m", 1.0),
        "Nm": ("N.m", 1.0),
        "N.mm": ("N.m", 1e-3),
        "Nmm": ("N.m", 1e-3),
        "deg": ("deg", 1.0),
        "rad": ("deg", 180.0 / math.pi),
        "rad/s": ("rad/s", 1.0),
        "deg/s": ("rad/s", math.pi / 180.0),
        "dps": ("rad/s", math.pi / 180.0),
        "m/s2": ("m/s2", 1.0),
        "m/s^2": ("m/s2", 1.0),
        "g": ("m/s2", 9.80665),
        "mg": ("m/s2", 9.80665e-3),
        "T": ("uT", 1e6),
        "uT": ("uT", 1.0),
        "mT": ("uT", 1e3),
        "G": ("uT", 100.0),
        "V": ("V", 1.0),
        "mV": ("V", 1e-3),
        "uV": ("V", 1e-6),
        "W": ("W", 1.0),
        "s": ("s", 1.0),
        "ms": ("s", 1e-3),
        "us": ("s", 1e-6),
        "ns": ("s", 1e-9),
        "min": ("s", 60.0),
        "1": ("1", 1.0),
        "%": ("%", 1.0),
    }
)
# the micro sign and the letter mu, the middle dot and the dot operator, degree, a raised 2
_SIGNS = str.maketrans({"\u00b5": "u", "\u03bc": "u", "\u00b7": ".", "\u22c5": ".", "\u00b0": "deg", "\u00b2": "2"})


def find_unit(text: str) -> tuple[str, float] | None:
    """Return the unit kinescript computes in and the factor to get there, or None when the unit is unknown.

    Angles stay in degrees (they are read by people); angular velocity becomes rad/s. `g` and `mg` are those of
    gravity. A micro, degree or centred dot and a raised 2 may be written as such. Source: UCUM, unitsofmeasure.org.

    >>> find_unit("mm")
    ('m', 0.001)
    >>> find_unit("furlong") is None
    True
    """
    return _TO_SI.get(text.strip().translate(_SIGNS))


def known_units() -> tuple[str, ...]:
    """Return every unit that can be converted, for messages that teach."""
    return tuple(_TO_SI)
