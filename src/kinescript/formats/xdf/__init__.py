"""In: XDF files, as LabRecorder writes what Lab Streaming Layer carries.
Out: a Recording in SI units, every numeric stream on the recorder's clock, streams of words as marks.
Never: keeps a name, closes up lost samples, believes a length, or raises anything but InputRefused on a bad file.
"""
