"""How far a channel can be trusted: what was seen in it, and what that means in words.

In: raw and conditioned values. Out: SignalQuality, and copies and crosstalk between channels.
Never: a value changed but by taking it out, or a word about the person.
"""
