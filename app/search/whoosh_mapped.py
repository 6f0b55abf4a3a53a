"""Segments of a Whoosh index read where they lie, without a copy of them in each process.

Whoosh maps a segment into memory and then copies each of its parts out of there: at 10,000
articles 60 MB for every reader, and again for every update. Pages of a mapping are shared.
"""

import mmap
import os
from pathlib import Path
from typing import Any

from whoosh.filedb.structfile import BufferFile


class View:
    """A file's way of reading over a stretch of memory."""

    def __init__(self, stretch: memoryview) -> None:
        self._stretch = stretch
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        start = self._at
        end = len(self._stretch) if size < 0 else min(start + size, len(self._stretch))
        self._at = max(start, end)
        return bytes(self._stretch[start:end])

    def readline(self) -> bytes:
        """For unpickling alone, which reads small things by the line."""
        rest = bytes(self._stretch[self._at :])
        end = rest.find(b"\n") + 1 or len(rest)
        self._at += end
        return rest[:end]

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._stretch)}
        self._at = origin[whence] + place
        return self._at

    def tell(self) -> int:
        return self._at


class MappedFile(BufferFile):
    """A segment, or a part of it. Whoosh takes parts from what has no number of an open file."""

    def __init__(self, stretch: memoryview, name: str) -> None:
        # Not the initialiser of BufferFile: that is where the copy is made.
        self._buf = stretch
        self._name = name
        self.file = View(stretch)
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    @classmethod
    def of(cls, path: Path) -> "MappedFile":
        """Map a file; the mapping ends when nothing reads any part of it any more."""
        with path.open("rb") as file:
            mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return cls(memoryview(mapping), path.name)

    def subset(self, position: int, length: int, name: str | None = None) -> Any:
        return MappedFile(self._buf[position : position + length], name or self._name)
