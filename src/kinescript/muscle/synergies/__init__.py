"""Muscle synergies: a few patterns that explain many envelopes, their number, and which are alike.

In: envelopes of shape (time, muscles). Out: Synergies, in a stable order, and matches between two.
Never: more patterns than the rule supports, or a similarity without its chance level.
"""
