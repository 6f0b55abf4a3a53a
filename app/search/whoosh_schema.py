"""Fields and files of a Whoosh index.

Whoosh stores the schema as a pickle that names these classes: moving or renaming them makes
built indexes unreadable (they would be rebuilt at start).
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from whoosh.analysis import Analyzer, Token
from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, KEYWORD, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from app.search.engine import Part
from app.search.terms import folded_terms, weighted_terms
from app.search.whoosh_mapped import MappedFile

_BETWEEN_PARTS: Final = "\x1e"
_BEFORE_TEXT: Final = "\x1f"
_SEGMENT: Final = f".{W3Segment.COMPOUND_EXT.lstrip('.')}"


def packed(parts: tuple[Part, ...]) -> str:
    """Parts as the one string that a Whoosh field takes."""
    return _BETWEEN_PARTS.join(
        f"{part.weight}{_BEFORE_TEXT}{int(part.is_title)}{_BEFORE_TEXT}"
        + part.text.replace(_BETWEEN_PARTS, " ").replace(_BEFORE_TEXT, " ")
        for part in parts
    )


def _unpacked(value: str) -> Iterator[Part]:
    for packed_part in value.split(_BETWEEN_PARTS) if value else ():
        weight, is_title, text = packed_part.split(_BEFORE_TEXT, 2)
        yield Part(text, float(weight), is_title == "1")


class WeightedWords(Analyzer):
    """Lemmas with positions; the weight of a part is the boost of its words."""

    def __call__(self, value: str, start_pos: int = 0, **kwargs: Any) -> Iterator[Token]:
        token = Token(positions=True, boosts=True)
        for token.text, position, token.boost in weighted_terms(_unpacked(value)):
            token.pos = start_pos + position
            yield token


class FoldedWords(Analyzer):
    """Words without Polish letters, without positions."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        token = Token(boosts=True, boost=1.0)
        for token.text in folded_terms(_unpacked(value)):
            yield token


def schema() -> Schema:
    """The fields: texts are searched but not stored, for they live in the database."""
    return Schema(
        key=ID(unique=True, stored=True),
        kind=ID(),
        tags=KEYWORD(),
        updated=COLUMN(NumericColumn("q")),
        standing=COLUMN(NumericColumn("d")),
        fading=COLUMN(NumericColumn("d")),
        version=STORED(),
        text=TEXT(analyzer=WeightedWords(), phrase=True),
        fold=TEXT(analyzer=FoldedWords(), phrase=False),
    )


class SyncedStorage(FileStorage):
    """Files that are on the disk before the table of contents names them.

    Whoosh never syncs, and deletes the former files right after the rename: a power cut could
    leave neither state. Costs about 1.5 ms a commit. Whoosh also forgets to close what it was
    reading or writing when it fails, so open files are remembered here.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._written: set[str] = set()
        self._open: list[Any] = []
        self._sizes: dict[str, int] = {}
        self._temporary: list[SyncedStorage] = []

    def create_file(self, name: str, **kwargs: Any) -> Any:
        self._written.add(name)
        return self._remembered(super().create_file(name, **kwargs))

    def open_file(self, name: str, **kwargs: Any) -> Any:
        self._sizes[name] = self.file_length(name)
        if name.endswith(_SEGMENT):
            return self._remembered(MappedFile.of(Path(self.folder, name)))
        return self._remembered(super().open_file(name, **kwargs))

    def is_as_opened(self, name: str) -> bool:
        """Whether a file still lies there as long as it was.

        Segments are mapped into memory: reading past the end of one that was cut kills a process.
        """
        return bool(self.file_exists(name)) and self.file_length(name) == self._sizes.get(name)

    def temp_storage(self, name: str | None = None) -> "SyncedStorage":
        folder = Path(self.folder, name or f"{secrets.token_hex(6)}.tmp")
        self._temporary.append(SyncedStorage(str(folder)).create())
        return self._temporary[-1]

    def release(self) -> None:
        """Close what is still open."""
        for storage in self._temporary:
            storage.release()
        self._temporary.clear()
        for file in self._open:
            if not file.is_closed:
                with suppress(OSError):  # what waits to be written may not fit on the disk
                    file.close()
        self._open.clear()

    def _remembered(self, file: Any) -> Any:
        self._open = [each for each in self._open if not each.is_closed]
        self._open.append(file)
        return file

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        for name in sorted(self._written):
            path = Path(self.folder, name)
            if path.exists():  # temporary files are joined into one and gone by now
                sync(path)
        self._written.clear()
        super().rename_file(oldname, newname, safe)
        sync(Path(self.folder))


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's list of names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
