"""How much a muscle works: envelopes with their error, against a reference; fatigue and co-contraction.

In: MuscleSignals. Out: Activations that say what they are a share of.
Never: a level without an error, or a share of nothing.
"""
