"""Where a built index lies: a folder a version, and in it a file that names the present build.

A build is finished before the name changes, so readers see the old index or the new one. Each
build carries its own position in the journal and checksums of its files (Whoosh has none).
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.search.engine import IndexUnusable, Position

_CURRENT: Final = "current"
_BUILD: Final = "build-"
_DAMAGED: Final = "damaged"
_SUSPECT: Final = "suspect"
_POSITION: Final = "position.json"
_VERSION: Final = "index-"
_LOCK: Final = "lock"
UNFINISHED: Final = ".part"
_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # EFBIG: a limit of the process
# A release may run beside the one before it for a while. Each notes once a day that it does.
_KEPT_SECONDS: Final = 2 * 24 * 3600
_CHECKED_BYTES: Final = 1024 * 1024

Checksums = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class State:
    """What a build says of itself: its place in the journal, and size and CRC of its files."""

    position: Position
    files: Checksums


class IndexFolders:
    """The folders of one version of the index below INDEX_DIR."""

    def __init__(self, index_dir: Path, version: str) -> None:
        self._root = index_dir
        self._home = index_dir / f"{_VERSION}{version}"

    def current(self) -> Path:
        """Folder of the present build; raises IndexUnusable when there is none."""
        try:
            name = (self._home / _CURRENT).read_text().strip()
        except FileNotFoundError:
            raise IndexUnusable("there is no index") from None
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"the index cannot be read ({error})") from error
        folder = self._home / name
        if not name.startswith(_BUILD) or "/" in name or not folder.is_dir():
            raise IndexUnusable("the index was removed")
        return folder

    @contextmanager
    def new(self) -> Iterator[Path]:
        """An empty folder to build in; it goes when building fails.

        What processes that were killed left unfinished goes first: they may have filled the disk.
        """
        self._remove_builds()
        folder = self._home / f"{_BUILD}{secrets.token_hex(6)}"
        folder.mkdir(parents=True)
        try:
            yield folder
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError) and error.errno in _NO_SPACE:
                # Better a working index than a look at the one that broke.
                shutil.rmtree(self._home / _DAMAGED, ignore_errors=True)
            raise

    def switch_to(self, folder: Path) -> None:
        """Make a finished build the present one; the build before it goes."""
        write_safely(self._home / _CURRENT, folder.name)
        self.tidy()

    def tidy(self, *, keeps_others: bool = True) -> None:
        """Note that this version is in use; remove what was unfinished, set aside or is not.

        What is not followed any more holds words of texts that may have been taken away; without
        `keeps_others` it goes at once.
        """
        self._remove_builds()
        with suppress(FileNotFoundError):
            os.utime(self._home / _CURRENT)
        others = (home for home in self._root.glob(f"{_VERSION}*") if home != self._home)
        for path in (*others, self._home / _DAMAGED):
            if path.exists() and not (keeps_others and _is_young(path)):
                shutil.rmtree(path, ignore_errors=True)

    def remove_all(self) -> None:
        """Remove the indexes of all versions, because nobody follows them here any more."""
        for home in self._root.glob(f"{_VERSION}*"):
            shutil.rmtree(home, ignore_errors=True)

    def _remove_builds(self) -> None:
        """Remove all but the present one, for good in the hands of the one process that writes."""
        try:
            present: Path | None = self.current()
        except IndexUnusable:
            present = None
        for path in (*self._home.glob(f"{_BUILD}*"), *self._home.glob(f"*{UNFINISHED}")):
            if path.is_dir() and path != present:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file():
                path.unlink(missing_ok=True)

    def set_aside(self) -> None:
        """Keep the damaged build for a look at it, out of everybody's way."""
        try:
            folder = self.current()
        except IndexUnusable:
            return
        kept = self._home / _DAMAGED
        shutil.rmtree(kept, ignore_errors=True)
        (self._home / _CURRENT).unlink(missing_ok=True)
        folder.rename(kept)
        os.utime(kept)

    def suspect(self, folder: Path) -> None:
        """Let a reader tell the indexer that this build failed it."""
        try:
            (self._home / _SUSPECT).write_text(folder.name)
        except OSError:
            return  # a reader that may not write here has no other way to tell

    def take_suspicion(self) -> bool:
        """Whether a reader complained about the present build since this was last asked."""
        complaint = self._home / _SUSPECT
        if not complaint.exists():
            return False
        about = complaint.read_text().strip()
        complaint.unlink(missing_ok=True)
        try:
            return about == self.current().name
        except IndexUnusable:
            return True

    @contextmanager
    def lock(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write; without `wait` gives False when another process has it.

        The kernel frees the lock of a process that was killed.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / _LOCK).open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True


def write_state(folder: Path, state: State) -> None:
    """Note a build's position and checksums."""
    position = {"entry": state.position.entry, "at": state.position.at}
    write_safely(folder / _POSITION, json.dumps({"position": position, "files": state.files}))


def read_state(folder: Path) -> State:
    """What `write_state` noted; raises IndexUnusable when it cannot be read."""
    try:
        noted = json.loads((folder / _POSITION).read_text())
        position = Position(int(noted["position"]["entry"]), str(noted["position"]["at"]))
        files = {str(name): (int(size), int(crc)) for name, (size, crc) in noted["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexUnusable("the position of the index cannot be read") from error
    return State(position, files)


def checksums(folder: Path, names: Iterable[str], known: Checksums) -> Checksums:
    """Checksums of the named files; those in `known` are not read again, for none ever changes."""
    return {name: known.get(name) or _checksum(folder / name) for name in names}


def verify_checksums(folder: Path, names: Iterable[str], noted: Checksums) -> None:
    """Raise IndexUnusable when a file is not as it was noted.

    A file that was never noted is the work of a commit whose process was killed right after it.
    """
    for name in names:
        if name in noted and _checksum(folder / name) != noted[name]:
            raise IndexUnusable(f"{name} is damaged")


def write_safely(path: Path, text: str) -> None:
    """Replace a small file so that after a crash it holds the old text or the new one."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with unfinished.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checksum(path: Path) -> tuple[int, int]:
    size = crc = 0
    with path.open("rb") as file:
        while block := file.read(_CHECKED_BYTES):
            size += len(block)
            crc = zlib.crc32(block, crc)
    return size, crc


def _is_young(home: Path) -> bool:
    return time.time() - _changed(home) <= _KEPT_SECONDS


def _changed(home: Path) -> float:
    try:
        return (home / _CURRENT).stat().st_mtime
    except OSError:
        return home.stat().st_mtime
