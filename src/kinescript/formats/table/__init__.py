"""In: a CSV or TSV table and a layout that says what its columns are, or a Recording to write as such a pair.
Out: a Recording, a description of a table nobody has explained yet, a starter layout, or the pair of files.
Never: guesses what a column is, fills a gap, or raises anything but InputRefused on a bad file.
"""
