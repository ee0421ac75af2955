"""Where kinescript keeps what outlives a folder: KINESCRIPT_HOME, else the platform's place for a user's data."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from kinescript.documents.read import read_document
from kinescript.report.care.clinic import Clinic


def read_clinic() -> Clinic:
    """Return what clinic.toml in the home says of the clinic, all of it unset where there is no such file.

    KINESCRIPT_REGION, where it is set, chooses the emergency number instead of the file. Raises InputRefused when the
    file makes no sense.
    """
    file = find_home() / "clinic.toml"
    clinic = read_document(file, Clinic) if file.exists() else Clinic()
    return replace(clinic, region=os.environ.get("KINESCRIPT_REGION") or clinic.region)


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
