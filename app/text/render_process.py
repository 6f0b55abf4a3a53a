"""Renders in a child process that is killed when a text takes too long.

No thread can be stopped in Python and some Markdown of a few KB would run for minutes; the reader
then gets the text as it was typed, and the next text a fresh child.
"""

import logging
import os
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Any

from app.text.limits import Kind, check_markdown, clean
from app.text.render_child import read_frame, write_frame
from app.text.rendered import Rendered
from app.text.safe_html import plain_text_html

WALL_SECONDS = 1.8  # the bar is 2 s for the whole answer, killing and all
START_SECONDS = 20.0
WAIT_SECONDS = 5.0

_ROOT = Path(__file__).resolve().parents[2]
# `python -m` would first run app/__init__.py and with it the whole web application: a second of
# start and tens of megabytes for every child. An empty package of that name saves both.
_START = (
    "import sys, types;"
    "app = types.ModuleType('app'); app.__path__ = [sys.argv[1]]; sys.modules['app'] = app;"
    "from app.text.render_child import main; main()"
)

_log = logging.getLogger(__name__)


class _Child:
    """One running child and the clock that kills it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
            [sys.executable, "-c", _START, str(_ROOT / "app")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            close_fds=True,
            # Buffered pipes have locks, and one held by another thread at a fork stays held.
            bufsize=0,
        )
        # A forgotten renderer must not leave its child behind; also runs when Python ends.
        self.end = weakref.finalize(self, _end, self._process)
        self._ready = False
        self.timed_out = False

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """The answer, or None when the child died or was killed; it is of no use then."""
        if not self._ready:
            self._ready = self._within(START_SECONDS, None) is not None
            if not self._ready:
                return None
        return self._within(seconds, message)

    def _within(self, seconds: float, message: dict[str, Any] | None) -> dict[str, Any] | None:
        """Send a message, if any, and read one, with the clock running for both."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        clock = threading.Timer(seconds, self._time_is_up)
        clock.daemon = True
        clock.start()
        try:
            if message is not None:
                write_frame(self._process.stdin, message)
            return read_frame(self._process.stdout)
        except (OSError, ValueError):
            return None
        finally:
            clock.cancel()

    def _time_is_up(self) -> None:
        self.timed_out = True
        self._process.kill()

    def forget(self) -> None:
        """After a fork: the child belongs to the parent; only our copies of its pipes go."""
        self.end.detach()
        _close_pipes(self._process)
        self._process.returncode = 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill, close, reap."""
    process.kill()
    _close_pipes(process)
    process.wait()


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()


class Renderer:
    """Renders one text at a time; safe to share among threads and across a fork."""

    def __init__(
        self, *, wall_seconds: float = WALL_SECONDS, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        self._wall_seconds = wall_seconds
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._child: _Child | None = None
        if hasattr(os, "register_at_fork"):
            forked = weakref.WeakMethod(self._after_fork)
            os.register_at_fork(after_in_child=lambda: (method := forked()) and method())

    def _after_fork(self) -> None:
        # A thread of the parent may have held the lock; that thread does not exist here.
        self._lock = threading.Lock()
        if self._child is not None:
            self._child.forget()
            self._child = None

    def start(self) -> None:
        """Start the child ahead of the first text, in the background."""
        if self._lock.acquire(timeout=self._wait_seconds):
            try:
                self._child = self._child or _Child()
            finally:
                self._lock.release()

    def render(self, text: str, kind: Kind) -> Rendered:
        """Safe HTML of a text within its limits; raises TextRefused for one over them."""
        text = clean(text)
        check_markdown(text, kind)
        if not self._lock.acquire(timeout=self._wait_seconds):
            _log.warning("no renderer was free, the text is shown as typed")
            return plain_text_html(text)
        try:
            return self._render(text, kind)
        finally:
            self._lock.release()

    def _render(self, text: str, kind: Kind) -> Rendered:
        deadline = time.monotonic() + self._wall_seconds + START_SECONDS
        # A child that died between two texts is no fault of this one: it gets a second.
        for _attempt in range(2):
            child = self._child = self._child or _Child()
            answer = child.ask({"text": text, "kind": kind}, self._wall_seconds)
            if answer is not None:
                rendered = Rendered.from_dict(answer)
                if rendered.degraded:
                    _log.warning("the renderer failed on a text, it is shown as typed")
                return rendered
            child.end()
            self._child = None
            if child.timed_out or time.monotonic() > deadline:
                break
        _log.warning("the renderer was stopped, the text is shown as typed")
        self._child = _Child()
        return plain_text_html(text)

    def close(self) -> None:
        """End the child; a later text would start another."""
        with self._lock:
            if self._child is not None:
                self._child.end()
                self._child = None
