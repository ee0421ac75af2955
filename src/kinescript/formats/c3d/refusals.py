"""Why a C3D file cannot be used: odd (another reader may try) or plainly wrong (nobody may guess)."""

from kinescript.errors import InputRefused

A_C3D = "a C3D file"
AGAIN = "export it again from the recording software"


class OddFile(InputRefused):
    """Our reader stumbled over a peculiarity; the fallback may still make sense of it."""


def short_file(needed: int, size: int) -> InputRefused:
    """Return the refusal of a file that ends before what its own parameters announce (bytes)."""
    return InputRefused(
        f"at least {needed} bytes, as the file itself announces",
        f"{size} bytes (the copy or export was cut short)",
        "copy or " + AGAIN,
    )


def lying(header_says: str, parameters_say: str) -> InputRefused:
    """Return the refusal of a file whose header and parameters contradict each other."""
    return InputRefused(
        f"one answer from header and parameters (the parameters say {parameters_say})",
        f"a header that says {header_says}",
        AGAIN,
    )


def odd(expected: str, came: str) -> OddFile:
    """Return the refusal of a file that our reader cannot follow."""
    return OddFile(expected, came, AGAIN)
