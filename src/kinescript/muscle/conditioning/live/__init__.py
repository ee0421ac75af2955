"""The conditioning of a stream: the same design run forward, chunk by chunk.

In: chunks of (time, channels). Out: cleaned chunks, delayed by what the state says; any split gives the same.
Never: a look ahead, or pulled cables and quality, which take the whole recording.
"""
