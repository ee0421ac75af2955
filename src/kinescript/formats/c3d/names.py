"""Labels and units of points and channels, with a name for the nameless."""

from kinescript.formats.c3d.content import C3dGroup, chain_words


def find_labels(parameters: tuple[C3dGroup, ...], group: str, count: int) -> tuple[str, ...]:
    """Return `count` labels of POINT or ANALOG; those the file leaves out or blank are "unnamed N", N from 1."""
    stored = chain_words(parameters, group, "LABELS")[:count]
    padded = stored + ("",) * (count - len(stored))
    return tuple(label or f"unnamed {i}" for i, label in enumerate(padded, 1))


def find_units(parameters: tuple[C3dGroup, ...], count: int) -> tuple[str, ...]:
    """Return the unit of each of `count` analog channels, "" where the file does not say."""
    stored = chain_words(parameters, "ANALOG", "UNITS")[:count]
    return stored + ("",) * (count - len(stored))
