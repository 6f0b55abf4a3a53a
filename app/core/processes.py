"""What our long-running processes share: one of a kind on a machine, and none left behind.

A child asks the kernel to end it with its parent, because a parent that is killed with -9 cannot
tell its children anything, and an orphan would keep the port and the index to itself.
"""

import ctypes
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARENT_VARIABLE = "NARZEDZIOWNIK_PARENT_PID"
_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have this process ended at once when `parent` is gone (Linux; elsewhere a no-op)."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl refused to watch the parent process")
    if is_orphan(parent):  # the parent died before the kernel was asked
        os.kill(os.getpid(), signal.SIGKILL)


def is_orphan(parent: int) -> bool:
    """Whether `parent` no longer is the parent of this process."""
    return os.getppid() != parent


def parent_from_environment() -> int | None:
    """Process id of the supervisor that started this process, None when a person did.

    Asked once: a process started by this one has another parent.
    """
    value = os.environ.pop(PARENT_VARIABLE, "")
    return int(value) if value.isdecimal() else None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; waits while another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
