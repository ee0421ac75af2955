"""A progress bar for whatever takes over a second, on a terminal only."""

import sys
import time
from types import TracebackType
from typing import Any


class Progress:
    """A bar over `steps` steps that shows itself once a second has passed and somebody is watching.

    Use as a context manager; call it with the name of each step.
    """

    def __init__(self, title: str, steps: int) -> None:
        self._title, self._steps = title, steps
        self._begun = time.monotonic()
        self._done = 0
        self._bar: Any = None
        self._row: Any = None

    def __enter__(self) -> "Progress":
        return self

    def __call__(self, step: str) -> None:
        """Say which step begins now."""
        if self._bar is None and sys.stderr.isatty() and time.monotonic() - self._begun > 0.3:
            self._show()
        if self._bar is not None:
            self._bar.update(self._row, completed=self._done, description=f"{self._title}: {step}")
        self._done += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._row = self._bar.add_task(self._title, total=self._steps)
        self._bar.start()
