"""Plain signal work on NumPy arrays, time along the first axis.

In: arrays and sampling rates. Out: arrays, spans and masks of the same length.
Never: bodies, files, or a value invented without a mark that says so.
"""
