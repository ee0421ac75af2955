"""The folder an assessment leaves behind, written whole or not at all, and read again.

In: an Assessment and a folder, or a folder. Out: assessment.json, series.parquet, events.json, report.html, with an
earlier assessment comparison.json and comparison.html too, or a value.
Never: a number computed here, or a file half-written.
"""
