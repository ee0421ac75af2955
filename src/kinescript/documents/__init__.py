"""Documents people write and kinescript writes: TOML and JSON to frozen dataclasses and back.

In: a path or text, and the dataclass it should become. Out: that dataclass, or one clear sentence.
Never: an unknown key let through, or a default that hides a mistake.
"""
