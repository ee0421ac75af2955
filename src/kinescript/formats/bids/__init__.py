"""In: a BIDS dataset with one run of motion or muscle recordings, or a Recording to write as such a dataset.
Out: a Recording, or a folder of text files that BIDS tools read too.
Never: follows a link out of the dataset, opens a file that a file names, or picks one run out of several.
"""
