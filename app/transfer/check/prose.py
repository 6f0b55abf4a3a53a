"""What of a file's lines is language: without addresses, marks of Markdown, keys and codes.

Line by line rather than from the rendered page, because a fault has to name its line.
"""

import re
from collections.abc import Iterator
from typing import Final

from app.transfer.check.files import TextFile

# Keys whose values people read; the others hold slugs, numbers and dates.
KEYS_OF_WORDS: Final = frozenset(
    {"title", "summary", "facts", "who", "cost", "time", "where", "result", "acts", "sources"}
    | {"also_called", "termin", "odmiana", "znaczenie"}
)
_KEY: Final = re.compile(r"(?:- )?\s*(\w+):(?:\s|$)")
_QUOTED_VALUE: Final = re.compile(r'^(\s*)"(.*)"\s*$')
_ADDRESS: Final = re.compile(
    r"<?(?:https?|mailto):[^\s<>()\]]+>?|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<![\w.-])(?:[a-z0-9-]{2,}\.)+(?:pl|eu|org|com|net)(?:\.pl)?(?![\w.-]*\w)(?:/[\w./-]*)?"
)
_CODE: Final = re.compile(r"`[^`]*`")
_WIKI_LINK: Final = re.compile(r"\[\[([^\[\]|]+?)(?:\\?\|([^\[\]|]+))?\]\]")
_TARGET: Final = re.compile(r"(?<=\])\([^()\s]*\)")
_CALLOUT: Final = re.compile(r'^(\s*)!!! *[\w-]+(?: +"(.*)")?\s*$')
_NOTE: Final = re.compile(r"\[\^[\w-]+\]:?")
_FILLED_IN: Final = re.compile(r"\{[^{}\n]*\}")
_ROW_OF_RULES: Final = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*")
_LIST_MARK: Final = re.compile(r"^(\s*)(?:[-*+:>]|\d{1,2}\.|#{1,6})(?=\s)")


def prose_lines(file: TextFile) -> Iterator[tuple[int, str]]:
    """Lines of words with their numbers; what is no language is left out.

    What is dropped in the middle of a line leaves a mark that is no letter, so that the words
    around it neither join nor seem to have two spaces between them.
    """
    yield from _front(file.front)
    for number, line in file.body:
        words = _of_body(line)
        if words.strip():
            yield number, words


def yaml_lines(file: TextFile) -> Iterator[tuple[int, str]]:
    """The same of a file that is YAML as a whole."""
    yield from _front(file.lines)


def _front(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    key = ""
    for number, line in lines:
        if line.lstrip().startswith("#"):
            continue
        found = _KEY.match(line)
        if found:
            key = found[1]
        if key not in KEYS_OF_WORDS:
            continue
        value = line[found.end() :] if found else re.sub(r"^\s*- ", "", line)
        value = _QUOTED_VALUE.sub(r"\1\2", value)
        if value.strip():
            yield number, _ADDRESS.sub("·", value.strip().replace('\\"', '"'))


def _of_body(line: str) -> str:
    if _ROW_OF_RULES.fullmatch(line):
        return ""
    callout = _CALLOUT.match(line)
    if callout:
        return callout[2] or ""
    line = _CODE.sub("·", line)
    line = _WIKI_LINK.sub(_words_of_link, line)
    line = _TARGET.sub("", line)
    line = _ADDRESS.sub("·", line)
    line = _NOTE.sub("", line)
    line = _FILLED_IN.sub("·", line)
    line = _LIST_MARK.sub(r"\1", line)
    return re.sub(r"\*+|__", "", line).rstrip()


def _words_of_link(match: re.Match[str]) -> str:
    if match[2]:
        return match[2]
    # A bare slug is written without Polish letters; the reader sees the words of a title otherwise.
    return "·" if re.fullmatch(r"[a-z0-9-]+", match[1]) else match[1]
