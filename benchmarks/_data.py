"""Where the real recordings lie, and a row of a benchmark as `kinescript bench` wants it."""

import os
import resource
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return the folder of real recordings: KINESCRIPT_DATA, else ../shared/data beside the checkout."""
    folder = Path(os.environ.get("KINESCRIPT_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        raise SystemExit(f"bench: expected the folder of real recordings; came {folder}; set KINESCRIPT_DATA")
    return folder


class Took(NamedTuple):
    """What a command took: on the clock, and of the processor, the median of several runs each."""

    wall_s: float
    processor_s: float


def time_command(command: list[str], *, repeats: int = 7) -> Took:
    """Run a command several times and return what it took; on a shared machine the processor's time says more."""
    runs = []
    for _ in range(repeats):
        before, begun_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
        wall_s, after = time.perf_counter() - begun_s, resource.getrusage(resource.RUSAGE_CHILDREN)
        runs.append((wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return Took(*(statistics.median(each) for each in zip(*runs, strict=True)))


def row(
    name: str, value: float, unit: str, target: float, better: str, data: str, peer: tuple[str, float] | None = None
) -> dict[str, Any]:
    """Return one row; whether it is good enough is computed by `kinescript bench` from the target."""
    if data not in ("real", "simulated", "synthetic"):
        raise ValueError(f"data are real, simulated or synthetic, not {data!r}")
    named = {"name": peer[0], "value": peer[1]} if peer else None
    return {"name": name, "value": value, "unit": unit, "target": target, "better": better, "data": data, "peer": named}
