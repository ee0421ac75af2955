"""Where kinescript keeps what outlives a folder: KINESCRIPT_HOME, else the platform's place for a user's data."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from kinescript.documents.read import read_document
from kinescript.intake.clinic_set import check_clinic_set
from kinescript.intake.minimal_set import MinimalSet, read_minimal_set
from kinescript.report.care.clinic import Clinic


def read_clinic() -> Clinic:
    """Return what clinic.toml in the home says of the clinic, all of it unset where there is no such file.

    KINESCRIPT_REGION, where it is set, chooses the emergency number instead of the file. Raises InputRefused when the
    file makes no sense.
    """
    file = find_home() / "clinic.toml"
    clinic = read_document(file, Clinic) if file.exists() else Clinic()
    return replace(clinic, region=os.environ.get("KINESCRIPT_REGION") or clinic.region)


def read_clinic_set() -> MinimalSet:
    """Return the minimal safety set: minimal_set.toml of the home where there is one, else kinescript's own.

    Raises InputRefused when the file makes no sense or changes more than the levels a clinic may change.
    """
    file = find_home() / "minimal_set.toml"
    return check_clinic_set(read_document(file, MinimalSet)) if file.exists() else read_minimal_set()


def find_home() -> Path:
    """Return the folder; it need not be there yet."""
    named = os.environ.get("KINESCRIPT_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "kinescript"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "kinescript"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "kinescript"
