"""In: the arrays a file holds by name (MATLAB, Parquet), and a layout that says which of their columns are what.
Out: a Recording, or a description of the arrays with a starter layout.
Never: opens a file, reads more than its budget of bytes, or guesses what a column is.
"""
