"""What worked: surface EMG cleaned, levelled, and read for when each muscle comes on and goes off.

In: a Recording's EMG channels, or plain values with their rate. Out: MuscleSignals, Activations, Bursts with intervals.
Never: a number from a channel that cannot carry it, a step that is not written down, or a word about movement.
"""
