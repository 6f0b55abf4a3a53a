"""Cuts one section out of an article's Markdown and puts it back, so that a part can be edited.

A section is a heading with all that stands under it, its smaller headings included. Which one is
meant is told by its place among the headings that the renderer found; where the two disagree (a
heading inside a quotation), there is no section and the whole text is edited.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_HEADING: Final = re.compile(
    r"^(?P<marks>#{1,6})(?P<words>[^\n]*?)#*[ \t]*$"
    r"|^(?P<over>(?![ \t#>|*+=-])[^\n]+)\n(?P<line>=+|-+)[ \t]*$",
    re.MULTILINE,
)
_LARGEST: Final = 2  # the title of the page is the h1
_DEEPEST: Final = 3  # contents list no smaller ones


@dataclass(frozen=True)
class Section:
    """A heading and its text as a stretch of the body."""

    level: int
    title: str
    start: int
    end: int


def sections_of(body: str) -> list[Section]:
    """Sections in the order of their headings; an inner one lies within its outer one."""
    heads = [
        (_level(match), (match["words"] or match["over"] or "").strip(), match.start())
        for match in _HEADING.finditer(body)
    ]
    heads = [head for head in heads if head[1] and head[0] <= _DEEPEST]
    found = []
    for index, (level, title, start) in enumerate(heads):
        ends = (place for other, _title, place in heads[index + 1 :] if other <= level)
        found.append(Section(level, title, start, next(ends, len(body))))
    return found


def _level(match: re.Match[str]) -> int:
    if match["marks"]:
        return max(_LARGEST, len(match["marks"]))
    return _LARGEST


def section_at(body: str, toc: Sequence[Sequence[Any]], anchor: str) -> Section | None:
    """The section whose heading has this anchor in the contents of the rendered body."""
    listed = [entry for entry in toc if str(entry[1]).startswith("s-")]
    found = sections_of(body)
    if [entry[0] for entry in listed] != [section.level for section in found]:
        return None
    for entry, section in zip(listed, found, strict=True):
        if entry[1] == anchor:
            return section
    return None


def cut(body: str, section: Section) -> str:
    """The Markdown of a section, to be edited by itself."""
    return body[section.start : section.end].strip("\n") + "\n"


def put_back(body: str, section: Section, text: str) -> str:
    """The body with another text in the place of the section; an empty text takes it out."""
    old = body[section.start : section.end]
    text = text.replace("\r\n", "\n").strip("\n")
    if text == old.strip("\n"):
        return body
    before, after = body[: section.start], body[section.end :]
    if not text.strip():
        return before + after
    gap = old[len(old.rstrip("\n")) :]
    if after and len(gap) < 2:
        gap = "\n\n"  # what comes next must not become more of the last paragraph
    return before + text + (gap or "\n") + after
