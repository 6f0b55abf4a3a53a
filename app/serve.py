"""Everything one machine needs, in one command: set-up, web server, worker, and their end.

The supervisor opens the port itself, so that a taken port is one sentence before any work, and
hands it to the web server. It ends when it is told to, or when the web server ends by itself.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

import click
import structlog

from app.core import jobs, logs
from app.core.db import Database
from app.core.limiter import check_reachable
from app.core.processes import PARENT_VARIABLE
from app.core.settings import (
    PREFIX,
    Settings,
    SettingsError,
    prepare_data_dir,
    prepare_index_dir,
    secret_key,
)
from app.setup import set_up
from app.web_server import GRACE_SECONDS

T = TypeVar("T")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_SECONDS = 60
LONGEST_BACK_OFF = 60.0
log = structlog.get_logger(__name__)


def serve(settings: Settings) -> int:
    """Set up, serve until told to stop, and return the exit code."""
    stop = threading.Event()
    _end_on_signals(stop)
    logs.configure(settings.log_level)
    prepare_data_dir(settings)
    prepare_index_dir(settings)
    secret_key(settings)
    check_reachable(settings.limits_url)
    jobs.check_reachable(settings)
    listener = open_port(settings)
    database = Database(settings.sqlalchemy_url)
    try:
        set_up(settings, database, stop)
    finally:
        database.dispose()
    if stop.is_set():
        return 0
    return _supervise(settings, listener, stop)


def open_port(settings: Settings) -> socket.socket:
    """The listening socket; raises SettingsError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"The server cannot listen on {settings.host} port {settings.port} "
            f"({error.strerror}); is it running already? "
            f"Choose others with {PREFIX}HOST and {PREFIX}PORT."
        ) from error
    return listener


def _end_on_signals(stop: threading.Event) -> None:
    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in STOP_SIGNALS:
        signal.signal(number, ask_to_stop)


def _supervise(settings: Settings, listener: socket.socket, stop: threading.Event) -> int:
    web = _start_web(listener)
    address = listener.getsockname()
    listener.close()  # a dead web server must refuse connections, not let them wait
    worker = WorkerProcess()
    try:
        if _wait_until_ready(settings, address, web, stop):
            _announce(settings)
        while not stop.wait(0.25):
            if web.poll() is not None:
                log.error("the web server ended by itself", exit_code=web.returncode)
                return 1
            worker.keep_alive()
        click.echo("Stopping …", err=True)
        return 0
    finally:
        _end([web, *worker.processes])


def _start_web(listener: socket.socket) -> subprocess.Popen[bytes]:
    handle = listener.fileno()
    arguments = ["-m", "gunicorn", "--config", "python:app.web_server"]
    return _start([*arguments, "--bind", f"fd://{handle}", "app.wsgi:application"], (handle,))


def _start(arguments: list[str], handles: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which then ends
    # its children in good order.
    return subprocess.Popen(  # noqa: S603 - our own modules, no shell
        [sys.executable, "-P", *arguments],
        pass_fds=handles,
        start_new_session=True,
        env={**os.environ, PARENT_VARIABLE: str(os.getpid())},
    )


class WorkerProcess:
    """The worker, started anew when it dies, after a wait that grows while it keeps dying."""

    def __init__(
        self,
        start: Callable[[], subprocess.Popen[bytes]] = lambda: _start(["-m", "app.cli", "worker"]),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start = start
        self._clock = clock
        self._back_off = 1.0
        self._next_start = 0.0
        self._process: subprocess.Popen[bytes] | None = start()
        self._started = clock()

    @property
    def processes(self) -> list[subprocess.Popen[bytes]]:
        return [self._process] if self._process else []

    def keep_alive(self) -> None:
        """Start the worker again when it has died and its wait is over."""
        now = self._clock()
        if self._process is not None:
            if self._process.poll() is None:
                return
            if now - self._started > LONGEST_BACK_OFF:
                self._back_off = 1.0
            log.error(
                "the worker ended by itself and will be started again",
                exit_code=self._process.returncode,
                seconds=self._back_off,
            )
            self._process = None
            self._next_start = now + self._back_off
            self._back_off = min(self._back_off * 2, LONGEST_BACK_OFF)
        if now >= self._next_start:
            self._process = self._start()
            self._started = now


def _wait_until_ready(
    settings: Settings,
    address: tuple[str, int],
    web: subprocess.Popen[bytes],
    stop: threading.Event,
) -> bool:
    last = time.monotonic() + READY_SECONDS
    while time.monotonic() < last and web.poll() is None:
        if _answers(settings, address):
            return True
        if stop.wait(0.1):
            break
    return False


def _answers(settings: Settings, address: tuple[str, int]) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104 - compared
    connection = http.client.HTTPConnection(host, address[1], timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": settings.hosts[0]})
        return connection.getresponse().status == 200
    except OSError:
        return False  # not listening yet; the caller asks again
    finally:
        connection.close()


def _announce(settings: Settings) -> None:
    click.echo(
        f"\n{settings.site_name} is ready: {settings.site_url}  (stop with Ctrl-C)\n"
        "To serve the public, put a proxy that buffers requests before it (docs/operating.md): "
        f"{settings.workers * settings.threads} slow clients would otherwise occupy every thread.",
        err=True,
    )


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, and kill those that have not after the grace of their requests."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    last = time.monotonic() + GRACE_SECONDS + 2
    for process in processes:
        try:
            process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("a process did not end in time and is killed", pid=process.pid)
            process.kill()
            process.wait()
