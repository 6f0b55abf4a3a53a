"""What the application writes into its log, as it does when it serves.

Loggers keep the way they were first used, so a test that reads the log configures it as the server
does and looks at that stream, whatever ran before it in the same process.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from app.core import logs


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """The stream of a run's log: a line of JSON an event."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    kept_configuration = structlog.get_config()
    stream = io.StringIO()
    logs.configure("INFO")
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    try:
        yield stream
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
        structlog.configure(**kept_configuration)
