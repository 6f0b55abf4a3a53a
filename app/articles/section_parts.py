"""Cuts a rendered text at the headings of its sections, so that links can stand beside them.

The stored text stays as it was rendered; the links belong to the page.
"""

import re
from dataclasses import dataclass
from typing import Final

_LARGE: Final = re.compile(r'<h(2) id="(s-[^"<>]+)">(.*?)</h2>', re.DOTALL)
_ALL: Final = re.compile(r'<h([23]) id="(s-[^"<>]+)">(.*?)</h\1>', re.DOTALL)


@dataclass(frozen=True)
class SectionPart:
    """A heading (none before the first one) and what follows it, as HTML."""

    anchor: str
    heading: str
    html: str
    level: int = 2


def section_parts(html: str, *, with_small: bool = False) -> list[SectionPart]:
    """The whole text in its order, cut at h2, or at h3 too; nothing is lost between the parts."""
    first, *rest = (_ALL if with_small else _LARGE).split(html)
    parts = [SectionPart("", "", first)] if first.strip() else []
    for place in range(0, len(rest), 4):
        level, anchor, heading, text = rest[place : place + 4]
        parts.append(SectionPart(anchor, heading, text, int(level)))
    return parts
