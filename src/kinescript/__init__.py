"""kinescript: precision-motion rehabilitation for sciatica.

In: recordings, and what a clinician asked and examined. Out: findings with their error, and programmes with reasons.
Never: work at import; every name below loads its room when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kinescript.version import __version__

if TYPE_CHECKING:
    from kinescript import (
        body,
        errors,
        findings,
        formats,
        intake,
        measures,
        motion,
        muscle,
        outcomes,
        programme,
        record,
        synth,
    )
    from kinescript.chain import AssessParams, assess
    from kinescript.formats.opener import open_recording
    from kinescript.intake.document import read_intake
    from kinescript.outcomes.scoring import score
    from kinescript.programme.prescribing import prescribe
    from kinescript.record.equality import same
    from kinescript.results.folder import write_results

_HOME = {
    "AssessParams": "chain",
    "assess": "chain",
    "open_recording": "formats.opener",
    "prescribe": "programme.prescribing",
    "read_intake": "intake.document",
    "same": "record.equality",
    "score": "outcomes.scoring",
    "write_results": "results.folder",
}
_ROOMS = frozenset(
    (
        "body",
        "errors",
        "findings",
        "formats",
        "intake",
        "measures",
        "motion",
        "muscle",
        "outcomes",
        "programme",
        "record",
        "synth",
    )
)

__all__ = [
    "AssessParams",
    "__version__",
    "assess",
    "body",
    "errors",
    "findings",
    "formats",
    "intake",
    "measures",
    "motion",
    "muscle",
    "open_recording",
    "outcomes",
    "prescribe",
    "programme",
    "read_intake",
    "record",
    "same",
    "score",
    "synth",
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
