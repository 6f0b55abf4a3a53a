"""The real server: it starts, tells how it is, stops cleanly, starts again and has lost nothing."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import ROOT, Browser, Running, free_port

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that this module starts and stops; each test leaves it running."""
    with Running(tmp_path_factory.mktemp("serve")) as made:
        made.start()
        yield made


@pytest.fixture(autouse=True)
def _is_running(server: Running) -> None:
    """A test that failed half-way must not make all others fail."""
    if server.process is None or server.process.poll() is not None:
        server.start()


def test_the_first_start_brings_articles_search_and_one_administrator(server: Running) -> None:
    told = server.told()
    assert "is ready: " + server.url in told
    assert "proxy that buffers" in told
    assert told.count("administrator@localhost") == 1
    assert server.status("/healthz") == 200
    browser = Browser(server.url)
    page = browser.get("/artykuly/petycja")
    assert page.status == 200
    assert "Petycja" in page.text
    found = browser.get("/api/v1/search?q=petycjom&kind=article&limit=5&offset=0")
    assert '"petycja"' in found.text


def test_the_administrator_signs_in_once_and_must_choose_a_password(server: Running) -> None:
    password = re.search(r"administrator@localhost\s+(\S+)", server.told())
    assert password is not None
    browser = Browser(server.url)
    browser.sign_in("administrator@localhost", password[1])
    elsewhere = browser.get("/konto")
    assert elsewhere.status in (302, 303)
    assert elsewhere.location.endswith("/konto/haslo")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_cleanly_and_starts_again(server: Running, number: signal.Signals) -> None:
    before = Browser(server.url).get("/artykuly/petycja").text
    processes = list(server.processes())
    assert len(processes) >= 4, "supervisor, gunicorn, its workers, the worker"
    assert server.end(number) == 0
    assert server.gone(processes), "something stayed behind"
    assert "Traceback" not in server.told()
    server.start()
    assert server.told().count("administrator@localhost") == 1, "a second administrator was made"
    assert _main(Browser(server.url).get("/artykuly/petycja").text) == _main(before)


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_when_the_supervisor_is_killed_nothing_stays_behind(server: Running) -> None:
    processes = list(server.processes())
    server.kill()
    assert server.gone(processes)
    assert server.start() < 15, "an orphan kept the port"


def test_when_gunicorn_dies_the_server_ends_with_a_fault(server: Running) -> None:
    assert server.process is not None
    processes = server.processes()
    gunicorn = min(pid for pid, line in processes.items() if "gunicorn" in line)
    server.kill([gunicorn])
    assert server.process.wait(20) == 1
    assert server.gone(list(processes))
    server.start()


def test_a_dead_worker_and_a_dead_web_worker_are_replaced(server: Running) -> None:
    def others() -> dict[int, str]:
        found = server.processes()
        gunicorns = sorted(pid for pid, line in found.items() if "gunicorn" in line)
        return {
            pid: line
            for pid, line in found.items()
            if line.rstrip().endswith("worker") or pid in gunicorns[1:]
        }

    before = others()
    assert len(before) == 3
    server.kill(list(before))
    last = time.monotonic() + 20
    while time.monotonic() < last:
        now = others()
        if len(now) == 3 and not set(now) & set(before):
            break
        time.sleep(0.1)
    else:
        raise AssertionError(f"not replaced: {before} {others()}")
    assert server.status("/artykuly/petycja") == 200


def test_a_taken_port_is_one_sentence(server: Running) -> None:
    done = _serve(server.environment)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"port {server.port}" in done.stderr
    assert server.status("/healthz") == 200


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eighty", "NARZEDZIOWNIK_PORT is wrong"),
        ("SITE_URL", "wiki", "NARZEDZIOWNIK_SITE_URL is wrong"),
        ("SECRET_KEY", "short", "NARZEDZIOWNIK_SECRET_KEY is wrong"),
        ("DATA_DIR", "/proc/data", "NARZEDZIOWNIK_DATA_DIR is wrong"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "database cannot be used"),
        ("HOST", "203.0.113.1", "cannot listen on 203.0.113.1"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    tmp_path: Path, name: str, value: str, says: str
) -> None:
    made = Running(tmp_path)
    done = _serve(made.environment | {f"NARZEDZIOWNIK_{name}": value})
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_help_and_doctor(server: Running) -> None:
    helped = _command(["--help"], server.environment)
    assert helped.returncode == 0
    assert "serve" in helped.stdout
    well = _command(["doctor"], server.environment)
    assert well.returncode == 0, well.stdout
    assert "Nothing to be mended." in well.stdout
    fresh = server.environment | {"NARZEDZIOWNIK_DATABASE_URL": f"sqlite:////tmp/no{free_port()}/x"}
    ill = _command(["doctor"], fresh)
    assert ill.returncode == 1
    assert "cannot be read" in ill.stdout


def _serve(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return _command(["serve"], environment)


def _command(
    arguments: list[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
