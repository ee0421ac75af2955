"""Four files in one folder, six with a comparison: all of them, or the folder as it was."""

from collections.abc import Callable
from pathlib import Path

from kinescript.documents.write import to_json, write_text
from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Comparison
from kinescript.report.comparison import write_comparison
from kinescript.report.page import write_report
from kinescript.results.comparison_document import to_comparison_document
from kinescript.results.document import SERIES, to_document, to_events
from kinescript.results.series import write_series
from kinescript.results.whole_files import Content, write_files

DOCUMENT, EVENTS, REPORT = "assessment.json", "events.json", "report.html"
COMPARED, COMPARISON = "comparison.json", "comparison.html"


def write_results(assessment: Assessment, folder: Path, *, comparison: Comparison | None = None) -> Path:
    """Write assessment.json, series.parquet, events.json and report.html into a folder, made when missing; return it.

    With a comparison comparison.json and comparison.html too; without one those of an older assessment go away. Every
    file is written to a temporary name first and all are renamed at the end; on any failure the folder and its
    old files stay as they were. Raises MachineRefused when the disk is full, InputRefused when it cannot be written to.
    """
    # an older comparison would speak of another assessment, so it goes with what it compared
    return write_files(folder, _writers(assessment, comparison), gone=(COMPARED, COMPARISON))


def _writers(assessment: Assessment, comparison: Comparison | None) -> dict[str, Content]:
    writers: dict[str, Content] = {
        DOCUMENT: _text(lambda: to_json(to_document(assessment)) + "\n"),
        SERIES: lambda path: write_series(path, assessment),
        EVENTS: _text(lambda: to_json(to_events(assessment)) + "\n"),
        REPORT: _text(lambda: write_report(assessment)),
    }
    if comparison is not None:
        writers[COMPARED] = _text(lambda: to_json(to_comparison_document(comparison, assessment)) + "\n")
        writers[COMPARISON] = _text(lambda: write_comparison(comparison, assessment))
    return writers


def _text(make: Callable[[], str]) -> Content:
    """Return what writes the text once it is asked for, so that a failure leaves the folder as it was."""
    return lambda path: write_text(path, make())
