"""Headings make the contents of an article and its anchors, so they go down step by step and no
two of them are alike."""

import re
from collections.abc import Iterator
from typing import Final

from app.transfer.check.files import Fault, TextFile

HIGHEST: Final = 2  # the page's own heading is the title
_HEADING: Final = re.compile(r"^(#{1,6})(\s*)(.*?)\s*#*$")


def check_headings(file: TextFile) -> Iterator[Fault]:
    """Begin at `##`, leave no level out, say nothing twice, end without a full stop."""
    above = HIGHEST - 1
    seen: dict[str, int] = {}
    for number, line in file.body:
        match = _HEADING.match(line)
        if match is None:
            continue
        level, words = len(match[1]), match[3]
        if not match[2] or not words:
            yield file.fault(number, "a heading needs a space after '#' and words")
            continue
        if level < HIGHEST:
            yield file.fault(number, "headings begin with '##'; '#' is the title")
        elif level > above + 1:
            yield file.fault(number, f"a heading '{'#' * (above + 1)}' is left out before this one")
        if words.lower() in seen:
            yield file.fault(
                number, f"the heading '{words}' stands in line {seen[words.lower()]} already"
            )
        if words.endswith((".", ":")):
            yield file.fault(number, "a heading ends without a full stop or colon")
        seen.setdefault(words.lower(), number)
        above = max(level, HIGHEST - 1)
