"""Servers under test: the wiki as `narzedziownik serve` starts it, and the floors beside it."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.fill import Filled, fill
from benchmarks.load import CONNECTIONS, Measured, below, cpu_seconds, drive
from tests.server.running import ROOT, Running, free_port

# What a browser sends; the server reads it all.
HEADERS: Final = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: pl-PL,pl;q=0.9,en;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
)

# Names and addresses of what the floors answer.
FLOORS: Final = (("a constant", "/stala"), ("a plain template", "/szablon"))


def get(path: str, more: str = "") -> bytes:
    """A request as bytes; `more` are further header lines."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{HEADERS}{more}\r\n".encode()


@dataclass
class Server:
    """A server that answers at a port, and the processes whose time counts."""

    port: int
    pids: Callable[[], Iterable[int]]

    def measure(
        self,
        requests: Iterable[bytes],
        *,
        status: int = 200,
        seconds: float | None = None,
        spread: tuple[int, int] = (0, 1_000_000),
        note: Callable[[int, bytes], None] | None = None,
        connections: int = CONNECTIONS,
    ) -> Measured:
        """Send these requests, for so many seconds at most, and tell what they cost."""
        before = cpu_seconds(self.pids())
        number, passed = drive(
            self.port,
            requests,
            status=status,
            seconds=seconds,
            spread=spread,
            note=note,
            connections=connections,
        )
        return Measured(number, passed, cpu_seconds(self.pids()) - before)

    def text(self, path: str, cookie: str = "") -> tuple[int, str]:
        """Status and text of one page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body


@dataclass
class Site(Server):
    """A wiki with its content."""

    size: int
    filled: Filled
    worker: Callable[[], Iterable[int]]
    # Tags of the pages as guests got them, by place in `filled.slugs`.
    tags: dict[int, str] = field(default_factory=dict)


def prepare(folder: Path, size: int) -> tuple[Running, Filled]:
    """A wiki of this size, filled but not served yet.

    All are filled before the first is served, so that the same code serves all of them.
    """
    running = Running(folder / str(size))
    running.log = Path(os.devnull)
    return running, fill(running.settings, size)


@contextmanager
def serve(running: Running, filled: Filled) -> Iterator[Site]:
    """A filled wiki, served."""
    with running:
        running.start()

        def named(word: str) -> list[int]:
            return [pid for pid, line in _processes(running).items() if word in line]

        def web() -> list[int]:
            # The renderer's processes are below the workers and count with them.
            return sorted({each for pid in named("gunicorn") for each in below(pid)})

        yield Site(running.port, web, filled.size, filled, lambda: named("app.cli worker"))


def _processes(running: Running) -> dict[int, str]:
    assert running.process is not None
    found = {}
    for pid in below(running.process.pid):
        try:
            found[pid] = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


@contextmanager
def floors(page_bytes: int) -> Iterator[Server]:
    """The two floors, with a template that draws so many bytes."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "gunicorn", "--config", "python:benchmarks.floor_server"),
            *("--bind", f"127.0.0.1:{port}", "benchmarks.floor:application"),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BENCHMARK_PAGE_BYTES": str(page_bytes)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = Server(port, lambda: below(process.pid))
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + 20
    while time.monotonic() < last and process.poll() is None:
        try:
            server.text("/stala")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the floors did not start")
