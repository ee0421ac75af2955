"""EMG made ready: band, mains, heart and pulled cables, every step said.

In: raw values and their rate, whole or live in chunks. Out: Conditioned values of the same length, NaN where unknown.
Never: a step that is not written down, or a verdict on how far the values can be trusted.
"""
