"""In: files of BTS Bioengineering systems, tables as text (.emt) and trials as bytes (.tdf).
Out: a Recording: markers with Z up, EMG under its labels, plates where the file says where they lie, events as marks.
Never: guesses a muscle, fills a gap, or raises anything but InputRefused on a bad file.
"""
