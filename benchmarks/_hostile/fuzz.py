"""`make fuzz`: every binary reader against atheris (github.com/google/atheris), which keeps what reaches new code.

Without --door it shares the seconds out among the doors whose honest files are binary, two at a time, each a program of
its own. A finding is a file under fuzz-findings/ and a line with the command that shows it again; the code is then 3.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = ROOT / "fuzz-findings"
CORPUS = FINDINGS / "corpus"
SLOW_S = 2.0
# libFuzzer copies and changes whole files: large ones leave time for few
LARGEST_SEED_BYTES = 200_000
_WORKERS = 2


def main() -> int:
    """Run one door, or all binary ones; return the exit code."""
    parser = argparse.ArgumentParser(description="coverage-guided fuzzing of the readers of binary files")
    parser.add_argument("--seconds", type=int, default=1800, help="in all, or of one door with --door")
    parser.add_argument("--door", help="fuzz this door alone, in this program")
    asked = parser.parse_args()
    return fuzz_door(asked.door, asked.seconds) if asked.door else fuzz_all(asked.seconds)


def fuzz_all(seconds: int) -> int:
    """Share the seconds out among the binary doors and say what was found."""
    doors = binary_doors()
    each = max(1, seconds * min(_WORKERS, len(doors)) // len(doors))
    sys.stdout.write(f"fuzzing {', '.join(doors)} for {each} s each\n")
    command = [sys.executable, __file__, "--seconds", str(each), "--door"]
    with ThreadPoolExecutor(_WORKERS) as pool:
        runs = list(
            pool.map(lambda d: subprocess.run([*command, d], capture_output=True, text=True, check=False), doors)
        )
    found = 0
    for door, done in zip(doors, runs, strict=True):
        lines = [line for line in done.stdout.splitlines() if line.startswith("finding: ")]
        if done.returncode != 0 and not lines:
            lines = [
                f"finding: {door}: the fuzzer ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
            ]
        tried = [line for line in done.stderr.splitlines() if line.startswith(("Done ", "#"))][-1:] or ["nothing tried"]
        sys.stdout.write(f"{door}: {len(lines)} findings; {' '.join(tried[0].split())}\n")
        sys.stdout.writelines(f"{line}\n" for line in lines)
        found += len(lines)
    return 3 if found else 0


def binary_doors() -> list[str]:
    """Return the names of the doors one of whose honest files has a byte no text has, in the opener's order."""
    from kinescript.formats.opener import find_doors

    return [
        d.name for d in find_doors() if any(b"\0" in data[:4096] or b"\xff" in data[:4096] for data in seeds_of(d.name))
    ]


def seeds_of(door: str) -> list[bytes]:
    """Return honest files of a door: made ones that it knows, and the smallest real one where it is small enough."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from hostile import HONEST

    from kinescript.errors import InputRefused
    from kinescript.formats.opener import sniff

    found = []
    with tempfile.TemporaryDirectory() as folder:
        for make in HONEST.values():
            path = Path(folder) / "seed"
            path.write_bytes(make())
            try:
                if sniff(path) == door:
                    found.append(path.read_bytes())
            except InputRefused:
                continue
    return [*found, *_smallest_real(door)]


def _smallest_real(door: str) -> list[bytes]:
    from _hostile.cases import real_files

    folder = Path(os.environ.get("KINESCRIPT_DATA") or ROOT.parent / "shared" / "data")
    paths = sorted((path for name, path in real_files(folder) if name == door), key=lambda p: p.stat().st_size)
    return [path.read_bytes() for path in paths[:1] if path.stat().st_size <= LARGEST_SEED_BYTES]


def fuzz_door(door: str, seconds: int) -> int:
    """Fuzz one door for so many seconds; what reached new code is kept for the next time."""
    import atheris

    with atheris.instrument_imports(include=["kinescript", "edfio", "pyxdf"], enable_loader_override=False):
        from kinescript.formats import opener

        opener.find_doors()
        import kinescript.formats.c3d.reader as c3d_reader
    # ezc3d, asked for its opinion of odd files, runs in a program of its own: slow, and not what is fuzzed here
    c3d_reader.rewrite = lambda *_: None
    corpus = CORPUS / door
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds_of(door)):
        (corpus / f"seed-{number}").write_bytes(data)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    options = [
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-rss_limit_mb=1500",
        f"-max_len={LARGEST_SEED_BYTES}",
        "-print_final_stats=1",
    ]
    options += [f"-artifact_prefix={FINDINGS}/{door}-"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target(door, folder, opener.open_recording))
    atheris.Fuzz()
    return 0


def target(door: str, folder: Path, open_recording: Callable[..., object]) -> Callable[[bytes], None]:
    """Return what atheris calls: it writes the bytes down, opens them, and keeps what should not have come of it."""
    from kinescript.errors import InputRefused

    path, seen = folder / "hostile.bin", set[str]()

    def keep(data: bytes, what: str) -> None:
        if what in seen:
            return
        seen.add(what)
        kept = FINDINGS / f"{door}-{len(seen)}-{abs(hash(what)) % 10**6}.bin"
        kept.write_bytes(data)
        sys.stdout.write(f"finding: {door}: {what}: kinescript --debug inspect {kept} --format {door}\n")
        sys.stdout.flush()

    def try_one(data: bytes) -> None:
        path.write_bytes(data)
        begun = time.process_time()
        try:
            open_recording(path, kind=door)
        except InputRefused as error:
            if "one that does not" in str(error):
                keep(data, "asks for more memory than there is")
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            keep(data, f"{type(error).__name__} at {_place(error)}")
        if time.process_time() - begun > SLOW_S:
            keep(data, "slower than 2 s")

    return try_one


def _place(error: BaseException) -> str:
    """Return the innermost line of kinescript's own that an error came through."""
    place, at = "?", error.__traceback__
    while at is not None:
        if "kinescript" in at.tb_frame.f_code.co_filename:
            place = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}"
        at = at.tb_next
    return place


if __name__ == "__main__":
    sys.exit(main())
