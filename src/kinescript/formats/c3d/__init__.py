"""In: a C3D file or its bytes (Intel, DEC or MIPS; integers or floats), or a C3dContent to write.
Out: C3dContent in the file's own units, force-plate loads in N and N*m, or a C3D file.
Never: renames a marker, turns an axis, fills a gap, or raises anything but InputRefused on a bad file.
"""

from kinescript.formats.c3d.content import C3dContent, C3dEvent, C3dRotations, C3dValue
from kinescript.formats.c3d.plates import C3dPlate, PlateLoad, find_plate_load, find_plate_loads, find_plates
from kinescript.formats.c3d.reader import read_c3d, read_c3d_bytes
from kinescript.formats.c3d.writer import write_c3d

__all__ = [
    "C3dContent",
    "C3dEvent",
    "C3dPlate",
    "C3dRotations",
    "C3dValue",
    "PlateLoad",
    "find_plate_load",
    "find_plate_loads",
    "find_plates",
    "read_c3d",
    "read_c3d_bytes",
    "write_c3d",
]
