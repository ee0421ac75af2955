"""Claim: no file can hurt kinescript: each gives a Recording or one sentence, soon, in little memory, and no litter."""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _data import ROOT, data_folder, row
from _hostile import archive_lies, c3d_lies, folders, signal_lies, text_lies
from _hostile.cases import Case, cut_files, flipped_files, in_turn, inspect_bytes, real_files, sparse_files, whole_files
from _hostile.documents import document_cases, honest_cases
from _hostile.worker import Opener, Verdict, run_command_line

WORKERS = 2
FINDINGS = ROOT / "fuzz-findings"
FUZZER = ROOT / ".venv-fuzz" / "bin" / "python"
# the files take as long as they take up to here; the rest of ten minutes is for the command line and the fuzzer
CASES_S, ALL_S = 450.0, 585.0
SLOW_S = 2.0
COUNT_S = 5.0
_EVERY_FOR_COMMAND_LINE = 190

# honest small files by the name of their door, and what lies about each; a door not there yet is only a wrong guess
HONEST: dict[str, Callable[[], bytes]] = {
    "c3d": c3d_lies.small_c3d,
    "edf": signal_lies.small_edf,
    "xdf": signal_lies.small_xdf,
    "matlab": signal_lies.small_mat,
    "hdf5": archive_lies.small_hdf5,
    "parquet": archive_lies.small_parquet,
    "zip": archive_lies.small_zip,
    "mvnx": folders.small_mvnx,
    "opensim": text_lies.MOT.encode,
    "xsens": text_lies.XSENS.encode,
    "table": text_lies.CSV.encode,
}
LIARS: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
    "c3d": lambda: c3d_lies.lies(c3d_lies.small_c3d()),
    "edf": signal_lies.edf_lies,
    "xdf": signal_lies.xdf_lies,
    "matlab": signal_lies.mat_lies,
    "hdf5": archive_lies.hdf5_lies,
    "parquet": archive_lies.parquet_lies,
    "zip": archive_lies.zip_lies,
    "mvnx": folders.mvnx_lies,
    "text": lambda: ((f"{door} {name}", data) for door, name, data in text_lies.lies()),
}


@dataclass
class Tally:
    """What has come of the cases so far; `slow` holds those to be tried once more, alone."""

    cases: int = 0
    unfinished: int = 0
    refused: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    slow: list[Case] = field(default_factory=list)
    slowest_s: float = 0.0
    memory_mb: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def rows() -> Iterator[dict[str, Any]]:
    """Yield what came of every file, then of the sample through the real command line, then of fuzzing."""
    begun = time.perf_counter()
    for group in ("whole", "folder", "link", "sparse", "lie", "document", "cut", "flip"):
        for earlier in FINDINGS.glob(f"{group}-*"):  # what fuzzing has learnt and found stays
            shutil.rmtree(earlier, ignore_errors=True)
    data = data_folder()
    tally, sample, results = Tally(), list[Case](), _assessment()
    cases = _cases(data, results, sample)
    threads = [threading.Thread(target=_work, args=(cases, tally, results, begun + CASES_S)) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.unfinished = _count_rest(cases, time.perf_counter() + COUNT_S)
    _try_slow_again(tally, results)
    yield row("real files of a kind that opens", float(len(real_files(data))), "1", 20.0, "higher", "real")
    yield row("cases tried", float(tally.cases), "1", 10_000.0, "higher", "real")
    yield row("cases left over when the time was up", float(tally.unfinished), "1", 0.0, "lower", "real")
    yield row("cases refused in one sentence", float(tally.refused), "1", 5_000.0, "higher", "real")
    for name in ("traceback or crash", "exit code other than 0 and 3", "more on stderr than one sentence"):
        yield row(name, float(tally.wrong[name]), "1", 0.0, "lower", "real")
    yield row(
        "control character sent to the terminal", float(tally.wrong["control character"]), "1", 0.0, "lower", "real"
    )
    yield row("left something on disk", float(tally.wrong["left on disk"]), "1", 0.0, "lower", "real")
    yield row("real file refused as it is", float(tally.wrong["real file refused"]), "1", 0.0, "lower", "real")
    yield row("slower than 2 s, twice", float(tally.wrong["slow"]), "1", 0.0, "lower", "real")
    yield row("slowest case", tally.slowest_s, "s", SLOW_S, "lower", "real")
    yield row("most memory, interpreter and libraries included", tally.memory_mb, "MB", 500.0, "lower", "real")
    wrong, tried = _command_line(sample)
    yield row("through the real command line: cases", float(tried), "1", 60.0, "higher", "real")
    yield row("through the real command line: anything of the above", float(wrong), "1", 0.0, "lower", "real")
    yield from _fuzz(begun)


def _cases(data: Path, results: bytes, sample: list[Case]) -> Iterator[Case]:
    honest = {door: make() for door, make in HONEST.items()}
    real = {f"{door}, real": path.read_bytes() for door, path in dict(real_files(data)).items()}
    first = in_turn(whole_files(data), folders.folder_cases(), sparse_files(honest | real))
    liars = in_turn(*(_lies(door) for door in LIARS), document_cases(results))
    for number, case in enumerate(_chained(first, liars, in_turn(cut_files(data), flipped_files(data)))):
        if number % _EVERY_FOR_COMMAND_LINE == 0:
            sample.append(case)
        yield case


def _chained(*many: Iterator[Case]) -> Iterator[Case]:
    for each in many:
        yield from each


def _lies(door: str) -> Iterator[Case]:
    for name, data in LIARS[door]():
        yield inspect_bytes("lie", f"{door}: {name}", data)


def _assessment() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        command = [sys.executable, "-m", "kinescript", "demo", "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return (out / "assessment.json").read_bytes()


def make_opener(results: bytes) -> Opener:
    """Return an opener that has opened an honest file of each kind."""
    opener = Opener()
    honest = (inspect_bytes("honest", door, make()) for door, make in HONEST.items())
    for case in _chained(honest, honest_cases(results)):
        with tempfile.TemporaryDirectory() as folder:
            opener.warm_up(case.build(Path(folder)))
    return opener


def _work(cases: Iterator[Case], tally: Tally, results: bytes, until: float) -> None:
    opener = make_opener(results)
    try:
        while time.perf_counter() < until:
            with tally.lock:
                case = next(cases, None)
            if case is None:
                return
            _count(case, _try(case, opener.try_case), tally)
    finally:
        opener.close()


def _try(case: Case, open_it: Callable[[list[str]], Verdict], *, keep: Path | None = None) -> Verdict:
    """Return what comes of a case; what it left beside its own files counts as left too."""
    with tempfile.TemporaryDirectory(prefix="case-") as name:
        folder = Path(name)
        words = case.build(folder)
        before = _names(folder)
        verdict = open_it(words)
        left = (*verdict.left, *sorted(_names(folder) - before))
        if keep is not None:
            size = sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
            if size < 20_000_000:
                shutil.copytree(folder, keep, symlinks=True, dirs_exist_ok=True, ignore=_no_pipes)
            (keep / "words.txt").write_text(
                f"{case.name}\n{' '.join(words[:1])}\n{verdict.said[:3000]}\n", "utf-8", "replace"
            )
    values = {key: getattr(verdict, key) for key in ("code", "took_s", "memory_mb", "said", "shown")}
    return Verdict(**values, left=left)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _no_pipes(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if (Path(folder) / name).is_fifo() or len(names) > 1000]


def faults_of(case: Case, verdict: Verdict) -> list[str]:
    """Return what is wrong with a verdict; empty when the file did no harm."""
    wrong = []
    if verdict.crashed:
        wrong.append("traceback or crash")
    if verdict.code not in (0, 3):
        wrong.append("exit code other than 0 and 3")
    if len(verdict.said.splitlines()) != (verdict.code == 3):
        wrong.append("more on stderr than one sentence")
    if verdict.unprintable:
        wrong.append("control character")
    if verdict.left:
        wrong.append("left on disk")
    if case.group == "whole" and verdict.code != 0:
        wrong.append("real file refused")
    return wrong


def _count_rest(cases: Iterator[Case], until: float) -> int:
    """Return how many cases were not tried, at least: some take long to make, and the time is up."""
    number = 0
    for _ in cases:
        number += 1
        if time.perf_counter() > until:
            break
    return number


def _count(case: Case, verdict: Verdict, tally: Tally) -> None:
    wrong = faults_of(case, verdict)
    with tally.lock:
        tally.cases += 1
        tally.refused += verdict.code == 3
        tally.wrong.update(wrong)
        tally.memory_mb = max(tally.memory_mb, verdict.memory_mb)
        if verdict.took_s > SLOW_S:
            tally.slow.append(case)
        else:
            tally.slowest_s = max(tally.slowest_s, verdict.took_s)
        number = sum(tally.wrong.values())
    if verdict.memory_mb > 500.0:
        wrong.append(f"{verdict.memory_mb:.0f} MB")
    if wrong:
        _keep(case, verdict, wrong, number)


def _keep(case: Case, verdict: Verdict, wrong: list[str], number: int) -> None:
    """Say in one line what was found, and keep the first files for whoever wants to see it again."""
    said = verdict.said.strip().splitlines()[-1:] or [""]
    folder = FINDINGS / f"{case.group}-{abs(hash(case.name)) % 10**8}"
    sys.stderr.write(f"{', '.join(wrong)}: {case.name!a}: {verdict.took_s:.1f} s {said[0][:160]!a}: {folder}\n")
    if number <= 200:
        folder.mkdir(parents=True, exist_ok=True)
        _try(case, lambda _: verdict, keep=folder)


def _try_slow_again(tally: Tally, results: bytes) -> None:
    """A machine that does other work makes a case slow once; slow twice is the case's own doing."""
    opener = make_opener(results)
    for case in tally.slow[:40]:
        verdict = _try(case, opener.try_case)
        tally.slowest_s = max(tally.slowest_s, verdict.took_s)
        if verdict.took_s > SLOW_S:
            tally.wrong["slow"] += 1
            _keep(case, verdict, ["slower than 2 s"], tally.wrong["slow"])
    tally.wrong["slow"] += len(tally.slow[40:])
    opener.close()


def _command_line(sample: list[Case]) -> tuple[int, int]:
    """Return how many of the sample went wrong, and how many there were."""
    wrong = tried = 0
    for case in sample:
        if case.group == "document":
            continue
        verdict = _try(case, run_command_line)
        tried += 1
        if faults := faults_of(case, verdict):
            wrong += 1
            _keep(case, verdict, ["command line", *faults], wrong)
    return wrong, tried


def _fuzz(begun: float) -> Iterator[dict[str, Any]]:
    """Yield what coverage-guided fuzzing found in the time that is left; without its environment, 0 s."""
    left_s = ALL_S - (time.perf_counter() - begun)
    seconds = found = 0
    if FUZZER.exists() and left_s > 30:
        seconds = int(left_s)
        command = [FUZZER, ROOT / "benchmarks" / "_hostile" / "fuzz.py", "--seconds", str(seconds)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        found = done.stdout.count("\nfinding: ") + (done.returncode not in (0, 3))
        sys.stderr.write(done.stdout)
    yield row(
        "coverage-guided fuzzing, seconds in all (make .venv-fuzz first)",
        float(seconds),
        "s",
        60.0,
        "higher",
        "synthetic",
    )
    yield row(f"findings of {seconds} s of fuzzing", float(found), "1", 0.0, "lower", "synthetic")
