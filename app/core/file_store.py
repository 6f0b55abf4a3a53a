"""Where uploaded bytes lie: under the SHA-256 of what they are, so nothing is ever overwritten.

A folder beside the database, or S3-compatible storage when FILES_URL names one. The store knows
no rights and no names: which file may be read is asked of the database first.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from app.core.settings import Settings

FOLDER: Final = "files"
CHUNK: Final = 64 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class FileMissing(Exception):
    """The store holds nothing under this hash."""


class StoreFault(Exception):
    """The store cannot be reached or refuses; trying later may help."""


class FileStore(Protocol):
    """What both stores do. Hashes are those that `digest_of` gives."""

    def put(self, data: bytes) -> str:
        """Keep bytes and return their hash; once it returns, they survive a power cut."""

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The bytes piece by piece; raises FileMissing before the first piece."""

    def read(self, digest: str) -> bytes:
        """All the bytes; raises FileMissing."""

    def exists(self, digest: str) -> bool:
        """Whether something lies under the hash."""

    def delete(self, digest: str) -> None:
        """Remove what lies under the hash, if anything does."""

    def describe(self) -> str:
        """The place in words for the operator, after trying it; raises StoreFault."""


def digest_of(data: bytes) -> str:
    """The name of these bytes in every store."""
    return hashlib.sha256(data).hexdigest()


def checked(digest: str) -> str:
    """The hash itself; raises FileMissing for what is no hash and would be a path."""
    if not _DIGEST.fullmatch(digest):
        raise FileMissing(digest)
    return digest


def from_settings(settings: Settings) -> FileStore:
    """The store that the settings name."""
    if not settings.files_url:
        return FolderStore(settings.data_dir / FOLDER)
    from app.core.s3_store import S3Store  # noqa: PLC0415 - 20 MB of memory where it is not used

    return S3Store(settings.files_url)


class FolderStore:
    """Files in folders named after the first four digits of their hashes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Write under another name, force it to the disk, rename: nobody meets half a file."""
        digest = digest_of(data)
        path = self._path(digest)
        try:
            if path.exists() and path.stat().st_size == len(data):
                return digest
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path.with_name(f"{digest}.{os.getpid()}.{secrets.token_hex(4)}"), path, data)
        except OSError as error:
            raise StoreFault(f"{self._folder} cannot be written ({error.strerror})") from error
        return digest

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The file is opened before this returns, so a missing one is known at once."""
        try:
            file = self._path(digest).open("rb")
        except FileNotFoundError as error:
            raise FileMissing(digest) from error

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(CHUNK):
                    yield piece

        return pieces()

    def read(self, digest: str) -> bytes:
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(digest) from error

    def exists(self, digest: str) -> bool:
        return self._path(digest).exists()

    def delete(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def describe(self) -> str:
        probe = self._folder / f".write-{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise StoreFault(f"{self._folder} cannot be written ({error.strerror})") from error
        return str(self._folder)

    def _path(self, digest: str) -> Path:
        return self._folder / checked(digest)[:2] / digest[2:4] / digest


def _write(unfinished: Path, path: Path, data: bytes) -> None:
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    # The name, too, must survive a power cut; Windows has no handle of a folder to force out.
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
