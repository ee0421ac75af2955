"""What a plan needs of an assessment, read from its folder."""

from pathlib import Path

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.programme.measured import Measured
from kinescript.results.reading import read_results


def read_measured(path: Path) -> Measured:
    """Return whose assessment it is and what it told; raises InputRefused as `read_results` does."""
    results = read_results(path)
    subject = results.recording.get("subject")
    if not isinstance(subject, dict) or not isinstance(subject.get("id"), str):
        raise InputRefused("an assessment that says whose it is", "none", "assess the recording again", place=path.name)
    settings = results.made_by.get("settings")
    side = subject.get("painful_side")
    if side not in (None, *(each.value for each in Side)):
        raise InputRefused("a painful side of left or right", repr(side)[:40], "correct it", place=path.name)
    return Measured(
        subject_id=subject["id"],
        painful_side=None if side is None else Side(side),
        measures=results.measures,
        findings=results.findings,
        simulated=isinstance(settings, dict) and settings.get("simulated") is True,
    )
