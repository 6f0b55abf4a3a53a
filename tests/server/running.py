"""The real server as a process of its own, and a small browser that fills in its forms."""

import http.client
import http.cookiejar
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from app.core.settings import Settings
from tests.house.sources import ROOT

START_SECONDS = 60
DATA, INDEX = "data", "index"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """`narzedziownik serve` on a free port with folders of its own; start it as often as needed.

    It begins with nothing, or with a copy of what another one left.
    """

    def __init__(self, folder: Path, *, begin_with: Path | None = None, **variables: str) -> None:
        if begin_with is not None:
            shutil.copytree(begin_with, folder, symlinks=True, dirs_exist_ok=True)
        self.port = free_port()
        self.settings = Settings(data_dir=folder / DATA, index_dir=folder / INDEX, port=self.port)
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        own = {key: value for key, value in os.environ.items() if "NARZEDZIOWNIK" not in key}
        self.environment = own | {
            "NARZEDZIOWNIK_PORT": str(self.port),
            "NARZEDZIOWNIK_DATA_DIR": str(folder / DATA),
            "NARZEDZIOWNIK_INDEX_DIR": str(folder / INDEX),
            "NARZEDZIOWNIK_WORKERS": "2",
            "NARZEDZIOWNIK_GUEST_FORM_SECONDS": "0",
        }
        self.environment |= {f"NARZEDZIOWNIK_{key}": value for key, value in variables.items()}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start and wait until it is ready; returns the seconds it took."""
        began = time.monotonic()
        if self.process is not None:
            self.process.wait(START_SECONDS)  # one that was killed is to be reaped first
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "app.cli", "serve"],
                cwd=ROOT,
                env=self.environment | {"PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        while time.monotonic() - began < START_SECONDS:
            if self.process.poll() is not None:
                break
            if self.status("/readyz") == 200:
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"the server is not ready:\n{self.told()[-3000:]}")

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def status(self, path: str) -> int:
        """Status of an answer, 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """The supervisor and all below it, with their command lines."""
        assert self.process is not None
        found = {}
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            try:
                found[pid] = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            except OSError:
                continue
            waiting += [int(child) for child in children.split()]
        return found

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell the supervisor to stop and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)

    def kill(self, pids: list[int] | None = None) -> None:
        """`kill -9` for the supervisor alone, or for the processes named."""
        assert self.process is not None
        for pid in pids or [self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # another kill took it along

    def gone(self, pids: list[int], seconds: float = 10) -> bool:
        """Whether all these processes end within the time."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if self.process is not None:
                self.process.poll()  # a zombie is no process
            if not any(_lives(pid) for pid in pids):
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        """End whatever still runs."""
        if self.process is None:
            return
        pids = list(self.processes())
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill(pids)
        self.process.wait()

    def __enter__(self) -> "Running":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def _lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:4]
    except OSError:
        return False


@contextmanager
def running(folder: Path, **variables: str) -> Iterator[Running]:
    """A started server, ended at the end of the block."""
    with Running(folder, **variables) as server:
        server.start()
        yield server


@dataclass(frozen=True)
class Answer:
    """What came back: `location` is where a redirect leads."""

    status: int
    location: str
    text: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


class Browser:
    """Keeps cookies and fills in forms; raises OSError when no answer comes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(
            _NoRedirect, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.url, path)))

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.url, path), body))

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            return self._exchange(request)
        except http.client.HTTPException as fault:
            # A server killed in the middle of its answer has not answered.
            raise ConnectionError(str(fault)) from fault

    def _exchange(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as response:
                return Answer(response.status, "", response.read().decode())
        except urllib.error.HTTPError as answer:
            with answer:
                return Answer(
                    answer.code, answer.headers.get("Location", ""), answer.read().decode()
                )

    def form(self, path: str, *names: str, **typed: str) -> list[tuple[str, str]]:
        """Fields of the form that has these names, with what was typed put in."""
        page = self.get(path)
        if page.status != 200:
            raise AssertionError(f"{path} answered {page.status} {page.location}")
        return fill_in(page.text, names, typed)

    def sign_in(self, email: str, password: str) -> None:
        fields = self.form("/logowanie", email=email, password=password)
        answer = self.post("/logowanie", fields)
        if answer.status != 303:
            raise AssertionError(f"sign-in of {email} answered {answer.status}")


def fill_in(html: str, names: Iterable[str], typed: dict[str, str]) -> list[tuple[str, str]]:
    """What a browser would send of the form that has a field of each name."""
    wanted = {*names, *typed}
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        fields = _fields(form)
        if wanted <= {name for name, _ in fields}:
            return [(name, typed.get(name, value)) for name, value in fields]
    raise AssertionError(f"no form with the fields {sorted(wanted)}")


def _fields(form: Tag) -> list[tuple[str, str]]:
    fields = []
    for control in form.find_all(["input", "textarea", "select"]):
        name = str(control.get("name") or "")
        kind = str(control.get("type") or "text")
        if not name or kind in ("submit", "button"):
            continue
        if control.name == "textarea":
            # A browser drops the line break right after <textarea>.
            fields.append((name, control.get_text().removeprefix("\n")))
        elif control.name == "select":
            chosen = control.find_all("option", selected=True) or (
                [] if control.has_attr("multiple") else control.find_all("option")[:1]
            )
            fields += [(name, str(option.get("value", ""))) for option in chosen]
        elif kind not in ("checkbox", "radio") or control.has_attr("checked"):
            fields.append((name, str(control.get("value") or "")))
    return fields
