"""`make test`: every check in its order, then one table and, last, what could not run.

Lint and types first, because they fail fastest; then the tests on SQLite, the same tests on
PostgreSQL, and those that drive the real server and a real browser.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import services
from tests.parts import IS_CI
from tests.services import Unavailable, say

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
PREFIX = "NARZEDZIOWNIK_"
TEST_URL = "NARZEDZIOWNIK_TEST_DATABASE_URL"

LINT = {
    "style": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "import order": [str(Path(PYTHON).parent / "lint-imports")],
    # B104, B108, B608, B704: ruff looks for the same (S104 ...), with a reason at each exception.
    "security patterns": [
        *(PYTHON, "-m", "bandit", "-q", "-r", "-ll", "--skip", "B104,B108,B608,B704", "app")
    ],
}
TYPES = {"types": [PYTHON, "-m", "mypy"]}
QUICK = "not browser and not server"
LIVE = "server or browser"
LIVE_FOLDERS = ["tests/server", "tests/browser"]


@dataclass
class Outcome:
    """One line of the table at the end."""

    name: str
    result: str
    seconds: float
    counts: tuple[int, int, int] = (0, 0, 0)


@dataclass
class Report:
    """What ran, how it went, and what could not run."""

    outcomes: list[Outcome] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def run(self, name: str, command: Sequence[str]) -> None:
        say(f"\n=== {name}")
        started = time.monotonic()
        code = subprocess.run(command, check=False, cwd=ROOT, env=_environment()).returncode
        self._note(name, code, started)

    def pytest(self, name: str, arguments: Sequence[str], database_url: str = "") -> None:
        say(f"\n=== {name}")
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            results = Path(folder) / "results.xml"
            command = [PYTHON, "-m", "pytest", f"--junitxml={results}", *arguments]
            environment = _environment() | ({TEST_URL: database_url} if database_url else {})
            code = subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode
            counts, skips = _read_results(results)
        self._note(name, code, started, counts)
        self.missing += [f"{name}: {skip}" for skip in skips]

    def _note(
        self, name: str, code: int, started: float, counts: tuple[int, int, int] = (0, 0, 0)
    ) -> None:
        result = "ok" if code == 0 else f"FAILED ({code})"
        self.outcomes.append(Outcome(name, result, time.monotonic() - started, counts))

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """What cannot be had is noted; the rest goes on."""
        try:
            yield
        except Unavailable as reason:
            self.missing.append(f"{name}: {reason}")
            say(f"{name}: {reason}")

    def close(self) -> int:
        """Print the table and return the exit code."""
        say("\n=== Summary")
        for outcome in self.outcomes:
            say(f"{outcome.name:<32} {outcome.result:<12} {outcome.seconds:6.1f} s")
        failed_steps = [outcome for outcome in self.outcomes if outcome.result != "ok"]
        passed, failed, skipped = (
            sum(outcome.counts[i] for outcome in self.outcomes) for i in range(3)
        )
        if self.missing:
            say(f"\nCould not run{' (with CI=true this is a failure)' if IS_CI else ''}:")
            for line in self.missing:
                say(f"  {line}")
        if passed or failed or skipped:
            say(f"\nall: {passed} passed, {failed} failed, {skipped} skipped")
        return 1 if failed_steps or (IS_CI and self.missing) else 0


def _environment() -> dict[str, str]:
    """The environment without the developer's own settings of the application.

    Compiled modules are kept even where they otherwise are not: every part and every server that
    a test starts would compile the project, and its tests, anew.
    """
    left_out = (PREFIX, "PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if not key.startswith(left_out)}


def _read_results(path: Path) -> tuple[tuple[int, int, int], list[str]]:
    if not path.exists():
        return (0, 1, 0), []
    passed = failed = 0
    skips = []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if skipped is not None:
            place = f"{case.get('classname', '')}::{case.get('name', '')}"
            skips.append(f"{place}: {skipped.get('message', '')}")
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    return (passed, failed, len(skips)), skips


def lint(report: Report) -> None:
    for name, command in LINT.items():
        report.run(name, command)


def types(report: Report) -> None:
    for name, command in TYPES.items():
        report.run(name, command)


def docs(report: Report) -> None:
    report.pytest("documents", ["tests/house/test_docs.py"])


def fast(report: Report) -> None:
    lint(report)
    report.pytest("tests on SQLite", ["-n", "2", "-m", QUICK])


def everything(report: Report) -> None:
    with report.part("Redis"):
        services.provide_redis()
    with report.part("IMAP"):
        services.provide_dovecot()
    with report.part("spelling"):
        services.provide_hunspell()
    with report.part("LibreOffice"):
        services.provide_office()
    with report.part("browser"):
        services.provide_chromium()
    lint(report)
    types(report)
    report.pytest("tests on SQLite", ["-n", "2", "-m", QUICK])
    with report.part("tests on PostgreSQL"), services.postgres() as url:
        report.pytest("tests on PostgreSQL", ["-n", "2", "-m", QUICK], url)
    # By file: each process starts one server and one browser for all the tests of its files,
    # and takes the files in the order of tests/longest_first.py. Three, because a test that waits
    # for a page leaves half of two processors idle.
    by_file = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    report.pytest("server and browser", [*by_file, "-m", LIVE, *LIVE_FOLDERS])


WHAT: dict[str, Callable[[Report], None]] = {
    "all": everything,
    "fast": fast,
    "lint": lint,
    "types": types,
    "docs": docs,
}


def main() -> int:
    # A stop by SIGTERM leaves the `with` blocks in good order: no server stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(WHAT), default="all")
    report = Report()
    WHAT[parser.parse_args().only](report)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
