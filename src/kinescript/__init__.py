"""kinescript: precision-motion rehabilitation for sciatica.

In: recordings from wearables, cameras and motion capture. Out: findings with their error, for people to act on.
Never: work at import; every name below loads its room when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kinescript.version import __version__

if TYPE_CHECKING:
    from kinescript import body, errors, findings, formats, measures, motion, record
    from kinescript.chain import AssessParams, assess
    from kinescript.formats.opener import open_recording
    from kinescript.programme.prescribing import prescribe
    from kinescript.record.equality import same
    from kinescript.results.folder import write_results

_HOME = {
    "AssessParams": "chain",
    "assess": "chain",
    "open_recording": "formats.opener",
    "prescribe": "programme.prescribing",
    "same": "record.equality",
    "write_results": "results.folder",
}
_ROOMS = ("body", "errors", "findings", "formats", "measures", "motion", "record", "synth")

__all__ = [
    "AssessParams",
    "__version__",
    "assess",
    "body",
    "errors",
    "findings",
    "formats",
    "measures",
    "motion",
    "open_recording",
    "prescribe",
    "record",
    "same",
    "write_results",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"kinescript.{_HOME[name]}"), name)
    if name in _ROOMS:
        return import_module(f"kinescript.{name}")
    raise AttributeError(f"kinescript has no {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
