"""Opens one hostile file after another, each in a child of its own; the parent half watches the clock.

As a program it is the side that opens: it loads kinescript once and forks for every case, because loading costs more
than most cases. A case is a line of JSON (a folder to work in, words for the command line), its verdict another.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HANGS_AFTER_S = 20.0
# far above the target, so that what is measured is what kinescript takes, not where it was stopped
MEMORY_BYTES = 4 << 30
TOO_MUCH = "a file that fits in memory", "expected enough memory", "room in memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a case: exit code (negative: killed by that signal), seconds, peak memory, and what was said."""

    code: int
    took_s: float
    memory_mb: float
    said: str
    shown: str
    left: tuple[str, ...]

    @property
    def crashed(self) -> bool:
        """Whether a traceback, a bug that kinescript owns up to, or a signal came of it."""
        return self.code < 0 or "Traceback" in self.said or "kinescript has a bug" in self.said

    @property
    def unprintable(self) -> bool:
        """Whether a control character reached the terminal, which could move its cursor or retitle its window."""
        return any(not (c.isprintable() or c == "\n") for c in self.said + self.shown)


class Opener:
    """The watching side of one such program."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hostile-")
        self.home = Path(self._folder.name) / "home"
        self.home.mkdir()
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "always"}
        environment |= {"TMPDIR": str(self.home), "HOME": str(self.home), "KINESCRIPT_HOME": str(self.home)}
        self._program = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def try_case(self, words: list[str]) -> Verdict:
        """Return what comes of `kinescript WORDS`; what it leaves in the folder for temporary files is cleared away."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps({"home": str(self.home), "words": words}) + "\n")
        self._program.stdin.flush()
        answer: dict[str, Any] = json.loads(self._program.stdout.readline())
        return Verdict(**{**answer, "left": tuple(answer["left"])})

    def warm_up(self, words: list[str]) -> None:
        """Open an honest file in the program itself: what is made at the first use is then not made in every child."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps({"home": str(self.home), "words": words, "warm": True}) + "\n")
        self._program.stdin.flush()
        self._program.stdout.readline()

    def close(self) -> None:
        """Stop the program and clear its folder away."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        self._program.wait(timeout=30)
        self._program.stdout.close()
        self._folder.cleanup()


def run_command_line(words: list[str]) -> Verdict:
    """Return what comes of the real command line in a new process."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        environment = {**os.environ, "TMPDIR": folder, "HOME": folder}
        begun = time.perf_counter()
        command = [sys.executable, "-m", "kinescript", *words]
        done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60)
        took_s = time.perf_counter() - begun
        left = tuple(sorted(path.name for path in Path(folder).iterdir()))
    said, shown = (raw.decode("utf-8", "replace") for raw in (done.stderr, done.stdout))
    return Verdict(code=done.returncode, took_s=took_s, memory_mb=0.0, said=said, shown=shown, left=left)


def _serve() -> None:
    _load_everything()
    for line in sys.stdin:
        case = json.loads(line)
        answer = _warm(case["words"]) if case.get("warm") else _fork(Path(case["home"]), case["words"])
        print(json.dumps(answer), flush=True)  # noqa: T201 - its one way to answer
    # some of what is loaded would talk while it is taken down
    os._exit(0)


def _load_everything() -> None:
    import numpy as np
    from scipy.spatial.transform import Rotation

    import kinescript.cli
    import kinescript.documents.read
    import kinescript.record.quality
    import kinescript.results.reading
    from kinescript.formats.opener import find_doors

    find_doors()
    kinescript.documents.read._converter()
    Rotation.from_quat(np.array([1.0, 0.0, 0.0, 0.0]))
    for name in ("h5py", "scipy.io", "duckdb", "edfio", "pyxdf", "xml.parsers.expat", "zipfile"):
        __import__(name)


def _warm(words: list[str]) -> None:
    import contextlib
    import gc

    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        _run(words)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the command line has its own answer to it
    gc.collect()
    gc.freeze()


def _fork(home: Path, words: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as shown:
        begun = time.perf_counter()
        child = os.fork()
        if child == 0:
            _in_child(home, words, said.fileno(), shown.fileno())
        pidfd = os.pidfd_open(child)
        try:
            if not select.select([pidfd], [], [], HANGS_AFTER_S)[0]:
                os.killpg(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
        finally:
            os.close(pidfd)
        took_s = time.perf_counter() - begun
        texts = []
        for stream in (said, shown):
            stream.seek(0)
            texts.append(stream.read(1 << 20).decode("utf-8", "replace"))
    left = sorted(path.name for path in home.iterdir())
    for name in left:
        _clear(home / name)
    asked_too_much = any(words in texts[0] for words in TOO_MUCH)
    memory_mb = MEMORY_BYTES / 1e6 if asked_too_much else usage.ru_maxrss * 1024 / 1e6
    answer = {"code": os.waitstatus_to_exitcode(status), "took_s": took_s, "memory_mb": memory_mb}
    return {**answer, "said": texts[0], "shown": texts[1], "left": left}


def _clear(path: Path) -> None:
    import shutil

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _in_child(home: Path, words: list[str], said: int, shown: int) -> None:
    """Open the file and leave; nothing returns from here."""
    code = 70
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(said, 2)
        os.dup2(shown, 1)
        os.chdir(home)
        code = _run(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(words: list[str]) -> int:
    from kinescript.cli import main
    from kinescript.errors import KinescriptError

    try:
        if words[0] in _DOCUMENTS:
            _DOCUMENTS[words[0]](Path(words[1]))
            return 0
        main(words)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    except KinescriptError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except BaseException:  # noqa: BLE001 - this is what the benchmark looks for
        import traceback

        traceback.print_exc()
        return 1
    return 0


def _results(path: Path) -> None:
    from kinescript.results.reading import read_results

    read_results(path)


def _answers(path: Path) -> None:
    """A document such as an intake will be: words, numbers, choices, tables in tables."""
    from _forms import Intake

    from kinescript.documents.read import read_document

    read_document(path, Intake)


_DOCUMENTS = {"read-results": _results, "read-document": _answers}

if __name__ == "__main__":
    _serve()
