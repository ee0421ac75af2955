"""Every error kinescript raises on purpose, as one tree.

::

    KinescriptError              1  a bug in kinescript, when nothing below fits
    |-- WrongUsage               2  the command or call itself makes no sense
    |-- InputRefused             3  what was given cannot be used
    |-- SafetyRefused            4  it could be computed, but must not be acted on
    `-- MachineRefused           5  disk full, port taken, device gone

Each error has manners: what was expected, what came, what to do. The number is the exit code of the command line.
"""


class KinescriptError(Exception):
    """The root: one sentence made of what was expected, what came and what to do.

    >>> error = InputRefused("a C3D file", "an empty file", "record or export it again", place="walk.c3d")
    >>> str(error)
    'walk.c3d: expected a C3D file; came an empty file; record or export it again'
    >>> error.exit_code
    3
    """

    exit_code = 1

    def __init__(self, expected: str, came: str, do: str, *, place: str = "") -> None:
        self.expected, self.came, self.do, self.place = expected, came, do, place
        super().__init__(expected, came, do)

    def __str__(self) -> str:
        sentence = f"expected {self.expected}; came {self.came}; {self.do}"
        one_line = " ".join(f"{self.place}: {sentence}".split() if self.place else sentence.split())
        return "".join(c if c.isprintable() else "?" for c in one_line)

    def at(self, place: str) -> "KinescriptError":
        """Return the same error, said of this place (a file name, or a key in a document)."""
        return type(self)(self.expected, self.came, self.do, place=place)


class WrongUsage(KinescriptError):
    """The command or the call makes no sense, whatever the data."""

    exit_code = 2


class InputRefused(KinescriptError):
    """A file or a value cannot be used; nothing was written."""

    exit_code = 3


class SafetyRefused(KinescriptError):
    """Acting on this could hurt somebody, so kinescript does not."""

    exit_code = 4


class MachineRefused(KinescriptError):
    """The machine said no: the disk is full, a port is taken, a device is gone."""

    exit_code = 5
