"""Where kinescript keeps what outlives a folder: KINESCRIPT_HOME, else the platform's place for a user's data."""

import os
import sys
from pathlib import Path


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
