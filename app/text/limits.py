"""Which Markdown may be rendered at all: sizes and shapes people write.

Python-Markdown has inputs of 10 KB that cost seconds; the renderer's wall clock is the last word,
these limits refuse the known shapes before, in one linear pass and with a reason one can act on.
"""

import re
import unicodedata
from typing import Literal

Kind = Literal["article", "post"]

MAX_BYTES: dict[Kind, int] = {"article": 200 * 1024, "post": 20 * 1024}
MAX_LINE_BYTES = 10 * 1024
MAX_OPEN_BRACKETS = 2000
MAX_OPEN_BRACKETS_IN_LINE = 100
MAX_NESTING = 20
MAX_RUN = 100
MAX_COLUMNS = 60
MAX_FOOTNOTE_MARKS = 500


def _(message: str) -> str:
    """Mark a message id for translation; it is translated where it is shown."""
    return message


MESSAGES: dict[str, str] = {
    "too_long": _("The text has %(size)s KB. At most %(limit)s KB fit here."),
    "line_too_long": _("Line %(line)s is longer than %(limit)s KB. Break it into paragraphs."),
    "too_many_brackets": _("Line %(line)s has too many “[” that are never closed."),
    "too_deep": _("Line %(line)s is nested deeper than %(limit)s levels of quotes or lists."),
    "long_run": _("Line %(line)s repeats one character more than %(limit)s times in a row."),
    "too_many_columns": _("The table in line %(line)s has more than %(limit)s columns."),
    "too_many_footnotes": _("The text has more than %(limit)s footnote marks."),
}

# Markdown means nothing by them; Python-Markdown uses two of them as its own markers, and
# databases and feeds choke on the others. Tab and line feed stay.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_RUN = re.compile(rf"([!-/:-@\[-`{{-~])\1{{{MAX_RUN}}}")
_MARKERS = re.compile(r"[ \t]*(?:(>)|([-*+]|\d{1,9}[.)])(?=[ \t]))")
_BRACKETS = re.compile(r"\\.|[\[\]]")


class TextRefused(Exception):
    """Text over a limit. `message` is a gettext id, `params` its named values."""

    def __init__(self, reason_code: str, **params: int) -> None:
        self.reason_code = reason_code
        self.message = MESSAGES[reason_code]
        self.params = params
        super().__init__(self.message % params)


def clean(text: str) -> str:
    """Text as it is stored: LF line ends, composed letters (NFC), no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text))


def check_markdown(text: str, kind: Kind) -> None:
    """Raise TextRefused when a cleaned text is over a limit of its kind."""
    size = _bytes(text)
    limit = MAX_BYTES[kind]
    if size > limit:
        raise TextRefused("too_long", size=-(-size // 1024), limit=limit // 1024)
    still_open = 0
    for number, line in enumerate(text.split("\n"), start=1):
        still_open += _check_line(line, number)
        if still_open > MAX_OPEN_BRACKETS:
            raise TextRefused("too_many_brackets", line=number)
    if text.count("[^") > MAX_FOOTNOTE_MARKS:
        raise TextRefused("too_many_footnotes", limit=MAX_FOOTNOTE_MARKS)


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))


def _check_line(line: str, number: int) -> int:
    """Raise TextRefused for a bad line; otherwise the number of brackets it leaves open."""
    # Most lines are far too short to break any rule, so ask for the size first.
    if len(line) * 4 > MAX_LINE_BYTES and _bytes(line) > MAX_LINE_BYTES:
        raise TextRefused("line_too_long", line=number, limit=MAX_LINE_BYTES // 1024)
    if _nesting(line) > MAX_NESTING:
        raise TextRefused("too_deep", line=number, limit=MAX_NESTING)
    if len(line) > MAX_RUN and _RUN.search(line):
        raise TextRefused("long_run", line=number, limit=MAX_RUN)
    if line.count("|") > MAX_COLUMNS + 1 and line.replace(r"\|", "").count("|") > MAX_COLUMNS + 1:
        raise TextRefused("too_many_columns", line=number, limit=MAX_COLUMNS)
    return _open_brackets(line, number)


def _nesting(line: str) -> int:
    depth = position = 0
    while match := _MARKERS.match(line, position):
        depth += 1
        position = match.end()
    content = len(line) - len(line.lstrip(" \t"))
    if content:
        # Indentation nests lists as well: a tab or four blanks is one level.
        depth += len(line[:content].expandtabs(4)) // 4
    return depth


def _open_brackets(line: str, number: int) -> int:
    if "[" not in line:
        return 0
    depth = 0
    for match in _BRACKETS.finditer(line):
        mark = match.group()
        if mark == "[":
            depth += 1
            if depth > MAX_OPEN_BRACKETS_IN_LINE:
                raise TextRefused("too_many_brackets", line=number)
        elif mark == "]" and depth:
            depth -= 1
    return depth
