"""An Assessment as one page people read: figures, curves, words and tables in a single HTML text.

In: an Assessment. Out: HTML and SVG text, whole in itself, the same for the same Assessment.
Never: a clock, a file, an address to fetch from, or a number without its error.
"""
