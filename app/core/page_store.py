"""Drawn pages and parts of pages on disk, so that drawing again is the exception.

Disposable: each entry carries the tag of what it shows, and one with another tag is not there.
Only what every visitor may see goes in; whoever stores something answers for that. Files are
written whole under another name first, so that a reader never meets half of one.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

_ONE_READ: Final = 256 * 1024
log = structlog.get_logger(__name__)


class PageStore:
    """Entries by name: one file each, whose first line is tag and length."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, tag: str) -> bytes | None:
        """The entry, when there is one with this tag."""
        try:
            content = _read(self._place(name))
        except OSError:
            return None
        head, _, data = content.partition(b"\n")
        # A power cut can leave a file shorter than it was written.
        return data if head == _head(tag, data) else None

    def put(self, name: str, tag: str, data: bytes) -> None:
        """Store an entry in place of an older one; a full disk costs time, not the page."""
        path = self._path(name)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(_head(tag, data) + b"\n" + data)
            unfinished.replace(path)
        except OSError as error:
            log.warning("page not stored", fault=type(error).__name__)
            with suppress(OSError):  # what cannot be written can often not be removed either
                unfinished.unlink()

    def forget(self, name: str) -> None:
        """Remove an entry, for texts that must be nowhere any more."""
        self._path(name).unlink(missing_ok=True)

    def forget_all(self) -> None:
        """Remove every entry, when it is not known which of them hold such a text."""
        for path in self._folder.glob("*/*"):
            path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return Path(self._place(name))

    def _place(self, name: str) -> str:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return f"{self._folder}/{digest[:2]}/{digest[2:32]}"


def _read(place: str) -> bytes:
    """A whole file in three calls of the system, instead of the nine of an open file.

    Each lets another thread run and waits for its turn again, which costs more than the call.
    """
    handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = os.read(handle, _ONE_READ)
        if len(content) < _ONE_READ:
            return content
        parts = [content]
        while part := os.read(handle, _ONE_READ):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def _head(tag: str, data: bytes) -> bytes:
    return f"{tag} {len(data)}".encode()
