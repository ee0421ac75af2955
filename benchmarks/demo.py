"""Claim: from nothing, `make demo` leads to reports in two minutes, and what was planted stands in them."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _data import ROOT, row


def rows() -> Iterator[dict[str, Any]]:
    """Yield what `make demo` takes in an empty clone with an empty cache, and what it found."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "a clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        environment = {**os.environ, "PIP_CACHE_DIR": f"{folder}/cache"}
        begun = time.perf_counter()
        subprocess.run(["make", "demo"], cwd=clone, check=True, env=environment, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - begun
        size = sum(f.stat().st_blocks * 512 for f in (clone / ".venv").rglob("*") if not f.is_symlink())
        folders = (clone / "demo-report", clone / "demo-report" / "forward-bend")
        document, bend = (json.loads((f / "assessment.json").read_text(encoding="utf-8")) for f in folders)
    right = [f for f in document["findings"] if f["code"] == "pelvic_drop" and f["side"] == "right"]
    yield row("make demo from nothing", took, "s", 120.0, "lower", "synthetic")
    yield row("size of .venv", size / 1e6, "MB", 500.0, "lower", "synthetic")
    outside = sum(f["verdict"] == "outside" for f in right)
    yield row("planted right-stance drop found outside", float(outside), "1", 1.0, "higher", "synthetic")
    late = _outside(document, "latency_to_prime_mover", "transversus_internal_oblique_region")
    yield row("planted late right region found outside", float(late == ["right"]), "1", 1.0, "higher", "synthetic")
    tense = _outside(bend, "flexion_extension_ratio", "erector_spinae_longissimus")
    yield row("planted lack of relaxation found outside, sides", float(len(tense)), "1", 2.0, "higher", "synthetic")


def _outside(document: dict[str, Any], code: str, of: str) -> list[str]:
    """Return the sides on which this code is outside for this muscle."""
    measures = document["measures"]
    found = [f for f in document["findings"] if f["code"] == code and f["verdict"] == "outside"]
    return [f["side"] for f in found if measures[f["evidence"][0]]["of"] == of]
