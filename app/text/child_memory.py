"""A child process that reads what anybody wrote bounds its own memory before it reads a word."""

import sys


def limit_memory(most_bytes: int) -> None:
    """Let the system refuse this process more than so many bytes; no dump is left of it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - exists on Unix only

    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
