"""Settings and hooks of gunicorn, which reads the names of this module (`python:app.web_server`).

The application is loaded before the workers are forked: a start takes half as long, the workers
share its memory, and a fault in it stops the start instead of a worker again and again.
"""

import gc
from pathlib import Path
from typing import Any

from app.core import logs, settings
from app.core.processes import end_with_parent, parent_from_environment

# Seconds that requests get to finish when the server is told to stop.
GRACE_SECONDS = 8

_settings = settings.load()

worker_class = "gthread"
workers = _settings.workers
threads = _settings.threads
preload_app = True
timeout = 60
graceful_timeout = GRACE_SECONDS
keepalive = 5
proc_name = "narzedziownik"
# The application writes one line a request, with the request's id and no address of a person.
accesslog = None
loglevel = "warning"
control_socket_disable = True
# Whether a proxy may speak for the client is the application's decision (TRUSTED_PROXIES).
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# The heartbeat of the workers is a touched file; on a slow disk it would block them.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file


def on_starting(server: Any) -> None:
    """Write gunicorn's own messages like all others, and end with the supervisor."""
    # The application is loaded by now and stays: the collector of garbage need not walk through
    # it again and again, nor write into memory that the workers share.
    gc.collect()
    gc.freeze()
    logs.configure(_settings.log_level)
    server.log.error_log.handlers.clear()
    server.log.error_log.propagate = True
    parent = parent_from_environment()
    if parent is not None:
        end_with_parent(parent)


def post_fork(_server: Any, worker: Any) -> None:
    """A worker ends with its master, and must not share a connection with its sisters."""
    end_with_parent(worker.ppid)
    worker.app.wsgi().database.engine.dispose(close=False)
