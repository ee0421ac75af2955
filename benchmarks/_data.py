"""Where the real recordings lie, and a row of a benchmark as `kinescript bench` wants it."""

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return the folder of real recordings: KINESCRIPT_DATA, else ../shared/data beside the checkout."""
    folder = Path(os.environ.get("KINESCRIPT_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        raise SystemExit(f"bench: expected the folder of real recordings; came {folder}; set KINESCRIPT_DATA")
    return folder


def row(
    name: str, value: float, unit: str, target: float, better: str, data: str, peer: tuple[str, float] | None = None
) -> dict[str, Any]:
    """Return one row; whether it is good enough is computed by `kinescript bench` from the target."""
    if data not in ("real", "simulated", "synthetic"):
        raise ValueError(f"data are real, simulated or synthetic, not {data!r}")
    named = {"name": peer[0], "value": peer[1]} if peer else None
    return {"name": name, "value": value, "unit": unit, "target": target, "better": better, "data": data, "peer": named}
