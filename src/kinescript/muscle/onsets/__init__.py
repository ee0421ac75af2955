"""When a muscle comes on and goes off, each instant with an interval that holds it nine times in ten.

In: MuscleSignals or plain values with their rate, whole or live. Out: Bursts and Onsets.
Never: an onset at the edge of what is known, or from a channel that cannot be trusted.
"""
