"""In: a Parquet file and a layout that says what its columns are, or kinescript's own series.parquet.
Out: a Recording, or a description of the columns with a starter layout.
Never: loads an extension, runs text found in the file, or reads more than its budget of bytes.
"""
