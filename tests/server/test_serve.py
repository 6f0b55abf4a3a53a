"""The real server: it starts, tells how it is, stops cleanly, starts again and has lost nothing."""

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import commands
from tests.server.commands import Command
from tests.server.running import Browser, Running, free_port

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that this module starts and stops; each test leaves it running."""
    with Running(tmp_path_factory.mktemp("serve")) as made:
        made.start()
        yield made
        _stops_cleanly(made, signal.SIGHUP)  # Ctrl-C: test_durability


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


def test_it_stops_cleanly_and_starts_again(server: Running) -> None:
    before = Browser(server.url).get("/artykuly/petycja").text
    _stops_cleanly(server, signal.SIGTERM)
    server.start()
    assert server.told().count("administrator@localhost") == 1, "a second administrator was made"
    assert _main(Browser(server.url).get("/artykuly/petycja").text) == _main(before)


def _stops_cleanly(server: Running, number: signal.Signals) -> None:
    processes = list(server.processes())
    assert len(processes) >= 4, "supervisor, gunicorn, its workers, the worker"
    assert server.end(number) == 0
    assert server.gone(processes), "something stayed behind"
    assert "Traceback" not in server.told()


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


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


WRONG = (
    ("PORT", "eighty", "NARZEDZIOWNIK_PORT is wrong"),
    ("SITE_URL", "wiki", "NARZEDZIOWNIK_SITE_URL is wrong"),
    ("SECRET_KEY", "short", "NARZEDZIOWNIK_SECRET_KEY is wrong"),
    ("DATA_DIR", "/proc/data", "NARZEDZIOWNIK_DATA_DIR is wrong"),
    ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "database cannot be used"),
    ("HOST", "203.0.113.1", "cannot listen on 203.0.113.1"),
)


def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    known = Running(tmp_path).environment
    wrong = [known | {f"NARZEDZIOWNIK_{name}": value} for name, value, _ in WRONG]
    all_done = commands.run([Command(("serve",), variables) for variables in wrong])
    for (_, _, says), done in zip(WRONG, all_done, strict=True):
        assert done.returncode in (1, 2), done
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_a_taken_port_help_and_doctor(server: Running) -> None:
    known = server.environment
    fresh = known | {"NARZEDZIOWNIK_DATABASE_URL": f"sqlite:////tmp/no{free_port()}/x"}
    second, helped, well, ill = commands.run(
        [
            Command(("serve",), known),
            Command(("--help",), known),
            Command(("doctor",), known),
            Command(("doctor",), fresh),
        ]
    )
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1
    assert f"port {server.port}" in second.stderr
    assert server.status("/healthz") == 200
    assert helped.returncode == 0
    assert "serve" in helped.stdout
    assert well.returncode == 0, well.stdout
    assert "Nothing to be mended." in well.stdout
    assert ill.returncode == 1
    assert "cannot be read" in ill.stdout
