"""Reads a letter in a child process that is killed when it takes too long or too much memory.

The standard library's parsers of headers, parts, character sets and HTML each know inputs of a few
hundred KB that cost hours, and no thread of the worker could be stopped in the middle of one.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from app.text.child_memory import limit_memory
from app.text.letter import Letter, read_letter

WALL_SECONDS: Final = 10.0
_MEMORY_BYTES: Final = 1 << 30
_ROOT: Final = Path(__file__).resolve().parents[2]
# As in `render_process`: without the web application, which would take a second to load.
_START: Final = (
    "import sys, types;"
    "app = types.ModuleType('app'); app.__path__ = [sys.argv[1]]; sys.modules['app'] = app;"
    "from app.text.letter_process import main; main()"
)


class UnreadableLetter(Exception):
    """A letter that cannot be read; the message says why."""


def read_apart(raw: bytes, cut_mark: str, *, seconds: float = WALL_SECONDS) -> Letter:
    """The letter; raises UnreadableLetter for one that breaks its reader or keeps it too long."""
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and fixed words
            [sys.executable, "-c", _START, str(_ROOT / "app"), cut_mark],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableLetter(f"it was not read within {seconds} seconds") from error
    if child.returncode != 0:
        raise UnreadableLetter(f"its reader ended with {child.returncode}")
    found = json.loads(child.stdout)
    return Letter(**{**found, "addresses": tuple(found["addresses"])})


def main() -> None:
    """Read one letter from the pipe and write what was found."""
    limit_memory(_MEMORY_BYTES)
    letter = read_letter(sys.stdin.buffer.read(), sys.argv[2])
    sys.stdout.write(json.dumps(asdict(letter)))
