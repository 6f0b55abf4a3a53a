"""The runner of the tests is tried itself: it says what could not run, and fails on it with CI."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import parts
from tests import run as runner
from tests.house.sources import ROOT
from tests.longest_first import LONGEST
from tests.run import Report
from tests.services import Unavailable

SKIPPING = """
import pytest

def test_runs():
    pass

def test_misses():
    pytest.skip("the moon is not installed on this machine")
"""


def _pytest(folder: Path, test: str, ci: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_it.py").write_text(test)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.loud_skips", "-c", os.devnull, str(folder)],
        cwd=ROOT,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_skip_is_told_at_the_end_and_fails_with_ci(tmp_path: Path) -> None:
    calm = _pytest(tmp_path, SKIPPING, ci="")
    assert calm.returncode == 0
    strict = _pytest(tmp_path, SKIPPING, ci="true")
    assert strict.returncode == 1
    for done in (calm, strict):
        last = "\n".join(done.stdout.splitlines()[-6:])
        assert "could not run" in last
        assert "test_misses: the moon is not installed" in last
        assert "1 passed, 1 skipped" in last


def test_without_a_skip_ci_passes(tmp_path: Path) -> None:
    done = _pytest(tmp_path, "def test_runs():\n    pass\n", ci="true")
    assert done.returncode == 0
    assert "could not run" not in done.stdout


@pytest.mark.parametrize("is_ci", [True, False])
def test_a_missing_program_is_a_failure_with_ci_only(
    monkeypatch: pytest.MonkeyPatch, is_ci: bool
) -> None:
    monkeypatch.setattr(parts, "IS_CI", is_ci)
    expected = pytest.fail.Exception if is_ci else pytest.skip.Exception
    with pytest.raises(expected, match="The moon is not installed"):
        parts.need(None, "The moon")
    assert parts.need("/bin/sh", "A shell") == "/bin/sh"


@pytest.mark.parametrize(("is_ci", "code"), [(True, 1), (False, 0)])
def test_a_part_that_cannot_be_had_is_listed_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_ci: bool, code: int
) -> None:
    monkeypatch.setattr(runner, "IS_CI", is_ci)
    report = Report()
    with report.part("tests on the moon"):
        raise Unavailable("no rocket; run: sudo apt-get install -y rocket")
    report.run("something else", [sys.executable, "-c", "pass"])
    assert report.close() == code
    told = capsys.readouterr().out
    assert told.index("something else") < told.index("Could not run")
    assert told.rstrip().endswith("sudo apt-get install -y rocket")


def test_a_step_that_fails_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.run("bad", [sys.executable, "-c", "raise SystemExit(3)"])
    report.run("good", [sys.executable, "-c", "pass"])
    assert report.close() == 1
    told = capsys.readouterr().out
    assert "FAILED (3)" in told
    assert "ok" in told


def test_the_totals_of_all_runs_are_the_last_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test_it.py").write_text(SKIPPING + "\ndef test_fails():\n    assert 0\n")
    report = Report()
    report.pytest("some", ["-q", "-c", os.devnull, "-p", "no:cacheprovider", str(tmp_path)])
    assert report.close() == 1
    told = capsys.readouterr().out.rstrip().splitlines()
    assert told[-1] == "all: 1 passed, 1 failed, 1 skipped"
    assert any("test_misses: the moon" in line for line in told)


def test_the_developers_own_settings_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARZEDZIOWNIK_PORT", "1")
    assert not any(key.startswith(runner.PREFIX) for key in runner._environment())


def test_what_needs_a_server_or_a_browser_stands_where_it_is_looked_for() -> None:
    marks = re.compile(r"mark\.(?:server|browser)\b")
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if marks.search(path.read_text(encoding="utf-8"))
        and not str(path.relative_to(ROOT)).startswith(tuple(runner.LIVE_FOLDERS))
    ]
    assert elsewhere == []


def test_the_files_that_begin_first_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
