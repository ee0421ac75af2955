"""In: MATLAB .mat files of version 5 to 7 (our own reader) and 7.3 (HDF5), and a layout that says what is what.
Out: a Recording, or a description of the arrays with a starter layout.
Never: runs anything found in a file, reads objects or functions, or unfolds more than its budget of bytes.
"""
