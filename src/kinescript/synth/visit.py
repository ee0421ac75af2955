"""The first visit of the person made of equations: what was asked, examined and measured by hand."""

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from kinescript.documents.read import parse_document
from kinescript.intake.document import Intake, parse_intake

_FILE = "visit.json"
_EPISODE_DAYS = 371  # an episode of a year: chronic


def demo_visit(on: date) -> dict[str, Any]:
    """Return INTAKE.json of the demo's person as plain data, asked on this day; it says that she is simulated."""
    text = files("kinescript").joinpath("data", "synth", _FILE).read_text(encoding="utf-8")
    tree = parse_document(text, dict[str, Any], name=_FILE, as_json=True)
    asked = tree["asked"]
    at = {**asked, "at": on.isoformat()} if isinstance(asked, dict) else asked
    return {**tree, "asked": at, "onset_date": (on - timedelta(days=_EPISODE_DAYS)).isoformat()}


def demo_intake(on: date) -> Intake:
    """Return the same as an Intake.

    >>> demo_intake(date(2026, 11, 21)).person.simulated
    True
    """
    return parse_intake(demo_visit(on), name=_FILE)
