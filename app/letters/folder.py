"""The letters of the content folder, each read once for each state of its file.

A file changes without a restart, so each page looks at its state.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog

from app.letters.letter import Letter
from app.letters.template import Reading, parse
from app.text.yaml_lines import Fault

FOLDER: Final = "pisma"
log = structlog.get_logger(__name__)


def letters_in(content: Path) -> dict[str, Letter]:
    """Letters by id, in the order of their ids; those with faults are left out and logged."""
    found = ((path.stem, _read(path)) for path in sorted((content / FOLDER).glob("*.md")))
    return {id_: reading.letter for id_, reading in found if reading.letter}


def read_letter(path: Path) -> Reading:
    """The letter of a file, or its faults; raises OSError when it cannot be read."""
    raw = path.read_bytes()
    try:
        reading = parse(raw.decode())
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Reading(None, (Fault(line, "the file is not UTF-8"),))
    if reading.letter and reading.letter.id != path.stem:
        message = f"the id '{reading.letter.id}' is not the name of the file"
        return Reading(None, (Fault(1, message),))
    return reading


def _read(path: Path) -> Reading:
    try:
        state = path.stat()
        return _prepared(path, state.st_mtime_ns, state.st_size, state.st_ino)
    except FileNotFoundError:
        # Taken away between the listing and the reading.
        return Reading()


@lru_cache(maxsize=256)
def _prepared(path: Path, _changed: int, _size: int, _inode: int) -> Reading:
    reading = read_letter(path)
    for fault in reading.faults:
        log.warning("letter left out", file=path.name, line=fault.line, fault=fault.message)
    return reading
