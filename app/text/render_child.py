"""The process that renders: reads a text, writes what came out, and may be killed at any moment.

Frames on both pipes are a length of four bytes and as much JSON. Nothing of the web application is
loaded here, so it starts fast and holds no secrets.
"""

import json
import os
import signal
import struct
import sys
from typing import IO, Any

from app.text.child_memory import limit_memory
from app.text.safe_html import to_safe_html

MEMORY_BYTES = 1 << 30
# The parent kills much earlier; this ends a child whose parent was killed in the middle.
LAST_RESORT_SECONDS = 10
_LENGTH = struct.Struct(">I")


def _read_exactly(stream: IO[bytes], size: int) -> bytes | None:
    """So many bytes, though a pipe may give fewer at a time; None at its end."""
    parts: list[bytes] = []
    while size:
        part = stream.read(size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_frame(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message, or None when the other side is gone."""
    head = _read_exactly(stream, _LENGTH.size)
    body = _read_exactly(stream, _LENGTH.unpack(head)[0]) if head else None
    return dict(json.loads(body)) if body else None


def write_frame(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Send one message."""
    body = json.dumps(message).encode()
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def main() -> None:
    """Serve until the pipe closes."""
    # Ctrl-C reaches the whole group; the server ends us by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(MEMORY_BYTES)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land between the frames
    to_safe_html("Rozgrzewka: [[link]] i **słowa**.\n\n| a | b |\n|---|---|\n| c | d |")
    write_frame(answers, {"ready": os.getpid()})
    while (request := read_frame(requests)) is not None:
        _alarm(LAST_RESORT_SECONDS)
        rendered = to_safe_html(request["text"], kind=request["kind"])
        _alarm(0)
        write_frame(answers, rendered.to_dict())


if __name__ == "__main__":
    main()
