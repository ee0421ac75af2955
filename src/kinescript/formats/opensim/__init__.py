"""In: OpenSim's text files, markers (.trc) and storages (.mot, .sto), or a Recording to write as such.
Out: a Recording in SI units and the Z-up global frame, angles in degrees with our signs; or the file.
Never: turns a sign, a unit or a count in silence, fills a gap, or raises anything but InputRefused on a bad file.
"""

from kinescript.formats.opensim.reader import looks_like_opensim, read_opensim
from kinescript.formats.opensim.writer import write_motion, write_trc

__all__ = ["looks_like_opensim", "read_opensim", "write_motion", "write_trc"]
