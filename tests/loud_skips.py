"""A pytest plugin: what was not run is told last, and with CI=true is a failure.

Tests for PostgreSQL alone are left out of a run on SQLite; that is no skip, because `make test`
does both runs.
"""

import os
from collections.abc import Iterator

import pytest

from tests.parts import IS_CI


class LoudSkips:
    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        longrepr = report.longrepr
        reason = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
        self.reasons[report.nodeid] = reason.removeprefix("Skipped: ")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if IS_CI and self.reasons and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield
        if not self.reasons:
            return
        terminalreporter.section("could not run")
        for nodeid, reason in sorted(self.reasons.items()):
            terminalreporter.line(f"{nodeid}: {reason}")
        if IS_CI:
            terminalreporter.line("CI=true: what could not run is a failure.")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the reports of all workers arrive at the controller
        config.pluginmanager.register(LoudSkips(), "loud-skips")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("NARZEDZIOWNIK_TEST_DATABASE_URL"):
        return
    unfit = [item for item in items if item.get_closest_marker("postgres") is not None]
    if unfit:
        config.hook.pytest_deselected(items=unfit)
        items[:] = [item for item in items if item not in unfit]
