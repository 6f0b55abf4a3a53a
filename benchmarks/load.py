"""The load: keep-alive connections in one process, and the CPU time that servers use meanwhile.

Raw sockets and one loop, because the driver shares the cores with the servers: it costs about a
twentieth of a millisecond a request.
"""

import itertools
import os
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CONNECTIONS: Final = 16
_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
_LENGTH: Final = b"\r\ncontent-length: "

Note = Callable[[int, bytes], None]


@dataclass(frozen=True)
class Measured:
    """One round of one case."""

    requests: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the server's CPU a request."""
        return self.cpu * 1000 / self.requests


class _Connection:
    """One request at a time; opened anew after `most` of them, from another address."""

    def __init__(self, port: int, source: str, most: int) -> None:
        self._port, self._source, self._most = port, source, most
        self.number = -1
        self._open()

    def _open(self) -> None:
        self.socket = socket.socket()
        self.socket.bind((self._source, 0))
        self.socket.connect(("127.0.0.1", self._port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = self._most
        self._read = b""

    @property
    def is_used_up(self) -> bool:
        return self._left <= 0

    def reopen(self, source: str) -> None:
        self.socket.close()
        self._source = source
        self._open()

    def send(self, number: int, request: bytes) -> None:
        self.number = number
        self._left -= 1
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """The head of the answer once all of it is here."""
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("the server closed a connection")
        self._read += data
        end = self._read.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._read[:end]
        if head[9:12] != b"304":
            lowered = head.lower()
            at = lowered.find(_LENGTH)
            if at < 0:
                raise ValueError(f"an answer without length: {head!r}")
            length = int(lowered[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
            if len(self._read) < end + 4 + length:
                return None
        self._read = b""
        return head


def sources(number: int) -> Iterator[str]:
    """Addresses of this machine's own network; limits by address see many visitors."""
    return (f"127.{number}.{n // 250}.{n % 250 + 1}" for n in itertools.count())


def drive(
    port: int,
    requests: Iterable[bytes],
    *,
    status: int,
    seconds: float | None = None,
    connections: int = CONNECTIONS,
    note: Note | None = None,
    spread: tuple[int, int] = (0, 1_000_000),
) -> tuple[int, float]:
    """Send requests until there are no more or time is up; returns how many, and the seconds.

    `spread` is a network of source addresses and how many requests each of them may send.
    """
    network, most = spread
    places = sources(network) if network else itertools.repeat("127.0.0.1")
    wanted = str(status).encode()
    queue = enumerate(requests)
    done = 0
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()

        def feed(connection: _Connection) -> None:
            if seconds is not None and time.perf_counter() - began > seconds:
                following = None
            else:
                following = next(queue, None)
            if following is None:
                selector.unregister(connection.socket)
                connection.socket.close()
                return
            connection.send(*following)

        for _ in range(connections):
            connection = _Connection(port, next(places), most)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            feed(connection)
        while selector.get_map():
            for key, _events in selector.select():
                connection = key.data
                head = connection.receive()
                if head is None:
                    continue
                if head[9:12] != wanted:
                    raise ValueError(f"expected {status}: {head.decode()}")
                done += 1
                if note:
                    note(connection.number, head)
                if connection.is_used_up:
                    selector.unregister(connection.socket)
                    connection.reopen(next(places))
                    selector.register(connection.socket, selectors.EVENT_READ, connection)
                feed(connection)
        return done, time.perf_counter() - began


def below(pid: int) -> Iterator[int]:
    """The process and all that it and its threads started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue  # the thread ended meanwhile
        for child in children:
            yield from below(int(child))


class Others:
    """How much of the machine was used by none of ours: what disturbed the figures."""

    def __init__(self, ours: list[Callable[[], Iterable[int]]]) -> None:
        self._ours = ours
        self._began = self._seconds()

    def share(self) -> float:
        """Part of all cores' time since the beginning."""
        wall, busy, ours = (
            now - then for now, then in zip(self._seconds(), self._began, strict=True)
        )
        return max(0.0, busy - ours) / (wall * (os.cpu_count() or 1))

    def told(self) -> str:
        """The share as a sentence."""
        return f"Other processes used {self.share():.0%} of the cores' time meanwhile."

    def _seconds(self) -> tuple[float, float, float]:
        user, nice, system, _idle, _iowait, irq, softirq, steal = map(
            int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        )
        own = time.process_time() + sum(cpu_seconds(pids()) for pids in self._ours)
        busy = (user + nice + system + irq + softirq + steal) * _TICK
        return time.perf_counter(), busy, own


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of living processes."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks * _TICK
