"""Provenance: which version, with which settings, from which input."""

from dataclasses import dataclass

from kinescript.version import __version__

Setting = str | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBy:
    """The version, the settings as pairs, and the digests of the inputs (name, sha256)."""

    version: str = __version__
    settings: tuple[tuple[str, Setting], ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()

    def setting(self, name: str) -> Setting:
        """Return a setting by its name, the last of that name, or None when there is none."""
        return dict(self.settings).get(name)
