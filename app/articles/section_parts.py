"""Cuts a rendered text at the headings of its sections, so that links can stand beside them.

The stored text stays as it was rendered; the links belong to the page.
"""

import re
from dataclasses import dataclass
from typing import Final

_HEADING: Final = re.compile(r'<h2 id="(s-[^"<>]+)">(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class SectionPart:
    """A heading (none before the first one) and what follows it, as HTML."""

    anchor: str
    heading: str
    html: str


def section_parts(html: str) -> list[SectionPart]:
    """The whole text in its order; nothing is lost between the parts."""
    first, *rest = _HEADING.split(html)
    parts = [SectionPart("", "", first)] if first.strip() else []
    for place in range(0, len(rest), 3):
        anchor, heading, text = rest[place : place + 3]
        parts.append(SectionPart(anchor, heading, text))
    return parts
