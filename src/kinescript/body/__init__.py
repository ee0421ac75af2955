"""The words of the body: sides, segments, joints with their signs, muscles, tasks, units.

In: nothing. Out: names, enumerations and tables that every other room shares.
Never: signals, files or numbers measured on anybody.
"""
