"""Files to Recordings and back: what is in a file is found from its content, never from its ending.

In: a path. Out: a Recording in SI units and the Z-up global frame, or one sentence that says what to do.
Never: a conclusion from the numbers, a name of a person, a half-written file.
"""
