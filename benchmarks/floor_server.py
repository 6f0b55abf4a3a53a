"""Settings of gunicorn for the floors: those of the application, without its hooks and its log."""

from app.web_server import (
    accesslog,
    control_socket_disable,
    graceful_timeout,
    keepalive,
    loglevel,
    preload_app,
    threads,
    timeout,
    worker_class,
    worker_tmp_dir,
    workers,
)

__all__ = [
    "accesslog",
    "control_socket_disable",
    "graceful_timeout",
    "keepalive",
    "loglevel",
    "preload_app",
    "threads",
    "timeout",
    "worker_class",
    "worker_tmp_dir",
    "workers",
]
