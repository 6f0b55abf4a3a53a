"""A file of the content folder as the check reads it: its lines with their numbers, and what is
wrong in which line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

FENCE: Final = "---"
_CODE: Final = re.compile(r"`[^`]*`")


@dataclass(frozen=True, order=True)
class Fault:
    """Something to mend; the line is that of the file, counted from 1."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class TextFile:
    """A text with or without front matter; `path` is told in faults."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """All lines with their numbers."""
        return list(enumerate(self.text.split("\n"), start=1))

    @cached_property
    def front_length(self) -> int:
        """Lines of the front matter with its fences; 0 when there is none."""
        if self.lines[0][1] != FENCE:
            return 0
        return next((number for number, line in self.lines[1:] if line == FENCE), 0)

    @property
    def front(self) -> list[tuple[int, str]]:
        """Lines between the fences."""
        return self.lines[1 : max(0, self.front_length - 1)]

    @property
    def body(self) -> list[tuple[int, str]]:
        """Lines after the front matter."""
        return self.lines[self.front_length :]

    def line_of(self, key: str) -> int:
        """Where a key of the front matter stands; its first line when it does not."""
        start = re.compile(rf"\s*{re.escape(key)}\s*:")
        return next((number for number, line in self.front if start.match(line)), 1)

    def line_with(self, words: str, key: str = "") -> int:
        """The first line that holds these words, after a key of the front matter if one is said."""
        after = self.line_of(key) if key else 1
        found = (number for number, line in self.lines[after - 1 :] if words in line)
        return next(found, after)

    def fault(self, line: int, message: str) -> Fault:
        """A fault in this file."""
        return Fault(self.path, line, message)

    def at_key(self, key: str, message: str) -> Fault:
        """A fault of a key of the front matter."""
        return self.fault(self.line_of(key), f"{key}: {message}")

    def matches(
        self, pattern: "re.Pattern[str]", *, with_front: bool = False
    ) -> Iterator[tuple[int, "re.Match[str]"]]:
        """Everything in the body that a pattern finds outside of code, with its line."""
        for number, line in self.lines if with_front else self.body:
            if "`" in line:
                line = _CODE.sub(lambda code: " " * len(code[0]), line)  # noqa: PLW2901
            for match in pattern.finditer(line):
                yield number, match
