"""In: text exports of Xsens MTw sensors, a file a sensor.
Out: a Recording in SI units a file, on the clock of the packet counter, which the sensors of one trial share.
Never: guesses where a sensor sat, closes up lost packets, or raises anything but InputRefused on a bad file.
"""

from kinescript.formats.xsens.reader import looks_like_xsens, read_xsens
from kinescript.formats.xsens.together import keep_shared_time

__all__ = ["keep_shared_time", "looks_like_xsens", "read_xsens"]
