"""In: a text export of a maker known here (a table, SYLK, a zip or folder of tables), without a layout.
Out: a Recording: channels under the maker's own names of its sensors, in SI units, gravity up where one lies still.
Never: a column whose meaning no source states, a person's name, a file outside the archive or folder it was given.
"""
