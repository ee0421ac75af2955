"""In: an HDF5 recording of APDM Opal sensors (Motion Studio, Mobility Lab), versions 3 to 5 of the format.
Out: a Recording in SI units, a sensor under its label, all on the clock of their own stamps.
Never: guesses where a sensor sat, closes up lost samples, or keeps an orientation that gravity contradicts.
"""
