"""`kinescript bench`: the claims of the accuracy page, measured again; in a checkout only."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

NAME = "bench"
EXAMPLES = "Examples:  kinescript bench   |   kinescript bench angles --json"

_KEYS = ("bench", "name", "value", "unit", "target", "better", "ok", "data", "peer")


def run(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Which one; without it their names are listed.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")] = False,
) -> None:
    """Measure a claim: every row of the accuracy page has the command that makes it."""
    from kinescript.documents.write import to_json
    from kinescript.errors import WrongUsage

    folder = _folder()
    names = sorted(p.stem for p in folder.glob("*.py") if not p.stem.startswith("_"))
    if name is None:
        typer.echo(to_json({"names": names}) if json else "\n".join(names))
        return
    if name not in names:
        raise WrongUsage(f"one of {', '.join(names)}", repr(name), "choose one of these", place="bench")
    rows = [_checked(name, row) for row in _load(folder, name).rows()]
    document = {"rows": rows, "machine": _machine()}
    typer.echo(to_json(document) if json else "\n".join(_line(row) for row in rows))


def _folder() -> Path:
    from kinescript.errors import WrongUsage

    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "benchmarks").is_dir() and (folder / "src" / "kinescript").is_dir():
            return folder / "benchmarks"
    raise WrongUsage(
        "a checkout of kinescript", "another folder", "run it where the folder benchmarks lies", place="bench"
    )


def _load(folder: Path, name: str) -> Any:
    import importlib.util

    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{name}.py is no Python file")
    module = importlib.util.module_from_spec(spec)
    # under its name, so that a process a benchmark starts finds the same functions
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _checked(bench: str, row: dict[str, Any]) -> dict[str, Any]:
    """Complete a row: whether it is good enough is computed here, from the stated target and nothing else."""
    value, target = float(row["value"]), float(row["target"])
    ok = value <= target if row["better"] == "lower" else value >= target
    full = {"bench": bench, "peer": None, **row, "value": value, "target": target, "ok": ok}
    return {key: full[key] for key in _KEYS}


def _line(row: dict[str, Any]) -> str:
    sign = "<=" if row["better"] == "lower" else ">="
    peer = f"; {row['peer']['name']}: {row['peer']['value']:.4g}" if row["peer"] else ""
    word = "ok  " if row["ok"] else "MISS"
    return (
        f"{word} {row['name']}: {row['value']:.4g} {row['unit']} ({sign} {row['target']:.4g}, {row['data']} data{peer})"
    )


def _machine() -> dict[str, Any]:
    import os
    import platform

    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
