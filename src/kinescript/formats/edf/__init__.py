"""In: EDF, EDF+, BDF and BDF+ files.
Out: a Recording in SI units, every signal at its own rate, annotations as marks, gaps on the clock.
Never: keeps a name, closes up a gap, guesses a unit, or raises anything but InputRefused on a bad file.
"""
