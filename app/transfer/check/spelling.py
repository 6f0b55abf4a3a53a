"""Spelling by hunspell's Polish dictionary and the project's own list of words.

The program and its dictionary come from the system (packages `hunspell` and `hunspell-pl`): the
dictionary has a licence and releases of its own. Where they are missing the check says so and
fails, for a text nobody looked through must not pass for one without faults.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from app.transfer.check.files import Fault, TextFile

PROGRAM: Final = "hunspell"
DICTIONARY: Final = "pl_PL"
WORDS: Final = "slowa.txt"
SECONDS: Final = 60
INSTALL: Final = "install the packages hunspell and hunspell-pl"
MOST_SUGGESTED: Final = 20
# Of two letters and more: single ones are units and numbers of points ("30 km/h", "art. 8l").
_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*(?!\w)")

Line = tuple[TextFile, int, str]


class NoSpeller(Exception):
    """Spelling cannot be checked; the message says what is missing."""


def check_spelling(lines: Iterable[Line], own_words: Path) -> Iterator[Fault]:
    """Each unknown word where it stands first in each file; raises NoSpeller."""
    places: dict[str, list[tuple[TextFile, int]]] = {}
    for file, number, line in lines:
        for word in _WORD.findall(line):
            places.setdefault(word, []).append((file, number))
    for word, suggestions in _unknown(sorted(places), own_words):
        told: set[str] = set()
        for file, number in places[word]:
            if file.path not in told:
                told.add(file.path)
                yield file.fault(number, f"unknown word '{word}'{suggestions}")


def _unknown(words: list[str], own_words: Path) -> Iterator[tuple[str, str]]:
    """Words that the dictionary does not know, with what it would write instead."""
    if not words:
        return
    unknown = [word for word in _ask("-L", words, own_words).split("\n") if word]
    # Suggestions are slow, and of use while there are few.
    suggested = _suggestions(unknown[:MOST_SUGGESTED], own_words)
    for word in unknown:
        yield word, suggested.get(word, "")


def _suggestions(words: list[str], own_words: Path) -> dict[str, str]:
    """For each word what it may have been meant to be, as the end of a sentence."""
    if not words:
        return {}
    # A line that greets, then for each word a line for each of its parts and an empty line.
    answers = _ask("-a", [f"^{word}" for word in words], own_words).split("\n", 1)[1].split("\n\n")
    suggested = {}
    for word, answer in zip(words, answers, strict=False):
        meant = next((line for line in answer.split("\n") if line.startswith("&")), "")
        if meant:
            first = meant.partition(": ")[2].split(", ")[:3]
            suggested[word] = f" (perhaps {', '.join(first)})"
    return suggested


def _ask(mode: str, words: list[str], own_words: Path) -> str:
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoSpeller(f"spelling was not checked: {PROGRAM} is missing; {INSTALL}")
    command = [program, "-i", "UTF-8", "-d", DICTIONARY, mode]
    if own_words.is_file():
        command += ["-p", str(own_words)]
    done = subprocess.run(  # noqa: S603 - a fixed program with fixed words
        command,
        input="".join(f"{word}\n" for word in words),
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:
        reason = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
        raise NoSpeller(f"spelling was not checked: {reason}; {INSTALL}")
    return done.stdout
