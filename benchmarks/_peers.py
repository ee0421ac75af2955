"""Peers that are not needed to run kinescript: found in this environment, or in .venv-bench beside the checkout."""

import importlib
import sys
from typing import Any

from _data import ROOT


def peer(name: str) -> Any:
    """Import a peer, or return None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        for site in sorted((ROOT / ".venv-bench" / "lib").glob("python3*/site-packages")):
            if str(site) not in sys.path:
                sys.path.append(str(site))
        try:
            return importlib.import_module(name)
        except ImportError:
            return None
