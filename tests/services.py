"""Brings what the tests need onto the machine: Chromium, Redis, Dovecot, PostgreSQL and others.

Everything goes through the system's package manager, and is said before it is done. The
PostgreSQL server is a throwaway: own folder, own port on loopback, gone at the end.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.parts import find_chromium, find_dovecot, find_hunspell, find_office

START_SECONDS = 60


class Unavailable(Exception):
    """A part that the tests need cannot be had; the message says why."""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def install(package: str, reason: str) -> None:
    """Install a package of the system; raises Unavailable when that is not possible."""
    if shutil.which("apt-get") is None:
        raise Unavailable(f"{package} is missing and there is no apt-get; install it by hand")
    prefix = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or _fails(["sudo", "-n", "true"]):
            raise Unavailable(
                f"{package} is missing and may not be installed without a password; "
                f"run: sudo apt-get install -y {package}"
            )
        prefix = ["sudo", "-n"]
    say(f"Installing {package} with apt-get ({reason}) …")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    update = subprocess.run([*apt, "update"], check=False, capture_output=True, text=True)
    done = subprocess.run(
        [*apt, "install", "--no-install-recommends", package],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        last = (update.stderr + done.stderr).strip().splitlines()[-1:]
        raise Unavailable(f"{package} could not be installed: {' '.join(last)}")


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode != 0


def provide_chromium() -> None:
    if find_chromium() is not None:
        return
    fault: Unavailable | None = None
    try:
        install("chromium", "for the browser tests")
    except Unavailable as error:
        fault = error
    if find_chromium() is not None:
        return
    # Ubuntu's package is a stub for its own store; the browser's makers offer a download.
    say("Fetching Chromium with Playwright (for the browser tests) …")
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0:
        fetch.insert(4, "--with-deps")
    done = subprocess.run(fetch, check=False, capture_output=True, text=True)
    if find_chromium() is None:
        last = " ".join(done.stderr.strip().splitlines()[-1:])
        raise Unavailable(f"{fault or 'no Chromium that starts'}; Playwright says: {last}")


def provide_redis() -> None:
    if shutil.which("redis-server") is None:
        install("redis-server", "for the tests of rate limits on Redis")
    if shutil.which("redis-server") is None:
        raise Unavailable("redis-server was installed but cannot be found")


def provide_dovecot() -> None:
    if find_dovecot() is None:
        install("dovecot-imapd", "for the tests of replies by e-mail; Debian also sets up a server")
    if find_dovecot() is None:
        raise Unavailable("dovecot-imapd was installed but dovecot cannot be found")


def provide_hunspell() -> None:
    if find_hunspell() is not None:
        return
    for package in ("hunspell", "hunspell-pl"):
        install(package, "for the spelling of the founding texts")
    if find_hunspell() is None:
        raise Unavailable("hunspell was installed but has no Polish dictionary")


def provide_office() -> None:
    if find_office() is None:
        install("libreoffice-writer-nogui", "to open letters as DOCX and ODT")
    if find_office() is None:
        raise Unavailable("libreoffice-writer-nogui was installed but soffice cannot be found")


@contextmanager
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server for the tests: the one that is set, or a throwaway of our own."""
    given = os.environ.get("NARZEDZIOWNIK_TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    programs = _postgres_programs()
    if programs is None:
        install("postgresql", "for the tests on PostgreSQL; Debian also sets up its default server")
        programs = _postgres_programs()
    if programs is None:
        raise Unavailable("postgresql was installed but its initdb cannot be found")
    with _throwaway(programs) as url:
        yield url


def _postgres_programs() -> Path | None:
    # Debian keeps the server's programs out of PATH, one folder a version.
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _throwaway(programs: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root.
    account = _unprivileged() if os.geteuid() == 0 else None
    user = account.pw_name if account else None
    with tempfile.TemporaryDirectory(prefix="narzedziownik-postgres-") as name:
        folder = Path(name)
        password = secrets.token_hex(16)
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        _make_data(
            *(programs / "initdb", "-D", folder / "data", "-U", "tests", "--no-sync"),
            *("-A", "scram-sha-256", "--pwfile", folder / "password"),
            *("-E", "UTF8", "--locale=C.UTF-8"),
            user=user,
            folder=folder,
        )
        port = free_port()
        url = f"postgresql+psycopg://tests:{password}@127.0.0.1:{port}/postgres"
        with _running(programs, folder, user, port, url):
            yield url


def _make_data(program: Path, *arguments: str | Path, user: str | None, folder: Path) -> None:
    """Let a program of PostgreSQL fill the data folder; raises Unavailable with what it said."""
    made = subprocess.run(
        [program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        user=user,
        cwd=folder,
    )
    if made.returncode != 0:
        raise Unavailable(f"{program.name} failed: {made.stderr.strip()}")


@contextmanager
def _running(programs: Path, folder: Path, user: str | None, port: int, url: str) -> Iterator[None]:
    options = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": 200,
        # Nothing here has to survive a power cut.
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    }
    arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *arguments],
            stdout=log,
            stderr=log,
            user=user,
            cwd=folder,
        )
    try:
        _wait_for(server, url, folder / "log")
        yield
    finally:
        server.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
        server.wait(30)


@contextmanager
def replica_of(primary: str) -> Iterator[str]:
    """URL of a throwaway server that follows a server on this machine, and only reads."""
    programs = _postgres_programs()
    if programs is None:
        raise Unavailable("the programs of PostgreSQL's server are missing")
    account = _unprivileged() if os.geteuid() == 0 else None
    user = account.pw_name if account else None
    with tempfile.TemporaryDirectory(prefix="narzedziownik-replica-") as name:
        folder = Path(name)
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        source = make_url(primary).set(drivername="postgresql")
        _make_data(
            *(programs / "pg_basebackup", "-D", folder / "data", "-R", "-c", "fast"),
            *("-d", source.render_as_string(hide_password=False)),
            user=user,
            folder=folder,
        )
        port = free_port()
        url = make_url(primary).set(port=port).render_as_string(hide_password=False)
        with _running(programs, folder, user, port, url):
            yield url


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("there is no unprivileged account under which PostgreSQL could run")


def _wait_for(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        try:
            psycopg.connect(url.replace("+psycopg", "")).close()
        except psycopg.OperationalError:
            time.sleep(0.2)
        else:
            return
    raise Unavailable(f"PostgreSQL did not start: {log.read_text()[-500:]}")
