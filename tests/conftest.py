"""What every test may lean on: the folder of real recordings, and the rule that nothing is skipped in silence."""

import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("KINESCRIPT_REQUIRE_ALL") == "1"

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if REQUIRE_ALL or os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return ROOT


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real recordings of others: KINESCRIPT_DATA, else ../shared/data beside the checkout; else a loud skip."""
    folder = Path(os.environ.get("KINESCRIPT_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        sentence = f"needs the folder of real recordings; came {folder}, which is not there; set KINESCRIPT_DATA"
        if REQUIRE_ALL:
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)
    return folder.resolve()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, a skipped test is a failed one; a test known to fail stays what it is."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"KINESCRIPT_REQUIRE_ALL=1, and this test was skipped: {reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file whose tests are skipped all at once."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"KINESCRIPT_REQUIRE_ALL=1, and this file was skipped: {reason(report)}"
    return report


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Whatever slipped past the two hooks (an example outside tests/) still makes the run a failed one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if REQUIRE_ALL and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skipping is loud: how many, before the closing line; each with its reason stands in the short summary."""
    if skipped := len(terminalreporter.stats.get("skipped", ())):
        terminalreporter.section("NOT EVERYTHING WAS TESTED", yellow=True, bold=True)
        terminalreporter.write_line(f"{skipped} skipped, each with its reason in the short test summary below")


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why it was skipped: pytest keeps file, line and words together."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
