"""In: an HDF5 file from anywhere, which may lie.
Out: its datasets of real numbers by path, and rows of them, read chunk by chunk within a budget.
Never: follows a link, opens another file, loads a filter, or lets the library unfold a chunk nobody measured.
"""
